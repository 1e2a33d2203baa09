package ingest_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"demarche"
	"demarche/ingest"
)

var update = flag.Bool("update", false, "write the golden readings anew")

// reading returns what a file was read as, one post or refusal a line.
func reading(t testing.TB, path string, o ingest.Options) string {
	t.Helper()
	s, err := ingest.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	readFacts(t, s, &b)
	for post, err := range s.Posts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			fmt.Fprintf(&b, "%d refused %s %s %.40q\n", r.Line, r.Reason, r.Field, r.Value)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		if len(post.Original) != len(s.Columns()) {
			t.Errorf("line %d: %d values of %d columns", post.Line, len(post.Original), len(s.Columns()))
		}
		fmt.Fprintf(&b, "%d %s %s", post.Line, post.Actor, time.UnixMicro(post.AtUS).UTC().Format(time.RFC3339Nano))
		for _, x := range []struct{ name, value string }{
			{"key", post.Key},
			{"name", post.Name},
			{"platform", post.Platform},
			{"kind", string(post.Kind)},
			{"lang", post.Lang},
			{"repost_of", post.RepostOf},
			{"reply_to", post.ReplyTo},
		} {
			if x.value != "" {
				fmt.Fprintf(&b, " %s=%s", x.name, x.value)
			}
		}
		if post.Text != "" {
			fmt.Fprintf(&b, " text=%q", post.Text)
		}
		for _, x := range []struct {
			name string
			list []string
		}{{"links", post.Links}, {"hashtags", post.Hashtags}, {"mentions", post.Mentions}, {"media", post.Media}} {
			if x.list != nil {
				fmt.Fprintf(&b, " %s=%q", x.name, x.list)
			}
		}
		for _, m := range post.Marks {
			fmt.Fprintf(&b, " mark:%s=%s", m.Action, m.Object)
		}
		b.WriteString("\n")
	}
	d := s.Dataset()
	fmt.Fprintf(&b, "-- %s %s %s zone %s assumed %t\n", d.Format, d.Encoding, d.Compression, d.Zone, d.ZoneAssumed)
	for _, m := range d.Mapping {
		fmt.Fprintf(&b, "-- %s: %s (%s)\n", m.Role, m.Column, m.How)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "-- note: %s\n", n)
	}
	return b.String()
}

// readFacts writes what a file of facts was read as, one fact or refusal a line.
func readFacts(t testing.TB, s *ingest.Source, b *strings.Builder) {
	t.Helper()
	for fact, err := range s.Facts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			word := "refused"
			if r.Kept {
				word = "left out"
			}
			fmt.Fprintf(b, "%d %s %s %s %.40q\n", r.Line, word, r.Reason, r.Field, r.Value)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		if len(fact.Original) != len(s.Columns()) {
			t.Errorf("line %d: %d values of %d columns", fact.Line, len(fact.Original), len(s.Columns()))
		}
		if fact.What() != s.Holds() {
			t.Errorf("line %d: %s in a file of %s", fact.Line, fact.What(), s.Holds())
		}
		told, err := json.Marshal(fact)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(b, "%d %s", fact.Line, told)
		if fact.RollCall != nil {
			for _, ballot := range fact.RollCall.Ballots {
				fmt.Fprintf(b, " %s %v;", ballot.State, ballot.Choice)
			}
		}
		b.WriteString("\n")
	}
}

// compare holds a reading against the golden one, of which every line has been
// held against the sample and the format's Doc.
func compare(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "", ""
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Errorf("%s line %d:\n got %s\nwant %s", golden, i+1, g, w)
		}
	}
}

// samples are the sample files by format.
func samples(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range ingest.Formats {
		paths, err := filepath.Glob(filepath.Join("testdata", f.Name+".*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if !strings.HasSuffix(path, ".golden") {
				out[f.Name] = path
			}
		}
	}
	return out
}

func TestEveryFormatReadsItsSampleAsItsGolden(t *testing.T) {
	files := samples(t)
	for _, f := range ingest.Formats {
		if f.Name == "posts-parquet" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			path, ok := files[f.Name]
			if !ok {
				t.Fatal("no sample")
			}
			got := reading(t, path, ingest.Options{Formats: ingest.Formats})
			compare(t, f.Name, got)
			if !strings.Contains(got, "-- "+f.Name+" ") {
				t.Errorf("the sample is recognised as another format")
			}
			if forced := reading(t, path, ingest.Options{Formats: ingest.Formats, Format: f.Name}); forced != got {
				t.Errorf("forced to its own format, the sample reads otherwise:\n%s", forced)
			}
		})
	}
}

func TestEveryFormatSaysWhatItDoes(t *testing.T) {
	for _, f := range ingest.Formats {
		title, rest, _ := strings.Cut(f.Doc, "\n\n")
		if title == "" || strings.HasSuffix(title, ".") || len(title) > 80 {
			t.Errorf("%s: the title is %q", f.Name, title)
		}
		for _, part := range []string{"In: ", "\nMapped: ", "\nRefused: ", "\nTraps: "} {
			if !strings.Contains(rest, part) {
				t.Errorf("%s: the Doc has no %q", f.Name, strings.TrimSpace(part))
			}
		}
	}
}

// row is what the Parquet sample has.
type row struct {
	ID        int64     `parquet:"id"`
	User      string    `parquet:"user,optional"`
	CreatedAt time.Time `parquet:"created_at,timestamp(microsecond)"`
	Text      string    `parquet:"text"`
	Hashtags  []string  `parquet:"hashtags,list"`
	Score     float64   `parquet:"score"`
}

func TestParquetReadsAsItsGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.parquet")
	at := time.Date(2021, 8, 1, 10, 0, 0, 123456000, time.UTC)
	rows := []row{
		{9007199254740993, "ann", at, "one \"quoted\"", []string{"a, b", `c"d`}, 0.5},
		{2, "", at, "nobody", nil, 1},
		{3, "bob", at.AddDate(-50, 0, 0), "too old", nil, 1e21},
		{4, "bob", at.Add(time.Second), "two \xff", []string{}, -1},
	}
	if err := parquet.WriteFile(path, rows); err != nil {
		t.Fatal(err)
	}
	compare(t, "posts-parquet", reading(t, path, ingest.Options{Formats: ingest.Formats}))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{len(data) / 2, len(data) - 1, 12, 4} {
		cutOff := filepath.Join(t.TempDir(), "cut.parquet")
		if err := os.WriteFile(cutOff, slices.Clone(data[:n]), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ingest.Open(cutOff, ingest.Options{Formats: ingest.Formats})
		if demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}
