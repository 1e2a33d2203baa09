package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// answer is what was found, in plain words.
type answer struct {
	Given    string
	Together *coordination
	Findings []saidFinding // of firm edges
	Closing  string
	Lead     string        // of which networks the next are
	Counts   []saidFinding // of networks of which chance was not computed
	Stand    string        // how many findings stand in the page
	Rest     string        // and where the others are
	Networks *grid
	Limits   []said
	Works    []work

	sections sections
}

// said is a sentence, and the place in the page that has more.
type said struct{ Href, Link, Text string }

// A saidFinding is a finding and those that share most of its actors.
type saidFinding struct {
	said
	Note string // how many, when, and how sure
	Also string
}

const (
	saidNetworks = 12
	saidFindings = 6
)

func answerOf(d *demarche.Dossier, networks []network, findings []finding, g *given, without []string, at sections) answer {
	a := answer{sections: at}
	switch {
	case len(d.Datasets) == 0:
		a.Given = "The case is empty: no file has been added to it."
		return a
	case ofPosts(d) && d.Posts == 0:
		a.Given = fmt.Sprintf("The case holds no posts: no row of its %s was taken.", text.Plural(int64(len(d.Datasets)), "file", "files"))
		return a
	}
	a.Given = fmt.Sprintf("The case holds %s, out of %s. ", holds(d), text.Plural(int64(len(d.Datasets)), "file", "files"))
	var names []string
	for _, m := range methodsOf(d) {
		name := m.Analysis
		if n := len(m.Runs); n > 1 {
			name += fmt.Sprintf(" (%s runs)", count(n))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		a.Given += "No analysis has been run on it, so nothing has been looked for."
		return a
	}
	a.Given += "These analyses were run: " + strings.Join(names, ", ") + "."
	if ofPosts(d) {
		a.findings(d, findings, without)
	}
	a.networks(networks)
	a.limits(d, g, without)
	return a
}

// holds says what the case holds: posts by actors, and rows of each kind of facts.
func holds(d *demarche.Dossier) string {
	var parts []string
	if d.Posts > 0 {
		parts = append(parts, fmt.Sprintf("%s by %s (accounts, pages, channels), from %s (UTC)", text.Plural(d.Posts, "post", "posts"), text.Plural(d.Actors, "actor", "actors"), dates(d.First, d.Last)))
	}
	var kinds []string
	rows := map[string]int64{}
	for i := range d.Datasets {
		s := &d.Datasets[i]
		if !ofFacts(s) || s.Kept == 0 {
			continue
		}
		if rows[s.Holds] == 0 {
			kinds = append(kinds, s.Holds)
		}
		rows[s.Holds] += s.Kept
	}
	for i, kind := range kinds {
		switch {
		case kind == demarche.ClaimsFile:
			parts = append(parts, text.Plural(rows[kind], "entry of claims", "entries of claims"))
		case i == 0:
			parts = append(parts, text.Plural(rows[kind], "row of ", "rows of ")+kind)
		default:
			parts = append(parts, count(rows[kind])+" of "+kind)
		}
	}
	return strings.Join(parts, ", ")
}

// findings says those of firm edges, and apart from them those of which nobody knows
// what chance gives.
func (a *answer) findings(d *demarche.Dossier, findings []finding, without []string) {
	here, all := howMany(d, findings)
	var firm, counts []*finding
	for i := range findings {
		if f := &findings[i]; f.asked {
			firm = append(firm, f)
		} else {
			counts = append(counts, f)
		}
	}
	a.Findings, a.Counts = mostActors(firm), mostActors(counts)
	const those = "those with the most actors, one of each analysis before a second of any, and none whose actors are mostly those of one before it"
	switch {
	case all == 0:
		a.Closing = "No analysis made a finding. That says that what these analyses look for, with these options, is not in these files; it says nothing of what the files leave out."
		return
	case len(counts) == 0 && all > int64(len(a.Findings)):
		a.Closing = fmt.Sprintf("Of %s findings these are %s.", count(all), those)
	case len(firm) > len(a.Findings):
		a.Closing = fmt.Sprintf("Of %s findings for which it is known what chance gives these are %s.", count(all-inRunsOf(d, counts)), those)
	}
	if len(counts) > 0 {
		a.Lead = fmt.Sprintf("What chance alone gives was not computed for %s. The numbers of what was found there are counts.", a.several(without))
		if n := inRunsOf(d, counts); n > int64(len(a.Counts)) {
			a.Lead += fmt.Sprintf(" Of %s these are %s.", text.Plural(n, "finding", "findings"), those)
		}
	}
	a.Stand = "All findings stand in"
	if all > int64(len(findings)) {
		a.Stand = here + " findings stand, of each run those of the largest groups, in"
		a.Rest = "demarche show " + text.ShellWord(d.Case) + " --all"
	}
}

// inRunsOf counts the findings in all of the runs that these are of.
func inRunsOf(d *demarche.Dossier, findings []*finding) (all int64) {
	for i := range d.Runs {
		r := &d.Runs[i]
		if slices.ContainsFunc(findings, func(f *finding) bool { return f.Run == r.Run }) {
			all += max(r.Findings, int64(len(r.Result.Findings)))
		}
	}
	return all
}

// several names the first of many.
func (a *answer) several(names []string) string {
	const most = 6
	s := strings.Join(names[:min(len(names), most)], ", ")
	if n := len(names) - most; n > 0 {
		s += fmt.Sprintf(" and %s more, which %s names", count(n), a.sections.word("findings"))
	}
	return s
}

// mostActors says the findings with the most actors, then records, but none whose
// actors are mostly among those of one said already. The first of every analysis come
// before the second of any: many actors of one must not hide the few of another.
func mostActors(most []*finding) (all []saidFinding) {
	slices.SortStableFunc(most, func(x, y *finding) int {
		return cmp.Or(cmp.Compare(len(y.Subjects), len(x.Subjects)), cmp.Compare(y.RecordsN, x.RecordsN))
	})
	place, of := map[*finding]int{}, map[string]int{}
	for _, f := range most {
		place[f] = of[f.Analysis]
		of[f.Analysis]++
	}
	slices.SortStableFunc(most, func(x, y *finding) int { return cmp.Compare(min(place[x], 1), min(place[y], 1)) })
	told := map[*finding]bool{}
	for _, f := range most {
		if len(all) == saidFindings {
			break
		}
		if slices.ContainsFunc(f.Also, func(o overlap) bool { return told[o.finding] }) {
			continue
		}
		told[f] = true
		note := []string{text.Plural(int64(len(f.Subjects)), "actor", "actors"), dates(f.First, f.Last)}
		if f.Q != "" {
			note = append(note, "q "+f.Q+" or less")
		}
		if !f.asked && f.Network != "" {
			note = append(note, f.Network)
		}
		one := saidFinding{said: said{Href: "#" + f.Anchor, Link: fmt.Sprintf("Finding %d", f.Number), Text: f.Claim}}
		if n := len(f.Also); n == 1 {
			one.Also = fmt.Sprintf("Finding %d has half of these actors or more.", f.Also[0].finding.Number)
		} else if n > 1 {
			one.Also = fmt.Sprintf("Each of findings %s has half of these actors or more.", numbers(f.Also, 8))
		}
		one.Note = strings.Join(note, "; ")
		all = append(all, one)
	}
	return all
}

// networks lists what was compared and how much of it was found.
func (a *answer) networks(networks []network) {
	if len(networks) == 0 {
		return
	}
	g := &grid{Caption: "What was compared", Columns: []gridColumn{
		{Name: "network"},
		{"edges", "", true},
		{"groups", "", true},
		{"actors in groups", "", true},
		{"in the largest", "", true},
		{Name: "an edge joins two actors that both"},
	}}
	const behind = 2 // the firm edges stand behind all
	chance := slices.ContainsFunc(networks, func(n network) bool { return n.FDR > 0 })
	if chance {
		g.Columns = slices.Insert(g.Columns, behind, gridColumn{"firm", "", true})
	}
	for i := range networks[:min(len(networks), saidNetworks)] {
		n := &networks[i]
		g.Rows = append(g.Rows, []cell{
			{Text: strings.ReplaceAll(n.Name, " ", "\u00a0"), Href: "#" + n.Anchor}, countCell(n.EdgesRun), countCell(n.Groups), countCell(n.Grouped), countCell(n.Largest), textCell(n.Did),
		})
		if last := len(g.Rows) - 1; chance {
			g.Rows[last] = slices.Insert(g.Rows[last], behind, firmCell(n))
		}
	}
	if n := len(networks) - saidNetworks; n > 0 {
		g.Note = fmt.Sprintf("%s more stand in %s.", text.Plural(int64(n), "network", "networks"), a.sections.word("networks"))
	}
	a.Networks = g
}

// firmCell tells how many edges of a network are firm, where chance was computed.
func firmCell(n *network) cell {
	if n.FDR == 0 {
		return cell{Text: "not computed", Number: true}
	}
	return countCell(n.Firm)
}

// limits says what a reader has to know before passing any of it on.
func (a *answer) limits(d *demarche.Dossier, g *given, without []string) {
	say := func(href, link, format string, args ...any) {
		a.Limits = append(a.Limits, said{Href: href, Link: link, Text: fmt.Sprintf(format, args...)})
	}
	if len(without) > 0 {
		say("#findings", "Chance", "what chance alone gives was not computed for %s. What is told of these are counts.", a.several(without))
	}
	files := func(is func(s *demarche.Dataset) bool) string {
		var names []string
		for i := range d.Datasets {
			if is(&d.Datasets[i]) {
				names = append(names, d.Datasets[i].Name)
			}
		}
		if n := len(names); n > 2 {
			return fmt.Sprintf("%s of %s files", count(n), count(len(d.Datasets)))
		}
		return strings.Join(names, " and ")
	}
	if s := files(func(s *demarche.Dataset) bool { return !ofFacts(s) && s.ResolutionS >= coarse }); s != "" {
		say("#given", "Order", "the times of %s stand on steps of a minute or more. What happened within a step cannot be put in order.", s)
	}
	if s := files(func(s *demarche.Dataset) bool { return s.ZoneAssumed }); s != "" {
		say("#given", "Zone", "%s: the zone of the times is not stated, but assumed.", s)
	}
	if s := files(func(s *demarche.Dataset) bool { return !ofFacts(s) && s.Source == "" }); s != "" {
		say("#given", "Source", "%s: where it is from and how it was sampled was not said.", s)
	}
	if s := files(func(s *demarche.Dataset) bool { return ofFacts(s) && s.Source == "" }); s != "" {
		say("#given", "Source", "%s: who made it, and by what rule a row is in it, was not said. The source that a row names stands with the row.", s)
	}
	if g.Gaps != nil {
		say("#gaps", "Gaps", "%s.", g.Stretches)
	}
	if g.Refused > 0 {
		were := "were"
		if g.Refused == 1 {
			were = "was"
		}
		say("#refused", "Refusals", "%s of %s %s not taken.", count(g.Refused), text.Plural(g.Refused+kept(d), "row", "rows"), were)
	}
}

// kept counts the rows of all datasets that were taken.
func kept(d *demarche.Dossier) (rows int64) {
	for i := range d.Datasets {
		rows += d.Datasets[i].Kept
	}
	return rows
}
