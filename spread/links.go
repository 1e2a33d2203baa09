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

// readLinks finds the hosts that each post links to.
func (d *linkCase) readLinks(ctx context.Context, c *casefile.Case) error {
	type link struct {
		record demarche.RecordID
		host   int32
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
	at := map[string]int32{}
	hostAt := func(host string, opaque bool) int32 {
		k, ok := at[host]
		if !ok {
			k = int32(len(d.hosts))
			host = strings.Clone(host)
			at[host] = k
			d.hosts, d.opaque = append(d.hosts, host), append(d.opaque, opaque)
		}
		return k
	}
	for _, n := range numbers {
		host := hostOf(words[n].Text)
		objects[n] = hostAt(cmp.Or(host, "no address"), host == "")
	}
	for _, h := range held {
		links = append(links, link{demarche.RecordID(h.record), objects[h.object]})
	}
	if d.Reposts {
		err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
			if p.Kind != demarche.Repost || !strings.Contains(p.Text, "://") {
				return nil
			}
			for _, raw := range text.Links(p.Text) {
				if url, _, ok := text.Canonical(raw); ok {
					links = append(links, link{p.Record, hostAt(hostOf(url), false)})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(links, func(a, b link) int { return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.host, b.host)) })
	links = slices.Compact(links)
	for _, p := range d.posts {
		i, _ := slices.BinarySearchFunc(links, p.record, func(l link, r demarche.RecordID) int { return cmp.Compare(l.record, r) })
		l := linked{post: p}
		for ; i < len(links) && links[i].record == p.record; i++ {
			l.hosts = append(l.hosts, links[i].host)
		}
		if len(l.hosts) == 0 {
			continue
		}
		if !slices.ContainsFunc(l.hosts, func(h int32) bool { return !d.opaque[h] }) {
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
