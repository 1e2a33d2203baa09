package spread

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"demarche/stat"
)

// An occurrence is one code of one post.
type occurrence struct {
	month, code int32
	account     int32
	post        int32 // its number among the posts of its month, from 0: the codes of one post go together
}

// A localised is how much of what is said depends on the country.
type localised struct {
	Index       float64 // I(code; country | month) / H(code), Miller-Madow
	Raw         float64 // the same, plug-in
	Information float64 // bits
	Entropy     float64 // of the codes, bits
	Chance      float64 // mean Index where countries are dealt among the posts of a month
	P           float64 // share of such deals with as large an Index
	ByAccounts  float64 // mean Index where countries are dealt among accounts of about as many codes; NaN where no such accounts are of two countries
	PAccounts   float64 // share of such deals with as large an Index; NaN there too
	Lo, Hi      float64 // 95 %, by the scatter of drawn accounts
}

// A contingency holds codes by country in months.
type contingency struct {
	months, countries, codes int
}

// information returns I(code; country | month) and H(code) in bits, plug-in and with the
// correction of Miller 1955 and Madow: each entropy of n numbers in K cells that are not
// empty is too small by (K-1)/2n nats. country is by occurrence, weight how often each
// counts.
func (c contingency) information(all []occurrence, country func(int) int32, weight func(int) float64) (raw, corrected, entropy float64) {
	cells := make([]float64, c.months*c.countries*c.codes)
	total := make([]float64, c.codes)
	n := 0.0
	for i, o := range all {
		w := weight(i)
		if w == 0 {
			continue
		}
		cells[(int(o.month)*c.countries+int(country(i)))*c.codes+int(o.code)] += w
		total[o.code] += w
		n += w
	}
	if n == 0 {
		return 0, 0, 0
	}
	h, k := shannon(total)
	entropy = h + float64(k-1)/(2*n)
	byCode, byCountry := make([]float64, c.codes), make([]float64, c.countries)
	for m := range c.months {
		clear(byCode)
		clear(byCountry)
		month := cells[m*c.countries*c.codes : (m+1)*c.countries*c.codes]
		size := 0.0
		for g := range c.countries {
			for k := range c.codes {
				v := month[g*c.codes+k]
				byCode[k] += v
				byCountry[g] += v
				size += v
			}
		}
		if size == 0 {
			continue
		}
		hc, kc := shannon(byCode)
		hg, kg := shannon(byCountry)
		hb, kb := shannon(month)
		raw += size / n * (hc + hg - hb)
		corrected += size / n * (hc + hg - hb + float64(kc-1+kg-1-(kb-1))/(2*size))
	}
	return raw / math.Ln2, corrected / math.Ln2, entropy / math.Ln2
}

// shannon returns the plug-in entropy of counts in nats, and how many are not 0.
func shannon(counts []float64) (h float64, k int) {
	n := 0.0
	for _, v := range counts {
		if v > 0 {
			n += v
			k++
		}
	}
	for _, v := range counts {
		if v > 0 {
			h -= v / n * math.Log(v/n)
		}
	}
	return h, k
}

// localise measures how far the codes depend on the country, of which of holds that of
// each account.
func (c contingency) localise(all []occurrence, of []int32, draws int, seed uint64) localised {
	own := func(i int) int32 { return of[all[i].account] }
	once := func(int) float64 { return 1 }
	index := func(country func(int) int32, weight func(int) float64) (float64, float64, float64, float64) {
		raw, corrected, h := c.information(all, country, weight)
		if h <= 0 {
			return math.NaN(), math.NaN(), corrected, h
		}
		return raw / h, corrected / h, corrected, h
	}
	l := localised{ByAccounts: math.NaN(), PAccounts: math.NaN()}
	l.Raw, l.Index, l.Information, l.Entropy = index(own, once)
	r := rand.New(rand.NewPCG(seed, 3))
	// The posts of each month, and the country of each.
	posts := make([][]int32, c.months)
	for i, o := range all {
		for int(o.post) >= len(posts[o.month]) {
			posts[o.month] = append(posts[o.month], 0)
		}
		posts[o.month][o.post] = own(i)
	}
	hits := 0
	for range draws {
		for _, p := range posts {
			r.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
		}
		_, v, _, _ := index(func(i int) int32 { return posts[all[i].month][all[i].post] }, once)
		l.Chance += v / float64(draws)
		if v >= l.Index {
			hits++
		}
	}
	l.P = stat.DrawnP(hits, draws)
	if alike := dealable(all, of); alike != nil {
		dealt, hits := append([]int32(nil), of...), 0
		l.ByAccounts = 0
		for range draws {
			for _, accounts := range alike {
				r.Shuffle(len(accounts), func(i, j int) {
					a, b := accounts[i], accounts[j]
					dealt[a], dealt[b] = dealt[b], dealt[a]
				})
			}
			_, v, _, _ := index(func(i int) int32 { return dealt[all[i].account] }, once)
			l.ByAccounts += v / float64(draws)
			if v >= l.Index {
				hits++
			}
		}
		l.PAccounts = stat.DrawnP(hits, draws)
	}
	drawn := make([]float64, draws)
	weights := make([]float64, len(of))
	for d := range drawn {
		clear(weights)
		for range weights {
			weights[r.IntN(len(weights))]++
		}
		_, drawn[d], _, _ = index(own, func(i int) float64 { return weights[all[i].account] })
	}
	// Drawn accounts leave countries out and double others: the index of a draw is another
	// on average, so that only its scatter is taken.
	half := 1.96 * scatter(drawn)
	l.Lo, l.Hi = l.Index-half, l.Index+half
	return l
}

// dealable returns the accounts among which countries are dealt, those together whose
// numbers of codes lie between the same powers of two: were they dealt among all, the few
// accounts with most posts would nearly always get the country that has the most accounts,
// and whatever such accounts are used to would seem to be their country's. It is nil where
// no accounts that are alike are of two countries.
func dealable(all []occurrence, of []int32) [][]int32 {
	codes := make([]int, len(of))
	for _, o := range all {
		codes[o.account]++
	}
	var alike [][]int32
	for a, n := range codes {
		if n == 0 {
			continue // nothing is said by it
		}
		size := bits.Len(uint(n))
		for len(alike) <= size {
			alike = append(alike, nil)
		}
		alike[size] = append(alike[size], int32(a))
	}
	for _, accounts := range alike {
		for _, a := range accounts {
			if of[a] != of[accounts[0]] {
				return alike
			}
		}
	}
	return nil
}

// scatter returns the standard deviation of what is a number.
func scatter(values []float64) float64 {
	n, mean, ss := 0.0, 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
			mean += v
		}
	}
	mean /= n
	for _, v := range values {
		if !math.IsNaN(v) {
			ss += (v - mean) * (v - mean)
		}
	}
	return math.Sqrt(ss / (n - 1))
}
