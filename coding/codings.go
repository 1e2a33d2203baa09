package coding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/prevalence"
	"demarche/text"
)

// A unit is a post that was coded.
type unit struct {
	name      string // as the codings call it
	digest    string // of the text that was read, or ""
	record    demarche.RecordID
	other     bool // whether the post of that name has another text
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
	k := gather(facts)
	return k, k.find(ctx, c)
}

// gather puts codings together by unit and text. Of two of one coder on one code the later counts.
func gather(facts []demarche.Fact) *codings {
	k := &codings{}
	at := map[[2]string]*unit{}
	codes, coders := map[string]bool{}, map[string]bool{}
	again := 0
	for i := range facts {
		g := facts[i].Coding
		if g == nil {
			continue
		}
		u := at[[2]string{g.Unit, g.Digest}]
		if u == nil {
			u = &unit{name: g.Unit, digest: g.Digest, place: -1, values: map[string]map[string]value{}}
			at[[2]string{g.Unit, g.Digest}] = u
			k.units = append(k.units, u)
		}
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

// find says which post each unit is: by DATASET/ROW, by FILE:LINE, or by its key; and reads its
// text. A unit whose digest is not that of the text is told and has no record.
func (k *codings) find(ctx context.Context, c *casefile.Case) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	lines, keys := map[int]map[int64][]*unit{}, map[string][]*unit{}
	for _, u := range k.units {
		if id, err := demarche.ParseRecordID(u.name); err == nil {
			u.record = id
			continue
		}
		if d, line, ok := placeOf(u.name, datasets); ok {
			if lines[d] == nil {
				lines[d] = map[int64][]*unit{}
			}
			lines[d][line] = append(lines[d][line], u)
			continue
		}
		keys[u.name] = append(keys[u.name], u)
	}
	for _, d := range slices.Sorted(maps.Keys(lines)) {
		for some := range slices.Chunk(slices.Sorted(maps.Keys(lines[d])), 1000) {
			words := make([]string, len(some))
			for i, n := range some {
				words[i] = strconv.FormatInt(n, 10)
			}
			rows, err := c.Table(ctx, "ii", fmt.Sprintf("SELECT record, line FROM posts WHERE dataset = %d AND line IN (%s)", d, strings.Join(words, ",")))
			if err != nil {
				return err
			}
			for _, r := range rows {
				for _, u := range lines[d][r[1].(int64)] {
					u.record = demarche.RecordID(r[0].(int64))
				}
			}
		}
	}
	if err := k.findKeys(ctx, c, keys); err != nil {
		return err
	}
	return k.texts(ctx, c)
}

// placeOf reads FILE:LINE; the file's name may lack what says how it is compressed.
func placeOf(name string, datasets []demarche.Dataset) (dataset int, line int64, ok bool) {
	file, number, found := cutLast(name, ":")
	if !found {
		return 0, 0, false
	}
	line, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	for _, d := range datasets {
		if d.Holds == demarche.Posts && (d.Name == file || d.Compression != "" && strings.TrimSuffix(d.Name, "."+d.Compression) == file) {
			return d.Dataset, line, true
		}
	}
	return 0, 0, false
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func (k *codings) findKeys(ctx context.Context, c *casefile.Case, keys map[string][]*unit) error {
	twice := 0
	for some := range slices.Chunk(slices.Sorted(maps.Keys(keys)), 1000) {
		words := make([]string, len(some))
		for i, key := range some {
			words[i] = "'" + strings.ReplaceAll(key, "'", "''") + "'"
		}
		rows, err := c.Table(ctx, "is", "SELECT record, key FROM posts WHERE key IN ("+strings.Join(words, ",")+") ORDER BY record")
		if err != nil {
			return err
		}
		for _, r := range rows {
			for _, u := range keys[r[1].(string)] {
				if u.record != 0 {
					twice++
					continue
				}
				u.record = demarche.RecordID(r[0].(int64))
			}
		}
	}
	if twice > 0 {
		k.notes = append(k.notes, fmt.Sprintf("%s told by a key that several posts have: the first is taken", text.Plural(twice, "unit is", "units are")))
	}
	return nil
}

// texts reads the text of each unit from the case. A unit whose digest is not that of the
// text there is sought by its digest: files that are added in another order have other numbers.
func (k *codings) texts(ctx context.Context, c *casefile.Case) error {
	at := map[demarche.RecordID][]*unit{}
	for _, u := range k.units {
		if u.record != 0 {
			at[u.record] = append(at[u.record], u)
			u.record = 0
		}
	}
	taken := map[demarche.RecordID]bool{}
	err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		for _, u := range at[p.Record] {
			if u.digest == "" || u.digest == codebook.Digest(p.Text) {
				u.is(p)
				taken[p.Record] = true
			} else {
				u.other = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	wanted := map[string][]*unit{}
	for _, u := range k.units {
		if u.record == 0 && u.digest != "" {
			wanted[u.digest] = append(wanted[u.digest], u)
		}
	}
	elsewhere := 0
	if len(wanted) > 0 {
		err = c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
			if taken[p.Record] {
				return nil
			}
			digest := codebook.Digest(p.Text)
			if units := wanted[digest]; len(units) > 0 {
				units[0].is(p)
				wanted[digest] = units[1:]
				elsewhere++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	k.tell(elsewhere)
	k.merge()
	return nil
}

// is makes a post the one that was coded.
func (u *unit) is(p *casefile.PostRow) {
	u.record, u.text, u.lang = p.Record, strings.Clone(p.Text), strings.Clone(p.Lang)
}

// tell notes what became of the units.
func (k *codings) tell(elsewhere int) {
	lost, others := 0, 0
	for _, u := range k.units {
		switch {
		case u.record != 0:
		case u.other:
			others++
		default:
			lost++
		}
	}
	if elsewhere > 0 {
		k.notes = append(k.notes, fmt.Sprintf("%s not where the codings say, and found by the digest of the text", text.Plural(elsewhere, "coded unit is", "coded units are")))
	}
	if lost > 0 {
		k.notes = append(k.notes, fmt.Sprintf("%s no post of the case, and left out of every estimate", text.Plural(lost, "coded unit is", "coded units are")))
	}
	if others > 0 {
		k.notes = append(k.notes, fmt.Sprintf("%s of another text than the post has now, as the digest tells, and left out of every estimate", text.Plural(others, "coded unit is", "coded units are")))
	}
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
