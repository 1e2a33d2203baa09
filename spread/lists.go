package spread

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// starter is the list that comes with the program: outlets and accounts of several
// countries, each with its source, as listings-csv has them. A row that is marked as
// recalled was not checked.
//
//go:embed lists/starter.csv
var starter []byte

// An entry is a listing and where it stands.
type entry struct {
	demarche.Listing
	record     demarche.RecordID // 0 for the starter list
	confidence demarche.Confidence
	source     string
}

// list returns the list of an entry, with its version.
func (e *entry) list() string {
	if e.Version == "" {
		return e.List
	}
	return e.List + "@" + e.Version
}

// in reports whether the entry holds on a day.
func (e *entry) in(day demarche.Day) bool {
	if first, _ := e.From.Days(); e.From.Known() && day < first {
		return false
	}
	_, last := e.To.Days()
	return !e.To.Known() || day <= last
}

// lists are the entries of all lists, by domain and by handle.
type lists struct {
	domains map[string][]*entry // by pattern
	handles map[string][]*entry // by platform and pattern
	names   []string            // with versions, sorted
	count   map[string]int      // entries of each
	notes   []string
}

// readLists gathers the listings of the case, and those of the starter list where it is
// asked for.
func readLists(ctx context.Context, c *casefile.Case, withStarter bool) (*lists, error) {
	facts, err := c.Facts(ctx, demarche.Listings)
	if err != nil {
		return nil, err
	}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	digest := map[int]string{}
	for _, d := range datasets {
		digest[d.Dataset] = d.SHA256[:min(len(d.SHA256), 8)]
	}
	l := &lists{domains: map[string][]*entry{}, handles: map[string][]*entry{}, count: map[string]int{}}
	for _, f := range facts {
		if f.Listing == nil {
			continue
		}
		e := &entry{Listing: *f.Listing, record: f.Record, confidence: f.Confidence, source: f.Source}
		e.Version = cmp.Or(e.Version, digest[f.Record.Dataset()]) // the file's digest stands for a version
		l.add(e)
	}
	if withStarter {
		entries, err := starterEntries()
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			l.add(e)
		}
	}
	for name := range l.count {
		l.names = append(l.names, name)
	}
	slices.Sort(l.names)
	recalled := 0
	for _, of := range []map[string][]*entry{l.domains, l.handles} {
		for _, entries := range of {
			for _, e := range entries {
				if e.confidence == demarche.Recalled {
					recalled++
				}
			}
		}
	}
	if recalled > 0 {
		l.notes = append(l.notes, fmt.Sprintf("%s of the lists %s recalled, and not checked against a source: the column confidence says which", text.Plural(recalled, "entry", "entries"), map[bool]string{true: "is", false: "are"}[recalled == 1]))
	}
	return l, nil
}

func (l *lists) add(e *entry) {
	l.count[e.list()]++
	if e.Platform == "" {
		l.domains[e.Pattern] = append(l.domains[e.Pattern], e)
		return
	}
	key := e.Platform + ":" + e.Pattern
	l.handles[key] = append(l.handles[key], e)
}

// of returns the entries under which a host is, those of the longest pattern of each list
// first; without is a list that is left out, or "".
func (l *lists) of(host string, day demarche.Day, without string) (found []*entry) {
	said := map[string]bool{}
	for at := host; at != ""; {
		for _, e := range l.domains[at] {
			if e.in(day) && !said[e.list()] && e.list() != without {
				said[e.list()] = true
				found = append(found, e)
			}
		}
		_, rest, more := strings.Cut(at, ".")
		if !more {
			break
		}
		at = rest
	}
	return found
}

// nearest returns the level nearest to a state of some entries, and whether they differ.
func nearest(entries []*entry) (level string, differ bool) {
	best := len(demarche.Levels)
	for i, e := range entries {
		k := slices.Index(demarche.Levels, e.Level)
		differ = differ || i > 0 && e.Level != entries[0].Level
		best = min(best, k)
	}
	return demarche.Levels[best], differ
}

// starterEntries reads the starter list.
func starterEntries() ([]*entry, error) {
	rows, err := csv.NewReader(bytes.NewReader(starter)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the starter list: %w", err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var entries []*entry
	for _, row := range rows[1:] {
		cell := func(name string) string { return row[column[name]] }
		e := &entry{confidence: demarche.Confidence(cell("confidence")), source: cell("source")}
		e.Listing = demarche.Listing{
			List: cell("list"), Version: cell("version"), Name: cell("name"), Pattern: cell("pattern"), Platform: cell("platform"),
			Level: cell("level"), Role: cell("role"), Country: cell("country"),
		}
		if e.From, err = demarche.ParseDate(cell("from")); err != nil {
			return nil, fmt.Errorf("the starter list, %s: %w", e.Pattern, err)
		}
		if e.To, err = demarche.ParseDate(cell("to")); err != nil {
			return nil, fmt.Errorf("the starter list, %s: %w", e.Pattern, err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}
