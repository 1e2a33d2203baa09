package vote

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"demarche"
	"demarche/stat"
)

// The intervals are those of a bootstrap that copies the roll calls themselves, with
// the same draws, and computes every index from the ballots.
func TestIntervalsAgainstCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 3, 12)
		for i := range table.Rolls {
			table.Rolls[i].Session = rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "session")
		}
		const replicates, seed = 25, 9
		r := table.Resample(BySession, replicates, seed)

		var clusters [][]int
		named := map[string]int{}
		for i := range table.Rolls {
			at, ok := named[table.Rolls[i].Session]
			if !ok || table.Rolls[i].Session == "" {
				at = len(clusters)
				clusters = append(clusters, nil)
				named[table.Rolls[i].Session] = at
			}
			clusters[at] = append(clusters[at], i)
		}
		if r.Clusters != len(clusters) {
			t.Fatalf("%d clusters, want %d", r.Clusters, len(clusters))
		}
		random := rand.New(rand.NewPCG(seed, 0))
		values := map[string][]float64{}
		for range replicates {
			copied := &Table{States: table.States}
			for range clusters {
				for _, i := range clusters[random.IntN(len(clusters))] {
					copied.Rolls = append(copied.Rolls, table.Rolls[i])
					copied.Cells = append(copied.Cells, table.Row(i)...)
				}
			}
			x, y := ballots(copied, 0, 1)
			for name, v := range plain(x, y) {
				if !math.IsNaN(v) {
					values[name] = append(values[name], v)
				}
			}
		}
		for i, got := range r.Intervals(0, 1, Indices...) {
			v := values[Indices[i].Name]
			lo, hi := math.NaN(), math.NaN()
			if len(v) > 0 {
				lo, hi = stat.Quantile(v, 0.025), stat.Quantile(v, 0.975)
			}
			if !near(got.Lo, lo) || !near(got.Hi, hi) || got.Undefined != replicates-len(v) {
				t.Fatalf("%s: %+v, want %v to %v, undefined in %d", Indices[i].Name, got, lo, hi, replicates-len(v))
			}
		}
	})
}

// Of independent roll calls the interval of a share is the binomial one, nearly; and
// a text that returns five times within its cluster tells no more than once.
func TestClustersTellNoMoreThanOneOfThem(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	const n, copies = 400, 5
	once, often := &Table{States: []string{"AA", "BB"}}, &Table{States: []string{"AA", "BB"}}
	for i := range n {
		row := []demarche.Choice{demarche.Yes, demarche.Yes}
		if random.Float64() > 0.7 {
			row[1] = demarche.No
		}
		for k := range copies {
			roll := Roll{Agenda: "item number " + string(rune('a'+i%26)) + strconv.Itoa(i)}
			if k == 0 {
				once.Rolls, once.Cells = append(once.Rolls, roll), append(once.Cells, row...)
			}
			often.Rolls, often.Cells = append(often.Rolls, roll), append(often.Cells, row...)
		}
	}
	a := once.Resample(ByItem, Replicates, 1).Intervals(0, 1, Indices...)
	b := often.Resample(ByItem, Replicates, 1).Intervals(0, 1, Indices...)
	if !slices.EqualFunc(a, b, func(x, y Interval) bool { return near(x.Lo, y.Lo) && near(x.Hi, y.Hi) }) {
		t.Errorf("%v of single texts, %v of texts that return", a, b)
	}
	d := once.Dyads().Joint(0, 1)
	p := d.Agreement().Exact
	half := 1.96 * math.Sqrt(p*(1-p)/n)
	if math.Abs(a[0].Lo-(p-half)) > half/8 || math.Abs(a[0].Hi-(p+half)) > half/8 {
		t.Errorf("%+v, want about %v to %v", a[0], p-half, p+half)
	}
	loose := often.Resample(func(*Roll) []string { return nil }, Replicates, 1)
	if c := loose.Intervals(0, 1, Indices[0])[0]; loose.Clusters != n*copies || (c.Hi-c.Lo)*2 > a[0].Hi-a[0].Lo {
		t.Errorf("%+v of %d clusters without an item", c, loose.Clusters)
	}
}

// On real votes the annual texts make the interval wider than roll calls one by one.
func TestIntervalsOfTheAssembly(t *testing.T) {
	table := between(assembly(t), 2018, 2024)
	lijphart, _ := IndexOf("lijphart")
	a, b := table.State("RUS"), table.State("USA")
	item := table.Resample(ByItem, Replicates, 1)
	clustered := item.Intervals(a, b, lijphart)[0]
	loose := table.Resample(func(*Roll) []string { return nil }, Replicates, 1).Intervals(a, b, lijphart)[0]
	t.Logf("%d roll calls of %d items: %+v; one by one %+v", len(table.Rolls), item.Clusters, clustered, loose)
	if clustered.Lo > 0.283005 || clustered.Hi < 0.283005 || clustered.Hi-clustered.Lo <= loose.Hi-loose.Lo {
		t.Errorf("%+v of items, %+v of roll calls one by one; want the first wider, and .283 within", clustered, loose)
	}
}

func BenchmarkIntervals(b *testing.B) {
	table := between(assembly(b), 2018, 2024)
	r := table.Resample(ByItem, Replicates, 1)
	for b.Loop() {
		r.Intervals(0, 1, Indices...)
	}
}
