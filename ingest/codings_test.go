package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"demarche"
	"demarche/codebook"
	"demarche/ingest"
)

// sheetBook is a codebook of two codes.
func sheetBook(t *testing.T) *codebook.Codebook {
	t.Helper()
	b, err := codebook.Parse(strings.NewReader(`
codebook: rivers
version: "1.0"
title: Rivers
codes:
  - {id: THREAT, name: Threat, kind: narrative, definition: "A threat <of> some \"kind\" & more."}
  - {id: PRAISE, name: Praise, kind: technique, definition: Praise.}
`), "rivers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// units are posts with what is hard on formats: quotes, formulas, line breaks, letters of two
// UTF-16 units, digests that look like numbers.
func units() []codebook.Unit {
	var all []codebook.Unit
	for i, text := range []string{"=1+1, he said: \"no\"", "two\r\nlines; 😀 and <more> & more", "Россия — «мир»", " blanks around ", "@someone 1/2", "’tis so"} {
		all = append(all, codebook.Unit{
			Record: demarche.NewRecordID(3, int64(4711+i)), Text: text, Digest: codebook.Digest(text), Place: fmt.Sprintf("posts, of=all.csv:%d", i+2), Posted: "2026-03-01",
			Stratum: fmt.Sprintf("s%d", i%2+1), Inclusion: 1 / float64(3+i),
		})
	}
	all[0].Digest, all[1].Digest = "123456789012", "1234567e8901" // as a spreadsheet would take for numbers
	return all
}

// codings reads a sheet, and returns its codings and the reasons of its refusals.
func codings(t *testing.T, file string) (all []demarche.Coding, refused []string) {
	t.Helper()
	s, err := ingest.Open(file, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	for fact, err := range s.Facts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			refused = append(refused, r.Reason)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, *fact.Coding)
	}
	return all, refused
}

func written(t *testing.T, f codebook.SheetFormat, s *codebook.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sheet"+f.Ext)
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// A sheet that nobody has filled says so of every unit, in every format, and is recognised.
func TestABlankSheetIsNotCoded(t *testing.T) {
	for _, f := range codebook.SheetFormats {
		t.Run(f.Name, func(t *testing.T) {
			s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT", "PRAISE"}, Sample: "first", Coder: "coder-1", Units: units()}
			all, refused := codings(t, written(t, f, s))
			if len(all) != 0 || len(refused) != len(s.Units) {
				t.Fatalf("%d codings, %d refusals of %d units", len(all), len(refused), len(s.Units))
			}
			for _, reason := range refused {
				if reason != "not-coded" {
					t.Errorf("refused as %s", reason)
				}
			}
		})
	}
}

// What coders read comes back as it was, with the post that it is of and the probability with
// which that was drawn, in every format.
func TestCodingsComeBackAsTheyWere(t *testing.T) {
	day, err := demarche.ParseDate("2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range codebook.SheetFormats {
		t.Run(f.Name, func(t *testing.T) {
			s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT", "PRAISE"}, Sample: "first", Units: units()}
			var want []demarche.Coding
			for i := range s.Units {
				u := &s.Units[i]
				for _, coder := range []string{"ann", "ben"} {
					for k, code := range s.Codes {
						if i == 3 && k == 1 && coder == "ben" {
							continue // one who did not code all
						}
						g := demarche.Coding{
							Codebook: "rivers@1.0", Code: code, Unit: u.Record.String(), Digest: u.Digest, Coder: coder, Date: day,
							Value: []string{"yes", "leaning", "no"}[(i+k)%3], Sample: "first", Stratum: u.Stratum, Inclusion: u.Inclusion,
						}
						if g.Value != "no" && i%2 == 1 {
							g.Stance = codebook.Stances[i%3]
							if runes := []rune(u.Text); g.Value == "yes" {
								g.Span = strings.TrimSpace(string(runes[len(runes)-4:]))
							}
						}
						if i == 2 && coder == "ben" { // who read it in another draw
							g.Codebook, g.Sample, g.Stratum, g.Inclusion = "rivers@2.0", "second", "s9", 0.25
						}
						u.Codings = append(u.Codings, g)
						want = append(want, g)
					}
				}
			}
			got, refused := codings(t, written(t, f, s))
			if len(refused) > 0 {
				t.Errorf("refused: %v", refused)
			}
			same := map[string]demarche.Coding{}
			for _, g := range got {
				same[g.Unit+g.Coder+g.Code] = g
			}
			if len(got) != len(want) || len(same) != len(want) {
				t.Errorf("%d codings came back of %d", len(got), len(want))
			}
			for _, w := range want {
				if g := same[w.Unit+w.Coder+w.Code]; !reflect.DeepEqual(g, w) {
					t.Errorf("came back as\n%+v\nof\n%+v", g, w)
				}
			}
		})
	}
}

// The same sheet is written in the same bytes.
func TestASheetIsWrittenInTheSameBytes(t *testing.T) {
	for _, f := range codebook.SheetFormats {
		s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT", "PRAISE"}, Sample: "first", Units: units()}
		var a, b bytes.Buffer
		if err := errors.Join(f.Write(&a, s), f.Write(&b, s)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two writings differ", f.Name)
		}
	}
}

// An archive that is torn, or has no project, is told as such.
func TestArchivesThatAreNoProject(t *testing.T) {
	s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT"}, Units: units()}
	whole, err := os.ReadFile(written(t, codebook.REFIQDA, s))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"half.qdpx":  whole[:len(whole)/2],
		"other.qdpx": bytes.ReplaceAll(whole, []byte("project.qde"), []byte("project.txt")),
		"named.zip":  whole,
	} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.Open(file, ingest.Options{Formats: ingest.Formats}); demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCodingsCSV(f *testing.F)      { fuzz(f, "codings-csv") }
func FuzzLabelStudioJSON(f *testing.F) { fuzz(f, "label-studio-json") }
func FuzzDoccanoJSONL(f *testing.F)    { fuzz(f, "doccano-jsonl") }
func FuzzREFIQDA(f *testing.F)         { fuzz(f, "refi-qda") }
