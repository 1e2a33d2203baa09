package hashtag

import "demarche/stat"

// A Holder is an account that has a property or has it not, with its posts in two lots.
type Holder struct {
	Has          bool
	Here, Beside int
}

// A Held says which share of the posts of a lot are by accounts that have a property.
type Held struct {
	Posts    int
	Accounts int     // with a post of the lot
	Share    float64 // NaN of no posts
	Low      float64 // the interval of 95 %, of accounts such as these
	High     float64
}

// HeldBy asks which share of posts, here and beside, are by accounts with a property.
//
// Posts of an account have the property together, so that they say no more than so many
// accounts of which each weighs as much as its posts: the interval is Wilson's of Kish's
// effective number of these, (Σn)²/Σn². It is of accounts drawn as these are; that those
// with many posts have the property more often than others is in the share, not in it.
func HeldBy(holders []Holder) (here, beside Held) {
	return held(holders, func(h Holder) int { return h.Here }), held(holders, func(h Holder) int { return h.Beside })
}

func held(holders []Holder, posts func(Holder) int) (lot Held) {
	having, squares := 0, 0.0
	for _, h := range holders {
		n := posts(h)
		if n == 0 {
			continue
		}
		lot.Accounts++
		lot.Posts += n
		squares += float64(n) * float64(n)
		if h.Has {
			having += n
		}
	}
	lot.Share = float64(having) / float64(lot.Posts)
	lot.Low, lot.High = stat.WilsonOf(lot.Share, float64(lot.Posts)*float64(lot.Posts)/max(squares, 1), 0.95)
	return lot
}
