package coding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/prevalence"
	"demarche/text"
)

// A unit is a post that was coded.
type unit struct {
	name      string            // as the codings call it
	record    demarche.RecordID // 0 where the case has no such post
	lang      string
	text      string
	place     int // its place in the population, from 0; -1 outside
	sample    string
	stratum   string
	inclusion float64
	values    map[string]map[string]value // by code, then coder
}

// A value is what a coder read.
type value struct {
	value  string
	stance string
}

// The codings of a case, by unit.
type codings struct {
	units  []*unit
	codes  []string // sorted
	coders []string // sorted
	notes  []string
}

// readCodings gathers what coders read, and finds the posts. It is an error if there is none.
func readCodings(ctx context.Context, c *casefile.Case) (*codings, error) {
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no codings").
			WithHint("draw posts for coders: demarche code sample %s; when they are coded: demarche add %s SHEET", text.ShellWord(c.Path), text.ShellWord(c.Path))
	}
	named := casefile.UnitsOf(facts, nil)
	k := gather(named)
	found, err := c.FindUnits(ctx, named, func(i int, p *casefile.PostRow) { k.units[i].is(p) })
	if err != nil {
		return nil, err
	}
	k.notes = append(k.notes, found.Notes("left out of every estimate")...)
	k.merge()
	return k, nil
}

// gather takes codings apart by code and coder, the units in the order in which they come. Of
// two of one coder on one code the later counts.
func gather(named []casefile.Unit) *codings {
	k := &codings{}
	codes, coders := map[string]bool{}, map[string]bool{}
	again := 0
	for i := range named {
		u := &unit{name: named[i].Name, place: -1, values: map[string]map[string]value{}}
		k.units = append(k.units, u)
		for _, g := range named[i].Codings {
			if g.Inclusion > 0 && u.inclusion == 0 {
				u.sample, u.stratum, u.inclusion = g.Sample, g.Stratum, g.Inclusion
			}
			if u.values[g.Code] == nil {
				u.values[g.Code] = map[string]value{}
			}
			if _, ok := u.values[g.Code][g.Coder]; ok {
				again++
			}
			u.values[g.Code][g.Coder] = value{g.Value, g.Stance}
			codes[g.Code], coders[g.Coder] = true, true
		}
	}
	schemes(k.units, codes)
	k.codes, k.coders = slices.Sorted(maps.Keys(codes)), slices.Sorted(maps.Keys(coders))
	if again > 0 {
		k.notes = append(k.notes, fmt.Sprintf("%s of the same coder, unit and code as one before: the later counts", text.Plural(again, "coding is", "codings are")))
	}
	return k
}

// merge puts units together that are one post.
func (k *codings) merge() {
	at := map[demarche.RecordID]*unit{}
	k.units = slices.DeleteFunc(k.units, func(u *unit) bool {
		one := at[u.record]
		if u.record == 0 || one == nil {
			at[u.record] = u
			return false
		}
		if one.inclusion == 0 {
			one.sample, one.stratum, one.inclusion = u.sample, u.stratum, u.inclusion
		}
		for code, by := range u.values {
			if one.values[code] == nil {
				one.values[code] = map[string]value{}
			}
			maps.Copy(one.values[code], by)
		}
		return true
	})
}

// schemes makes of each class of a scheme a code of its own, SCHEME=CLASS, which a unit has or
// has not.
func schemes(units []*unit, codes map[string]bool) {
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		classes := map[string]bool{}
		scheme := false
		for _, u := range units {
			for _, v := range u.values[code] {
				classes[v.value] = true
				scheme = scheme || number(v.value) < 0
			}
		}
		if !scheme {
			continue
		}
		for class := range classes {
			codes[code+"="+class] = true
		}
		for _, u := range units {
			for coder, v := range u.values[code] {
				for class := range classes {
					name, has := code+"="+class, demarche.CodedNo
					if v.value == class {
						has = demarche.CodedYes
					}
					if u.values[name] == nil {
						u.values[name] = map[string]value{}
					}
					u.values[name][coder] = value{has, v.stance}
				}
			}
		}
	}
}

// is makes a post the one that was coded.
func (u *unit) is(p *casefile.PostRow) {
	u.record, u.text, u.lang = p.Record, strings.Clone(p.Text), strings.Clone(p.Lang)
}

// classes returns the values of a code that are no yes, leaning or no, sorted: those of a scheme.
func (k *codings) classes(code string) []string {
	seen, scheme := map[string]bool{}, false
	for _, u := range k.units {
		for _, v := range u.values[code] {
			seen[v.value] = true
			scheme = scheme || number(v.value) < 0
		}
	}
	if !scheme {
		return nil
	}
	return slices.Sorted(maps.Keys(seen))
}

// number returns the place of yes, leaning or no among the values; -1 of a class.
func number(v string) int {
	switch v {
	case demarche.CodedYes:
		return prevalence.Yes
	case demarche.CodedLeaning:
		return prevalence.Leaning
	case demarche.CodedNo:
		return prevalence.No
	}
	return -1
}
