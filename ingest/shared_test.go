package ingest_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demarche"
	"demarche/ingest"

	"github.com/klauspost/compress/zstd"
)

// shared returns the path of a file of the data that lie beside the project.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// countRows counts the rows under the header, or the elements of the array, in
// the plainest way there is.
func countRows(t *testing.T, path string) int64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if strings.HasSuffix(path, ".json") {
		d := json.NewDecoder(f)
		for n := int64(0); ; n++ {
			var one json.RawMessage
			if err := d.Decode(&one); errors.Is(err, io.EOF) {
				return n
			} else if err != nil {
				t.Fatal(err)
			}
			if one[0] == '[' {
				var list []json.RawMessage
				if err := json.Unmarshal(one, &list); err != nil {
					t.Fatal(err)
				}
				return int64(len(list))
			}
		}
	}
	var r io.Reader = f
	if strings.HasSuffix(path, ".zst") {
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	}
	c := csv.NewReader(r)
	c.ReuseRecord = true
	n := int64(-1)
	for {
		_, err := c.Read()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
}

// tally reads a file to its end and counts.
func tally(t *testing.T, path string, o ingest.Options) (demarche.Dataset, int64, map[string]int64) {
	t.Helper()
	s, err := ingest.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	kept, refused := int64(0), map[string]int64{}
	for _, err := range s.Posts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			refused[r.Reason]++
		} else if err != nil {
			t.Fatal(err)
		} else {
			kept++
		}
	}
	return s.Dataset(), kept, refused
}

// tallyFacts reads a file of facts to its end and counts: the facts, the rows refused
// and the fields left out, by reason.
func tallyFacts(t *testing.T, path string) (d demarche.Dataset, kept int64, refused, left map[string]int64) {
	t.Helper()
	s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	refused, left = map[string]int64{}, map[string]int64{}
	for _, err := range s.Facts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok && r.Kept {
			left[r.Reason+" "+r.Field]++
		} else if ok {
			refused[r.Reason]++
		} else if err != nil {
			t.Fatal(err)
		} else {
			kept++
		}
	}
	return s.Dataset(), kept, refused, left
}

// Every row of the votes and the incidents is a fact or refused with a reason, and what
// is left out of a row is told.
func TestEveryRowOfTheSharedFactsIsKeptOrRefused(t *testing.T) {
	for _, test := range []struct {
		name, format  string
		refused, left map[string]int64
	}{
		{"un/un_votes.csv.zst", "unvotes-csv", nil, nil},
		{"un/un_roll_calls.csv.zst", "unvotes-rollcalls-csv", nil, nil},
		{"un/un_roll_call_issues.csv", "unvotes-issues-csv", nil, nil},
		{"un/extract_74.json", "dgacm-json", nil, nil},
		// 75/290 A has all its names twice.
		{"un/extract_75.json", "dgacm-json", nil, map[string]int64{"repeated MS_in_favour": 1, "repeated MS_abstaining": 1}},
		{"un/extract_76.json", "dgacm-json", nil, nil},
		{"un/extract_77.json", "dgacm-json", nil, nil},
		{"incidents/EuRepoC_Global_Database_1.1.csv", "eurepoc-csv", nil, map[string]int64{"bad-date start_date": 16}}, // which are empty
		{"incidents/EuRepoC_Attribution_dataset_1.1.csv", "eurepoc-attributions-csv", nil, nil},
		{"incidents/EuRepoC_Receiver_dataset_1.1.csv", "eurepoc-receivers-csv", nil, nil},
		// 15 dates are empty; in six rows the columns have slipped, and one of them has two words
		// among its sponsors.
		{
			"incidents/cyber-operations-incidents.csv", "cfr-operations-csv", nil,
			map[string]int64{"bad-date Date": 15, "bad-word Type": 6, "unknown-state Sponsor": 7},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := shared(t, test.name)
			d, kept, refused, left := tallyFacts(t, path)
			if d.Format != test.format {
				t.Errorf("format = %s, want %s", d.Format, test.format)
			}
			sum := kept
			for _, n := range refused {
				sum += n
			}
			if want := countRows(t, path); sum != want {
				t.Errorf("kept and refused are %d, want %d", sum, want)
			}
			if !maps.Equal(refused, test.refused) {
				t.Errorf("refused = %v, want %v", refused, test.refused)
			}
			if !maps.Equal(left, test.left) {
				t.Errorf("left out = %v, want %v", left, test.left)
			}
		})
	}
}

// Voeten's estimates call both former Yemens YAR, and Serbia Yugoslavia: no two rows of a
// year are of one state.
func TestVoetensEstimatesAreOfOneStateEach(t *testing.T) {
	path := shared(t, filepath.Join("..", "oracles", "governance", "voeten_ideal_points_jul2025.csv.gz"))
	s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Dataset().Format; got != "voeten-ideal-csv" {
		t.Errorf("the format is %s", got)
	}
	seen, yemens, refused := map[string]bool{}, map[string]bool{}, 0
	for f, err := range s.Facts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok && r.Reason == "bad-number" && r.Value == "" {
			refused++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		at := f.Datum.Subject + " " + f.Datum.Date.String()
		if seen[at] {
			t.Errorf("two rows are of %s", at)
		}
		seen[at] = true
		if f.Original[1] == "YAR" {
			yemens[f.Datum.Subject] = true
		}
	}
	// Barbados in 1966 and Tajikistan in 2001 have no estimate by votes on final texts.
	if len(seen) != 11_421 || refused != 2 || !yemens["YEM"] || !yemens["YMD"] || len(yemens) != 2 {
		t.Errorf("%d estimates, %d refused; YAR is %v", len(seen), refused, yemens)
	}
}

// What is no file of facts in these folders is refused as a whole, in one clear word.
func TestSharedFilesThatAreNoFacts(t *testing.T) {
	for name, want := range map[string]string{
		"un/COW_country_codes.csv": "which the program knows",
		"un/texts.tar.zst":         "tar",
	} {
		_, err := ingest.Open(shared(t, name), ingest.Options{Formats: ingest.Formats})
		if e, ok := errors.AsType[*demarche.Error](err); !ok || e.Code != demarche.BadData || !strings.Contains(e.Message, want) || e.Hint == "" {
			t.Errorf("%s: %v, want an error with %q and a hint", name, err, want)
		}
	}
}

func TestEveryRowOfTheSharedFilesIsKeptOrRefused(t *testing.T) {
	for _, test := range []struct {
		name, format string
		user         map[string]string
		refused      map[string]int64
	}{
		{"ira_tweets.csv.zst", "ira-csv", nil, nil},
		{"coortweet/german_elections.csv.zst", "german-elections-csv", nil, nil},
		// 24 ads have an empty landing page and 4 have NA; 6 have NA in both of their times.
		{"fb_ads/ads.csv", "fb-ads-csv", nil, map[string]int64{"no-actor": 28, "bad-time": 6}},
		{"controls/airline_feb2015.csv", "posts-csv", nil, nil},
		{"controls/BarackObama.csv", "posts-csv", nil, nil},
		{"controls/realDonaldTrump.csv", "posts-csv", nil, nil},
		{"controls/presstv.json", "posts-json", map[string]string{"actor": "=presstv"}, nil},
		{"controls/cnnbrk.json", "posts-json", map[string]string{"actor": "=cnnbrk"}, nil},
		{"controls/BBCBreaking.json", "posts-json", map[string]string{"actor": "=BBCBreaking"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := shared(t, test.name)
			d, kept, refused := tally(t, path, ingest.Options{Formats: ingest.Formats, Map: test.user})
			if d.Format != test.format {
				t.Errorf("format = %s, want %s", d.Format, test.format)
			}
			sum := kept
			for _, n := range refused {
				sum += n
			}
			if want := countRows(t, path); sum != want {
				t.Errorf("kept and refused are %d, want %d", sum, want)
			}
			if !maps.Equal(refused, test.refused) {
				t.Errorf("refused = %v, want %v", refused, test.refused)
			}
		})
	}
}
