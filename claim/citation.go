package claim

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"demarche"
)

// surname returns what a reference is found by: the first author's name up to a
// comma, without accents and case.
func surname(r *demarche.Reference) string {
	name, _, _ := strings.Cut(r.Authors[0], ",")
	return unaccented(name)
}

func unaccented(s string) string {
	return fold(strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 { // accents that stand by themselves
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// yearOnly returns a year without its letter.
func yearOnly(s string) string { return strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz.") }

// sameAs reports whether a reference is what is cited: the first author and the year,
// and the letters where both have one.
func sameAs(listed, cited *demarche.Reference) bool {
	return surname(listed) == surname(cited) && yearOnly(listed.Year) == yearOnly(cited.Year) &&
		(listed.Year == cited.Year || listed.Year == yearOnly(listed.Year) || cited.Year == yearOnly(cited.Year))
}

// address returns a link without its fragment and the bar at its end.
func address(link string) string {
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return link
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	u.Scheme = ""
	return strings.TrimSuffix(u.String(), "/")
}

// twins reports whether two entries are one work: the same author and year, and no
// two titles.
func twins(a, b *demarche.Reference) bool {
	if surname(a) != surname(b) || a.Year != b.Year {
		return false
	}
	if x, y := address(a.Link), address(b.Link); x != "" && y != "" {
		return x == y || bare(a.Title) == bare(b.Title) && a.Title != ""
	}
	return a.Title == "" || b.Title == "" || bare(a.Title) == bare(b.Title)
}

// checkCitations holds the list of references and what the text cites to each other.
func checkCitations(file *demarche.Claims) demarche.CitationCheck {
	c := demarche.CitationCheck{
		Listed: len(file.References), Uncited: []demarche.Reference{}, Unlisted: []demarche.Reference{},
		OtherYear: []demarche.OtherYear{}, Repeated: [][]demarche.Reference{}, SharedLink: [][]demarche.Reference{},
	}
	cited := distinct(file.Citations)
	c.Cited = len(cited)
	groups := grouped(file.References, twins)
	c.Distinct = len(groups)
	for _, g := range groups {
		if len(g) > 1 {
			c.Repeated = append(c.Repeated, g)
		}
		if !slices.ContainsFunc(cited, func(x demarche.Reference) bool {
			return slices.ContainsFunc(g, func(r demarche.Reference) bool { return sameAs(&r, &x) })
		}) {
			c.Uncited = append(c.Uncited, g...)
		}
	}
	for _, x := range cited {
		if slices.ContainsFunc(file.References, func(r demarche.Reference) bool { return sameAs(&r, &x) }) {
			continue
		}
		years := yearsOf(c.Uncited, &x)
		if len(years) == 0 {
			if years = yearsOf(file.References, &x); len(years) == 0 {
				c.Unlisted = append(c.Unlisted, x)
				continue
			}
		} else { // the work with another year is one fault, not two
			c.Uncited = slices.DeleteFunc(c.Uncited, func(r demarche.Reference) bool {
				return surname(&r) == surname(&x) && cmp.Or(r.Year, noYear) == years[0]
			})
			years = years[:1]
		}
		c.OtherYear = append(c.OtherYear, demarche.OtherYear{Cited: x, Listed: years})
	}
	for _, g := range grouped(file.References, func(a, b *demarche.Reference) bool {
		return a.Link != "" && address(a.Link) == address(b.Link)
	}) {
		if slices.ContainsFunc(g, func(r demarche.Reference) bool { return surname(&r) != surname(&g[0]) }) {
			c.SharedLink = append(c.SharedLink, g)
		}
	}
	return c
}

// grouped divides entries into those that are the same, in the order of their first.
func grouped(all []demarche.Reference, same func(a, b *demarche.Reference) bool) [][]demarche.Reference {
	var groups [][]demarche.Reference
next:
	for i := range all {
		for g := range groups {
			if slices.ContainsFunc(groups[g], func(r demarche.Reference) bool { return same(&r, &all[i]) }) {
				groups[g] = append(groups[g], all[i])
				continue next
			}
		}
		groups = append(groups, []demarche.Reference{all[i]})
	}
	return groups
}

// distinct returns citations of an author and year once each.
func distinct(all []demarche.Reference) []demarche.Reference {
	var firsts []demarche.Reference
	for _, g := range grouped(all, func(a, b *demarche.Reference) bool { return surname(a) == surname(b) && a.Year == b.Year }) {
		firsts = append(firsts, g[0])
	}
	return firsts
}

const noYear = "n.d."

// yearsOf returns the years with which the author of a citation is listed.
func yearsOf(listed []demarche.Reference, x *demarche.Reference) []string {
	var years []string
	for i := range listed {
		if surname(&listed[i]) == surname(x) {
			years = append(years, cmp.Or(listed[i].Year, noYear))
		}
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// list returns the entries of a list of this file that a filter asks for.
func (w *world) list(f *demarche.Filter, once bool) []demarche.Reference {
	all := w.file.References
	if f.Of == "citations" {
		all = w.file.Citations
	}
	all = slices.DeleteFunc(slices.Clone(all), func(r demarche.Reference) bool {
		author := len(f.Keys["author"]) == 0 || slices.ContainsFunc(f.Keys["author"], func(s string) bool { return unaccented(s) == surname(&r) })
		return !author || !is(r.Year, f.Keys["year"])
	})
	if !once {
		return all
	}
	if f.Of == "citations" {
		return distinct(all)
	}
	var firsts []demarche.Reference
	for _, g := range grouped(all, twins) {
		firsts = append(firsts, g[0])
	}
	return firsts
}

// countList counts entries of the lists of this file.
func (w *world) countList(c *demarche.Claim, f *demarche.Filter) *answer {
	a := newAnswer(c)
	a.ofWork = true
	if len(w.file.References) == 0 && f.Of == "references" || len(w.file.Citations) == 0 && f.Of == "citations" {
		a.noData = "the file has no " + f.Of
		return a
	}
	for _, r := range readings(c.Test.Readings(), c.Reading) {
		all := w.list(f, r.of(listWords) == "distinct")
		n := counted{sure: len(all)}
		v := float64(n.sure)
		a.add(asked{Reading: demarche.Reading{Reading: r.String(), Found: n.told(c.Unit, f.Of), Value: &v, Outcome: a.holdsCount(n)}})
		for _, x := range all {
			if x.Record != 0 {
				a.records = append(a.records, x.Record)
			}
		}
	}
	a.change = "Another list in the file."
	return a
}

// citations asks whether a source is listed, or whether both lists agree.
func (w *world) citations(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule, a.ofWork = "the same first author and year", true
	a.change = "Another list of references, or other citations."
	if len(w.file.References) == 0 {
		a.noData = "the file has no references"
		return a
	}
	if c.Test.Citation == nil {
		check := checkCitations(w.file)
		a.rule = "no work on one side alone, and none twice"
		r := asked{Reading: demarche.Reading{Found: faults(&check), Outcome: demarche.Holds}}
		switch {
		case len(check.Uncited)+len(check.Unlisted)+len(check.Repeated)+len(check.SharedLink) > 0:
			r.Outcome = demarche.Fails
		case len(check.OtherYear) > 0:
			r.Outcome = demarche.HoldsPartly
		}
		a.add(r)
		return a
	}
	x := c.Test.Citation
	r := asked{Reading: demarche.Reading{Found: "listed", Outcome: demarche.Holds}}
	i := slices.IndexFunc(w.file.References, func(ref demarche.Reference) bool { return sameAs(&ref, x) })
	switch years := yearsOf(w.file.References, x); {
	case i >= 0:
		if id := w.file.References[i].Record; id != 0 {
			a.records = append(a.records, id)
		}
	case len(years) > 0:
		r.Found, r.Outcome = "listed with "+strings.Join(years, ", "), demarche.HoldsPartly
	default:
		r.Found, r.Outcome = "not listed", demarche.Fails
		a.word, a.because = demarche.Unsupported, "it is not among the references"
	}
	if first := firstDay(c.Period); first != demarche.NoDay && len(yearOnly(x.Year)) == 4 && yearOnly(x.Year) < fmt.Sprintf("%04d", first.Time().Year()) {
		a.word = demarche.Misattributed
		a.because = fmt.Sprintf("the source is of %s, and what it is cited for of %s", yearOnly(x.Year), c.Period.String())
	}
	a.add(r)
	return a
}

// shownWorks is how many works of a kind are named in a sentence; all are in the
// ledger.
const shownWorks = 5

// faults says in words where a list of references and a text do not agree, each work
// once.
func faults(c *demarche.CitationCheck) string {
	work := func(r *demarche.Reference) string {
		return strings.Join(r.Authors, " & ") + " " + cmp.Or(r.Year, noYear)
	}
	says := fmt.Sprintf("%d listed, %d cited", c.Listed, c.Cited)
	add := func(what string, names []string) {
		if n := len(names); n > 0 {
			says += fmt.Sprintf("; %d %s: %s", n, what, strings.Join(names[:min(n, shownWorks)], ", "))
			if n > shownWorks {
				says += fmt.Sprintf(" and %d more", n-shownWorks)
			}
		}
	}
	list := func(n int, name func(i int) string) (all []string) {
		for i := range n {
			all = append(all, name(i))
		}
		return all
	}
	add("never cited", list(len(c.Uncited), func(i int) string { return work(&c.Uncited[i]) }))
	add("not listed", list(len(c.Unlisted), func(i int) string { return work(&c.Unlisted[i]) }))
	add("listed with another year", list(len(c.OtherYear), func(i int) string {
		return work(&c.OtherYear[i].Cited) + ", listed as " + strings.Join(c.OtherYear[i].Listed, " and ")
	}))
	add("listed more than once", list(len(c.Repeated), func(i int) string { return work(&c.Repeated[i][0]) }))
	add("with one address under different authors", list(len(c.SharedLink), func(i int) string {
		return work(&c.SharedLink[i][0]) + " and " + work(&c.SharedLink[i][1])
	}))
	return says
}
