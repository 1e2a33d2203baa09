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

// An entry is a listing and where it stands. Rows of a list that say the same of the same
// are one entry, of several names.
type entry struct {
	demarche.Listing
	confidence demarche.Confidence
	source     string
	asOf       demarche.Date
	note       string
	more       int // rows that say the same of other names
}

// list returns the list of an entry, with its version.
func (e *entry) list() string {
	if e.Version == "" {
		return e.List
	}
	return e.List + "@" + e.Version
}

// names returns what an entry is called, and in how many more rows it stands.
func (e *entry) names() string {
	if e.more == 0 {
		return e.Name
	}
	return e.Name + " and " + text.Count(e.more) + " more"
}

// in reports whether the entry holds on a day.
func (e *entry) in(day demarche.Day) bool {
	if first, _ := e.From.Days(); e.From.Known() && day < first {
		return false
	}
	_, last := e.To.Days()
	return !e.To.Known() || day <= last
}

// lists are the entries of all lists, by domain and by account.
type lists struct {
	domains  map[string][]*entry       // by pattern
	accounts map[text.Account][]*entry // by platform and name
	whose    map[text.Account]*entry   // of films, posts and other names: the row that says whose they are
	kinds    map[string]map[string]bool
	names    []string       // with versions, sorted
	count    map[string]int // rows of each
	notes    []string
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
	l := &lists{
		domains: map[string][]*entry{}, accounts: map[text.Account][]*entry{}, whose: map[text.Account]*entry{},
		kinds: map[string]map[string]bool{}, count: map[string]int{},
	}
	conflicts := 0
	for _, f := range facts {
		if f.Listing == nil {
			continue
		}
		e := &entry{Listing: *f.Listing, confidence: f.Confidence, source: f.Source, asOf: f.AsOf, note: f.Note}
		e.Version = cmp.Or(e.Version, digest[f.Record.Dataset()]) // the file's digest stands for a version
		if e.Account != "" {
			if !l.tell(e) {
				conflicts++
			}
			continue
		}
		l.add(e)
	}
	if conflicts > 0 {
		l.notes = append(l.notes, fmt.Sprintf("%s another account for something than an earlier row that is checked as far: the earlier is taken", text.Plural(conflicts, "row tells", "rows tell")))
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
	tally := func(entries []*entry) {
		for _, e := range entries {
			if e.confidence == demarche.Recalled {
				recalled += 1 + e.more
			}
		}
	}
	for _, entries := range l.domains {
		tally(entries)
	}
	for _, entries := range l.accounts {
		tally(entries)
	}
	if recalled > 0 {
		l.notes = append(l.notes, text.Plural(recalled, "entry of the lists is", "entries of the lists are")+" recalled, and not checked against a source: the column confidence says which")
	}
	return l, nil
}

// add takes an entry.
func (l *lists) add(e *entry) {
	l.count[e.list()]++
	if e.Platform == "" {
		l.domains[e.Pattern] = with(l.domains[e.Pattern], e)
		return
	}
	e.Platform = text.Platform(e.Platform)
	if name, ok := text.AccountName(e.Platform, e.Pattern); ok { // a case of an earlier program may spell it otherwise
		e.Pattern = name
	}
	key := text.Account{Platform: e.Platform, Name: e.Pattern}
	if l.kinds[e.Platform] == nil {
		l.kinds[e.Platform] = map[string]bool{}
	}
	l.kinds[e.Platform][text.NameKind(key)] = true
	l.accounts[key] = with(l.accounts[key], e)
}

// with adds an entry to those of one pattern. One that says what another of its list says,
// under another name, is no entry of its own.
func with(entries []*entry, e *entry) []*entry {
	for _, old := range entries {
		same := old.Listing
		same.Name = e.Name
		if same == e.Listing && old.confidence == e.confidence && old.source == e.source && old.note == e.note && old.asOf == e.asOf {
			if old.Name != e.Name {
				old.more++
			}
			return entries
		}
	}
	return append(entries, e)
}

// tell takes a row that says whose something is, and reports whether it agrees with those
// before: of two that do not, the one that was checked further counts, or the earlier.
func (l *lists) tell(e *entry) bool {
	key := text.Account{Platform: e.Platform, Name: e.Pattern}
	old := l.whose[key]
	switch {
	case old == nil:
		l.whose[key] = e
	case old.Account == e.Account:
	case e.confidence.Rank() < old.confidence.Rank():
		l.whose[key] = e
	default:
		return old.confidence.Rank() < e.confidence.Rank()
	}
	return true
}

// longestChain is over how many names that stand for one another an account is followed.
const longestChain = 4

// account returns whose something is where a row of the case says so: the account of a
// film, and of another of its names; else what it was asked for, and false.
func (l *lists) account(a text.Account) (text.Account, bool) {
	told := false
	for range longestChain {
		e := l.whose[a]
		if e == nil {
			break
		}
		a, told = text.Account{Platform: e.Platform, Name: e.Account}, true
	}
	return a, told
}

// knows reports whether an account that is in no list is not listed, as far as can be
// known: a list that has accounts of its platform calls some in the way in which it is
// called.
func (l *lists) knows(a text.Account) bool {
	kinds := l.kinds[a.Platform]
	return len(kinds) == 0 || kinds[text.NameKind(a)]
}

// ofAccount returns the entries of an account on a day; without is a list that is left out,
// or "".
func (l *lists) ofAccount(a text.Account, day demarche.Day, without string) (found []*entry) {
	for _, e := range l.accounts[a] {
		if e.in(day) && e.list() != without {
			found = append(found, e)
		}
	}
	return found
}

// accountOf returns what an account of the case is called on its platform, and whether
// that is known. platform is where those are of whom the file tells no platform. An account
// of X that the file calls by its number is called by its handle where that stands beside.
func accountOf(a casefile.Actor, platform string) (text.Account, bool) {
	own := a.ID
	if a.Platform != "" {
		own = strings.TrimPrefix(a.ID, a.Platform+":")
		platform = a.Platform
	}
	if platform == "" {
		of, _ := text.AccountOf(own) // as pages by their addresses
		return of, of.Name != ""
	}
	of := text.Account{Platform: text.Platform(platform)}
	name, ok := text.AccountName(of.Platform, own)
	of.Name = name
	if ok && of.Platform == "x" && text.NameKind(of) == "number" && a.Name != "" {
		if name, handle := text.AccountName(of.Platform, a.Name); handle {
			of.Name = name
		}
	}
	return of, ok
}

// of returns the entries under which a host is, those of the longest pattern of each list
// first; without is a list that is left out, or "".
func (l *lists) of(host string, day demarche.Day, without string) (found []*entry) {
	said := map[string]bool{}
	for at := host; at != ""; {
		from := len(found)
		for _, e := range l.domains[at] {
			if e.in(day) && !said[e.list()] && e.list() != without {
				found = append(found, e)
			}
		}
		for _, e := range found[from:] {
			said[e.list()] = true
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
		e := &entry{confidence: demarche.Confidence(cell("confidence")), source: cell("source"), note: cell("note")}
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
