package coord

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/ingest"
)

// A sheet is a file of posts: a header and rows.
type sheet [][]string

func sheetOf(t *testing.T, text string) sheet {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (s sheet) text(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// with returns the sheet with another value in a column, of what row has.
func (s sheet) with(name string, value func(row []string) string) sheet {
	at := slices.Index(s[0], name)
	changed := sheet{s[0]}
	for _, row := range s[1:] {
		row = slices.Clone(row)
		row[at] = value(row)
		changed = append(changed, row)
	}
	return changed
}

func (s sheet) column(row []string, name string) string { return row[slices.Index(s[0], name)] }

// told runs coshare on links, texts and families of a case and returns the
// networks.
func told(t *testing.T, c *casefile.Case) []demarche.Network {
	t.Helper()
	var all []demarche.Network
	for _, trace := range []string{"link", "text", "family"} {
		all = append(all, ran(t, c, trace).Networks...)
	}
	return all
}

// compared returns what is told of each edge and of the groups, under other names
// of the actors and with times that are by earlier.
func compared(networks []demarche.Network, name func(string) string, by time.Duration) []string {
	var all []string
	for _, n := range networks {
		for _, e := range n.Edges {
			a, b := name(e.A), name(e.B)
			aRecords, bRecords, aFirst, bFirst := e.ARecords, e.BRecords, e.AFirst, e.BFirst
			if a > b {
				a, b, aRecords, bRecords, aFirst, bFirst = b, a, bRecords, aRecords, bFirst, aFirst
			}
			c := *e.Chance
			all = append(all, fmt.Sprintln(n.Name, a, b, e.Shared, e.Hits, aRecords, bRecords, aFirst, bFirst, e.First.Add(-by), e.Last.Add(-by), e.GapMinS, e.GapMedianS, e.GapMaxS, c))
		}
		groups := map[int][]string{}
		for _, node := range n.Nodes {
			groups[node.Group] = append(groups[node.Group], name(node.Actor))
		}
		for group, members := range groups {
			slices.Sort(members)
			all = append(all, fmt.Sprintln(n.Name, group > 0, members))
		}
		all = append(all, fmt.Sprintln(n.Name, len(n.Edges), n.Firm, n.Tested))
	}
	slices.Sort(all)
	return all
}

func alike(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s, want %s", got[i], want[i])
		}
	}
}

// Nothing that is told of an edge knows how accounts are called, when the data
// begin, in which order rows stand, or how many files they came in.
func TestWhatMustNotMatterToACase(t *testing.T) {
	s := sheetOf(t, analysistest.Posts(t))
	as := func(name string) string { return name }
	want := compared(told(t, analysistest.Case(t, s.text(t))), as, 0)
	firm := 0
	for _, n := range told(t, analysistest.Case(t, s.text(t))) {
		firm += n.Firm
	}
	if firm < 10 {
		t.Fatalf("%d firm edges are too few to tell", firm)
	}

	t.Run("accounts are renamed", func(t *testing.T) {
		// Backwards, so that the order of names is another.
		turned := func(name string) string {
			letters := strings.Split(name, "")
			slices.Reverse(letters)
			return strings.Join(letters, "")
		}
		renamed := s.with("actor", func(row []string) string { return turned(s.column(row, "actor")) })
		back := func(id string) string {
			platform, name, _ := strings.Cut(id, ":")
			return platform + ":" + turned(name)
		}
		alike(t, compared(told(t, analysistest.Case(t, renamed.text(t))), back, 0), want)
	})
	t.Run("all times are later", func(t *testing.T) {
		by := 1000*24*time.Hour + 7*time.Hour + 13*time.Second
		later := s.with("at", func(row []string) string {
			at, err := time.Parse(time.RFC3339Nano, s.column(row, "at"))
			if err != nil {
				t.Fatal(err)
			}
			return at.Add(by).Format(time.RFC3339Nano)
		})
		alike(t, compared(told(t, analysistest.Case(t, later.text(t))), as, by), want)
	})
	t.Run("rows stand in another order", func(t *testing.T) {
		mixed := slices.Clone(s)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(s)-1, func(i, k int) { mixed[1+i], mixed[1+k] = mixed[1+k], mixed[1+i] })
		alike(t, compared(told(t, analysistest.Case(t, mixed.text(t))), as, 0), want)
	})
	t.Run("the file comes in two", func(t *testing.T) {
		c := analysistest.Case(t, s[:len(s)/3].text(t))
		rest := append(sheet{s[0]}, s[len(s)/3:]...)
		path := filepath.Join(t.TempDir(), "rest.csv")
		if err := os.WriteFile(path, []byte(rest.text(t)), 0o644); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.PostsCSV}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(context.Background(), src, casefile.AddOptions{}); err != nil {
			t.Fatal(err)
		}
		alike(t, compared(told(t, c), as, 0), want)
	})
	t.Run("all accounts are of another platform", func(t *testing.T) {
		elsewhere := s.with("platform", func([]string) string { return "elsewhere" })
		back := func(id string) string { return strings.Replace(id, "elsewhere:", "simulated:", 1) }
		alike(t, compared(told(t, analysistest.Case(t, elsewhere.text(t))), back, 0), want)
	})
	t.Run("a row comes twice", func(t *testing.T) {
		// Repeats are rows of other posts that say the same.
		twice := slices.Clone(s)
		for i, row := range s[1:] {
			if i%5 == 0 {
				row = slices.Clone(row)
				row[slices.Index(s[0], "id")] += "again"
				twice = append(twice, row)
			}
		}
		alike(t, compared(told(t, analysistest.Case(t, twice.text(t))), as, 0), want)
	})
}

// The same names on two platforms are other accounts: with half of the accounts
// called as the other half and on another platform, the same pairs meet the same
// times. Choice is compared within platforms, so that it alone may differ.
func TestTheSameNameOnTwoPlatformsIsTwoAccounts(t *testing.T) {
	s := sheetOf(t, analysistest.Posts(t))
	var names []string
	for _, row := range s[1:] {
		names = append(names, s.column(row, "actor"))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	half := len(names) / 2
	place := func(row []string) int { return slices.Index(names, s.column(row, "actor")) }
	// The platform first: it is told by the name that was.
	halved := s.with("platform", func(row []string) string {
		if place(row) >= half {
			return "other"
		}
		return "simulated"
	}).with("actor", func(row []string) string {
		if at := place(row); at >= half {
			return names[at-half]
		}
		return s.column(row, "actor")
	})
	back := func(id string) string {
		platform, name, _ := strings.Cut(id, ":")
		if platform == "other" && slices.Index(names, name)+half < len(names) {
			name = names[slices.Index(names, name)+half]
		}
		return "simulated:" + name
	}
	plain := func(networks []demarche.Network) []demarche.Network {
		for i := range networks {
			n := &networks[i]
			n.Nodes, n.Firm = nil, 0
			for k := range n.Edges {
				c := *n.Edges[k].Chance
				c.Choice, c.PChoice, c.Q, c.Firm, c.OnOne, c.Explained = 0, 0, 0, false, false, ""
				c.Timing, c.PTiming = math.Round(c.Timing*1e9)/1e9, math.Round(c.PTiming*1e9)/1e9
				n.Edges[k].Chance = &c
			}
		}
		return networks
	}
	want := compared(plain(told(t, analysistest.Case(t, s.text(t)))), func(name string) string { return name }, 0)
	alike(t, compared(plain(told(t, analysistest.Case(t, halved.text(t)))), back, 0), want)
}
