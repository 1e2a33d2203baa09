package spread

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
)

// outlets fills the table of what is linked to, by the entries of the lists.
func (d *linkCase) outlets(ctx context.Context) error {
	type hit struct {
		*entry
		posts    int
		accounts map[int32]bool
		records  []demarche.RecordID
	}
	by := map[*entry]*hit{}
	var all []*hit
	for _, p := range d.linked {
		if err := ctx.Err(); err != nil {
			return err
		}
		said := map[*entry]bool{}
		for _, h := range p.hosts {
			if d.opaque[h] {
				continue
			}
			for _, e := range d.lists.of(d.hosts[h], dayOf(p.at), "") {
				if said[e] {
					continue
				}
				said[e] = true
				x := by[e]
				if x == nil {
					x = &hit{entry: e, accounts: map[int32]bool{}}
					by[e] = x
					all = append(all, x)
				}
				x.posts++
				x.accounts[p.actor] = true
				if len(x.records) < 6 {
					x.records = append(x.records, p.record)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *hit) int {
		return cmp.Or(cmp.Compare(b.posts, a.posts), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.list(), b.list()), cmp.Compare(a.Name, b.Name))
	})
	t := demarche.Table{
		Name: "outlets", Title: fmt.Sprintf("the outlets that most posts link to, %d of %s", min(len(all), d.Top), text.Plural(len(all), "listing", "listings")),
		Columns: []demarche.Column{
			{Name: "domain", Doc: "with all that is under it"},
			{Name: "name", Doc: "as the list says"},
			{Name: "level", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
			{Name: "list", Doc: "its name and version"},
			{Name: "source", Doc: "where the list has it from"},
			{Name: "confidence", Doc: "how far the row was checked: recalled is from memory"},
			{Name: "posts", Unit: "posts", Doc: "that link to it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	for _, x := range all[:min(len(all), d.Top)] {
		t.Rows = append(t.Rows, []any{x.Pattern, x.Name, x.Level, x.Country, x.list(), x.source, string(x.confidence), int64(x.posts), int64(len(x.accounts)), recordList(x.records, x.posts)})
	}
	d.result.Tables = append(d.result.Tables, t)
	return nil
}

// accounts lists the accounts of the case that a list names.
func (d *linkCase) accounts(ctx context.Context, c *casefile.Case) error {
	if len(d.lists.handles) == 0 {
		return nil
	}
	accounts, err := c.Actors(ctx, d.actors)
	if err != nil {
		return err
	}
	t := demarche.Table{
		Name: "accounts", Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "level", Doc: "as the list says"},
			{Name: "role", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
			{Name: "list", Doc: "its name and version"},
			{Name: "confidence", Doc: "how far the row was checked"},
			{Name: "posts", Unit: "posts", Doc: "of the account in the case"},
		},
	}
	for _, n := range d.actors {
		a := accounts[n]
		for _, e := range d.lists.handles[strings.ToLower(a.Platform)+":"+handleOf(a.ID)] {
			t.Rows = append(t.Rows, []any{a.ID, e.Level, e.Role, e.Country, e.list(), string(e.confidence), a.Posts})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int { return cmp.Compare(b[6].(int64), a[6].(int64)) })
	if len(t.Rows) > 0 {
		t.Title = "accounts of the case that a list names, n = " + text.Count(len(t.Rows))
		d.result.Tables = append(d.result.Tables, t)
	}
	return nil
}

// handleOf returns the handle in an account's name in the case, in lower case.
func handleOf(id string) string {
	if _, after, ok := strings.Cut(id, ":"); ok {
		id = after
	}
	return strings.ToLower(strings.TrimPrefix(id, "@"))
}

// mostTogether is how many domains, those of most accounts, are compared in pairs.
const mostTogether = 150

// together fills the table of domains that the same accounts link to.
func (d *linkCase) together() {
	accounts := map[string]map[int32]bool{}
	linking := map[int32]bool{}
	for _, p := range d.linked {
		for _, h := range p.hosts {
			if host := d.hosts[h]; !d.opaque[h] && !text.IsShortener(host) {
				if accounts[host] == nil {
					accounts[host] = map[int32]bool{}
				}
				accounts[host][p.actor] = true
				linking[p.actor] = true
			}
		}
	}
	var hosts []string
	for h := range accounts {
		if len(accounts[h]) > 1 {
			hosts = append(hosts, h)
		}
	}
	slices.SortFunc(hosts, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(accounts[b]), len(accounts[a])), cmp.Compare(a, b))
	})
	if len(hosts) > mostTogether {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("of %s that two accounts or more link to, the %d of most accounts are compared in pairs", text.Plural(len(hosts), "host", "hosts"), mostTogether))
		hosts = hosts[:mostTogether]
	}
	type pair struct {
		a, b     string
		both     int
		expected float64
		logp     float64
	}
	var found []pair
	for i, a := range hosts {
		for _, b := range hosts[i+1:] {
			both := 0
			for actor := range accounts[a] {
				if accounts[b][actor] {
					both++
				}
			}
			if both < 2 {
				continue
			}
			expected := float64(len(accounts[a])) * float64(len(accounts[b])) / float64(len(linking))
			found = append(found, pair{a, b, both, expected, stat.PoissonTail(both, expected)})
		}
	}
	if len(found) == 0 {
		return
	}
	logp := make([]float64, len(found))
	for i, p := range found {
		logp[i] = p.logp
	}
	tests := float64(len(hosts)*(len(hosts)-1)) / 2
	q := stat.FalseDiscoveryRates(logp, tests)
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int {
		a, b := found[i], found[k]
		return cmp.Or(cmp.Compare(a.logp, b.logp), cmp.Compare(b.both, a.both), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	day := dayOf(d.posts[len(d.posts)-1].at)
	levelOf := func(host string) string {
		if found := d.lists.of(host, day, ""); len(found) > 0 {
			level, _ := nearest(found)
			return level
		}
		return ""
	}
	t := demarche.Table{
		Name: "together", Title: fmt.Sprintf("hosts that the same accounts link to, %d of %s", min(len(found), d.Top), text.Plural(len(found), "pair", "pairs")),
		Columns: []demarche.Column{
			{Name: "host_1", Doc: "one host"},
			{Name: "level_1", Doc: "as the lists say; empty where none has it"},
			{Name: "host_2", Doc: "the other"},
			{Name: "level_2", Doc: "as the lists say; empty where none has it"},
			{Name: "accounts", Unit: "accounts", Doc: "that link to both"},
			{Name: "chance", Unit: "accounts", Doc: "that would, if whom one links to were nothing to the other; busy accounts make more"},
			{Name: "q", Doc: "of as many by Poisson, over all pairs; not corrected for how active accounts are"},
		},
	}
	for _, i := range order[:min(len(order), d.Top)] {
		p := found[i]
		t.Rows = append(t.Rows, []any{p.a, levelOf(p.a), p.b, levelOf(p.b), int64(p.both), p.expected, expOf(q[i])})
	}
	d.result.Tables = append(d.result.Tables, t)
}
