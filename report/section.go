package report

import (
	"fmt"
	"slices"
)

// A section is a part of the page that has something to tell.
type section struct {
	ID, Title string
	Note      string // behind its title in the contents: how many
}

type sections []section

// no returns the number of a section, from 1; 0 where the page has none of it.
func (all sections) no(id string) int {
	return slices.IndexFunc(all, func(s section) bool { return s.ID == id }) + 1
}

// word names a section by its number.
func (all sections) word(id string) string { return fmt.Sprintf("section %d", all.no(id)) }

// sections lists those that the page has, in their order.
func (p *page) sections() sections {
	all := sections{{ID: "found", Title: "What was found"}}
	add := func(has bool, id, title, note string) {
		if has {
			all = append(all, section{id, title, note})
		}
	}
	add(len(p.Asked) > 0, "questions", "Questions", fmt.Sprintf("%d of %d asked", p.answered(), len(p.Asked)))
	add(true, "given", "What was given", "")
	claims, tables, references := 0, 0, false
	for i := range p.Works {
		claims += p.Works[i].All
		tables += len(p.Works[i].Tables)
		references = references || p.Works[i].References != nil
	}
	add(len(p.Works) > 0, "claims", "Claims", count(claims))
	add(tables > 0, "printed", "Printed tables", count(tables))
	add(references, "references", "References", "")
	add(len(p.Findings) > 0 || p.Together != nil || p.Copies != nil || len(p.Notes) > 0, "findings", "Findings", p.Here)
	add(len(p.Figures) > 0, "figures", "Figures and tables", "")
	add(len(p.Networks) > 0, "networks", "Networks", count(len(p.Networks)))
	if p.Facts != nil {
		add(true, "facts", "Facts", p.Facts.Here)
	}
	add(true, "method", "Method", "")
	return all
}
