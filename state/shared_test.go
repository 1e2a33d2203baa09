package state

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// shared opens a file of the shared data, unpacked.
func shared(t *testing.T, name string) io.Reader {
	t.Helper()
	file, err := os.Open(filepath.Join("../../shared", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("REQUIRE_SHARED") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	switch filepath.Ext(name) {
	case ".gz":
		z, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		return z
	case ".zst":
		z, err := zstd.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(z.Close)
		return z
	}
	return file
}

// rows returns the rows of a CSV file, each by the names of its columns.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	r := csv.NewReader(shared(t, name))
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	head = slices.Clone(head)
	var all []map[string]string
	for {
		row, err := r.Read()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		for i, value := range row {
			m[head[i]] = value
		}
		all = append(all, m)
	}
}

// refused holds the spellings that were not found against those that may not be,
// and prints each with its reason.
func refused(t *testing.T, from string, got map[string]bool, want string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(got)) {
		t.Logf("%s: %s", from, Why(name))
	}
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(want, "|") {
		if want != "" {
			wanted[strings.TrimSpace(name)] = true
		}
	}
	for name := range got {
		if !wanted[strings.TrimSpace(name)] {
			t.Errorf("%s: %q is refused", from, name)
		}
	}
	for name := range wanted {
		if !got[name] {
			t.Errorf("%s: %q is not refused, or not there", from, name)
		}
	}
}

// The header of the roll calls is of codes as they are here, and who is listed
// from when to when agrees with the days of admission: a session's list may name a
// state that was admitted in its course.
func TestRollCalls(t *testing.T) {
	r := csv.NewReader(shared(t, "oracles/governance/unga_rollcalls_1946_2025.csv.gz"))
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	codes := slices.Clone(head[5:])
	if len(codes) != 198 {
		t.Errorf("%d codes", len(codes))
	}
	first, last := map[string]time.Time{}, map[string]time.Time{}
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		on, err := time.Parse(time.DateOnly, row[2])
		if err != nil {
			t.Fatal(err)
		}
		for i, code := range codes {
			if row[5+i] == "" {
				continue
			}
			if first[code].IsZero() || on.Before(first[code]) {
				first[code] = on
			}
			if on.After(last[code]) {
				last[code] = on
			}
		}
	}
	listed := map[string]bool{}
	for _, code := range codes {
		listed[code] = true
		s, ok := ByISO3(code)
		if !ok || s.Code != code || s.Kind != Member && s.Kind != Former {
			t.Errorf("%s is %s, %s", code, s.Code, s.Kind)
			continue
		}
		from := s.From
		if code == "SRB" {
			from = day(20030204) // until then it is listed as YUG
		}
		if early, late := from.Sub(first[code]), first[code].Sub(from); early > 100*24*time.Hour || late > 400*24*time.Hour {
			t.Errorf("%s is listed from %v on and was admitted on %v", code, first[code], from)
		}
		if s.Kind == Former && !s.Member(last[code]) {
			t.Errorf("%s is listed until %v and ended on %v", code, last[code], s.To)
		}
		if _, ok := Successor(code, last[code]); !ok {
			t.Errorf("%s has no place on %v", code, last[code])
		}
	}
	for _, s := range All() {
		if (s.Kind == Member || s.Kind == Former && !s.From.IsZero()) && !listed[s.Code] {
			t.Errorf("%s is in the table and not in the roll calls", s.Code)
		}
	}
}

// unvotes tells each state by its name and by its alpha-2 code, of which Namibia's
// is NA.
func TestUnvotes(t *testing.T) {
	got, seen := map[string]bool{}, map[string]string{}
	for _, row := range rows(t, "data/un/un_votes.csv.zst") {
		name, code := row["country"], row["country_code"]
		if old, ok := seen[name]; ok && old == code {
			continue
		}
		seen[name] = code
		s, ok := Find(name)
		if !ok {
			got[name] = true
			continue
		}
		if code == "" {
			continue
		}
		if by, _ := ByISO2(code); by.Code != s.Code {
			t.Errorf("%q is %s, its code %q %s", name, s.Code, code, by.Code)
		}
	}
	if len(seen) != 200 {
		t.Errorf("%d names", len(seen))
	}
	refused(t, "unvotes", got, "")
}

func TestCorrelatesOfWar(t *testing.T) {
	got := map[string]bool{}
	for _, row := range rows(t, "data/un/COW_country_codes.csv") {
		n, err := strconv.Atoi(row["CCode"])
		if err != nil {
			t.Fatal(err)
		}
		name := row["StateNme"]
		s, ok := Find(name)
		by, okCOW := ByCOW(n, 0)
		if ok != okCOW || s.Code != by.Code {
			t.Errorf("%q is %q, %d is %q", name, s.Code, n, by.Code)
		}
		if !ok {
			got[name] = true
		}
	}
	refused(t, "COW", got, "Austria-Hungary|Baden|Bavaria|Hanover|Hesse Electoral|Hesse Grand Ducal|Korea|"+
		"Mecklenburg Schwerin|Modena|Papal States|Parma|Saxony|Tuscany|Two Sicilies|Wuerttemburg")
}

// Voeten's estimates give each state a COW number, a code and a name, and call both
// former Yemens YAR and Serbia Yugoslavia. No two rows of a year are one state.
func TestVoeten(t *testing.T) {
	seen := map[string]bool{}
	other := map[string]int{}
	for _, row := range rows(t, "oracles/governance/voeten_ideal_points_jul2025.csv.gz") {
		n, _ := strconv.Atoi(row["ccode"])
		year, err := strconv.Atoi(row["year"])
		if err != nil {
			t.Fatal(err)
		}
		s, ok := ByCOW(n, year)
		if !ok {
			t.Errorf("no state has the number %d in %d", n, year)
			continue
		}
		if at := s.Code + row["year"]; seen[at] {
			t.Errorf("two rows of %d are %s", year, s.Code)
		} else {
			seen[at] = true
		}
		if row["iso3c"] != s.Code {
			other[row["iso3c"]+" is "+s.Code]++
		}
		by, _ := Find(row["countryname"])
		if by, _ = Successor(by.Code, day(year*10000+1231)); by.Code != s.Code {
			t.Errorf("%q of %d is %q, its number %d %s", row["countryname"], year, by.Code, n, s.Code)
		}
	}
	if want := map[string]int{"YAR is YEM": 42, "YAR is YMD": 23, "YUG is SRB": 22}; !maps.Equal(other, want) {
		t.Errorf("other codes: %v, want %v", other, want)
	}
	for _, row := range rows(t, "oracles/governance/cow_iso3.csv") {
		n, _ := strconv.Atoi(row["ccode"])
		byNumber, _ := ByCOW(n, 0)
		if byName, ok := Find(row["country"]); !ok || byName.Code != byNumber.Code {
			t.Errorf("%q is %q, %d is %q", row["country"], byName.Code, n, byNumber.Code)
		}
	}
}

// The Assembly's own lists of who voted how and who sponsored what.
func TestAssemblyRecords(t *testing.T) {
	voters, others, behalf := map[string]bool{}, map[string]bool{}, map[string]bool{}
	states, acting := map[string]int{}, 0
	for _, session := range []string{"74", "75", "76", "77"} {
		d := json.NewDecoder(shared(t, "data/un/extract_"+session+".json"))
		for {
			var r struct {
				For     []string `json:"MS_in_favour"`
				Against []string `json:"MS_against"`
				Abstain []string `json:"MS_abstaining"`
				First   []string `json:"sponsors"`
				Further []string `json:"additional_sponsors"`
			}
			if err := d.Decode(&r); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			for _, name := range slices.Concat(r.For, r.Against, r.Abstain) {
				if s, ok := Find(name); !ok {
					voters[name] = true
				} else if s.Kind != Member {
					t.Errorf("%s voted", s.Name)
				}
			}
			for _, s := range Sponsors(slices.Concat(r.First, r.Further)) {
				switch {
				case s.State == "":
					others[s.Text] = true
				case s.For != "":
					acting++
					behalf[s.For] = true
				default:
					states[s.State]++
				}
			}
		}
	}
	refused(t, "voters", voters, "")
	// Chairs and committees, some torn in two at a comma, and pieces of the names of
	// states that stand whole beside them.
	bodies := 0
	maps.DeleteFunc(others, func(name string, _ bool) bool {
		body := strings.HasPrefix(name, "SUBMITTED BY THE ") || strings.HasPrefix(name, "ON THE BASIS OF THE REPORT OF THE ")
		if body {
			bodies++
			t.Logf("sponsors: %s", name)
		}
		return body
	})
	if bodies != 20 {
		t.Errorf("%d bodies", bodies)
	}
	const informal = " AND ON THE BASIS OF INFORMAL CONSULTATIONS ON DRAFT RESOLUTION"
	refused(t, "sponsors", others, "ABDULRAHMAN ABDULAZIZ FAHAD AL-THANI (QATAR)"+informal+"|AHMED MAGDY (EGYPT)"+informal+
		"|VLADAMIR BUDHU (TRINIDAD AND TOBAGO)"+informal+"|NORTHERN IRELAND|PRINCIPE")
	for _, who := range slices.Sorted(maps.Keys(behalf)) {
		t.Logf("on behalf of %s", who)
	}
	t.Logf("%d states sponsor, %d times a state acts for others", len(states), acting)
}
