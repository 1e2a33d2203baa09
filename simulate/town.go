package simulate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"demarche"
)

// TownOptions say how large a simulated town is. See [Town].
type TownOptions struct {
	Posts   int // about so many
	Actors  int // 100 or more
	Days    int // 28 or more
	Audited int // posts that the two coders read
	Seed    uint64
	Start   time.Time // midnight UTC
}

// DemoTown returns the options of the bundled town.
func DemoTown() TownOptions {
	return TownOptions{Posts: 18000, Actors: 320, Days: 168, Audited: 300, Seed: 1, Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
}

// A TownPost is one post of a town.
type TownPost struct {
	Actor       string
	At          time.Time
	Text        string
	Kind        demarche.Kind
	Link        string // or ""
	Platform    string
	Class       string // the audience that the actor's author has in mind; "" for actors of whom it is not told
	Place       string // where the actor says to be
	Followers   int
	Impressions int     // of an ad
	Clicks      int     // of an ad
	Spend       float64 // of an ad, in euro
	Truth       TownTruth
}

// A TownTruth is what is true of a post, and in no file that is analysed.
type TownTruth struct {
	Class  string
	Blames bool // it promotes the narrative of the town's codebook
}

// A TownCoding is what one of the two coders read in a post.
type TownCoding struct {
	Row    int // of the posts, from 0
	Coder  string
	Value  string
	Digest string // as in [demarche.Coding]
}

// TownData is all that was made up of a town.
type TownData struct {
	Options  TownOptions
	Posts    []TownPost // in the order of time
	Codings  []TownCoding
	Twins    [][2]string // accounts of the opposed audiences that one author runs
	Pushers  []string    // accounts that pushed the tag
	Release  time.Time   // of the report that was leaked
	Pushed   time.Time   // when the tag began to be pushed
	Festival time.Time   // when everybody wrote of the festival
}

// What stands in the files of a town.
const (
	TownPushedTag   = "savethepier"  // few accounts use it often, from one hour to the next
	TownFestivalTag = "lanternnight" // many use it once, on one evening
	TownStandingTag = "ferrynews"    // some use it every day
	TownCode        = "HIDDENCOST"   // the narrative: the council hides what the pier costs
)

// The classes of a town's accounts: two opposed audiences, and two others.
const (
	townHarbour  = "harbour"
	townHills    = "hills"
	townBulletin = "bulletin"
	townGames    = "games"
)

// townAccount is an actor and how it posts.
type townAccount struct {
	name, class, told, place, platform string
	followers                          int
	weight                             float64
	from, to                           int // hours of the day in which it posts
	minute                             int // of the hour at which it is scheduled to post; -1 for any
}

// A town is the state while one is made.
type town struct {
	*TownData
	r        *rand.Rand
	accounts []townAccount
	byClass  map[string][]int
}

// Town makes up the posts of a small island town that quarrels about a pier, so that what
// a study of narratives looks for is in it and known:
//
//   - four classes of accounts with words of their own: the opposed harbour and hills,
//     bulletin (headlines, round the clock) and games; of one account in five it is not
//     told. Bulletin accounts post at a minute of their own, games in shifts.
//   - a narrative, [TownCode], that harbour accounts promote in one post of ten and, from
//     the day of the leaked report, in one of four; two coders who now and then err have
//     read a simple random sample of the posts;
//   - four pairs of twins: a harbour and a hills account that post in the same minute
//     more often than their hours make likely, with the same filler phrases;
//   - a pushed tag, a tag of an event that everybody writes of, and a standing one;
//   - a report that is leaked, and accounts that write of it the day before;
//   - ads with impressions, clicks and spend, two of them for rival rallies.
//
// No place, account or event of it exists. The same options give the same data.
func Town(o TownOptions) (*TownData, error) {
	if o.Posts < 2000 || o.Actors < 100 || o.Days < 28 || o.Audited < 0 || o.Audited > o.Posts/2 {
		return nil, demarche.Errorf(demarche.Usage, "%d posts of %d actors in %d days, %d of them read by coders, are no town", o.Posts, o.Actors, o.Days, o.Audited).
			WithHint("it has 2,000 posts, 100 actors and 28 days at least, and at most half of the posts are read")
	}
	t := &town{TownData: &TownData{Options: o}, r: rand.New(rand.NewPCG(o.Seed, 0x746f776e)), byClass: map[string][]int{}}
	t.Release = o.Start.AddDate(0, 0, o.Days/2).Add(10 * time.Hour)
	t.Pushed = o.Start.AddDate(0, 0, o.Days/3).Add(17 * time.Hour)
	t.Festival = o.Start.AddDate(0, 0, o.Days*5/7).Add(19 * time.Hour)
	t.people()
	t.everyday()
	t.quoted()
	t.twins()
	t.push()
	t.festival()
	t.anticipate()
	t.ads()
	slices.SortStableFunc(t.Posts, func(a, b TownPost) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Text, b.Text))
	})
	t.audit()
	return t.TownData, nil
}

// people makes the accounts.
func (t *town) people() {
	shares := []struct {
		class string
		share float64
	}{{townHarbour, .36}, {townHills, .36}, {townBulletin, .14}, {townGames, .14}}
	for _, s := range shares {
		for range int(s.share * float64(t.Options.Actors)) {
			i := len(t.accounts)
			a := townAccount{
				name: fmt.Sprintf("town%04d", (i*7919+13)%10000), class: s.class, told: s.class, place: t.pick(townPlaces),
				platform: "x", followers: 20 + int(t.r.ExpFloat64()*600), weight: .3 + t.r.ExpFloat64(), from: 7, to: 23, minute: -1,
			}
			switch s.class {
			case townBulletin:
				a.from, a.to, a.minute, a.followers, a.platform = 0, 24, t.r.IntN(60), a.followers*8, "telegram"
				a.weight += 2
			case townGames:
				a.from, a.to = 9, 17
			}
			if t.r.IntN(5) == 0 {
				a.told = ""
			}
			t.byClass[s.class] = append(t.byClass[s.class], i)
			t.accounts = append(t.accounts, a)
		}
	}
}

// moment draws when an account posts, on some day.
func (t *town) moment(a *townAccount) time.Time {
	at := t.Options.Start.AddDate(0, 0, t.r.IntN(t.Options.Days)).Add(time.Duration(a.from)*time.Hour + time.Duration(t.r.IntN((a.to-a.from)*3600))*time.Second)
	if a.minute >= 0 {
		at = at.Truncate(time.Hour).Add(time.Duration(a.minute)*time.Minute + time.Duration(t.r.IntN(20))*time.Second)
	}
	return at
}

// post adds a post of an account.
func (t *town) post(i int, at time.Time, text string, kind demarche.Kind, blames bool) *TownPost {
	a := &t.accounts[i]
	t.Posts = append(t.Posts, TownPost{
		Actor: a.name, At: at, Text: text, Kind: kind, Platform: a.platform, Class: a.told, Place: a.place, Followers: a.followers,
		Truth: TownTruth{Class: a.class, Blames: blames},
	})
	return &t.Posts[len(t.Posts)-1]
}

// everyday adds the ordinary posts, most of a town.
func (t *town) everyday() {
	var sum float64
	ends := make([]float64, len(t.accounts))
	for i := range t.accounts {
		sum += t.accounts[i].weight
		ends[i] = sum
	}
	for range t.Options.Posts {
		i, _ := slices.BinarySearch(ends, t.r.Float64()*sum)
		a := &t.accounts[i]
		at := t.moment(a)
		share := 0.
		if a.class == townHarbour {
			share = .1
			if at.After(t.Release) {
				share = .25
			}
		}
		blames := t.r.Float64() < share
		p := t.post(i, at, t.sentence(a.class, blames), demarche.Original, blames)
		if a.class == townBulletin || t.r.IntN(6) == 0 {
			p.Link = t.page(a.class)
		}
	}
}

// audit has two coders read a simple random sample of the posts.
func (t *town) audit() {
	rows := t.r.Perm(len(t.Posts))[:t.Options.Audited]
	slices.Sort(rows)
	for _, row := range rows {
		sum := sha256.Sum256([]byte(t.Posts[row].Text))
		for _, coder := range []string{"coder-1", "coder-2"} {
			yes := t.Posts[row].Truth.Blames
			if t.r.IntN(60) == 0 {
				yes = !yes
			}
			value := demarche.CodedNo
			if yes {
				value = demarche.CodedYes
			}
			t.Codings = append(t.Codings, TownCoding{Row: row, Coder: coder, Value: value, Digest: hex.EncodeToString(sum[:6])})
		}
	}
}
