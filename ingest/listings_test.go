package ingest_test

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"demarche"
	"demarche/ingest"

	"github.com/klauspost/compress/zstd"
)

// What an account's page is on each platform by the plainest rule that there is, which knows
// nothing of addresses but the one form in which the matrix has them.
var matrixTwin = []struct {
	column, platform string
	page             *regexp.Regexp
}{
	{"Twitter Link", "x", regexp.MustCompile(`^https://www\.twitter\.com/(\w{1,15})$`)},
	{"Facebook Link", "facebook", regexp.MustCompile(`^https://www\.facebook\.com/(?:[\w-]+-)?([a-zA-Z0-9.]+)$`)},
	{"Youtube Link", "youtube", regexp.MustCompile(`^https://www\.youtube\.com/channel/(UC[\w-]{22})$`)},
	{"Telegram Link", "telegram", regexp.MustCompile(`^https://t\.me/([a-zA-Z]\w{3,31})$`)},
	{"VK Link", "vk", regexp.MustCompile(`^https://vk\.com/([\w.]+)$`)},
	{"Ok.ru link", "ok", regexp.MustCompile(`^https://ok\.ru/((?:group/)?[\w.]+)$`)},
	{"Tiktok Link", "tiktok", regexp.MustCompile(`^https://www\.tiktok\.com/@([\w.]+)$`)},
	{"Rutube Link", "rutube", regexp.MustCompile(`^https://rutube\.ru/channel/(\d+)$`)},
	{"Instagram Link", "instagram", regexp.MustCompile(`^https://www\.instagram\.com/([\w.]+)$`)},
	{"Linkedin link", "linkedin", regexp.MustCompile(`^https://www\.linkedin\.com/(company/[\w.-]+)$`)},
}

// TestEveryLinkOfTheMatrixIsAListingOrTold reads the matrix a second time, row by row and
// column by column, and finds the same accounts listed and the same links left out.
func TestEveryLinkOfTheMatrixIsAListingOrTold(t *testing.T) {
	path := shared(t, "state_media/State_Media_Matrix.csv.zst")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := csv.NewReader(z)
	header, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	listed, left := map[string]int{}, map[string]int{}
	wantRefused, wantTaken, sites := map[string]int{}, 0, 0
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		cell := func(column string) string { return strings.TrimSpace(row[at[column]]) }
		switch cell("Typology") {
		case "SC", "CaPu", "CaPr", "ISFM", "ISF", "ISM", "IP":
		default:
			wantRefused["bad-word"]++
			continue
		}
		places := 0
		if cell("URL") != "" {
			sites, places = sites+1, places+1
		}
		for _, x := range matrixTwin {
			link := cell(x.column)
			if link == "" {
				continue
			}
			m := x.page.FindStringSubmatch(link)
			if m == nil {
				left[strings.ToLower(x.column)]++
				continue
			}
			places++
			name := m[1]
			if x.platform != "youtube" {
				name = strings.ToLower(name)
			}
			if x.platform == "vk" {
				name = strings.Replace(name, "public", "club", 1) // two ways to write one
			}
			if x.platform == "facebook" {
				name = strings.ReplaceAll(name, ".", "")
			}
			listed[x.platform+" "+name]++
		}
		if places == 0 {
			wantRefused["no-name"]++
		} else {
			wantTaken++
		}
	}

	s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	got, gotLeft, refused, lines := map[string]int{}, map[string]int{}, map[string]int{}, map[int64]bool{}
	gotSites, all := 0, 0
	for f, err := range s.Facts(context.Background(), nil) {
		if r, ok := errors.AsType[*demarche.Refusal](err); ok {
			if r.Kept {
				gotLeft[r.Field]++
			} else {
				refused[r.Reason]++
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all++
		lines[f.Line] = true
		if f.Listing.Platform == "" {
			gotSites++
			continue
		}
		got[f.Listing.Platform+" "+f.Listing.Pattern]++
		if f.Listing.OfPerson() {
			t.Errorf("%+v is taken for a person's", f.Listing)
		}
	}
	if !maps.Equal(got, listed) {
		for k, n := range listed {
			if got[k] != n {
				t.Errorf("%s is listed %d times, by the file %d", k, got[k], n)
			}
		}
		for k, n := range got {
			if listed[k] == 0 {
				t.Errorf("%s is listed %d times, and is not in the file", k, n)
			}
		}
	}
	if !maps.Equal(gotLeft, left) || !maps.Equal(refused, wantRefused) || gotSites != sites || len(lines) != wantTaken {
		t.Errorf("left out %v, refused %v, sites %d, rows %d; by the file %v, %v, %d, %d", gotLeft, refused, gotSites, len(lines), left, wantRefused, sites, wantTaken)
	}
	t.Logf("%d listings of %d rows, %d of them sites; left out %v; refused %v", all, len(lines), gotSites, gotLeft, refused)
	// By hand: RT Documentary, Sputnik Belarus, the page of IRNA, which has no name of its own, a
	// channel by its number...
	for _, want := range []string{"x rt_documentary", "vk sputnikbelarus", "facebook 147753375255446", "rutube 24675972", "telegram belta_telegramm", "youtube UCYs0ZTRQWCtdoOQCF4CylTw", "ok group/54899130892291", "facebook npr", "vk 1tv"} {
		if got[want] == 0 {
			t.Errorf("%s is not listed", want)
		}
	}
	if len(got) < 800 || gotLeft["twitter link"] != 45 {
		t.Errorf("%d accounts", len(got))
	}
}
