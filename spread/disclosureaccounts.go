package spread

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
)

// shares fills the table of the selected share of posts.
func (d *disclosed) shares() {
	if d.selection.all() {
		return
	}
	t := demarche.Table{
		Name: "shares", Title: "the selected share of posts before and after, with an interval by drawing accounts",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "window", Doc: "anticipation: the days before the date; effect: from the date on"},
			{Name: "posts", Unit: "posts", Doc: "of the class in the window"},
			{Name: "selected", Unit: "posts", Doc: "of these"},
			{Name: "accounts", Unit: "accounts", Doc: "with a post in the window"},
			{Name: "share", Unit: "share", Doc: "selected of posts"},
			{Name: "low", Unit: "share", Doc: "of the interval, 95 %"},
			{Name: "high", Unit: "share", Doc: "of the interval, 95 %"},
		},
	}
	start := int64(d.day) * dayUS
	bounds := [2][2]int64{{start - int64(d.Before)*dayUS, start}, {start, start + int64(d.After+1)*dayUS}}
	r := rand.New(rand.NewPCG(d.Seed, 1))
	few := 0
	for _, x := range d.cuts() {
		if x.selected {
			continue
		}
		for w, name := range []string{"anticipation", "effect"} {
			by := map[int32]*[2]float64{}
			var order []int32
			for i := range d.posts {
				p := &d.posts[i]
				if p.at < bounds[w][0] || p.at >= bounds[w][1] || !x.has(p) {
					continue
				}
				n := by[p.actor]
				if n == nil {
					n = &[2]float64{}
					by[p.actor] = n
					order = append(order, p.actor)
				}
				n[0]++
				if p.hit {
					n[1]++
				}
			}
			slices.Sort(order)
			counts := make([][2]float64, len(order))
			var posts, hits float64
			for i, a := range order {
				counts[i] = *by[a]
				posts, hits = posts+counts[i][0], hits+counts[i][1]
			}
			lo, hi := drawn(counts, d.Draws, r)
			if lo != nil && len(order) < fewAccounts {
				few++
			}
			t.Rows = append(t.Rows, []any{x.name, name, int64(posts), int64(hits), int64(len(order)), analysis.Known(hits / posts), lo, hi})
		}
	}
	d.result.Tables = append(d.result.Tables, t)
	if few > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("%d of %s of the selected share %s on fewer than %d accounts: drawing so few again gives an interval that is too narrow", few, text.Plural(len(t.Rows), "interval", "intervals"), map[bool]string{true: "rests", false: "rest"}[few == 1], fewAccounts))
	}
}

// drawn returns the interval of a share by drawing accounts with replacement, nil for
// fewer than two.
func drawn(counts [][2]float64, draws int, r *rand.Rand) (lo, hi any) {
	if len(counts) < 2 {
		return nil, nil
	}
	shares := make([]float64, draws)
	for i := range shares {
		var posts, hits float64
		for range counts {
			n := counts[r.IntN(len(counts))]
			posts, hits = posts+n[0], hits+n[1]
		}
		shares[i] = hits / posts
	}
	return stat.Quantile(shares, 0.025), stat.Quantile(shares, 0.975)
}

// amplifiers fills the table of the accounts with most selected posts in the windows, and
// names the accounts of the findings.
func (d *disclosed) amplifiers(ctx context.Context, c *casefile.Case) error {
	start := int64(d.day) * dayUS
	from, to := start-int64(d.Before)*dayUS, start+int64(d.After+1)*dayUS
	type amplifier struct {
		actor         int32
		before, after int
		usual         int // posts of the account on the days around that are selected
		first         int64
		firstAfter    int64
		records       []demarche.RecordID
	}
	by := map[int32]*amplifier{}
	var all []*amplifier
	for _, p := range d.posts {
		if !p.hit || p.at < from || p.at >= to {
			continue
		}
		a := by[p.actor]
		if a == nil {
			a = &amplifier{actor: p.actor, first: p.at}
			by[p.actor] = a
			all = append(all, a)
		}
		if p.at < d.at {
			a.before++
		} else {
			if a.after == 0 {
				a.firstAfter = p.at
			}
			a.after++
		}
		if len(a.records) < 6 {
			a.records = append(a.records, p.record)
		}
	}
	for _, p := range d.posts {
		if a := by[p.actor]; a != nil && p.hit && (p.at < from || p.at >= to) {
			a.usual++
		}
	}
	slices.SortFunc(all, func(a, b *amplifier) int {
		return cmp.Or(cmp.Compare(b.before+b.after, a.before+a.after), cmp.Compare(a.actor, b.actor))
	})
	wanted := map[uint64]bool{}
	for _, a := range all[:min(len(all), d.Top)] {
		wanted[d.actors[a.actor]] = true
	}
	for _, who := range d.who {
		for _, a := range who {
			wanted[d.actors[a]] = true
		}
	}
	accounts, err := named(ctx, c, wanted)
	if err != nil {
		return err
	}
	for i := range d.result.Findings {
		f := &d.result.Findings[i]
		for _, a := range d.who[i] {
			f.Subjects = append(f.Subjects, accounts[d.actors[a]].ID)
		}
		slices.Sort(f.Subjects)
	}
	t := demarche.Table{
		Name: "amplifiers", Title: fmt.Sprintf("accounts with most %s within the windows, %d of %s", d.kind(), min(len(all), d.Top), text.Count(len(all))),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "class", Doc: "of most of its first posts there"},
			{Name: "before", Unit: "posts", Doc: "before the date" + map[bool]string{true: " and time"}[d.timed]},
			{Name: "after", Unit: "posts", Doc: "from it on"},
			{Name: "outside", Unit: "posts", Doc: "of the same kind outside the windows"},
			{Name: "first", Unit: "UTC", Doc: "the first within the windows"},
			{Name: "lag", Unit: map[bool]string{true: "h", false: "days"}[d.byHours()], Doc: "from the date to the first that is not before it; in whole days where no time of the day is told"},
			{Name: "records", Doc: "the first records, and how many more"},
		},
	}
	classOf := d.classOf()
	for _, a := range all[:min(len(all), d.Top)] {
		var lag any
		if a.after > 0 {
			lag = int64(dayOf(a.firstAfter) - d.day)
			if d.byHours() {
				lag = float64(a.firstAfter-d.at) / 3600e6
			}
		}
		t.Rows = append(t.Rows, []any{
			accounts[d.actors[a.actor]].ID, classOf[a.actor], int64(a.before), int64(a.after), int64(a.usual), timeOf(a.first), lag, recordList(a.records, a.before+a.after),
		})
	}
	d.result.Tables = append(d.result.Tables, t)
	d.latency(start, to)
	return nil
}

// latency notes how long after the date half of the accounts that posted had come.
func (d *disclosed) latency(start, to int64) {
	seen := map[int32]bool{}
	var lags []int64
	from := max(d.at, start)
	for _, p := range d.posts { // by time, and so are the lags
		if p.hit && p.at >= from && p.at < to && !seen[p.actor] {
			seen[p.actor] = true
			lags = append(lags, p.at-d.at)
		}
	}
	if len(lags) == 0 || d.selection.all() {
		return
	}
	half := lags[(len(lags)-1)/2]
	since, by := "that day", dayOf(d.at+half).String()
	if d.byHours() {
		since, by = "the time told", "within "+delay(half)
	} else if days := int(dayOf(d.at+half) - d.day); days > 0 {
		by = fmt.Sprintf("by %s, %s after it", by, text.Plural(days, "day", "days"))
	} else {
		by = "on the day itself"
	}
	note := fmt.Sprintf("of %s that had a selected post from %s on, until %s after the date, half or more had the first %s", text.Plural(len(lags), "account", "accounts"), since, text.Plural(d.After, "day", "days"), by)
	if len(lags) < fewAccounts {
		note += fmt.Sprintf("; of fewer than %d accounts that says little", fewAccounts)
	}
	d.result.Notes = append(d.result.Notes, note)
}

// fewAccounts is how many accounts an interval by drawing them rests on at least.
const fewAccounts = 10

// byHours reports whether what came after the date can be told by hours.
func (d *disclosed) byHours() bool { return d.timed && d.resolution < 86400 }

// delay says how long after a time something was, in minutes, hours or days, rounded up.
func delay(us int64) string {
	minutes := (us + 60*secondUS - 1) / (60 * secondUS)
	switch {
	case minutes <= 90:
		return text.Plural(minutes, "minute", "minutes")
	case minutes <= 48*60:
		return text.Plural((minutes+59)/60, "hour", "hours")
	}
	return text.Plural((minutes+1439)/1440, "day", "days")
}

func (d *disclosed) kind() string {
	if d.selection.all() {
		return "posts"
	}
	return "posts with " + d.selection.words()
}

// classOf returns the class of most posts of each account.
func (r *reading) classOf() []string {
	counts := make([]map[int16]int, len(r.actors))
	for _, p := range r.posts {
		if counts[p.actor] == nil {
			counts[p.actor] = map[int16]int{}
		}
		counts[p.actor][p.class]++
	}
	out := make([]string, len(counts))
	for i, n := range counts {
		best := int16(-1)
		for k := range int16(len(r.classes)) {
			if n[k] > 0 && (best < 0 || n[k] > n[best]) {
				best = k
			}
		}
		if best >= 0 {
			out[i] = r.classes[best]
		}
	}
	return out
}

// simultaneous fills the table of other events whose days lie in the windows.
func (d *disclosed) simultaneous(ctx context.Context, c *casefile.Case) error {
	facts, err := c.Facts(ctx, demarche.Events)
	if err != nil {
		return err
	}
	t := demarche.Table{
		Name: "simultaneous", Title: "simultaneous events: those of the case whose days lie in the windows",
		Columns: []demarche.Column{
			{Name: "event", Doc: "its short name"},
			{Name: "name", Doc: "what it is called"},
			{Name: "date", Doc: "when it was, as the source says"},
			{Name: "day", Unit: "days", Doc: "from the date to its beginning"},
			{Name: "source", Doc: "where the row has it from"},
			{Name: "record", Doc: "the record that tells it"},
		},
	}
	for _, f := range facts {
		e := f.Event
		if e == nil || !e.Start.Known() || strings.EqualFold(e.Event, d.name) {
			continue
		}
		first, last := e.Start.Days()
		if last >= d.day-demarche.Day(d.Before) && first <= d.day+demarche.Day(d.After) {
			t.Rows = append(t.Rows, []any{e.Event, e.Name, e.Start.String(), int64(first - d.day), f.Source, f.Record.String()})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[3].(int64), b[3].(int64)), cmp.Compare(a[0].(string), b[0].(string)))
	})
	d.result.Tables = append(d.result.Tables, t)
	if len(facts) == 0 {
		d.result.Notes = append(d.result.Notes, "the case holds no events: what else happened on these days is not looked at")
	}
	return nil
}
