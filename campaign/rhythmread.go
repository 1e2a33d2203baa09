package campaign

import (
	"context"
	"math"
	"slices"
	"strings"

	"demarche/casefile"
)

// columns returns the columns that are read: of labels, and of programs.
func (x *timing) columns(ctx context.Context) ([]string, error) {
	all, err := x.c.Columns(ctx)
	if err != nil {
		return nil, err
	}
	has := func(name string) bool {
		return slices.ContainsFunc(all, func(s string) bool { return strings.EqualFold(s, name) })
	}
	var wanted []string
	if x.run.Label != "" {
		wanted = append(wanted, x.run.Label)
	}
	client := x.run.Client
	for _, name := range clientColumns {
		if client == "" && has(name) {
			client = name
		}
	}
	if client != "" {
		x.clients = true
		wanted = append(wanted, client)
	}
	return wanted, nil
}

// read takes the posts of every account with enough of them.
func (x *timing) read(ctx context.Context) error {
	datasets, err := x.c.Datasets(ctx)
	if err != nil {
		return err
	}
	resolution := map[int]float64{}
	for _, d := range datasets {
		resolution[d.Dataset] = d.ResolutionS
	}
	columns, err := x.columns(ctx)
	if err != nil {
		return err
	}
	place := map[uint64]int32{}
	var accounts []*account
	var posts []posted
	classes, clients := map[vote]int{}, map[vote]int{}
	if err := x.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		a, ok := place[p.Actor]
		if !ok {
			a = int32(len(accounts))
			place[p.Actor] = a
			accounts = append(accounts, &account{number: p.Actor, again: math.NaN(), others: math.NaN(), clients: math.NaN()})
		}
		accounts[a].resolution = max(accounts[a].resolution, resolution[p.Dataset])
		kind := max(slices.Index(kinds, p.Kind), 0)
		posts = append(posts, posted{a, uint8(kind), p.AtUS, p.Record})
		for i, value := range p.Columns {
			if value == "" {
				continue
			}
			of := classes
			if x.run.Label == "" || i > 0 {
				of = clients
			}
			of[vote{a, strings.Clone(value)}]++
		}
		return nil
	}); err != nil {
		return err
	}
	x.posts = len(posts)
	x.keep(accounts, posts)
	class, client := frequent(classes, len(accounts)), frequent(clients, len(accounts))
	for i, a := range accounts {
		a.class, a.client = class[i], client[i]
	}
	x.programs(accounts, clients)
	return nil
}

// programs measures how mixed the programs of an account are.
func (x *timing) programs(accounts []*account, votes map[vote]int) {
	counts := make([][]int, len(accounts))
	for v, n := range votes {
		counts[v.actor] = append(counts[v.actor], n)
	}
	for i, own := range counts {
		if len(own) == 0 {
			continue
		}
		slices.Sort(own)
		all, h := 0, 0.0
		for _, n := range own {
			all += n
		}
		for _, n := range own {
			p := float64(n) / float64(all)
			h -= p * math.Log(p)
		}
		accounts[i].clients = max(h, 0)
	}
}

// keep puts the posts of accounts in the order of time, and keeps the accounts with
// enough of them.
func (x *timing) keep(accounts []*account, posts []posted) {
	of := make([]int, len(accounts))
	for _, p := range posts {
		of[p.actor]++
	}
	slices.SortFunc(posts, func(a, b posted) int {
		switch {
		case a.actor != b.actor:
			return int(a.actor) - int(b.actor)
		case a.at != b.at:
			if a.at < b.at {
				return -1
			}
			return 1
		case a.kind != b.kind: // at one time the order is not known: by kind, whatever the file's
			return int(a.kind) - int(b.kind)
		case a.record < b.record:
			return -1
		case a.record > b.record:
			return 1
		}
		return 0
	})
	for from := 0; from < len(posts); {
		to := from + of[posts[from].actor]
		a := accounts[posts[from].actor]
		own := posts[from:to]
		from = to
		if len(own) < x.run.Least {
			x.fewer++
			continue
		}
		for i, p := range own {
			a.times = append(a.times, p.at)
			a.kinds = append(a.kinds, kinds[p.kind])
			if p.kind == 0 {
				x.unkind++
			}
			if i < mostRecords {
				a.records = append(a.records, p.record)
			}
		}
		x.accounts = append(x.accounts, a)
	}
	slices.SortFunc(x.accounts, func(a, b *account) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
}
