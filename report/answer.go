package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// answer is what was found, in plain words.
type answer struct {
	Given    string
	Networks []said
	More     string
	Findings []said
	Closing  string
}

// said is a sentence, and the place in the page that has more.
type said struct{ Href, Link, Text string }

const (
	saidNetworks = 8
	saidFindings = 3
)

func answerOf(d *demarche.Dossier, networks []network, findings []finding) answer {
	var a answer
	switch {
	case len(d.Datasets) == 0:
		a.Given = "The case is empty: no file has been added to it."
		return a
	case d.Posts == 0:
		a.Given = fmt.Sprintf("The case holds no posts: no row of its %s was taken.", plural(int64(len(d.Datasets)), "file", "files"))
		return a
	}
	a.Given = fmt.Sprintf("The case holds %s by %s, from %s (UTC), out of %s. ",
		plural(d.Posts, "post", "posts"), plural(d.Actors, "account", "accounts"), dates(d.First, d.Last), plural(int64(len(d.Datasets)), "file", "files"))
	var names []string
	for _, m := range methodsOf(d) {
		names = append(names, fmt.Sprintf("%s (%s)", m.Analysis, plural(int64(len(m.Runs)), "run", "runs")))
	}
	if len(names) == 0 {
		a.Given += "No analysis has been run on it, so nothing has been looked for."
		return a
	}
	a.Given += "These analyses were run: " + strings.Join(names, ", ") + "."
	for i := range networks[:min(len(networks), saidNetworks)] {
		n := &networks[i]
		a.Networks = append(a.Networks, said{Href: "#" + n.Anchor, Link: n.Name, Text: networkSentence(n)})
	}
	if n := len(networks) - saidNetworks; n > 0 {
		a.More = fmt.Sprintf("%s more stand in section 5.", plural(int64(n), "network", "networks"))
	}
	most := slices.Clone(findings)
	slices.SortStableFunc(most, func(x, y finding) int { return cmp.Compare(len(y.Subjects), len(x.Subjects)) })
	for _, f := range most[:min(len(most), saidFindings)] {
		a.Findings = append(a.Findings, said{Href: "#" + f.Anchor, Link: fmt.Sprintf("Finding %d", f.Number), Text: f.Claim})
	}
	switch n := len(findings); {
	case n == 0:
		a.Closing = "No analysis made a finding. That says that what these analyses look for, with these options, is not in these files; it says nothing of what the files leave out."
	case n > saidFindings:
		a.Closing = fmt.Sprintf("These are the %d findings with the most accounts, of %s; section 3 has all.", saidFindings, count(n))
	}
	return a
}

// networkSentence says of a network what two joined accounts did and how many
// there are.
func networkSentence(n *network) string {
	did := n.Act + " within " + n.Window + " of each other, " + n.AtLeast
	switch {
	case n.EdgesRun == 0:
		return fmt.Sprintf("no two accounts %s.", did)
	case n.Groups == 0:
		return fmt.Sprintf("%s of accounts %s; they form no group.", plural(n.EdgesRun, "pair", "pairs"), did)
	case n.Groups == 1:
		return fmt.Sprintf("one group of %s, joined two by two because both %s.", plural(n.Grouped, "account", "accounts"), did)
	}
	return fmt.Sprintf("%s groups, %s in all, joined two by two because both %s. The largest group has %s.",
		count(n.Groups), plural(n.Grouped, "account", "accounts"), did, plural(n.Largest, "account", "accounts"))
}
