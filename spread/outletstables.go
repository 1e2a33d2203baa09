package spread

import (
	"cmp"
	"fmt"
	"slices"

	"demarche"
	"demarche/stat"
	"demarche/text"
)

// said returns the cells that say who lists an entry: where the list has it from, as of when
// and how far that was checked.
func (e *entry) said() []any {
	return []any{e.list(), e.source, e.asOf.String(), string(e.confidence), e.note}
}

// saidColumns are the columns of [entry.said].
var saidColumns = []demarche.Column{
	{Name: "list", Doc: "its name and version; the digest of its file where it tells none"},
	{Name: "source", Doc: "where the list has it from"},
	{Name: "as_of", Doc: "the day of which the list's row speaks, where it says so"},
	{Name: "confidence", Doc: "how far the row was checked: recalled is from memory"},
	{Name: "note", Doc: "what the list says beside, as its typology"},
}

// A hit is what posts have to do with an entry in one way.
type hit struct {
	*entry
	way      int
	posts    int
	accounts map[int32]bool
	records  []demarche.RecordID
}

// hits returns what posts have to do with the entries of the lists, that of most posts first.
func (d *linkCase) hits(t *touched) []*hit {
	type key struct {
		e   *entry
		way int
	}
	by := map[key]*hit{}
	var all []*hit
	for way := range ways {
		for i, p := range d.posts {
			for _, e := range t.entries[way][int32(i)] {
				x := by[key{e, way}]
				if x == nil {
					x = &hit{entry: e, way: way, accounts: map[int32]bool{}}
					by[key{e, way}] = x
					all = append(all, x)
				}
				x.posts++
				x.accounts[p.actor] = true
				if len(x.records) < fewRecords {
					x.records = append(x.records, p.record)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *hit) int {
		return cmp.Or(cmp.Compare(b.posts, a.posts), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.way, b.way),
			cmp.Compare(a.list(), b.list()), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country), cmp.Compare(a.note, b.note))
	})
	return all
}

// outlets fills the tables of what posts have to do with, by the entries of the lists: of
// organisations by their names, and of persons by their accounts alone, which stand under
// labels in what leaves the case.
func (d *linkCase) outlets(t *touched) {
	all := d.hits(t)
	persons := slices.DeleteFunc(slices.Clone(all), func(x *hit) bool { return !x.OfPerson() })
	all = slices.DeleteFunc(all, func(x *hit) bool { return x.OfPerson() })
	counted := []demarche.Column{
		{Name: "way", Doc: "as in the table ways: post, repost, mention, page, site"},
		{Name: "posts", Unit: "posts", Doc: "that touch it in this way"},
		{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
		{Name: "records", Doc: "the first posts, and how many more"},
	}
	counts := func(x *hit) []any {
		return []any{wayNames[x.way], int64(x.posts), int64(len(x.accounts)), recordList(x.records, x.posts)}
	}
	table := demarche.Table{
		Name: "outlets", Title: fmt.Sprintf("the outlets that most posts link to, mention, pass on or are by, %d of %s", min(len(all), d.Top), text.Plural(len(all), "listing and way", "listings and ways")),
		Columns: slices.Concat([]demarche.Column{
			{Name: "pattern", Doc: "the domain, with all that is under it; on a platform the account"},
			{Name: "platform", Doc: "empty for the web"},
			{Name: "name", Doc: "as the list says, and how many more names it has for the same"},
			{Name: "level", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
		}, saidColumns, counted),
	}
	for _, x := range all[:min(len(all), d.Top)] {
		table.Rows = append(table.Rows, slices.Concat([]any{x.Pattern, x.Platform, x.names(), x.Level, x.Country}, x.said(), counts(x)))
	}
	d.result.Tables = append(d.result.Tables, table)
	if len(persons) == 0 {
		return
	}
	table = demarche.Table{
		Name: "persons", Title: fmt.Sprintf("listed accounts that may be persons', which most posts mention, pass on, link to or are by, %d of %s", min(len(persons), d.Top), text.Plural(len(persons), "listing and way", "listings and ways")),
		Columns: slices.Concat([]demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "platform", Doc: "where it is"},
			{Name: "level", Doc: "as the list says"},
			{Name: "role", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
		}, saidColumns, counted),
	}
	for _, x := range persons[:min(len(persons), d.Top)] {
		of := d.idOf(t, text.Account{Platform: x.Platform, Name: x.Pattern})
		table.Rows = append(table.Rows, slices.Concat([]any{of, x.Platform, x.Level, x.Role, x.Country}, x.said(), counts(x)))
	}
	d.result.Tables = append(d.result.Tables, table)
}

// idOf returns what the case calls an account, or its platform and name where it has no post
// in the case.
func (d *linkCase) idOf(t *touched, of text.Account) string {
	for _, n := range d.actors {
		if t.of[n] == of {
			return d.named[n].ID
		}
	}
	return of.Platform + ":" + of.Name
}

// accounts lists the accounts of the case that a list names.
func (d *linkCase) accounts(t *touched) {
	table := demarche.Table{
		Name: "accounts", Columns: slices.Concat([]demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "name", Doc: "of the outlet or the organisation, as the list says; of a person none"},
			{Name: "level", Doc: "as the list says"},
			{Name: "role", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
		}, saidColumns, []demarche.Column{{Name: "posts", Unit: "posts", Doc: "of the account in the case, on whatever day"}}),
	}
	for _, n := range d.actors {
		for _, e := range d.lists.accounts[t.of[n]] {
			name := e.names()
			if e.OfPerson() {
				name = ""
			}
			table.Rows = append(table.Rows, slices.Concat([]any{d.named[n].ID, name, e.Level, e.Role, e.Country}, e.said(), []any{d.named[n].Posts}))
		}
	}
	last := len(table.Columns) - 1
	slices.SortStableFunc(table.Rows, func(a, b []any) int { return cmp.Compare(b[last].(int64), a[last].(int64)) })
	if len(table.Rows) > 0 {
		table.Title = "accounts of the case that a list names, n = " + text.Count(len(table.Rows))
		d.result.Tables = append(d.result.Tables, table)
	}
}

// mostTogether is how many domains, those of most accounts, are compared in pairs.
const mostTogether = 150

// together fills the table of domains that the same accounts link to.
func (d *linkCase) together() {
	accounts := map[string]map[int32]bool{}
	linking := map[int32]bool{}
	for _, p := range d.linked {
		for _, k := range p.targets {
			if host := d.targets[k].host; host != "" && !text.IsShortener(host) {
				if accounts[host] == nil {
					accounts[host] = map[int32]bool{}
				}
				accounts[host][p.actor] = true
				linking[p.actor] = true
			}
		}
	}
	var hosts []string
	for h := range accounts {
		if len(accounts[h]) > 1 {
			hosts = append(hosts, h)
		}
	}
	slices.SortFunc(hosts, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(accounts[b]), len(accounts[a])), cmp.Compare(a, b))
	})
	if len(hosts) > mostTogether {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("of %s that two accounts or more link to, the %d of most accounts are compared in pairs", text.Plural(len(hosts), "host", "hosts"), mostTogether))
		hosts = hosts[:mostTogether]
	}
	type pair struct {
		a, b     string
		both     int
		expected float64
		logp     float64
	}
	var found []pair
	for i, a := range hosts {
		for _, b := range hosts[i+1:] {
			both := 0
			for actor := range accounts[a] {
				if accounts[b][actor] {
					both++
				}
			}
			if both < 2 {
				continue
			}
			expected := float64(len(accounts[a])) * float64(len(accounts[b])) / float64(len(linking))
			found = append(found, pair{a, b, both, expected, stat.PoissonTail(both, expected)})
		}
	}
	if len(found) == 0 {
		return
	}
	logp := make([]float64, len(found))
	for i, p := range found {
		logp[i] = p.logp
	}
	tests := float64(len(hosts)*(len(hosts)-1)) / 2
	q := stat.FalseDiscoveryRates(logp, tests)
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int {
		a, b := found[i], found[k]
		return cmp.Or(cmp.Compare(a.logp, b.logp), cmp.Compare(b.both, a.both), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	day := dayOf(d.posts[len(d.posts)-1].at)
	levelOf := func(host string) string {
		if found := d.lists.of(host, day, ""); len(found) > 0 {
			level, _ := nearest(found)
			return level
		}
		return ""
	}
	t := demarche.Table{
		Name: "together", Title: fmt.Sprintf("hosts that the same accounts link to, %d of %s", min(len(found), d.Top), text.Plural(len(found), "pair", "pairs")),
		Columns: []demarche.Column{
			{Name: "host_1", Doc: "one host"},
			{Name: "level_1", Doc: "as the lists say; empty where none has it"},
			{Name: "host_2", Doc: "the other"},
			{Name: "level_2", Doc: "as the lists say; empty where none has it"},
			{Name: "accounts", Unit: "accounts", Doc: "that link to both"},
			{Name: "chance", Unit: "accounts", Doc: "that would, if whom one links to were nothing to the other; busy accounts make more"},
			{Name: "q", Doc: "of as many by Poisson, over all pairs; not corrected for how active accounts are"},
		},
	}
	for _, i := range order[:min(len(order), d.Top)] {
		p := found[i]
		t.Rows = append(t.Rows, []any{p.a, levelOf(p.a), p.b, levelOf(p.b), int64(p.both), p.expected, expOf(q[i])})
	}
	d.result.Tables = append(d.result.Tables, t)
}
