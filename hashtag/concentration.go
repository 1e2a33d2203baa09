package hashtag

import (
	"math"
	"slices"
)

// A Concentration says how unevenly the uses of a tag are spread over its accounts. All
// but HHI and PerUser grow as the sample shrinks or depend on its size: compare two tags
// at one size, see [Rarefy].
type Concentration struct {
	N       int     // uses
	Users   int     // accounts with at least one
	PerUser float64 // N/Users
	F10     float64 // share of uses of the ten accounts with most, 0 to 1
	F50     float64 // of the fifty
	HHI     float64 // Σ s², of the accounts' shares: 1 for one account, 1/Users for an even spread
	Gini    float64 // 0 where all use it equally often, towards 1 where one account has nearly all
	Entropy float64 // -Σ s ln s / ln Users: 1 for an even spread; NaN of one account
}

// Concentrate measures the uses of a tag by account; accounts without any do not count.
// The Gini coefficient is 2 Σ i·x(i)/(n Σ x) - (n+1)/n with x in rising order, of the n
// accounts that used the tag.
func Concentrate(counts []int) Concentration {
	x := slices.DeleteFunc(slices.Clone(counts), func(n int) bool { return n <= 0 })
	slices.Sort(x)
	c := Concentration{Users: len(x)}
	for _, n := range x {
		c.N += n
	}
	if c.N == 0 {
		nan := math.NaN()
		return Concentration{PerUser: nan, F10: nan, F50: nan, HHI: nan, Gini: nan, Entropy: nan}
	}
	total, ranked := float64(c.N), 0.0
	for i, n := range x {
		s := float64(n) / total
		c.HHI += s * s
		c.Entropy -= s * math.Log(s)
		ranked += float64(i+1) * float64(n)
	}
	users := float64(len(x))
	c.PerUser = total / users
	c.Gini = max(0, 2*ranked/(users*total)-(users+1)/users) // rounding may leave less than 0
	c.Entropy /= math.Log(users)                            // NaN of one account
	c.F10, c.F50 = top(x, 10), top(x, 50)
	return c
}

// top returns the share of the k largest of numbers in rising order.
func top(x []int, k int) float64 {
	sum, all := 0, 0
	for i, n := range x {
		all += n
		if i >= len(x)-k {
			sum += n
		}
	}
	return float64(sum) / float64(all)
}

// A Point is one of a Lorenz curve: the share of uses of the least active accounts that
// are this share of all.
type Point struct{ Accounts, Uses float64 }

// Lorenz returns the curve of Lorenz from 0, 0 to 1, 1, one point an account.
func Lorenz(counts []int) []Point {
	x := slices.DeleteFunc(slices.Clone(counts), func(n int) bool { return n <= 0 })
	slices.Sort(x)
	points, sum, all := []Point{{}}, 0, 0
	for _, n := range x {
		all += n
	}
	for i, n := range x {
		sum += n
		points = append(points, Point{float64(i+1) / float64(len(x)), float64(sum) / float64(all)})
	}
	return points
}

// Rarefy returns what the concentration would be, on average, if only n of the uses had
// been seen, each as likely as any other: the mean of so many draws without replacement,
// and for Users, PerUser (n by the expected users) and HHI its exact value. Of n or fewer
// uses it is the concentration itself.
func Rarefy(counts []int, n, draws int, seed uint64) Concentration {
	all := Concentrate(counts)
	if all.N <= n || n < 2 || draws < 1 {
		return all
	}
	owner := make([]int, 0, all.N)
	for a, k := range counts {
		for range max(k, 0) {
			owner = append(owner, a)
		}
	}
	r := generator(seed, streamRarefy)
	mean, entropies := Concentration{N: n}, 0
	few := make([]int, len(counts))
	for range draws {
		clear(few)
		for i := range n {
			k := i + r.IntN(len(owner)-i)
			owner[i], owner[k] = owner[k], owner[i]
			few[owner[i]]++
		}
		c := Concentrate(few)
		mean.F10 += c.F10 / float64(draws)
		mean.F50 += c.F50 / float64(draws)
		mean.Gini += c.Gini / float64(draws)
		if !math.IsNaN(c.Entropy) {
			mean.Entropy += c.Entropy
			entropies++
		}
	}
	mean.Entropy /= float64(entropies)
	users := ExpectedUsers(counts, n)
	mean.Users = int(math.Round(users))
	mean.PerUser = float64(n) / users
	mean.HHI = expectedHHI(counts, all.N, n)
	return mean
}

// ExpectedUsers returns how many accounts n of the uses are of, on average: Hurlbert's
// Σ 1 - C(N-x, n)/C(N, n).
func ExpectedUsers(counts []int, n int) float64 {
	all := 0
	for _, x := range counts {
		all += max(x, 0)
	}
	if n >= all {
		n = all
	}
	ln := func(k int) float64 { v, _ := math.Lgamma(float64(k) + 1); return v }
	users := 0.0
	for _, x := range counts {
		switch {
		case x <= 0:
		case all-x < n:
			users++
		default: // C(N-x, n)/C(N, n) = (N-x)! (N-n)! / (N-x-n)! N!
			users -= math.Expm1(ln(all-x) + ln(all-n) - ln(all-x-n) - ln(all))
		}
	}
	return users
}

// expectedHHI returns the mean of Σ s² over draws of n of all uses: an account with x of
// them has x(x-1) n(n-1)/N(N-1) ordered pairs of drawn uses, and xn/N uses.
func expectedHHI(counts []int, all, n int) float64 {
	pairs := 0.0
	for _, x := range counts {
		pairs += float64(max(x, 0)) * float64(max(x-1, 0))
	}
	size := float64(n)
	return (pairs*size*(size-1)/(float64(all)*float64(all-1)) + size) / (size * size)
}
