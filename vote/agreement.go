package vote

import (
	"math"

	"demarche"
)

// MinN is the smallest number of common roll calls at which an index of agreement
// is worth reading. Below it the index is computed and marked.
const MinN = 10

// A Joint counts the roll calls on which two states both cast a vote, by what they
// chose: the rows are the first state's choices, the columns the second's, each in
// the order yes, abstain, no.
type Joint [3][3]int32

// Add counts one roll call. A state that is not listed, or did not vote, makes it none.
func (j *Joint) Add(a, b demarche.Choice) {
	if Cast(a) && Cast(b) {
		j[a-demarche.Yes][b-demarche.Yes]++
	}
}

// Plus returns the sum of two tables.
func (j Joint) Plus(k Joint) Joint {
	for x := range 3 {
		for y := range 3 {
			j[x][y] += k[x][y]
		}
	}
	return j
}

// Transposed returns the table of the second state and the first.
func (j Joint) Transposed() Joint {
	for x := range 3 {
		for y := range x {
			j[x][y], j[y][x] = j[y][x], j[x][y]
		}
	}
	return j
}

// N returns how many roll calls are counted.
func (j *Joint) N() int {
	n := int32(0)
	for x := range 3 {
		n += j[x][0] + j[x][1] + j[x][2]
	}
	return int(n)
}

// Cast reports whether a choice is a vote: yes, abstain or no. Not voting is none.
func Cast(c demarche.Choice) bool {
	return c == demarche.Yes || c == demarche.Abstain || c == demarche.No
}

// An Agreement is how far two states vote alike, by every index in use. Choices are
// on a line: yes 1, abstain 2, no 3. An index is NaN where it is undefined: all of
// them where N is 0, YesNo where YesNoN is 0, and the four that are corrected for
// chance where chance leaves no disagreement to correct, because both states made one
// and the same choice on every roll call.
type Agreement struct {
	N             int     // roll calls on which both voted
	Exact         float64 // 0 to 1: the share with the same choice
	Lijphart      float64 // 0 to 1: 1 - mean |difference| / 2
	S             float64 // -1 to 1: 1 - 2 × mean |difference| / 2
	SSquared      float64 // -1 to 1: 1 - 2 × mean difference² / 4
	Kappa         float64 // to 1: chance from each state's own shares of choices
	Pi            float64 // to 1: chance from the shares that both have together
	KappaWeighted float64 // Kappa with |difference| / 2 as disagreement
	PiWeighted    float64 // Pi with |difference| / 2 as disagreement
	YesNoN        int     // roll calls on which both voted yes or no
	YesNo         float64 // 0 to 1: of these the share with the same choice
}

// Agreement returns every index of a table.
func (j *Joint) Agreement() Agreement {
	var row, column [3]int64
	same, near, far := int64(0), int64(0), int64(0)
	for x := range 3 {
		for y := range 3 {
			k := int64(j[x][y])
			row[x] += k
			column[y] += k
			switch x - y {
			case 0:
				same += k
			case 1, -1:
				near += k
			default:
				far += k
			}
		}
	}
	n := same + near + far
	yesNo := int64(j[0][0]) + int64(j[2][2])
	yesNoN := yesNo + far
	a := Agreement{N: int(n), YesNoN: int(yesNoN), YesNo: share(yesNo, yesNoN)}
	a.Exact = share(same, n)
	a.Lijphart = share(2*same+near, 2*n)
	a.S = share(same-far, n)
	a.SSquared = share(2*same+near-2*far, 2*n)

	// The disagreement that chance would give, times n² or (2n)², and with weights
	// twice that: whole numbers, so that none is told from little.
	var kappa, pi, kappaW, piW int64
	for x := range 3 {
		for y := range 3 {
			if x == y {
				continue
			}
			apart := int64(max(x-y, y-x))
			k := row[x] * column[y]
			p := (row[x] + column[x]) * (row[y] + column[y])
			kappa += k
			pi += p
			kappaW += apart * k
			piW += apart * p
		}
	}
	a.Kappa = corrected((near+far)*n, kappa)
	a.Pi = corrected((near+far)*n*4, pi)
	a.KappaWeighted = corrected((near+2*far)*n, kappaW)
	a.PiWeighted = corrected((near+2*far)*n*4, piW)
	return a
}

// share returns a part of a whole, NaN of nothing.
func share(part, whole int64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return float64(part) / float64(whole)
}

// corrected returns 1 - seen/chance, NaN where chance gives no disagreement.
func corrected(seen, chance int64) float64 {
	if chance == 0 {
		return math.NaN()
	}
	return 1 - float64(seen)/float64(chance)
}

// An Index is one way of saying how far two states vote alike.
type Index struct {
	Name    string // as in a table's column
	Formula string
	Source  string
	Of      func(*Agreement) float64
	N       func(*Agreement) int // the roll calls that it rests on
}

// Indices are all of them.
var Indices = []Index{
	{
		"exact", "share of common votes with the same choice", "",
		func(a *Agreement) float64 { return a.Exact }, common,
	},
	{
		"lijphart", "1 - mean |difference| / 2, with yes 1, abstain 2, no 3", "Lijphart 1963, American Political Science Review 57: 902",
		func(a *Agreement) float64 { return a.Lijphart }, common,
	},
	{
		"S", "1 - 2 × mean |difference| / 2", "Signorino and Ritter 1999, doi:10.1111/0020-8833.00113",
		func(a *Agreement) float64 { return a.S }, common,
	},
	{
		"S_squared", "1 - 2 × mean difference² / 4", "Signorino and Ritter 1999, doi:10.1111/0020-8833.00113",
		func(a *Agreement) float64 { return a.SSquared }, common,
	},
	{
		"kappa", "1 - disagreement / chance disagreement, of each state's own shares", "Cohen 1960, doi:10.1177/001316446002000104; Häge 2011, Political Analysis 19: 287",
		func(a *Agreement) float64 { return a.Kappa }, common,
	},
	{
		"pi", "1 - disagreement / chance disagreement, of both states' common shares", "Scott 1955, doi:10.1086/266577; Häge 2011, Political Analysis 19: 287",
		func(a *Agreement) float64 { return a.Pi }, common,
	},
	{
		"kappa_w", "kappa with |difference| / 2 as disagreement", "Häge 2011, Political Analysis 19: 287",
		func(a *Agreement) float64 { return a.KappaWeighted }, common,
	},
	{
		"pi_w", "pi with |difference| / 2 as disagreement", "Häge 2011, Political Analysis 19: 287",
		func(a *Agreement) float64 { return a.PiWeighted }, common,
	},
	{
		"yn_agree", "of common votes without an abstention, the share with the same choice", "",
		func(a *Agreement) float64 { return a.YesNo },
		func(a *Agreement) int { return a.YesNoN },
	},
}

func common(a *Agreement) int { return a.N }

// IndexOf returns the index of a name.
func IndexOf(name string) (Index, bool) {
	for _, x := range Indices {
		if x.Name == name {
			return x, true
		}
	}
	return Index{}, false
}
