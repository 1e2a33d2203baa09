package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// given is what the case was made from.
type given struct {
	Datasets   *grid
	Times      *grid // of posts
	Days       *grid // of facts
	Read       []reading
	Refusals   *grid
	Refused    int64
	Figures    []runFigures // of the analysis that counts what the case holds
	Notes      []string     // and what it says of gaps and repeats
	Gaps       *grid        // stretches without a post
	Stretches  string       // how many, and the longest
	NoGaps     string       // why there are none to list
	Repeated   bool         // whether a row repeats another
	Statements []string
}

// A reading is how one dataset was read.
type reading struct {
	Name    string
	Columns *grid
	Notes   []string
}

// overview is the analysis that says what a case holds; its figures stand with
// what was given.
const overview = "overview"

func givenOf(d *demarche.Dossier) given {
	g := given{Statements: d.Statement}
	if len(d.Datasets) > 0 {
		g.Datasets, g.Times, g.Days = datasetsOf(d), timesOf(d), daysOf(d)
	}
	for _, s := range d.Datasets {
		r := reading{Name: fmt.Sprintf("Dataset %d, %s", s.Dataset, s.Name), Notes: s.Notes}
		if len(s.Mapping) > 0 {
			r.Columns = &grid{
				Caption: fmt.Sprintf("How the columns of dataset %d, %s, were read", s.Dataset, s.Name),
				Columns: []gridColumn{{Name: "column"}, {Name: "read as"}, {Name: "because of"}},
			}
			for _, m := range s.Mapping {
				r.Columns.Rows = append(r.Columns.Rows, []cell{textCell(m.Column), textCell(m.Role), textCell(because(m.How))})
			}
		}
		if r.Columns != nil || len(r.Notes) > 0 {
			g.Read = append(g.Read, r)
		}
	}
	if len(d.Refusals) > 0 {
		g.Refusals = &grid{
			Caption: "Rows and fields that were not taken, by reason",
			Columns: []gridColumn{{Name: "dataset"}, {Name: "field"}, {Name: "reason"}, {Name: "rows", Unit: "rows", Number: true}, {Name: "the first of them"}},
		}
		for _, r := range d.Refusals {
			field := r.Field
			if field == "" {
				field = "whole row"
			}
			var examples []string
			alike := !slices.ContainsFunc(r.Example, func(e demarche.Refusal) bool { return e.Detail != r.Example[0].Detail })
			for _, e := range r.Example {
				value, _ := cut(e.Value, 80)
				one := fmt.Sprintf("line %s: %q", count(e.Line), value)
				if !alike {
					one += " (" + e.Detail + ")"
				}
				examples = append(examples, one)
			}
			if alike && len(r.Example) > 0 {
				examples = append(examples, sentence(r.Example[0].Detail)+".")
			}
			g.Refusals.Rows = append(g.Refusals.Rows, []cell{
				textCell(count(r.Dataset)), textCell(field), textCell(r.Reason), countCell(r.Rows), textCell(strings.Join(examples, "\n")),
			})
		}
	}
	for _, s := range d.Datasets {
		g.Refused += s.Refused
	}
	g.Notes = notesOf(d, func(r *demarche.DossierRun) bool { return r.Analysis == overview })
	g.Repeated = repeated(d)
	g.Gaps, g.Stretches, g.NoGaps = gapsOf(d)
	for i := range d.Runs {
		if r := &d.Runs[i]; r.Analysis == overview {
			if f := runFiguresOf(r); f != nil {
				g.Figures = append(g.Figures, *f)
			}
		}
	}
	return g
}

// repeated says whether a dataset counts rows that repeat another.
func repeated(d *demarche.Dossier) bool {
	return slices.ContainsFunc(d.Datasets, func(s demarche.Dataset) bool { return s.Repeated > 0 })
}

func because(how string) string {
	switch how {
	case "name":
		return "its name"
	case "content":
		return "what stands in it"
	case "user":
		return "the user's word"
	case "format":
		return "the format"
	}
	return how
}

func datasetsOf(d *demarche.Dossier) *grid {
	g := &grid{
		Caption: "The files that the case was made from",
		Columns: []gridColumn{
			{Name: "file"},
			{Name: "dataset", Number: true},
			{Name: "format"},
			{Name: "kept", Unit: "rows", Number: true},
			{Name: "refused", Unit: "rows", Number: true},
		},
	}
	again := repeated(d)
	if again {
		g.Columns = append(g.Columns, gridColumn{"repeated", "rows", true})
	}
	g.Columns = append(g.Columns, gridColumn{Name: "source"}, gridColumn{Name: "licence"}, gridColumn{Name: "SHA-256"})
	said := func(s string) cell {
		if s == "" {
			return textCell("not said")
		}
		return textCell(s)
	}
	for _, s := range d.Datasets {
		format := s.Format
		if s.Compression != "" {
			format += ", " + s.Compression
		}
		if s.Encoding != "" {
			format += ", " + s.Encoding
		}
		row := []cell{textCell(s.Name), countCell(s.Dataset), textCell(format), countCell(s.Kept), countCell(s.Refused)}
		if again {
			row = append(row, countCell(s.Repeated))
		}
		g.Rows = append(g.Rows, append(row, said(s.Source), said(s.Licence),
			cell{Text: short(s.SHA256), Title: s.SHA256, Code: true, Href: "#digests"}))
	}
	return g
}

func timesOf(d *demarche.Dossier) *grid {
	g := &grid{
		Caption: "The times in the files",
		Columns: []gridColumn{
			{Name: "file"},
			{Name: "first post", Unit: "UTC", Number: true},
			{Name: "last post", Unit: "UTC", Number: true},
			{Name: "resolution", Unit: "s", Number: true},
			{Name: "zone"},
		},
	}
	for i := range d.Datasets {
		s := &d.Datasets[i]
		if ofFacts(s) {
			continue
		}
		zone := s.Zone + " (stated in the file)"
		if s.ZoneAssumed {
			zone = s.Zone + " (assumed)"
		}
		g.Rows = append(g.Rows, []cell{textCell(s.Name), timeCell(s.First), timeCell(s.Last), decimalCell(s.ResolutionS), textCell(zone)})
	}
	if len(g.Rows) == 0 {
		return nil
	}
	return g
}

// daysOf says what the files of facts hold, and from which day to which; nil where there
// are none.
func daysOf(d *demarche.Dossier) *grid {
	g := &grid{
		Caption: "The facts in the files",
		Columns: []gridColumn{{Name: "file"}, {Name: "holds"}, {Name: "first day", Number: true}, {Name: "last day", Number: true}},
	}
	for i := range d.Datasets {
		s := &d.Datasets[i]
		if !ofFacts(s) {
			continue
		}
		first, last := "–", "–"
		if !s.First.IsZero() {
			first, last = date(s.First), date(s.Last)
		}
		g.Rows = append(g.Rows, []cell{textCell(s.Name), textCell(s.Holds), {Text: first, Number: true}, {Text: last, Number: true}})
	}
	if len(g.Rows) == 0 {
		return nil
	}
	return g
}

func short(digest string) string {
	if len(digest) <= 12 {
		return digest
	}
	return digest[:12] + "…"
}

// digestsOf lists the digests whole, for whoever checks the files.
func digestsOf(d *demarche.Dossier) *grid {
	if len(d.Datasets) == 0 {
		return nil
	}
	g := &grid{
		Caption: "SHA-256 of each file as it lay there, compressed or not",
		Columns: []gridColumn{{Name: "file"}, {Name: "size", Unit: "bytes", Number: true}, {Name: "SHA-256"}},
	}
	for _, s := range d.Datasets {
		g.Rows = append(g.Rows, []cell{textCell(s.Name), countCell(s.Bytes), {Text: s.SHA256, Code: true}})
	}
	return g
}
