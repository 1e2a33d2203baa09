package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"demarche"
	"demarche/ingest"
)

var (
	earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).Add(-24 * time.Hour).UnixMicro()
	latest   = time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC).Add(24 * time.Hour).UnixMicro()
)

// fuzz gives a format whatever there is. Whatever it is, nothing panics, lines
// do not go back, every post has an actor, a time in range and a value for each
// column, every refusal a reason and at most 200 bytes, and a second reading is
// the first.
func fuzz(f *testing.F, format string) {
	if path, ok := samples(f)[format]; ok {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(append([]byte("\xef\xbb\xbf"), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))...))
	}
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, format) })
}

func check(t *testing.T, data []byte, format string) {
	path := filepath.Join(t.TempDir(), "fuzz")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats, Format: format})
	if err != nil {
		if code := demarche.CodeOf(err); code == demarche.Internal {
			t.Fatalf("not said to whom it is: %v", err)
		}
		return
	}
	var counts [2][2]int
	for pass := range 2 {
		last := int64(0)
		for p, err := range s.Posts(context.Background(), nil) {
			line := int64(0)
			if r, ok := errors.AsType[*demarche.Refusal](err); ok {
				counts[pass][1]++
				line = r.Line
				if r.Reason == "" || r.Detail == "" || len(r.Value) > 200 || r.File != "fuzz" {
					t.Fatalf("refusal %+v", r)
				}
			} else if err != nil {
				if demarche.CodeOf(err) == demarche.Internal {
					t.Fatal(err)
				}
				break
			} else {
				counts[pass][0]++
				line = p.Line
				if p.Actor == "" || p.AtUS < earliest || p.AtUS >= latest || len(p.Original) != len(s.Columns()) {
					t.Fatalf("post %+v of columns %q", p, s.Columns())
				}
			}
			if line < last || line < 1 {
				t.Fatalf("line %d after line %d", line, last)
			}
			last = line
		}
		counts[pass][0] += checkFacts(t, s, &counts[pass][1])
		s.Dataset()
	}
	if counts[0] != counts[1] {
		t.Fatalf("the first reading is %v and the second %v", counts[0], counts[1])
	}
}

// checkFacts reads the facts of a file, counts those kept and the rows refused, and
// holds each to what all owe.
func checkFacts(t *testing.T, s *ingest.Source, refused *int) (kept int) {
	last := int64(0)
	for f, err := range s.Facts(context.Background(), nil) {
		line := int64(0)
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			line = r.Line
			if !r.Kept {
				*refused++
			}
			if r.Reason == "" || r.Detail == "" || len(r.Value) > 200 || r.File != "fuzz" {
				t.Fatalf("refusal %+v", r)
			}
		} else if err != nil {
			if demarche.CodeOf(err) == demarche.Internal {
				t.Fatal(err)
			}
			break
		} else {
			kept++
			line = f.Line
			if f.What() != s.Holds() || len(f.Original) != len(s.Columns()) {
				t.Fatalf("fact %+v in a file of %s with the columns %q", f, s.Holds(), s.Columns())
			}
		}
		if line < last || line < 1 {
			t.Fatalf("line %d after line %d", line, last)
		}
		last = line
	}
	return kept
}

func FuzzAnyFile(f *testing.F) {
	for _, path := range samples(f) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("\xff\xfeu\x00,\x00a\x00"))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Add([]byte("(\xb5/\xfd"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, "") })
}

func FuzzPostsCSV(f *testing.F)           { fuzz(f, "posts-csv") }
func FuzzPostsNDJSON(f *testing.F)        { fuzz(f, "posts-ndjson") }
func FuzzPostsJSON(f *testing.F)          { fuzz(f, "posts-json") }
func FuzzIRACSV(f *testing.F)             { fuzz(f, "ira-csv") }
func FuzzXArchiveCSV(f *testing.F)        { fuzz(f, "x-archive-csv") }
func FuzzTwitterV1JSON(f *testing.F)      { fuzz(f, "twitter-v1-json") }
func FuzzTwitterV2JSON(f *testing.F)      { fuzz(f, "twitter-v2-json") }
func FuzzCooRTweetCSV(f *testing.F)       { fuzz(f, "coortweet-csv") }
func FuzzGermanElectionsCSV(f *testing.F) { fuzz(f, "german-elections-csv") }
func FuzzQUTCSV(f *testing.F)             { fuzz(f, "qut-csv") }
func FuzzTelegramJSON(f *testing.F)       { fuzz(f, "telegram-json") }
func FuzzFBAdsCSV(f *testing.F)           { fuzz(f, "fb-ads-csv") }

func FuzzUNDLCSV(f *testing.F)        { fuzz(f, "undl-csv") }
func FuzzUNDLMARCXML(f *testing.F)    { fuzz(f, "undl-marcxml") }
func FuzzDGACMJSON(f *testing.F)      { fuzz(f, "dgacm-json") }
func FuzzEuRepoCCSV(f *testing.F)     { fuzz(f, "eurepoc-csv") }
func FuzzVoetenVotesCSV(f *testing.F) { fuzz(f, "voeten-votes-csv") }

func FuzzPostsParquet(f *testing.F) {
	var b bytes.Buffer
	if err := parquet.Write(io.Writer(&b), []row{{ID: 1, User: "ann", CreatedAt: time.Unix(1.6e9, 0), Hashtags: []string{"a"}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	fuzz(f, "posts-parquet")
}
