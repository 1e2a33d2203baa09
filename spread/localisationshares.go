package spread

import (
	"fmt"

	"demarche"
	"demarche/analysis"
	"demarche/stat"
	"demarche/text"
)

// shares fills the table and the figure of core, slot and local.
func (d *localCase) shares() {
	type spread struct {
		countries map[int32]bool
		filled    map[uint64]bool
	}
	families, templates := map[uint64]*spread{}, map[uint64]*spread{}
	add := func(to map[uint64]*spread, key uint64, country int32, filled uint64) {
		s := to[key]
		if s == nil {
			s = &spread{map[int32]bool{}, map[uint64]bool{}}
			to[key] = s
		}
		s.countries[country] = true
		s.filled[filled] = true
	}
	for _, p := range d.posts {
		if p.repost {
			continue
		}
		if p.family != 0 {
			add(families, p.family, d.of[p.account], 0)
		}
		if p.text != 0 {
			add(templates, p.text, d.of[p.account], p.filled)
		}
	}
	const kinds = 5
	names := [kinds]string{"core", "slot", "local", "too short", "passed on"}
	counts := make([][kinds]int, len(d.countries))
	shown := [kinds][]demarche.RecordID{}
	accounts := make([]map[int32]bool, len(d.countries))
	for _, p := range d.posts {
		g, kind := d.of[p.account], 2
		switch t := templates[p.text]; {
		case p.repost:
			kind = 4
		case p.family != 0 && len(families[p.family].countries) >= d.Core:
			kind = 0
		case p.text != 0 && len(t.countries) > 1 && len(t.filled) > 1:
			kind = 1
		case p.family == 0:
			kind = 3
		}
		counts[g][kind]++
		if len(shown[kind]) < 6 {
			shown[kind] = append(shown[kind], p.record)
		}
		if accounts[g] == nil {
			accounts[g] = map[int32]bool{}
		}
		accounts[g][p.account] = true
	}
	t := demarche.Table{
		Name: "shares", Title: fmt.Sprintf("core, slot and local, by country, n = %s", text.Plural(len(d.posts), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "country", Doc: "by its code where it is known; all for all together"},
			{Name: "accounts", Unit: "accounts", Doc: "of it"},
			{Name: "posts", Unit: "posts", Doc: "of these"},
			{Name: "compared", Unit: "posts", Doc: "of their own, with a text long enough to compare"},
			{Name: "core", Unit: "share", Doc: fmt.Sprintf("of compared: the text or one nearly the same is in %d countries or more", d.Core)},
			{Name: "slot", Unit: "share", Doc: "the same as one of another country but for names, numbers and states"},
			{Name: "local", Unit: "share", Doc: fmt.Sprintf("the rest: posted in fewer than %d countries, and no slot", d.Core)},
			{Name: "low", Unit: "share", Doc: "of the interval of local, 95 %, posts taken as independent (Wilson)"},
			{Name: "high", Unit: "share", Doc: "of the interval of local"},
			{Name: "too_short", Unit: "posts", Doc: "not compared: no text, or fewer than 4 words or 20 characters"},
			{Name: "passed_on", Unit: "posts", Doc: "reposts, whose words are others'"},
		},
	}
	f := demarche.Figure{
		Title:    fmt.Sprintf("How much of what each country's accounts post was posted in fewer than %d countries", d.Core),
		Subtitle: fmt.Sprintf("Local share of posts that can be compared, by country, with an interval that takes posts as independent; core are texts in %d countries or more", d.Core),
		Mark:     demarche.Intervals, X: "country", Y: "local",
		Table: demarche.Table{
			Name: "local", Title: "local share of posts, by country",
			Columns: []demarche.Column{
				{Name: "country", Doc: "by its code"},
				{Name: "local", Unit: "share", Doc: fmt.Sprintf("of posts that can be compared, those posted in fewer than %d countries, slots apart", d.Core)},
				{Name: "low", Unit: "share", Doc: "of its interval"},
				{Name: "high", Unit: "share", Doc: "of its interval"},
			},
		},
	}
	row := func(name string, accounts int, n [kinds]int) {
		compared := n[0] + n[1] + n[2]
		of := float64(compared)
		lo, hi := stat.Wilson(n[2], compared, 0.95)
		t.Rows = append(t.Rows, []any{name, int64(accounts), int64(compared + n[3] + n[4]), int64(compared), analysis.Known(float64(n[0]) / of), analysis.Known(float64(n[1]) / of), analysis.Known(float64(n[2]) / of), analysis.Known(lo), analysis.Known(hi), int64(n[3]), int64(n[4])})
		if compared > 0 && name != "all" {
			f.Table.Rows = append(f.Table.Rows, []any{name, float64(n[2]) / of, lo, hi})
		}
	}
	all := [kinds]int{}
	for _, n := range counts {
		for k, v := range n {
			all[k] += v
		}
	}
	row("all", len(d.accounts), all)
	for g, name := range d.countries {
		row(name, len(accounts[g]), counts[g])
	}
	d.result.Tables = append(d.result.Tables, t)
	if len(f.Table.Rows) > 0 {
		d.result.Figures = append(d.result.Figures, f)
	}
	examples := demarche.Table{
		Name: "examples", Title: "posts of each kind",
		Columns: []demarche.Column{
			{Name: "share", Doc: "core, slot or local"},
			{Name: "posts", Unit: "posts", Doc: "of it"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	for k := range 3 {
		examples.Rows = append(examples.Rows, []any{names[k], int64(all[k]), recordList(shown[k], all[k])})
	}
	d.result.Tables = append(d.result.Tables, examples)
	if len(d.countries) < d.Core {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("there are %d countries, and the core wants %d: nothing can be of it (--core)", len(d.countries), d.Core))
	}
}
