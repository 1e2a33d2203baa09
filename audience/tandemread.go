package audience

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/tandem"
	"demarche/text"
)

// A tandemAccount is an account that is compared, or several that were merged.
type tandemAccount struct {
	name    string
	number  uint64
	class   int
	posted  []int64 // of the posts that count for slots
	records []demarche.RecordID
	lang    string // of most of its posts, by its code
}

// couples reads pairs of names: A=B, or a CSV file with two columns.
func couples(flag string, values []string) (all []string, err error) {
	for _, v := range values {
		if strings.Contains(v, "=") {
			all = append(all, v)
			continue
		}
		f, err := os.Open(v)
		if err != nil {
			return nil, demarche.Errorf(demarche.Usage, "--%s %s: neither A=B nor a file that can be read: %w", flag, v, err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			return nil, demarche.Errorf(demarche.BadData, "--%s %s: %w", flag, v, err)
		}
		for i, row := range rows {
			if len(row) < 2 || row[0] == "" || row[1] == "" {
				return nil, demarche.Errorf(demarche.BadData, "--%s %s, row %d: want two names", flag, v, i+1)
			}
			all = append(all, row[0]+"="+row[1])
		}
	}
	return all, nil
}

// couple cuts A=B where it names accounts, by name or PLATFORM:NAME.
func couple(s string) (a, b string) {
	a, b, _ = strings.Cut(s, "=")
	return strings.TrimSpace(a), strings.TrimSpace(b)
}

// isNamed reports whether an account is called so: whole, or without its platform.
func isNamed(account, name string) bool {
	_, own, _ := strings.Cut(account, ":")
	return strings.EqualFold(account, name) || strings.EqualFold(own, name)
}

// A draft is what is read of an actor.
type draft struct {
	posted  []int64
	records []demarche.RecordID
	class   map[string]int
	langs   map[string]int
}

// readAccounts reads who posted when, and of which class each is.
func (t *tandems) readAccounts(ctx context.Context) error {
	r := t.run
	t.progress("reading accounts", 0, 0)
	fine, err := t.testable(ctx)
	if err != nil {
		return err
	}
	classOf, columns, notes, err := classesOf(ctx, t.c, r.Label, r.Code)
	if err != nil {
		return err
	}
	t.result.Notes = append(t.result.Notes, notes...)
	drafts := map[uint64]*draft{}
	err = t.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		d := drafts[p.Actor]
		if d == nil {
			d = &draft{class: map[string]int{}, langs: map[string]int{}}
			drafts[p.Actor] = d
		}
		if class := classOf(p); class != "" {
			tally(d.class, class)
		}
		if lang := lexis.Lang(p.Lang); lang != "" {
			tally(d.langs, lang)
		}
		if fine[p.Dataset] && (!r.Originals || !p.IsRepost()) {
			d.posted = append(d.posted, p.AtUS)
			d.records = append(d.records, p.Record)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.choose(ctx, drafts)
}

// tally adds one, with a copy of a word that does not stand.
func tally(m map[string]int, word string) {
	if _, ok := m[word]; !ok {
		word = strings.Clone(word)
	}
	m[word]++
}

// mostOf returns the word that was counted most, of equals the first.
func mostOf(m map[string]int) (best string) {
	for word, n := range m {
		if best == "" || cmp.Or(cmp.Compare(n, m[best]), cmp.Compare(best, word)) > 0 {
			best = word
		}
	}
	return best
}

// testable says which datasets have times that are fine enough for the slots.
func (t *tandems) testable(ctx context.Context) (map[int]bool, error) {
	datasets, err := t.c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	fine := map[int]bool{}
	var coarse error
	for _, d := range datasets {
		if d.Holds != demarche.Posts || d.Kept == 0 {
			continue
		}
		resolution := time.Duration(d.ResolutionS * float64(time.Second))
		n, err := tandem.SlotsFor(t.run.Window, resolution)
		if err != nil {
			if demarche.CodeOf(err) == demarche.Usage {
				return nil, err
			}
			coarse = err
			t.note("dataset %d (%s) is not testable at this resolution: its times are whole numbers of %s, slots are of %s; its posts are in no slot", d.Dataset, d.Name, spell(resolution), spell(t.run.Window))
			continue
		}
		fine[d.Dataset], t.perHour = true, n
	}
	if len(fine) == 0 {
		if coarse == nil {
			coarse = demarche.Errorf(demarche.BadData, "the case holds no posts")
		}
		return nil, coarse
	}
	return fine, nil
}

// choose keeps the accounts of the classes that are asked about, with slots enough.
func (t *tandems) choose(ctx context.Context, drafts map[uint64]*draft) error {
	numbers := slices.Sorted(maps.Keys(drafts))
	actors, err := t.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	into, err := t.merge(numbers, actors, drafts)
	if err != nil {
		return err
	}
	class, classes := map[uint64]string{}, map[string]bool{}
	for _, n := range numbers {
		if c := mostOf(drafts[n].class); c != "" && into[n] == n {
			class[n], classes[c] = c, true
		}
	}
	t.classes = slices.Sorted(maps.Keys(classes))
	if err := t.pairClasses(); err != nil {
		return err
	}
	asked := map[int]bool{}
	for _, g := range t.groups {
		asked[g.a], asked[g.b] = true, true
	}
	few, mixed := 0, 0
	for _, n := range numbers {
		at, _ := slices.BinarySearch(t.classes, class[n])
		if class[n] == "" || !asked[at] {
			continue
		}
		d := drafts[n]
		if 3*d.class[class[n]] < 2*sum(d.class) {
			mixed++
		}
		if slotsOf(d.posted, t.run.Window) < t.run.Least {
			few++
			continue
		}
		t.accounts = append(t.accounts, tandemAccount{name: actors[n].ID, number: n, class: at, posted: d.posted, records: d.records, lang: mostOf(d.langs)})
	}
	if few > 0 {
		t.note("%s of these classes with fewer than %d slots (--least) are left out", text.Plural(few, "account", "accounts"), t.run.Least)
	}
	if mixed > 0 {
		t.note("%s have less than two thirds of their posts in the class they are taken for", text.Plural(mixed, "account", "accounts"))
	}
	if n := len(t.accounts); n > t.run.Most {
		slices.SortFunc(t.accounts, func(x, y tandemAccount) int {
			return cmp.Or(cmp.Compare(slotsOf(y.posted, t.run.Window), slotsOf(x.posted, t.run.Window)), cmp.Compare(x.name, y.name))
		})
		t.accounts = t.accounts[:t.run.Most]
		t.note("of %s accounts the %s with the most slots are compared (--most)", text.Count(n), text.Count(t.run.Most))
	}
	if len(t.accounts) < 2 {
		return demarche.Errorf(demarche.BadData, "%s of these classes with at least %d slots: nothing to compare", text.Plural(len(t.accounts), "account", "accounts"), t.run.Least).WithHint("take a smaller --least")
	}
	slices.SortFunc(t.accounts, func(x, y tandemAccount) int { return cmp.Compare(x.name, y.name) })
	t.dropEmpty()
	at := make(map[uint64]int, len(t.accounts))
	for i, a := range t.accounts {
		at[a.number] = i
	}
	t.of = map[uint64]int{}
	for n, to := range into {
		if i, ok := at[to]; ok {
			t.of[n] = i
		}
	}
	return nil
}

// mostNamed is how many classes a note names.
const mostNamed = 10

// dropEmpty leaves out the pairs of classes of which one has no account that is compared.
func (t *tandems) dropEmpty() {
	var none []string
	for class := range t.classes {
		if len(t.members(class)) == 0 && slices.ContainsFunc(t.groups, func(g classPair) bool { return g.a == class || g.b == class }) {
			none = append(none, t.classes[class])
		}
	}
	if len(none) == 0 {
		return
	}
	t.groups = slices.DeleteFunc(t.groups, func(g classPair) bool {
		return slices.Contains(none, t.classes[g.a]) || slices.Contains(none, t.classes[g.b])
	})
	more := ""
	if n := len(none) - mostNamed; n > 0 {
		none, more = none[:mostNamed], fmt.Sprintf(" and of %s more", text.Plural(n, "class", "classes"))
	}
	t.note("no account of %s%s has slots enough: what is asked of it is not answered", strings.Join(none, ", "), more)
}

// merge puts together the accounts that --merge says are one, and returns which account
// each counts as.
func (t *tandems) merge(numbers []uint64, actors map[uint64]casefile.Actor, drafts map[uint64]*draft) (map[uint64]uint64, error) {
	into := make(map[uint64]uint64, len(numbers))
	for _, n := range numbers {
		into[n] = n
	}
	for _, m := range t.run.Merge {
		a, b := couple(m)
		from := slices.IndexFunc(numbers, func(n uint64) bool { return isNamed(actors[n].ID, a) })
		to := slices.IndexFunc(numbers, func(n uint64) bool { return isNamed(actors[n].ID, b) })
		if from < 0 || to < 0 || from == to {
			return nil, demarche.Errorf(demarche.Usage, "--merge %s: want two accounts of the case", m)
		}
		old, one := into[numbers[from]], into[numbers[to]]
		if old == one {
			continue
		}
		for n, at := range into {
			if at == old {
				into[n] = one
			}
		}
		d, other := drafts[one], drafts[old]
		d.posted, d.records = append(d.posted, other.posted...), append(d.records, other.records...)
		for c, n := range other.class {
			d.class[c] += n
		}
		for l, n := range other.langs {
			d.langs[l] += n
		}
	}
	return into, nil
}

func sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// slotsOf counts the slots in which something was posted.
func slotsOf(posted []int64, slot time.Duration) int {
	seen := make(map[int64]struct{}, len(posted))
	for _, us := range posted {
		seen[us/slot.Microseconds()] = struct{}{}
	}
	return len(seen)
}

// A classPair is two classes whose pairs of accounts are asked about; the same class
// twice stands for the pairs within it.
type classPair struct {
	a, b int
	role string
}

// The roles of pairs of classes.
const (
	opposedRole = "opposed"
	controlRole = "control"
	sameRole    = "same class"
)

// pairClasses says which pairs of classes are asked about.
func (t *tandems) pairClasses() error {
	opposed, err := t.named("opposed", t.run.Opposed)
	if err != nil {
		return err
	}
	controls, err := t.named("control", t.run.Control)
	if err != nil {
		return err
	}
	against := map[int]map[int]bool{}
	for _, p := range opposed {
		if p.a == p.b {
			return demarche.Errorf(demarche.Usage, "--opposed %s:%s: a class is not opposed to itself", t.classes[p.a], t.classes[p.b])
		}
		for _, q := range [][2]int{{p.a, p.b}, {p.b, p.a}} {
			if against[q[0]] == nil {
				against[q[0]] = map[int]bool{}
			}
			against[q[0]][q[1]] = true
		}
	}
	if len(controls) == 0 {
		for _, p := range opposed {
			for c := range t.classes {
				if c != p.a && c != p.b && !against[p.a][c] && !against[p.b][c] {
					controls = append(controls, classPair{a: p.a, b: c}, classPair{a: p.b, b: c})
				}
			}
		}
	}
	t.groups = nil
	add := func(p classPair, role string) {
		known := func(q classPair) bool { return q.a == p.a && q.b == p.b || q.a == p.b && q.b == p.a }
		if !slices.ContainsFunc(t.groups, known) {
			t.groups = append(t.groups, classPair{p.a, p.b, role})
		}
	}
	for _, p := range opposed {
		add(p, opposedRole)
	}
	for _, p := range controls {
		add(p, controlRole)
	}
	for _, p := range slices.Clone(t.groups) {
		add(classPair{a: p.a, b: p.a}, sameRole)
		add(classPair{a: p.b, b: p.b}, sameRole)
	}
	if len(controls) == 0 {
		t.note("there is no class that is opposed to none: no negative control, and nothing says whether the null model holds here")
	}
	return nil
}

// named reads pairs of classes.
func (t *tandems) named(flag string, values []string) (all []classPair, err error) {
	for _, v := range values {
		a, b, ok := strings.Cut(v, ":")
		i, j := slices.Index(t.classes, a), slices.Index(t.classes, b)
		if !ok || i < 0 || j < 0 {
			return nil, demarche.Errorf(demarche.BadData, "--%s %q: want A:B, two classes that accounts of the case have", flag, v).WithHint("there are: %s", strings.Join(t.classes, ", "))
		}
		all = append(all, classPair{a: i, b: j})
	}
	return all, nil
}
