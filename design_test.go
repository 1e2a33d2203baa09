package demarche_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The table in docs/design.md and the picture in docs/house.svg show the floors
// as they are: every package on its floor, and no other.
func TestTheHouseIsDrawnAsItIs(t *testing.T) {
	for name, read := range map[string]func(*testing.T, string) []string{"design.md": tableFloors, "house.svg": drawnFloors} {
		text, err := os.ReadFile(filepath.Join("docs", name))
		if err != nil {
			t.Fatal(err)
		}
		drawn := read(t, string(text))
		for i := range max(len(floors), len(drawn)) {
			want, have := "", ""
			if i < len(floors) {
				want = floors[i]
			}
			if i < len(drawn) {
				have = drawn[i]
			}
			if w, h := sorted(want), sorted(have); !slices.Equal(w, h) {
				t.Errorf("docs/%s has on floor %d: %v, want %v", name, i+1, h, w)
			}
		}
	}
}

func sorted(names string) []string { return slices.Sorted(strings.FieldsSeq(names)) }

// tableFloors returns the packages of each floor of a table: | 2 | `ingest` | ...
func tableFloors(t *testing.T, text string) []string {
	return gather(t, regexp.MustCompile("(?m)^\\| ([0-9]+) \\| `([^`]+)` \\|").FindAllStringSubmatch(text, -1))
}

// drawnFloors returns the packages of each floor of a drawing, whose names are
// the texts of class package in the groups floor-1, floor-2...
func drawnFloors(t *testing.T, text string) []string {
	var found [][]string
	floor := ""
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if token == nil {
			return gather(t, found)
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			if n, ok := strings.CutPrefix(a.Value, "floor-"); ok && a.Name.Local == "id" {
				floor = n
			}
			if a.Name.Local == "class" && a.Value == "package" {
				var name string
				if err := d.DecodeElement(&name, &e); err != nil {
					t.Fatal(err)
				}
				found = append(found, []string{"", floor, name})
				break
			}
		}
	}
}

func gather(t *testing.T, found [][]string) []string {
	t.Helper()
	var all []string
	for _, m := range found {
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 {
			t.Fatalf("%s is on floor %q", m[2], m[1])
		}
		for len(all) < n {
			all = append(all, "")
		}
		name := m[2]
		if name == "demarche" {
			name = "."
		}
		all[n-1] += name + " "
	}
	return all
}
