package text

import (
	"encoding/csv"
	"os"
	"testing"
)

// qutRows reads vectors with the columns input, message_preprocessor, tokenize.
func qutRows(t *testing.T, path string, shared bool) [][]string {
	f, err := os.Open(path)
	if err != nil {
		if shared && os.Getenv("REQUIRE_SHARED") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	if shared {
		r.Comment = 0 // a text there begins with "#"
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestQUTToTheLetter holds the two functions to what the toolkit's own code made
// of 27 texts, and of 50 more (see the head of that file).
func TestQUTToTheLetter(t *testing.T) {
	for _, v := range []struct {
		path   string
		shared bool
		rows   int
	}{
		{"testdata/oracle/qut_tokens.csv", false, 50},
		{"../../shared/oracles/coordination/qut_tokenizer_vectors.csv", true, 27},
	} {
		t.Run(v.path, func(t *testing.T) {
			rows := qutRows(t, v.path, v.shared)
			if len(rows) < v.rows {
				t.Fatalf("%d rows, want %d", len(rows), v.rows)
			}
			for _, row := range rows {
				if got := QUTPreprocess(row[0]); got != row[1] {
					t.Errorf("QUTPreprocess(%q) = %q, want %q", row[0], got, row[1])
				}
				if got := QUTTokens(row[0]); got != row[2] {
					t.Errorf("QUTTokens(%q) = %q, want %q", row[0], got, row[2])
				}
			}
		})
	}
}

// TestCooRTweetByItsSource: expectations follow from the four lines of its
// normalize_text, gsub("@.+?(\\s|$)", "", x), gsub("RT", "", x), tolower, trimws.
func TestCooRTweetByItsSource(t *testing.T) {
	for raw, want := range map[string]string{
		"RT @bob: Hello World":      "hello world",
		"hi @bob there":             "hi there",  // the white space behind goes too
		"hi @bob  there":            "hi  there", // but only one of it
		"SMART START":               "sma sta",   // anywhere
		"rt @bob: art":              "rt art",    // lower case is not removed
		"@ a b":                     "b",         // .+? takes at least one character, here the space
		"a @":                       "a @",       // and finds none here
		"a@b.com x":                 "ax",        // a mail address too
		"@a@b c":                    "c",         //
		"@bob\nnext":                "next",      //
		"@bob\u00a0next one":        "one",       // iswspace knows no no-break space
		"  \t Trim\r\n":             "trim",      //
		"\u00a0x":                   "\u00a0x",   // trimws trims [ \t\r\n]
		"Two  spaces http://A.B/C":  "two  spaces http://a.b/c",
		"ПРИВЕТ":                    "привет",
		"RRTT":                      "rt", // one pass: the inner RT goes
		"":                          "",
		"@everyone":                 "",
		"RT RT @x y":                "y",
		"Visit @a, @b and @c today": "visit and today",
	} {
		if got := CooRTweetNormal(raw); got != want {
			t.Errorf("CooRTweetNormal(%q) = %q, want %q", raw, got, want)
		}
	}
}
