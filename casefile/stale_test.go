package casefile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/ingest"
)

// A run whose input has grown says which datasets it knows nothing of, and one
// whose traces the new dataset does not have says nothing.
func TestARunSaysWhatItLacks(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, "actor,at,text,links,hashtags\nann,2026-03-01T10:00:00Z,one,https://example.org/a,north\nbob,2026-03-01T10:00:01Z,two,https://example.org/a,north\n"))
	for _, reads := range [][]string{nil, {"link"}, {"domain"}, {"hashtag"}, {"minute"}} {
		input, err := c.Input(ctx, reads)
		if err != nil {
			t.Fatal(err)
		}
		s := Saved{RunRecord: demarche.RunRecord{Analysis: "x", Options: reads, Input: input, Ran: time.Unix(0, 0)}, Reads: reads}
		if _, err := c.Save(ctx, s, &demarche.Result{}); err != nil {
			t.Fatal(err)
		}
	}
	lacks := func() string {
		t.Helper()
		s, err := c.Summary(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.Dossier(ctx, DossierOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var all [][]int
		for i, r := range s.Runs {
			all = append(all, r.Lacks)
			if said := strings.Contains(strings.Join(d.Runs[i].Result.Notes, " "), "was added"); said != (len(r.Lacks) > 0) {
				t.Errorf("run %d lacks %v, and its notes are %q", r.Run, r.Lacks, d.Runs[i].Result.Notes)
			}
		}
		return fmt.Sprint(all)
	}
	if got, want := lacks(), "[[] [] [] [] []]"; got != want {
		t.Errorf("at first the runs lack %s, want %s", got, want)
	}
	// Of whole days, and without links.
	add(t, c, write(t, "actor,at,text,hashtags\nann,2026-03-01,one,south\nbob,2026-03-02,two,south\n"))
	if got, want := lacks(), "[[2] [] [] [2] []]"; got != want {
		t.Errorf("after hashtags were added the runs lack %s, want %s", got, want)
	}
	add(t, c, write(t, "actor,at,text,links\nann,2026-03-01T10:00:05Z,one,https://example.org/b\n"))
	if got, want := lacks(), "[[2 3] [3] [3] [2] [3]]"; got != want {
		t.Errorf("after links were added the runs lack %s, want %s", got, want)
	}
}

// The same file read in another way is another input, and the commands that make
// the case again say how it was read.
func TestHowAFileWasReadIsPartOfIt(t *testing.T) {
	path := write(t, "actor,at,text\nann,2026-03-01T10:00:00,one\n")
	inputs := map[string]bool{}
	for _, o := range []AddOptions{{}, {Typed: []string{"--fold-width"}}, {Typed: []string{"--zone=Europe/Kyiv"}, Source: "made up", Licence: "CC0"}} {
		c := memory(t)
		src, err := ingest.Open(path, ingest.Options{Formats: formats})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, o); err != nil {
			t.Fatal(err)
		}
		input, err := c.Input(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		inputs[input] = true
		d, err := c.Dossier(ctx, DossierOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range append(slices.Clone(o.Typed), o.Source, o.Licence) {
			if !strings.Contains(strings.Join(d.CommandLog, "\n"), word) {
				t.Errorf("the commands %q do not say %q", d.CommandLog, word)
			}
		}
	}
	if len(inputs) != 3 {
		t.Errorf("%d digests of 3 ways of reading", len(inputs))
	}
}

func TestFilesAndColumnsOfAnyName(t *testing.T) {
	wide, cells := "actor,at,text", "ann,2026-03-01T10:00:00Z,one"
	for i := range 1000 {
		wide, cells = wide+fmt.Sprintf(",c%d", i), cells+",x"
	}
	for _, test := range []struct{ file, text string }{
		{"\xff'; DROP TABLE actors; --.csv", "actor,at,text\nann,2026-03-01T10:00:00Z,one\n"},
		{"a.csv", "actor,at,\"te\"\"x'; DROP TABLE actors; --\",text,,,Text,TEXT,_text,_TEXT,rowid,select,posted\nann,2026-03-01T10:00:00Z,q,one,,,2,3,4,5,6,7,8\n"},
		{"wide.csv", wide + "\n" + cells + "\n"},
	} {
		path := filepath.Join(t.TempDir(), test.file)
		if err := os.WriteFile(path, []byte(test.text), 0o644); err != nil {
			t.Skip(err) // a file system that allows no such name
		}
		c := memory(t)
		add(t, c, path)
		if got := value(t, c, `SELECT a.id, p.text, p.posted FROM posts p JOIN actors a USING (actor)`); got != "ann one 2026-03-01 10:00:00" {
			t.Errorf("%q: the post is %q", test.file, got)
		}
	}
}

// A case that is damaged is not said to be open elsewhere.
func TestADamagedCaseIsNotSaidToBeOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "blocked.case")
	if err := os.WriteFile(path, []byte(strings.Repeat("no case ", 10_000)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path, Options{}); err == nil || strings.Contains(err.Error(), "open in another") {
		t.Errorf("error %v, want one that says it is no case", err)
	}
	if got := openError(path, false, fmt.Errorf("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 8192")); strings.Contains(got.Error(), "another program") {
		t.Errorf("a wrong checksum: %v", got)
	}
}

// A case in a place that may not be written to or read is the caller's to put right.
func TestACaseThatMayNotBeOpened(t *testing.T) {
	for _, message := range []string{`IO Error: Cannot open file "x.case": Permission denied`, `IO Error: Cannot open file "x.case": Read-only file system`} {
		for readOnly, says := range map[bool]string{false: "x.case cannot be written", true: "x.case cannot be read"} {
			err := openError("x.case", readOnly, errors.New(message))
			if demarche.CodeOf(err) != demarche.Usage || !strings.HasPrefix(err.Error(), says) {
				t.Errorf("read only %v: %s %v, want %q", readOnly, demarche.CodeOf(err), err, says)
			}
		}
	}
}

// An edge's number tells it apart in its run, whatever its network.
func TestEdgesOfARunAreNumberedThrough(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, "actor,at,text\nann,2026-03-01T10:00:00Z,one\nbob,2026-03-01T10:00:00Z,two\n"))
	at := time.Unix(0, 0)
	edge := func(record int64) []demarche.Edge {
		return []demarche.Edge{{A: "ann", B: "bob", Shown: []demarche.Shown{{Object: 1, Record: demarche.NewRecordID(1, record)}}, First: at, Last: at}}
	}
	if _, err := c.Save(ctx, Saved{RunRecord: demarche.RunRecord{Analysis: "x", Ran: at}}, &demarche.Result{Networks: []demarche.Network{{Name: "m", Edges: edge(1)}, {Name: "n", Edges: edge(2)}}}); err != nil {
		t.Fatal(err)
	}
	if got := value(t, c, `SELECT string_agg(network || record, ' ' ORDER BY network) FROM edges JOIN shown USING (run, edge)`); got != fmt.Sprintf("m%d n%d", demarche.NewRecordID(1, 1), demarche.NewRecordID(1, 2)) {
		t.Errorf("edges and what shows them: %s", got)
	}
}
