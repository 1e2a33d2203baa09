package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/codebook"
)

// draw draws the posts and reads them, in an order that tells nothing of their strata.
func (p *program) draw(ctx context.Context, c *casefile.Case, fr *frame, f *sampleFlags) ([]codebook.Unit, error) {
	strata, took := make([]codebook.Stratum, len(fr.strata)), make([]int, len(fr.strata))
	for h, s := range fr.strata {
		strata[h].Posts, took[h] = s.posts, s.drawn
	}
	places := codebook.Draw(strata, took, f.Seed)
	var units []codebook.Unit
	seen := make([]int, len(strata)) // posts of each stratum so far
	next := make([]int, len(strata))
	i := 0
	err := c.EachPost(ctx, nil, func(r *casefile.PostRow) error {
		h := fr.of[i]
		i++
		if h < 0 {
			return nil
		}
		k := next[h]
		if k < len(places[h]) && places[h][k] == seen[h] {
			next[h]++
			u := unitOf(r)
			u.Stratum, u.Inclusion = fr.name(int(h)), fr.inclusion(int(h))
			if f.blind {
				u.Posted = ""
			}
			units = append(units, u)
		}
		seen[h]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !f.blind {
		if err := p.place(ctx, c, units); err != nil {
			return nil, err
		}
	}
	codebook.Shuffle(units, f.Seed)
	return units, nil
}

// unitOf keeps a post as a unit.
func unitOf(r *casefile.PostRow) codebook.Unit {
	return codebook.Unit{
		Record: r.Record, Text: strings.Clone(r.Text), Digest: codebook.Digest(r.Text),
		Posted: time.UnixMicro(r.AtUS).UTC().Format(time.DateOnly),
	}
}

// place says of each unit on which line of which file it stands.
func (p *program) place(ctx context.Context, c *casefile.Case, units []codebook.Unit) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	names := map[int]string{}
	for _, d := range datasets {
		names[d.Dataset] = d.Name
	}
	at := make(map[demarche.RecordID]*codebook.Unit, len(units))
	var records []string
	for i := range units {
		at[units[i].Record] = &units[i]
		records = append(records, fmt.Sprint(int64(units[i].Record)))
	}
	for some := range slices.Chunk(records, 1000) {
		rows, err := c.Table(ctx, "ii", "SELECT record, line FROM posts WHERE record IN ("+strings.Join(some, ",")+")")
		if err != nil {
			return err
		}
		for _, r := range rows {
			id := demarche.RecordID(r[0].(int64))
			at[id].Place = fmt.Sprintf("%s:%d", names[id.Dataset()], r[1].(int64))
		}
	}
	return nil
}
