package audience

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
)

// mostRead is how many posts are read in all: of more accounts fewer are read of each.
const mostRead = 2_000_000

// A glance is what is kept of each post of the case, in its order, before it is known
// which are read.
type glance struct {
	who     int32
	lang    int16
	outside bool   // of the dates, or a repost where those are left out
	chosen  bool   // is read
	copy    uint64 // see copyKey; 0 where the text is too short
	rank    uint64 // by which posts are drawn
	at      int64
	record  demarche.RecordID
}

// A someone is an actor before it is known whether it is of the accounts.
type someone struct {
	number uint64
	first  int64
	votes  map[string]int // of classes
}

// A survey is what one look at all posts tells.
type survey struct {
	glances []glance
	people  []someone
	langs   []string // by number; 0 is ""
}

// readPosts chooses the accounts, and the posts of them that are read.
func (a *audience) readPosts(ctx context.Context) error {
	a.progress("reading posts", 0, 0)
	if err := a.settleStep(ctx); err != nil {
		return err
	}
	s, err := a.survey(ctx)
	if err != nil {
		return err
	}
	return a.chooseAccounts(ctx, s)
}

func (a *audience) survey(ctx context.Context) (*survey, error) {
	r := a.run
	from, to, err := between(r.From, r.To)
	if err != nil {
		return nil, err
	}
	class, columns, notes, err := classesOf(ctx, a.c, r.Label, r.Code)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		a.note("%s", n)
	}
	s := &survey{langs: []string{""}}
	numbers, langs := map[uint64]int32{}, map[string]int16{"": 0}
	err = a.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		who, ok := numbers[p.Actor]
		if !ok {
			who = int32(len(s.people))
			numbers[p.Actor] = who
			s.people = append(s.people, someone{number: p.Actor, first: p.AtUS, votes: map[string]int{}})
		}
		s.people[who].first = min(s.people[who].first, p.AtUS)
		if vote := class(p); vote != "" {
			tally(s.people[who].votes, vote)
		}
		lang, ok := langs[p.Lang]
		if !ok {
			code := lexis.Lang(p.Lang)
			at := slices.Index(s.langs, code)
			if at < 0 {
				at = len(s.langs)
				s.langs = append(s.langs, code)
			}
			lang = int16(at)
			langs[strings.Clone(p.Lang)] = lang
		}
		g := glance{who: who, lang: lang, at: p.AtUS, record: p.Record}
		g.outside = p.AtUS < from || p.AtUS >= to || r.Originals && p.IsRepost()
		if !g.outside {
			g.copy = copyKey(lexis.Words(p.Text))
			var b [24]byte
			binary.LittleEndian.PutUint64(b[:], r.Seed)
			binary.LittleEndian.PutUint64(b[8:], p.Actor)
			binary.LittleEndian.PutUint64(b[16:], uint64(p.AtUS))
			g.rank = xxh3.HashSeed(b[:], xxh3.HashString(p.Text))
		}
		s.glances = append(s.glances, g)
		return nil
	})
	return s, err
}

// between returns the microseconds from which on and before which posts are read.
func between(first, last string) (from, to int64, err error) {
	from, to = -1<<62, 1<<62
	for k, s := range []string{first, last} {
		if s == "" {
			continue
		}
		d, err := demarche.ParseDate(s)
		if err != nil {
			return 0, 0, demarche.Errorf(demarche.Usage, "--%s: %w", []string{"from", "to"}[k], err)
		}
		begins, ends := d.Days()
		if k == 0 {
			from = begins.Time().UnixMicro()
		} else {
			to = ends.Time().Add(24 * time.Hour).UnixMicro()
		}
	}
	return from, to, nil
}

// A copy has at least so many words, and so many letters in them: shorter texts are the
// same by chance.
const copyWords, copyLetters = 4, 20

// copyKey is one number for texts that are the same but for case, signs, links and
// mentions, and a "RT" before them; 0 where the text is too short.
func copyKey(words []lexis.Word) uint64 {
	if len(words) < copyWords {
		return 0
	}
	b := make([]byte, 0, 280)
	for _, w := range words {
		b = append(append(b, w.Text...), ' ')
	}
	if len(b) < copyLetters {
		return 0
	}
	return xxh3.Hash(b) | 1
}

// chooseAccounts settles classes, language and accounts, and which posts are read.
func (a *audience) chooseAccounts(ctx context.Context, s *survey) error {
	r := a.run
	given := a.settleClasses(s)
	if err := twoClasses(a.classes, s.people); err != nil {
		return err
	}
	lang, err := a.settleLang(s, given)
	if err != nil {
		return err
	}
	posts := make([]int, len(s.people))
	other := 0
	for i := range s.glances {
		g := &s.glances[i]
		switch {
		case g.outside:
		case lang >= 0 && g.lang != lang:
			g.outside = true
			other++
		default:
			posts[g.who]++
		}
	}
	if other > 0 {
		a.note("%s in other languages than %s, or in one the file does not tell, are left out", text.Plural(other, "post", "posts"), a.lang)
	}
	var kept []int32
	var numbers []uint64
	mute := 0
	for who, p := range s.people {
		if given[who] == outside {
			continue
		}
		if posts[who] == 0 {
			mute++
			continue
		}
		kept = append(kept, int32(who))
		numbers = append(numbers, p.number)
	}
	if mute > 0 {
		a.note("%s no post to read, and %s left out", text.Plural(mute, "account has", "accounts have"), areLeft(mute))
	}
	actors, err := a.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	slices.SortFunc(kept, func(x, y int32) int {
		return strings.Compare(actors[s.people[x].number].ID, actors[s.people[y].number].ID)
	})
	place := make([]int32, len(s.people))
	for i := range place {
		place[i] = -1
	}
	for i, who := range kept {
		p := s.people[who]
		place[who] = int32(i)
		few := posts[who] < r.Fewest
		a.accounts = append(a.accounts, account{name: actors[p.number].ID, number: p.number, class: given[who], first: p.first, posts: posts[who], few: few})
		if given[who] >= 0 {
			a.known = append(a.known, i)
			if !few {
				a.taught = append(a.taught, i)
			}
		}
	}
	a.sayFew()
	a.choosePosts(s, place)
	a.clusters = a.clusterCopies(s.glances, place)
	return a.enough()
}

// sayFew tells of how many accounts nothing is said.
func (a *audience) sayFew() {
	few := 0
	for _, one := range a.accounts {
		if one.few {
			few++
		}
	}
	if few > 0 {
		a.note("%s fewer than %s (--fewest): no model learned from them, and none says anything of them", text.Plural(few, "account has", "accounts have"), text.Plural(a.run.Fewest, "post", "posts"))
	}
}

func areLeft(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// settleClasses returns the class of each actor: -1 where none is known, and outside where
// it is not of those that are told apart.
func (a *audience) settleClasses(s *survey) []int {
	classes, given, mixed := settle(s.people, a.run.Classes)
	if mixed > 0 {
		a.note("%s posts of several classes, and that of most of them", text.Plural(mixed, "account has", "accounts have"))
	}
	a.classes = classes
	return given
}

// outside is the class of those of a class that is not asked for.
const outside = -2

// settle returns the classes that are wanted, all where none is named, and of each of some
// actors the class of most of its posts: its number, -1 or outside.
func settle(people []someone, wanted []string) (classes []string, given []int, mixed int) {
	names := make([]string, len(people))
	all := map[string]bool{}
	for who, p := range people {
		best := mostOf(p.votes)
		names[who] = best
		if best == "" {
			continue
		}
		if len(p.votes) > 1 {
			mixed++
		}
		if len(wanted) == 0 || slices.ContainsFunc(wanted, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), best) }) {
			all[best] = true
		}
	}
	classes = slices.Sorted(maps.Keys(all))
	given = make([]int, len(people))
	for who, name := range names {
		at, ok := slices.BinarySearch(classes, name)
		switch {
		case name == "":
			at = -1
		case !ok:
			at = outside
		}
		given[who] = at
	}
	return classes, given, mixed
}

// twoClasses is an error where there are not two to tell apart.
func twoClasses(classes []string, people []someone) error {
	if len(classes) >= 2 {
		return nil
	}
	all, _, _ := settle(people, nil)
	hint := "no post has a class"
	if len(all) > 12 {
		all = append(all[:12], "...")
	}
	if len(all) > 0 {
		hint = "there are: " + strings.Join(all, ", ")
	}
	return demarche.Errorf(demarche.BadData, "of the classes asked for %d have an account; two are needed to tell apart", len(classes)).WithHint("%s", hint)
}

// settleLang returns the number of the language that is read, -1 for any: where the files
// tell none.
func (a *audience) settleLang(s *survey, given []int) (int16, error) {
	byLang := make([]int, len(s.langs))
	for _, g := range s.glances {
		if given[g.who] >= 0 && !g.outside {
			byLang[g.lang]++
		}
	}
	best := 0
	for i := 1; i < len(byLang); i++ {
		if best == 0 || byLang[i] > byLang[best] || byLang[i] == byLang[best] && s.langs[i] < s.langs[best] {
			best = i
		}
	}
	told := best > 0 && byLang[best] > 0
	if want := lexis.Lang(a.run.Lang); want != "" {
		a.lang = want
		if !told {
			a.note("the files tell no language of the posts; all are read as %s, as --lang says", want)
			return -1, nil
		}
		at := slices.Index(s.langs, want)
		if at < 0 || byLang[at] == 0 {
			return 0, demarche.Errorf(demarche.BadData, "no post of an account with a class is in the language %s", want).WithHint("most are in %s", s.langs[best])
		}
		return int16(at), nil
	}
	if !told {
		a.note("the files tell no language of the posts: all are read, and no word by its stem")
		return -1, nil
	}
	a.lang = s.langs[best]
	return int16(best), nil
}

// enough is an error where the classes have too few accounts for folds.
func (a *audience) enough() error {
	n := make([]int, len(a.classes))
	for _, i := range a.taught {
		n[a.accounts[i].class]++
	}
	var enough []string
	for class, of := range n {
		if of >= 2 {
			enough = append(enough, a.classes[class])
		}
	}
	for class, of := range n {
		if of < 2 && len(enough) >= 2 {
			return demarche.Errorf(demarche.BadData, "the class %s has %s of %s or more; one is to train on and one to test", a.classes[class], text.Plural(of, "account", "accounts"), text.Plural(max(a.run.Fewest, 1), "post", "posts")).
				WithHint("without classes that have too few: --classes %s", text.ShellWord(strings.Join(enough, ",")))
		}
		if of < 2 {
			return demarche.Errorf(demarche.BadData, "the class %s has %s of %s or more; one is to train on and one to test", a.classes[class], text.Plural(of, "account", "accounts"), text.Plural(max(a.run.Fewest, 1), "post", "posts")).
				WithHint("--classes says which are told apart, --lang in which language, --fewest how many posts an account needs")
		}
		if of < a.run.Folds {
			a.note("the class %s has %d accounts, fewer than folds: it is not tested in each", a.classes[class], of)
		}
	}
	return nil
}
