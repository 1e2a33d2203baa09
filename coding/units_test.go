package coding

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/codebook"
)

// What was read of another text, or of no post, is left out and told; the same unit by its line of the
// file is the same post.
func TestUnitsAreFoundByNameAndDigest(t *testing.T) {
	w := newTown(t, 400)
	lines := w.sample(120)
	lines[0].digest = "000000000000"
	lines[1].unit, lines[1].digest = "1/9999", ""
	lines[2].unit = "nowhere.csv:7"
	lines[3].unit, lines[4].unit = lines[4].unit, lines[3].unit // as if added in another order
	for i := 5; i < 40; i++ {                                   // the header is line 1
		var row int
		_, _ = fmt.Sscanf(lines[i].unit, "1/%d", &row)
		lines[i].unit = fmt.Sprintf("posts.csv:%d", row+1)
	}
	w.add(t, lines)
	result := must(t, w.c, Prevalence, "--score", "none")
	if got := cell(t, tableOf(t, result.Tables, "prevalence"), "audited", "UNSAFE", "all"); got != int64(118) {
		t.Errorf("%v units are read, want 118", got)
	}
	notes := strings.Join(result.Notes, "\n")
	for _, want := range []string{"1 coded unit is no post of the case", "1 coded unit is of another text", "3 coded units are not where the codings say"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
	units := tableOf(t, result.Kept, "coded_units")
	if len(units.Rows) != 118 {
		t.Errorf("%d coded units are kept", len(units.Rows))
	}
	for _, row := range units.Rows { // each has the reading of its own text
		id, err := demarche.ParseRecordID(row[0].(string))
		if err != nil {
			t.Fatal(err)
		}
		if has := w.posts[id.Row()-1].has; has != (row[3] == 1.0) {
			t.Errorf("%v, but the truth is %v", row, has)
		}
	}
}

// Units that were lost are as the others of their stratum: the strata keep their weight.
func TestLostUnitsAreAsTheOthersOfTheirStratum(t *testing.T) {
	w := newTown(t, 400)
	var lines []line
	for i, p := range w.posts { // half of what was posted in 2018 is lost
		l := line{
			unit: fmt.Sprintf("1/%d", i+1), code: "UNSAFE", value: map[bool]string{true: "yes", false: "no"}[p.has], coder: "ada",
			sample: "s", stratum: fmt.Sprint(p.year), inclusion: 1, digest: codebook.Digest(p.text),
		}
		if p.year == 2018 && i%2 == 0 {
			l.digest = "000000000000"
		}
		lines = append(lines, l)
	}
	w.add(t, lines)
	want, total := 0.0, 0.0
	for year := 2018; year <= 2020; year++ {
		n, read, has := 0.0, 0.0, 0.0
		for i, p := range w.posts {
			if p.year != year {
				continue
			}
			n++
			if year == 2018 && i%2 == 0 {
				continue
			}
			read++
			if p.has {
				has++
			}
		}
		want += n * has / read
		total += n
	}
	table := tableOf(t, must(t, w.c, Prevalence, "--score", "none").Tables, "prevalence")
	if got := cell(t, table, "share", "UNSAFE", "all").(float64); math.Abs(got-want/total) > 1e-12 {
		t.Errorf("%v, want %v", got, want/total)
	}
}

// Coders who differ: by majority, then by who is named, then by half; leaning is no, and in the
// column most yes.
func TestCodersWhoDiffer(t *testing.T) {
	r := &PrevalenceRun{}
	w := &estimating{run: r}
	read := func(values ...string) *unit {
		u := &unit{values: map[string]map[string]value{"A": {}}}
		for i, v := range values {
			word, stance, _ := strings.Cut(v, "/")
			u.values["A"][string(rune('a'+i))] = value{word, stance}
		}
		return u
	}
	for _, c := range []struct {
		values              string
		adjudicator, stance string
		want                [3]float64 // strict, least, most
	}{
		{"yes", "", "", [3]float64{1, 1, 1}},
		{"leaning", "", "", [3]float64{0, 0, 1}},
		{"yes no", "", "", [3]float64{0.5, 0, 1}},
		{"yes no", "b", "", [3]float64{0, 0, 1}},
		{"yes no", "a", "", [3]float64{1, 0, 1}},
		{"yes yes no", "c", "", [3]float64{1, 0, 1}},
		{"yes leaning no", "", "", [3]float64{0, 0, 1}},
		{"no no", "", "", [3]float64{0, 0, 0}},
		{"yes/reports yes/promotes", "", "promotes", [3]float64{0.5, 0, 1}},
	} {
		r.Adjudicator, r.Stance = c.adjudicator, c.stance
		for how, want := range c.want {
			if got, ok := w.value(read(strings.Fields(c.values)...), "A", how); !ok || got != want {
				t.Errorf("%+v: %v, want %v", c, got, want)
			}
		}
	}
	if _, ok := w.value(read(), "A", strict); ok {
		t.Error("what nobody read has a value")
	}
}

// A date that no post lies beyond parts nothing, and that is said.
func TestACutBeyondThePostsIsTold(t *testing.T) {
	w := newTown(t, 400)
	w.add(t, w.sample(150))
	for cut, want := range map[string]bool{"2050": true, "1999": true, "2019": false} {
		result, err := do(t, w.c, Prevalence, "--codebook="+bookFile(t), "--cut="+cut)
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(result.Notes, func(n string) bool {
			return strings.Contains(n, "by period all posts are of one domain, ") && strings.Contains(n, cut)
		})
		if said != want {
			t.Errorf("--cut %s: %q", cut, result.Notes)
		}
	}
}
