package audience

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"demarche/stat"
	"demarche/tandem"
)

// The channels that have a null model, in the order of their numbers.
const (
	slotsChannel = iota
	textsChannel
	domainsChannel
	channels
)

var channelNames = [channels]string{"S1 slots", "S2 texts", "S6 domains"}

// The channels that have none: how alike two accounts are in each, more being more alike.
const (
	weekLikeness = iota
	styleLikeness
	beginLikeness
	daysLikeness
	likenesses
)

// A tandemPair is a pair of accounts with what is told of it.
type tandemPair struct {
	group    int
	a, b     int
	by       [channels]tandem.Pair
	logq     [channels]float64
	firm     int     // channels with q at most what is allowed
	combined float64 // Stouffer's Z over the channels that are tested
	grade    tandem.Grade
	likeness [likenesses]float64
	rank     [likenesses]float64
}

// compare makes the pairs of opposed classes and of controls, and grades the former.
func (t *tandems) compare(ctx context.Context) error {
	read := map[[2]int]bool{}
	for _, v := range t.run.Read {
		a, b := couple(v)
		i := slices.IndexFunc(t.accounts, func(x tandemAccount) bool { return isNamed(x.name, a) })
		j := slices.IndexFunc(t.accounts, func(x tandemAccount) bool { return isNamed(x.name, b) })
		if i < 0 || j < 0 {
			t.note("one of --read is of an account that is not compared here")
			continue
		}
		read[[2]int{min(i, j), max(i, j)}] = true
	}
	for g, group := range t.groups {
		if group.role == sameRole {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		t.progress("comparing pairs", int64(g), int64(len(t.groups)))
		for _, p := range t.pairsOf(g) {
			if group.role == opposedRole {
				t.opposed = append(t.opposed, p)
			} else {
				t.controls = append(t.controls, p)
			}
		}
	}
	for _, pairs := range [][]*tandemPair{t.opposed, t.controls} {
		rates(pairs)
		for _, p := range pairs {
			p.firm = 0
			for k := range p.by {
				if p.by[k].Tested && p.logq[k] <= math.Log(t.run.FDR) {
					p.firm++
				}
			}
		}
	}
	for k := range likenesses {
		var controls []float64
		for _, p := range t.controls {
			if v := p.likeness[k]; !math.IsNaN(v) {
				controls = append(controls, v)
			}
		}
		slices.Sort(controls)
		for _, p := range t.opposed {
			p.rank[k] = tandem.Rank(p.likeness[k], controls)
		}
	}
	for _, p := range t.opposed {
		p.grade = tandem.GradeOf(p.firm, read[[2]int{min(p.a, p.b), max(p.a, p.b)}])
		if p.grade != tandem.Tandem && read[[2]int{min(p.a, p.b), max(p.a, p.b)}] {
			t.note("one pair of --read is %q here: without two channels that chance does not explain, a reading makes no tandem", cmp.Or(string(p.grade), "without a grade"))
		}
	}
	slices.SortStableFunc(t.opposed, func(x, y *tandemPair) int {
		return cmp.Or(cmp.Compare(y.firm, x.firm), cmp.Compare(y.combined, x.combined), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return nil
}

// pairsOf returns the pairs of two classes of which anything can be tested.
func (t *tandems) pairsOf(g int) (all []*tandemPair) {
	one, two := t.members(t.groups[g].a), t.members(t.groups[g].b)
	for _, i := range one {
		for _, j := range two {
			p := &tandemPair{group: g, a: i, b: j, by: [channels]tandem.Pair{t.inSlots(i, j), t.copies.Of(i, j), t.domains.Of(i, j)}}
			if p.combined = tandem.Combined(p.by[:]); math.IsNaN(p.combined) {
				continue
			}
			p.likeness = t.alike(i, j)
			all = append(all, p)
		}
	}
	return all
}

func (t *tandems) members(class int) (all []int) {
	for i := range t.accounts {
		if t.accounts[i].class == class {
			all = append(all, i)
		}
	}
	return all
}

// alike compares two accounts in what has no null model.
func (t *tandems) alike(i, j int) (l [likenesses]float64) {
	first, _, days := tandem.Lives(t.lives[i], t.lives[j])
	l[weekLikeness] = tandem.Cosine(t.weeks[i], t.weeks[j])
	l[styleLikeness] = math.NaN()
	if t.styles[i] != nil && t.styles[j] != nil && t.accounts[i].lang == t.accounts[j].lang {
		l[styleLikeness] = tandem.Cosine(t.styles[i], t.styles[j])
	}
	l[beginLikeness] = -first.Hours() / (24 * time.Hour).Hours()
	l[daysLikeness] = days
	return l
}

// rates gives each pair the false discovery rate of each channel, among the pairs that
// are tested in it.
func rates(pairs []*tandemPair) {
	for k := range channels {
		var logp []float64
		var of []*tandemPair
		for _, p := range pairs {
			if p.by[k].Tested {
				logp, of = append(logp, p.by[k].LogP), append(of, p)
			}
		}
		for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
			of[i].logq[k] = q
		}
	}
}

func logFDR(r *TandemRun) float64 { return math.Log(r.FDR) }
