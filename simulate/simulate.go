// Package simulate makes data of which the truth is known: rows in which
// groups of actors were planted that touch the same objects at the same time,
// among actors who do so by chance.
//
// It makes rows to be counted, not messages to be read. A text is a row of
// tokens ("w123 w88 #t12"), every site is under .example, and every post's
// platform is "simulated". It reads nothing and knows no other package of the
// house but the root.
//
// # Method
//
// Objects and actors are drawn by the Zipf–Mandelbrot law: the one of rank k
// with a probability that is proportional to (k+shift)^-exponent. A share of
// the posts is in cascades: the object appears at a moment and is touched after
// an exponential delay with a mean of a day; by fast responders, once in five
// times, with a mean of 45 s. The other posts are spread over the days. Both
// follow the hours of the day by one table; a fast response does not.
//
// The members of a planted group touch an object within the jitter of each
// other, each missing with the probability of the dropout. Every second of the
// group's events has an object that somebody else brought up 5 to 30 minutes
// before and that nobody else touches; the others take one that has an audience
// of its own. Members also post as everybody does.
//
// What looks planted and is not: camps, whose actors mostly touch the objects
// of their own camp; flash events, which many take up in the same hour; sittings,
// in which an actor goes through the eight newest popular objects of its camp and
// touches every second of them, 20 s apart on average, as somebody does who opens
// an application; and desks, pairs of actors of which one posts every link of a site 5 to 45 s
// after the other.
//
// The shape of the day, the shares and the means are choices and not estimates
// from real data. All times are whole seconds.
//
// # Sources
//
// B. Mandelbrot (1953), An informational theory of the statistical structure of
// language, in: Communication Theory (ed. W. Jackson), 486–502: the law of
// popularity. M. D. Vose (1991), A linear algorithm for generating random
// numbers with a given distribution, doi:10.1109/32.92917: the draws from it.
package simulate

import (
	"time"

	"demarche"
)

// Options say what to simulate. [Demo], [Plain] and [Trial] give whole sets to
// start from; the zero value is refused.
type Options struct {
	Posts   int       // rows that are good, the planted ones among them
	Actors  int       // accounts to draw from, at most 2^31
	Objects int       // objects to draw from, beside those of planted groups, desks, flash events and the viral one
	Days    int       // whole days, at most 20,000
	Start   time.Time // midnight of the first day, UTC
	Seed    uint64    // the same seed and options give the same bytes

	ObjectExponent, ObjectShift float64 // popularity: see the package's Method
	ActorExponent, ActorShift   float64 // activity
	Cascades                    float64 // share of the ordinary posts that are in cascades

	Groups    int           // planted groups
	GroupSize int           // members of each
	Events    int           // objects that the members of a group share
	Jitter    time.Duration // the longest time between two members on one object
	Dropout   float64       // probability that a member misses an event

	Camps      int           // camps; 0 and 1 are none
	Viral      float64       // share of the posts that touch one object
	ViralSpan  time.Duration // the time in which they do
	Flash      int           // flash events; each has a post for every four actors, and at most 2 % of all posts
	Responders float64       // share of the actors who respond fast
	Sittings   float64       // share of the ordinary posts that are written several at one sitting
	Desks      int           // pairs of news desks; each posts three links a day
	Bad        int           // rows that no reader may take, beside Posts
}

// PostsFile and TruthFile are the names under which simulated data is kept, so
// that nobody takes it for anything else.
const (
	PostsFile = "simulated-posts.csv"
	TruthFile = "truth.csv"
)

// Platform is the platform of every simulated post.
const Platform = "simulated"

// Demo returns a small case to look at: 6,000 posts of 400 accounts in 14 days
// with three planted groups (one shares links, one hashtags with the same
// text, one reposts), four camps, a flash event, two desks and nine bad rows.
func Demo() Options {
	return Options{
		Posts: 6000, Actors: 400, Objects: 1500, Days: 14, Seed: 1,
		Start:          time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC),
		ObjectExponent: 1.05, ObjectShift: 8,
		ActorExponent: 0.9, ActorShift: 4,
		Cascades: 0.7,
		Groups:   3, GroupSize: 6, Events: 14, Jitter: 40 * time.Second, Dropout: 0.15,
		Camps: 4, Flash: 1, Responders: 0.05, Desks: 1, Bad: 9,
	}
}

// Plain returns data for measuring: 30 days, an actor for 32 posts and an object
// for four, 70 % of the posts in cascades and 0.5 % in planted groups. The shifts
// of both laws grow with the posts, so that however many there are, the most
// popular object and the most active actor have about as many of them: the data
// of ten times the posts are as those of ten collections, and have ten times the
// pairs.
func Plain(posts int) Options {
	actors := max(2, posts/32)
	return Options{
		Posts: posts, Actors: actors, Objects: max(1, posts/4), Days: 30, Seed: 1,
		Start:          time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC),
		ObjectExponent: 1.05, ObjectShift: float64(posts) / 54_000,
		ActorExponent: 0.8, ActorShift: float64(actors) / 1000, Cascades: 0.7,
		Groups: posts / 11800, GroupSize: 6, Events: 10, Jitter: 30 * time.Second, Dropout: 0.1,
	}
}

// Trial returns a hard case for methods that tell planted pairs from others:
// 270,000 posts of 3,000 actors in ten camps, of whom 30 % respond fast, with
// five flash events and 20 planted groups of six with six events each.
func Trial() Options {
	return Options{
		Posts: 270_000, Actors: 3000, Objects: 60_000, Days: 30, Seed: 1,
		Start:          time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC),
		ObjectExponent: 1.05, ObjectShift: 20,
		ActorExponent: 0.8, ActorShift: 2, Cascades: 0.7,
		Groups: 20, GroupSize: 6, Events: 6, Jitter: 30 * time.Second,
		Camps: 10, Flash: 5, Responders: 0.3,
	}
}

// check returns what is the matter with o.
func (o Options) check() error {
	switch {
	case o.Posts < 1 || o.Posts >= 1<<31:
		return demarche.Errorf(demarche.Usage, "simulate %d posts: want 1 to 2^31-1", o.Posts)
	case o.Actors < 2 || o.Actors >= 1<<31:
		return demarche.Errorf(demarche.Usage, "simulate %d actors: want 2 to 2^31-1", o.Actors)
	case o.Objects < 1 || o.Objects >= 1<<31:
		return demarche.Errorf(demarche.Usage, "simulate %d objects: want 1 to 2^31-1", o.Objects)
	case o.Days < 1 || o.Days > 20_000:
		return demarche.Errorf(demarche.Usage, "simulate %d days: want 1 to 20000", o.Days)
	case !o.Start.Equal(o.Start.UTC().Truncate(24 * time.Hour)):
		return demarche.Errorf(demarche.Usage, "simulate from %s: want midnight, UTC", o.Start.Format(time.RFC3339))
	case o.Groups < 0 || o.Desks < 0 || o.Flash < 0 || o.Bad < 0 || o.Camps < 0:
		return demarche.Errorf(demarche.Usage, "simulate a number below 0 of groups, desks, flash events, bad rows or camps")
	case o.Flash > o.Posts || o.Bad > o.Posts:
		return demarche.Errorf(demarche.Usage, "simulate %d flash events and %d bad rows: there are %d posts", o.Flash, o.Bad, o.Posts)
	case o.Camps > o.Objects:
		return demarche.Errorf(demarche.Usage, "simulate %d camps: there are %d objects", o.Camps, o.Objects)
	case o.Groups > 0 && (o.GroupSize < 2 || o.Events < 1 || o.Events > o.Posts):
		return demarche.Errorf(demarche.Usage, "simulate groups of %d with %d events: want 2 members and 1 event at least", o.GroupSize, o.Events)
	case max(o.Groups, o.GroupSize, o.Desks) > o.Actors || o.Groups*o.GroupSize+2*o.Desks > o.Actors:
		return demarche.Errorf(demarche.Usage, "simulate %d groups of %d and %d pairs of desks: there are %d actors",
			o.Groups, o.GroupSize, o.Desks, o.Actors)
	case o.Objects+1+o.Flash+o.Desks*o.Days*deskPosts+o.Groups*o.Events >= 1<<31:
		return demarche.Errorf(demarche.Usage, "simulate objects of groups, desks and flash events beside %d: want below 2^31 in all", o.Objects)
	case o.Groups > 0 && (o.Jitter < 0 || o.Jitter > 12*time.Hour):
		return demarche.Errorf(demarche.Usage, "simulate a jitter of %s: want 0 to 12h", o.Jitter)
	case o.Viral > 0 && (o.ViralSpan < time.Second || o.ViralSpan > time.Duration(o.Days)*24*time.Hour):
		return demarche.Errorf(demarche.Usage, "simulate a viral object for %s: want 1s to all of %d days", o.ViralSpan, o.Days)
	}
	for _, share := range []struct {
		name  string
		value float64
	}{{"cascades", o.Cascades}, {"dropout", o.Dropout}, {"viral", o.Viral}, {"responders", o.Responders}, {"sittings", o.Sittings}} {
		if !(share.value >= 0 && share.value <= 1) {
			return demarche.Errorf(demarche.Usage, "simulate a share of %s of %g: want 0 to 1", share.name, share.value)
		}
	}
	for _, law := range []struct {
		name            string
		exponent, shift float64
	}{{"objects", o.ObjectExponent, o.ObjectShift}, {"actors", o.ActorExponent, o.ActorShift}} {
		if !(law.exponent >= 0 && law.exponent <= 10 && law.shift >= 0 && law.shift <= 1e9) {
			return demarche.Errorf(demarche.Usage, "simulate %s by exponent %g and shift %g: want 0 to 10 and 0 to 1e9",
				law.name, law.exponent, law.shift)
		}
	}
	return nil
}

// A Truth says what was planted, in actors' names.
type Truth struct {
	Groups  [][]string // the planted groups, each sorted; group 1 is the first
	Desks   [][]string // pairs of desks that share objects at the same time and are not planted
	Rows    int        // good rows
	Planted int        // those of them that a group's members wrote for its events
	Refused int        // bad rows
}

// Pairs returns the planted pairs, the actor that is lower in byte order
// first, group after group.
func (t Truth) Pairs() [][2]string {
	var pairs [][2]string
	for _, group := range t.Groups {
		for i, a := range group {
			for _, b := range group[i+1:] {
				pairs = append(pairs, [2]string{a, b})
			}
		}
	}
	return pairs
}
