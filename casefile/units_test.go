package casefile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/codebook"
)

// unitsCase has two files of posts: one that is compressed, with keys, two posts of which
// have one key and two one text; and one that is not.
func unitsCase(t *testing.T) *Case {
	t.Helper()
	c, dir := memory(t), t.TempDir()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, `actor,at,key,text
a,2026-03-01 10:00:00,k1,one
b,2026-03-01 10:01:00,k2,two
c,2026-03-01 10:02:00,k2,three
d,2026-03-01 10:03:00,9/9,four
e,2026-03-01 10:04:00,k5,again
f,2026-03-01 10:05:00,k6,again
g,2026-03-01 10:06:00,other.csv:99,seven
`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ name, text string }{
		{"first.csv.gz", packed.String()},
		{"other.csv", "actor,at,text\na,2026-03-02 10:00:00,\"eight\n of two lines\"\nb,2026-03-02 10:00:00,nine\n"},
	} {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			t.Fatal(err)
		}
		add(t, c, path)
	}
	return c
}

func TestFindUnits(t *testing.T) {
	c := unitsCase(t)
	nothing := "000000000000"
	for _, test := range []struct {
		what, name, digest string
		record             string // "" for none
		want               UnitsFound
		other              bool
	}{
		{"a record", "1/2", "", "1/2", UnitsFound{}, false},
		{"a record with its digest", "1/2", codebook.Digest("two"), "1/2", UnitsFound{}, false},
		{"a digest in capitals", "1/2", strings.ToUpper(codebook.Digest("two")), "1/2", UnitsFound{}, false},
		{"a line", "other.csv:2", "", "2/1", UnitsFound{}, false},
		{"a line behind a row of two lines", "other.csv:4", codebook.Digest("nine"), "2/2", UnitsFound{}, false},
		{"a line of a packed file", "first.csv.gz:3", "", "1/2", UnitsFound{}, false},
		{"a line of a packed file by its name unpacked", "first.csv:3", codebook.Digest("two"), "1/2", UnitsFound{}, false},
		{"a line on which no row starts", "other.csv:3", "", "", UnitsFound{Lost: 1}, false},
		{"a key", "k1", codebook.Digest("one"), "1/1", UnitsFound{}, false},
		{"a key of two posts", "k2", "", "1/2", UnitsFound{Shared: 1}, false},
		{"a key of two posts, of which the digest tells the second", "k2", codebook.Digest("three"), "1/3", UnitsFound{}, false},
		{"a key that looks as a record", "9/9", "", "1/4", UnitsFound{}, false},
		{"a key that looks as a line", "other.csv:99", "", "1/7", UnitsFound{}, false},
		{"a record of another text", "1/2", nothing, "", UnitsFound{Others: 1}, true},
		{"a line of another text", "other.csv:4", nothing, "", UnitsFound{Others: 1}, true},
		{"a key of another text", "k1", nothing, "", UnitsFound{Others: 1}, true},
		{"a record that there is not", "1/8", "", "", UnitsFound{Lost: 1}, false},
		{"a file that there is not", "third.csv:2", nothing, "", UnitsFound{Lost: 1}, false},
		{"a record of another text than was read, which is elsewhere", "1/2", codebook.Digest("nine"), "2/2", UnitsFound{Elsewhere: 1}, false},
		{"a file that there is not, and a text that there is", "third.csv:2", strings.ToUpper(codebook.Digest("one")), "1/1", UnitsFound{Elsewhere: 1}, false},
		{"a text that two posts have", "gone", codebook.Digest("again"), "1/5", UnitsFound{Elsewhere: 1, Copied: 1}, false},
		{"a text that two posts have, and a name", "k6", codebook.Digest("again"), "1/6", UnitsFound{}, false},
	} {
		units := []Unit{{Name: test.name, Digest: test.digest}}
		handed := ""
		got, err := c.FindUnits(ctx, units, func(i int, p *PostRow) { handed += fmt.Sprint(i, " ", p.Record) })
		if err != nil {
			t.Fatal(err)
		}
		record, want := "", ""
		if units[0].Record != 0 {
			record = units[0].Record.String()
		}
		if test.record != "" {
			want = "0 " + test.record
		}
		if record != test.record || handed != want || got != test.want || units[0].Other != test.other {
			t.Errorf("%s is %q (handed over as %q, another text: %v), %+v; want %q, %+v", test.what, record, handed, units[0].Other, got, test.record, test.want)
		}
	}
}

// Units of one text go to as many posts, and none to a post that is another's by name.
func TestFindUnitsGivesAPostOnce(t *testing.T) {
	c := unitsCase(t)
	again := codebook.Digest("again")
	units := []Unit{{Name: "gone", Digest: again}, {Name: "1/5", Digest: again}, {Name: "lost", Digest: again}, {Name: "first.csv:6"}}
	got, err := c.FindUnits(ctx, units, nil)
	if err != nil {
		t.Fatal(err)
	}
	var records []string
	for _, u := range units {
		records = append(records, u.Record.String())
	}
	if want := []string{"1/6", "1/5", "0/0", "1/5"}; !slices.Equal(records, want) || got != (UnitsFound{Elsewhere: 1, Lost: 1}) {
		t.Errorf("posts are %v, want %v: %+v", records, want, got)
	}
	notes := strings.Join(got.Notes("left out"), "\n")
	for _, want := range []string{"1 coded unit is not where the codings say, and found by the digest", "1 coded unit is no post of the case"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
}

func TestUnitsOf(t *testing.T) {
	var facts []demarche.Fact
	for _, g := range []demarche.Coding{
		{Unit: "1/1", Code: "A", Coder: "ann", Digest: "abcdef012345"},
		{Unit: "k", Code: "A", Coder: "ann"},
		{Unit: "1/1", Code: "A", Coder: "bob", Digest: "ABCDEF012345"},
		{Unit: "1/1", Code: "A", Coder: "cyd"}, // of whatever text
		{Unit: "1/1", Code: "B", Coder: "ann", Digest: "abcdef012345"},
	} {
		facts = append(facts, demarche.Fact{Coding: &g}, demarche.Fact{})
	}
	var got []string
	for _, u := range UnitsOf(facts, func(g *demarche.Coding) bool { return g.Code == "A" }) {
		s := u.Name + " " + u.Digest
		for _, g := range u.Codings {
			s += " " + g.Coder
		}
		got = append(got, s)
	}
	if want := []string{"1/1 abcdef012345 ann bob", "k  ann", "1/1  cyd"}; !slices.Equal(got, want) {
		t.Errorf("units are %q, want %q", got, want)
	}
	if n := len(UnitsOf(facts, nil)); n != 3 {
		t.Errorf("%d units, want 3", n)
	}
}
