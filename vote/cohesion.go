package vote

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/stat"

	"demarche"
)

// A Bloc is the memberships of one name.
type Bloc struct {
	Name        string
	Memberships []demarche.Membership
}

// Blocs returns the blocs of some memberships, by name.
func Blocs(memberships []demarche.Membership) []Bloc {
	var blocs []Bloc
	at := map[string]int{}
	for _, m := range memberships {
		i, ok := at[m.Bloc]
		if !ok {
			i = len(blocs)
			at[m.Bloc] = i
			blocs = append(blocs, Bloc{Name: m.Bloc})
		}
		blocs[i].Memberships = append(blocs[i].Memberships, m)
	}
	slices.SortFunc(blocs, func(a, b Bloc) int { return cmp.Compare(a.Name, b.Name) })
	return blocs
}

// Members returns the states that belong to the bloc on a day, sorted: from the first
// day that the date of joining allows to the last that the date of leaving does. A
// membership without a first day has always been.
func (b *Bloc) Members(day demarche.Day) []string {
	var states []string
	for _, m := range b.Memberships {
		from, _ := m.From.Days()
		_, to := m.To.Days()
		if (from == demarche.NoDay || from <= day) && (to == demarche.NoDay || day <= to) {
			states = append(states, m.State)
		}
	}
	slices.Sort(states)
	return slices.Compact(states)
}

// A Count is how a set of states voted on one roll call.
type Count struct {
	Yes, Abstain, No int
	Absent           int // listed, and cast no vote
	NotListed        int // no member then, or not known to the source
}

// Add counts one state.
func (c *Count) Add(choice demarche.Choice) {
	switch choice {
	case demarche.Yes:
		c.Yes++
	case demarche.Abstain:
		c.Abstain++
	case demarche.No:
		c.No++
	case demarche.NotVoting:
		c.Absent++
	default:
		c.NotListed++
	}
}

// Voters returns how many cast a vote.
func (c *Count) Voters() int { return c.Yes + c.Abstain + c.No }

// Rice returns |yes - no| / (yes + no), 0 to 1; NaN where all abstain (Rice 1925,
// doi:10.2307/2142407).
func (c *Count) Rice() float64 {
	return share(int64(max(c.Yes-c.No, c.No-c.Yes)), int64(c.Yes+c.No))
}

// Attina returns how much larger the largest choice is than the others together, as a
// share of the voters: -1/3 to 1; NaN of none (Attinà 1990, European Journal of
// Political Research 18: 557).
func (c *Count) Attina() float64 {
	most := max(c.Yes, c.Abstain, c.No)
	return share(int64(2*most-c.Voters()), int64(c.Voters()))
}

// AI returns (most - (voters - most) / 2) / voters, with most the largest choice: 0,
// three equal parts, to 1, all alike; NaN of none (Hix, Noury and Roland 2005, British
// Journal of Political Science 35: 209).
func (c *Count) AI() float64 {
	most := max(c.Yes, c.Abstain, c.No)
	return share(int64(3*most-c.Voters()), int64(2*c.Voters()))
}

// Count counts how some states voted on a roll call. One that the table does not have
// is not listed.
func (t *Table) Count(roll int, states []string) Count {
	var c Count
	row := t.Row(roll)
	for _, s := range states {
		choice := demarche.NotListed
		if at := t.State(s); at >= 0 {
			choice = row[at]
		}
		c.Add(choice)
	}
	return c
}

// Chance is what an index has of random sets.
type Chance struct {
	Mean       float64
	Percentile float64 // of what was seen: the share of sets below, those equal counted half, in per cent
}

// AIByChance returns what AI would be of as many voters as a set has, drawn from all
// that voted on the roll call. No set is drawn: it is the hypergeometric distribution
// itself. NaN of none.
func (t *Table) AIByChance(roll int, seen Count) Chance {
	var all Count
	for _, c := range t.Row(roll) {
		all.Add(c)
	}
	n := seen.Voters()
	if n == 0 || n > all.Voters() {
		return Chance{math.NaN(), math.NaN()}
	}
	whole := choose(all.Voters(), n)
	ai := seen.AI()
	c := Chance{}
	for yes := max(0, n-all.Abstain-all.No); yes <= min(n, all.Yes); yes++ {
		for no := max(0, n-yes-all.Abstain); no <= min(n-yes, all.No); no++ {
			drawn := Count{Yes: yes, No: no, Abstain: n - yes - no}
			p := math.Exp(choose(all.Yes, yes) + choose(all.No, no) + choose(all.Abstain, drawn.Abstain) - whole)
			v := drawn.AI()
			c.Mean += float64(p * v)
			switch {
			case v == ai:
				c.Percentile += p / 2
			case v < ai:
				c.Percentile += p
			}
		}
	}
	c.Percentile *= 100
	return c
}

// choose returns the logarithm of the binomial coefficient.
func choose(n, k int) float64 {
	lg := func(x int) float64 {
		v, _ := math.Lgamma(float64(x + 1))
		return v
	}
	return lg(n) - lg(k) - lg(n-k)
}

// A Cohesion is how far a bloc held together over the roll calls of a table.
type Cohesion struct {
	Counts []Count // by roll call, of those who were members on its day
	AI     float64 // mean over the roll calls on which two or more voted
	Rolls  int     // of these how many

	Seed   uint64
	Draws  int
	Chance Chance // of the mean, from Draws random blocs
}

// Cohesion measures a bloc. Each random bloc puts other states, drawn from all that
// are listed in the table, in the places of the members for all its roll calls, so that
// it is as large, changes as often and is as much the same from one roll call to the
// next. Its absences are its own.
func (t *Table) Cohesion(b *Bloc, draws int, seed uint64) Cohesion {
	c := Cohesion{Seed: seed, Draws: draws}
	members := make([][]int, len(t.Rolls)) // places in listed
	listed, place := t.listed()
	for i := range t.Rolls {
		states := b.Members(t.Rolls[i].Day)
		c.Counts = append(c.Counts, t.Count(i, states))
		for _, s := range states {
			if at := t.State(s); at >= 0 && place[at] >= 0 {
				members[i] = append(members[i], place[at])
			}
		}
	}
	c.AI, c.Rolls = t.meanAI(members, listed)
	random := rand.New(rand.NewPCG(seed, 0))
	var drawn []float64
	for range draws {
		random.Shuffle(len(listed), func(i, j int) { listed[i], listed[j] = listed[j], listed[i] })
		if v, n := t.meanAI(members, listed); n > 0 {
			drawn = append(drawn, v)
		}
	}
	slices.Sort(drawn)
	c.Chance = Chance{stat.Average(drawn), math.NaN()}
	if c.Rolls > 0 {
		c.Chance.Percentile = Percentile(drawn, c.AI)
	}
	return c
}

// listed returns the columns of the states that some roll call lists, and for each
// column its place among them, or -1.
func (t *Table) listed() (columns, place []int) {
	place = make([]int, len(t.States))
	for s := range place {
		place[s] = -1
		for i := range t.Rolls {
			if t.Row(i)[s] != demarche.NotListed {
				place[s] = len(columns)
				columns = append(columns, s)
				break
			}
		}
	}
	return columns, place
}

func (t *Table) meanAI(members [][]int, listed []int) (ai float64, rolls int) {
	sum := 0.0
	for i, places := range members {
		var c Count
		row := t.Row(i)
		for _, p := range places {
			c.Add(row[listed[p]])
		}
		if c.Voters() >= 2 {
			sum += c.AI()
			rolls++
		}
	}
	return sum / float64(rolls), rolls
}
