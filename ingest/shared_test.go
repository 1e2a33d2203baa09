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
		var list []json.RawMessage
		if err := json.NewDecoder(f).Decode(&list); err != nil {
			t.Fatal(err)
		}
		return int64(len(list))
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
