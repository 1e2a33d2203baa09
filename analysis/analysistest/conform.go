// Package analysistest holds what every analysis owes, whatever it looks for.
// It is a floor and no proof: an analysis's own test says whether its numbers
// are right.
package analysistest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/ingest"
	"demarche/simulate"
)

// Conform holds an analysis to what all owe, on simulated posts.
func Conform(t *testing.T, a analysis.Analysis) {
	t.Helper()
	ctx := context.Background()
	text := Posts(t)
	header, rows, _ := strings.Cut(text, "\n")
	lines := slices.Collect(strings.Lines(rows))
	first := run(t, ctx, a, Case(t, text))

	t.Run("its options survive the way through flags", func(t *testing.T) { flags(t, a) })
	t.Run("it says something of what is there", func(t *testing.T) {
		if len(first.Findings)+len(first.Tables)+len(first.Figures) == 0 {
			t.Error("no finding, table or figure")
		}
	})
	t.Run("every finding can be judged", func(t *testing.T) {
		c := Case(t, text)
		for _, f := range run(t, ctx, a, c).Findings {
			if f.Claim == "" || f.Value.Unit == "" || len(f.Caveats) == 0 || len(f.Subjects) == 0 {
				t.Errorf("finding %+v lacks a claim, a unit, a caveat or a subject", f)
			}
			if !slices.IsSorted(f.Subjects) || !slices.IsSorted(f.Evidence) || len(f.Evidence) == 0 {
				t.Errorf("finding %q: subjects or evidence are not sorted, or there is no evidence", f.Claim)
			}
			posted, err := c.Posted(ctx, f.Evidence)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range posted {
				if p.Actor == 0 {
					t.Errorf("finding %q rests on %s, which is not in the case", f.Claim, f.Evidence[i])
				}
				if us := p.AtUS; us < f.First.UnixMicro() || us > f.Last.UnixMicro() {
					t.Errorf("finding %q: %s is outside %v to %v", f.Claim, f.Evidence[i], f.First, f.Last)
				}
			}
		}
	})
	t.Run("what it says in its own words names nobody", func(t *testing.T) {
		// Labels take the place of names where names are expected: subjects, nodes,
		// edges, and the columns actor, a, b and object.
		var own []string
		for _, f := range first.Findings {
			own = append(append(own, f.Claim), f.Caveats...)
			for _, check := range f.Checks {
				own = append(own, check.About, check.Says) // what the data call it is text of theirs
			}
		}
		for _, table := range first.Tables {
			own = append(own, table.Title)
		}
		for _, f := range first.Figures {
			own = append(own, f.Title, f.Subtitle, f.Table.Title)
		}
		for _, s := range append(own, first.Notes...) {
			if strings.Contains(s, simulatedActor) {
				t.Errorf("%q names an actor", s)
			}
		}
	})
	t.Run("a second run says the same", func(t *testing.T) {
		same(t, first, run(t, ctx, a, Case(t, text)))
	})
	t.Run("the order of the rows is nothing to it", func(t *testing.T) {
		turned := slices.Clone(lines)
		slices.Reverse(turned)
		// Records are numbered by their order, so they are left out of the comparison.
		same(t, nameless(first), nameless(run(t, ctx, a, Case(t, header+"\n"+strings.Join(turned, "")))))
	})
	t.Run("nothing comes of a case that holds almost nothing", func(t *testing.T) {
		c := Case(t, header+"\n"+lines[0])
		each, err := a.New().Each(ctx, c)
		for _, r := range each {
			var result *demarche.Result
			if result, err = do(ctx, c, r); err == nil && len(result.Findings) > 0 {
				t.Errorf("one post gives %d findings", len(result.Findings))
			}
		}
		if err != nil && demarche.CodeOf(err) == demarche.Internal {
			t.Error(err)
		}
	})
	t.Run("it stops when told", func(t *testing.T) {
		c := Case(t, text)
		each, err := a.New().Each(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Derive(ctx, each[0].Reads(), func(string, int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if _, err := each[0].Do(stopped, c, func(string, int64, int64) {}); err == nil {
			t.Error("it goes on")
		}
	})
}

// simulatedActor is how the name of every actor begins in [Posts].
const simulatedActor = "acct_"

// Posts returns simulated posts with planted groups, as a CSV file.
func Posts(t *testing.T) string {
	t.Helper()
	o := simulate.Demo()
	o.Posts, o.Actors, o.Objects, o.Bad = 1500, 120, 300, 0
	var b bytes.Buffer
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), simulatedActor) {
		t.Fatalf("no actor is called %s...", simulatedActor)
	}
	return b.String()
}

// Case returns a case in memory that holds a CSV file of posts.
func Case(t *testing.T, text string) *casefile.Case {
	t.Helper()
	path := filepath.Join(t.TempDir(), "posts.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.CooRTweetCSV, ingest.PostsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// run makes all the runs that the default run stands for, as one result.
// do runs a run on a case that has derived what it reads, as [analysis.Execute] does.
func do(ctx context.Context, c *casefile.Case, r analysis.Run) (*demarche.Result, error) {
	quiet := func(string, int64, int64) {}
	if err := c.Derive(ctx, r.Reads(), quiet); err != nil {
		return nil, err
	}
	return r.Do(ctx, c, quiet)
}

func run(t *testing.T, ctx context.Context, a analysis.Analysis, c *casefile.Case) *demarche.Result {
	t.Helper()
	each, err := a.New().Each(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	all := &demarche.Result{}
	for _, r := range each {
		one, err := do(ctx, c, r)
		if err != nil {
			t.Fatal(err)
		}
		all.Findings = append(all.Findings, one.Findings...)
		all.Networks = append(all.Networks, one.Networks...)
		all.Tables = append(all.Tables, one.Tables...)
		all.Figures = append(all.Figures, one.Figures...)
		all.Notes = append(all.Notes, one.Notes...)
		all.Kept = append(all.Kept, one.Kept...)
	}
	return all
}

// nameless returns a copy of a result without the numbers of records.
func nameless(r *demarche.Result) *demarche.Result {
	n := *r
	n.Findings = slices.Clone(r.Findings)
	for i := range n.Findings {
		n.Findings[i].Evidence = make([]demarche.RecordID, len(n.Findings[i].Evidence))
		n.Findings[i].Moments = slices.Clone(n.Findings[i].Moments)
		for k := range n.Findings[i].Moments {
			m := &n.Findings[i].Moments[k]
			m.Records = make([]demarche.RecordID, len(m.Records))
		}
	}
	n.Tables = slices.Clone(r.Tables)
	for i := range n.Tables {
		n.Tables[i].Rows = unnamed(&n.Tables[i])
	}
	return &n
}

// unnamed returns the rows of a table without the words of its columns of records; how
// many records there are stays.
func unnamed(t *demarche.Table) [][]any {
	rows := make([][]any, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = slices.Clone(row)
		for k, cell := range row {
			if _, word := cell.(string); word && strings.Contains(t.Columns[k].Name, "record") {
				rows[i][k] = nil
			}
		}
	}
	return rows
}

func same(t *testing.T, a, b *demarche.Result) {
	t.Helper()
	one, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	two, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(one, two) {
		return
	}
	x, y := strings.Split(string(one), "\n"), strings.Split(string(two), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			t.Fatalf("line %d is\n%s\nand then\n%s", i, strings.Join(x[max(0, i-6):i+1], "\n"), strings.Join(y[max(0, i-6):i+1], "\n"))
		}
	}
	t.Fatalf("%d lines and then %d", len(x), len(y))
}

// flags sets every option to another value by its flag and by what the case
// file records of it.
func flags(t *testing.T, a analysis.Analysis) {
	one, two := a.New(), a.New()
	from := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	one.Flags(from)
	from.VisitAll(func(f *pflag.Flag) {
		if f.Usage == "" {
			t.Errorf("--%s says nothing of itself", f.Name)
		}
		other := map[string]string{"int": "7", "int64": "7", "intSlice": "7,9", "uint64": "7", "float64": "0.75", "bool": "true", "string": "x", "stringSlice": `x,"y, z"`, "stringArray": "x, y", "float64Slice": "0.25,0.75", "durationSlice": "7s,9s", "duration": "7s"}[f.Value.Type()]
		if other == "" {
			t.Fatalf("--%s has the type %s, which this test does not know", f.Name, f.Value.Type())
		}
		if err := from.Set(f.Name, other); err != nil {
			t.Errorf("--%s=%s: %v", f.Name, other, err)
		}
		if f.Value.Type() == "stringArray" {
			_ = from.Set(f.Name, "z") // one that may be typed several times
		}
	})
	typed, _ := a.Options(one)
	to := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	two.Flags(to)
	if err := to.Parse(typed); err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	if again, _ := a.Options(two); !slices.Equal(again, typed) {
		t.Errorf("%q become %q", typed, again)
	}
	if !reflect.DeepEqual(one, two) {
		t.Errorf("%+v becomes %+v", one, two)
	}
}
