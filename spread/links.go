package spread

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
	"demarche/trace"
)

// expOf returns e to a logarithm of a probability, no less than 1e-300.
func expOf(logp float64) float64 { return max(math.Exp(logp), 1e-300) }

// A target is what a link leads to, as far as its address or a row of the case tells.
type target struct {
	host    string       // "" for what is no address
	account text.Account // whose it is, where it is on a platform and that is known
	item    text.Account // what it is, where it is on a platform and it is not known whose
	told    bool         // the account is known by a row of the case
}

func (t target) clone() target {
	t.host = strings.Clone(t.host)
	t.account.Name, t.item.Name = strings.Clone(t.account.Name), strings.Clone(t.item.Name)
	return t
}

// targetOf returns where an address leads.
func (d *linkCase) targetOf(url string) (t target) {
	t.host = hostOf(url)
	t.account, t.item = text.AccountOf(url)
	if of := cmp.Or(t.account, t.item); of.Name != "" {
		if account, told := d.lists.account(of); told {
			t.account, t.item, t.told = account, text.Account{}, true
		}
	}
	return t
}

// unresolved reports whether it is not known if a target on a platform is listed: whose it
// is is not known, or the account is called in a way in which no list calls one; and lists
// have accounts of the platform.
func (d *linkCase) unresolved(t target) bool {
	if t.item.Name != "" {
		return len(d.lists.kinds[t.item.Platform]) > 0
	}
	return t.account.Name != "" && !d.lists.knows(t.account) && len(d.lists.accounts[t.account]) == 0
}

// entriesAt returns the entries under which a target is on a day.
func (d *linkCase) entriesAt(t target, day demarche.Day, without string) []*entry {
	if t.host == "" {
		return nil
	}
	found := d.lists.of(t.host, day, without)
	if t.account.Name != "" {
		found = append(found, d.lists.ofAccount(t.account, day, without)...)
	}
	return found
}

// readLinks finds what each post links to.
func (d *linkCase) readLinks(ctx context.Context, c *casefile.Case) error {
	type link struct {
		record demarche.RecordID
		target int32
	}
	var links []link
	objects := map[uint64]int32{}
	var numbers []uint64
	var held []struct {
		record int64
		object uint64
	}
	err := c.Traces([]string{trace.Link})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			if _, ok := objects[o]; !ok {
				objects[o] = 0
				numbers = append(numbers, o)
			}
			held = append(held, struct {
				record int64
				object uint64
			}{b.Record[i], o})
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	words, err := c.Objects(ctx, numbers)
	if err != nil {
		return err
	}
	at := map[target]int32{}
	targetAt := func(t target) int32 {
		k, ok := at[t]
		if !ok {
			k = int32(len(d.targets))
			t = t.clone()
			at[t] = k
			d.targets = append(d.targets, t)
		}
		return k
	}
	for _, n := range numbers {
		objects[n] = targetAt(d.targetOf(words[n].Text))
	}
	for _, h := range held {
		links = append(links, link{demarche.RecordID(h.record), objects[h.object]})
	}
	if d.Reposts {
		err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
			if !p.IsRepost() || !strings.Contains(p.Text, "://") {
				return nil
			}
			for _, raw := range text.Links(p.Text) {
				if url, _, ok := text.Canonical(raw); ok {
					links = append(links, link{p.Record, targetAt(d.targetOf(url))})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(links, func(a, b link) int { return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.target, b.target)) })
	links = slices.Compact(links)
	for _, p := range d.posts {
		i, _ := slices.BinarySearchFunc(links, p.record, func(l link, r demarche.RecordID) int { return cmp.Compare(l.record, r) })
		l := linked{post: p}
		for ; i < len(links) && links[i].record == p.record; i++ {
			l.targets = append(l.targets, links[i].target)
		}
		if len(l.targets) == 0 {
			continue
		}
		if !slices.ContainsFunc(l.targets, func(k int32) bool { return d.targets[k].host != "" }) {
			d.numbers++
		}
		d.linked = append(d.linked, l)
	}
	return nil
}

// hostOf returns the host of a canonical address, "" for what is none.
func hostOf(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	host, _, _ = strings.Cut(host, ":")
	return host
}
