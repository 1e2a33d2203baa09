package coord

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/simulate"
	"demarche/stat"
)

func TestCoShareByCampsConforms(t *testing.T) {
	a := CoShare
	a.New = func() analysis.Run {
		r := CoShare.New().(*CoShareRun)
		r.Camps, r.Trace = true, []string{"link"}
		return r
	}
	analysistest.Conform(t, a)
}

func TestValidateByCampsConforms(t *testing.T) {
	a := Validate
	a.New = func() analysis.Run {
		r := Validate.New().(*ValidateRun)
		r.Camps, r.Trace, r.Copies, r.Draws, r.Sizes, r.Events = true, []string{"link"}, 2, 2, []int{3}, []int{4}
		return r
	}
	analysistest.Conform(t, a)
}

// puppets is how many accounts do nothing but act together: enough for a camp of
// their own.
const puppets = 60

// inCamps runs coshare without camps and with them on simulated posts, and on those
// of puppets beside them if they are wanted. It returns both networks, how many pairs
// choice could be asked of, and the planted pairs by name.
func inCamps(t *testing.T, seed uint64, groups int, withPuppets bool) (networks [2]demarche.Network, all float64, planted map[[2]string]bool, told string) {
	t.Helper()
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Flash, o.Groups, o.Seed = 90_000, 1500, 20_000, 3, groups, seed
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("id,actor,at,links\n")
	post := func(id, actor string, object int, at time.Time) {
		fmt.Fprintf(&b, "%s,%s,%s,https://site.example/%d\n", id, actor, at.UTC().Format(time.RFC3339), object)
	}
	for r := range d.Rows() {
		post(fmt.Sprintf("p%d", r.Number), d.ActorName(r.Actor), int(r.Object), time.UnixMicro(r.AtUS))
	}
	planted = map[[2]string]bool{}
	for _, p := range d.Truth.Pairs() {
		planted[p] = true
	}
	n := float64(o.Actors)
	if withPuppets {
		n += puppets
		name := func(i int) string { return fmt.Sprintf("puppet%03d", i) }
		for i := range puppets {
			for event := range 12 {
				post(fmt.Sprintf("q%d-%d", i, event), name(i), 1<<20+event, o.Start.Add(time.Duration(event*50+9)*time.Hour+time.Duration(i%30)*time.Second))
			}
			for k := range i {
				planted[[2]string{name(k), name(i)}] = true
			}
		}
	}
	c := analysistest.Case(t, b.String())
	for i := range networks {
		r := CoShare.New().(*CoShareRun)
		r.Trace, r.Camps = []string{"link"}, i == 1
		result, err := r.Do(context.Background(), c, func(string, int64, int64) {})
		if err != nil {
			t.Fatal(err)
		}
		networks[i], told = result.Networks[0], strings.Join(result.Notes, "\n")
	}
	return networks, n * (n - 1) / 2, planted, told
}

// scored counts the edges that are told, and those of them that are planted.
func scored(net *demarche.Network, planted map[[2]string]bool, told func(i int) bool) (edges, right float64) {
	for i := range net.Edges {
		if told(i) {
			edges++
			if planted[[2]string{net.Edges[i].A, net.Edges[i].B}] {
				right++
			}
		}
	}
	return edges, right
}

// byChoice tells the edges that choice alone does not explain, of so many pairs.
func byChoice(net *demarche.Network, pairs float64) func(i int) bool {
	logp := make([]float64, len(net.Edges))
	for i := range net.Edges {
		logp[i] = math.Log(net.Edges[i].PChoice)
	}
	q := stat.FalseDiscoveryRates(logp, pairs)
	return func(i int) bool { return q[i] <= math.Log(0.05) }
}

// Within camps choice sees through what actors of a camp share, and what is planted
// stays firm.
func TestCampsExplainWhatOnlyCampsShare(t *testing.T) {
	networks, all, planted, told := inCamps(t, 1, 20, false)
	without, within := &networks[0], &networks[1]
	if !strings.HasSuffix(within.Name, " camps") || !strings.Contains(told, "within 10 camps of 50 actors or more, of 10 that were found") {
		t.Errorf("%s: %s", within.Name, told)
	}
	for i, net := range []*demarche.Network{without, within} {
		edges, right := scored(net, planted, func(i int) bool { return net.Edges[i].Firm })
		if right < 0.9*float64(len(planted)) || right < 0.95*edges {
			t.Errorf("camps %v: of %d planted pairs %v are firm, of %v edges", i == 1, len(planted), right, edges)
		}
	}
	before, rightBefore := scored(without, planted, byChoice(without, all))
	edges, right := scored(within, planted, byChoice(within, all))
	if before-rightBefore < 50 {
		t.Errorf("without camps choice alone leaves %v edges that are not planted: nothing is to be seen through", before-rightBefore)
	}
	if right < 0.9*float64(len(planted)) || edges-right > (before-rightBefore)/3 {
		t.Errorf("choice alone leaves %v edges, %v of them planted, and within camps %v and %v", before, rightBefore, edges, right)
	}
}

// Those who do nothing but act together are no camp, in which that would be what all
// do, however many they are.
func TestWhoActsTogetherIsNoCamp(t *testing.T) {
	networks, _, planted, told := inCamps(t, 2, 0, true)
	_, without := scored(&networks[0], planted, func(i int) bool { return networks[0].Edges[i].Firm })
	_, within := scored(&networks[1], planted, func(i int) bool { return networks[1].Edges[i].Firm })
	if want := 0.9 * float64(len(planted)); without < want || within < want {
		t.Errorf("of %d pairs %v are firm, and within camps %v; %s", len(planted), without, within, told)
	}
}

// Where nobody acts together no edge is firm within camps.
func TestNobodyIsFirmWithinCamps(t *testing.T) {
	for seed := range uint64(3) {
		networks, all, _, _ := inCamps(t, seed+1, 0, false)
		net := &networks[1]
		left, _ := scored(net, nil, byChoice(net, all))
		if net.Firm > 0 || left > 2 || len(net.Edges) < 100 {
			t.Errorf("seed %d: of %d edges %d are firm, and choice alone leaves %v", seed+1, len(net.Edges), net.Firm, left)
		}
	}
}

// Groups are split by the largest camps until there are sixteen; the others are told.
func TestTooManyCamps(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,platform,actor,at,links\n")
	begin := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	rng := rand.New(rand.NewPCG(2, 7))
	for actor := range 9 * 120 { // nine camps, 60 actors of each on either platform
		for k, object := range rng.Perm(14)[:8] {
			fmt.Fprintf(&b, "p%d-%d,%c,u%d,%s,https://site.example/%d/%d\n", actor, k, 'a'+rune(actor/9%2), actor,
				begin.Add(time.Duration(rng.IntN(30*86400))*time.Second).Format(time.RFC3339), actor%9, object)
		}
	}
	r := CoShare.New().(*CoShareRun)
	r.Trace, r.Camps = []string{"link"}, true
	result, err := r.Do(context.Background(), analysistest.Case(t, b.String()), func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if told, want := strings.Join(result.Notes, "\n"), "choice is compared within 14 camps of 50 actors or more, of 9 that were found, each in every group of actors for itself; 4 others as large would be too many; 240 of 1,080 actors in camps are in others"; !strings.Contains(told, want) {
		t.Errorf("%s; want %s", told, want)
	}
	said := fmt.Sprint(result.Tables[1].Rows)
	for _, want := range []string{"16 groups of actors (a no camp, b no camp, a camp 1 of 60 actors, ", "camps are found from"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s; want %s", said, want)
		}
	}
}
