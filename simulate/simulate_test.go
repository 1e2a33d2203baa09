package simulate_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/simulate"

	"pgregory.net/rapid"
)

// small has a little of everything.
func small() simulate.Options {
	o := simulate.Demo()
	o.Desks, o.Flash = 2, 2
	return o
}

// read simulates a file and reads it as a plain CSV reader does, with the
// header, whatever the number of fields.
func read(t *testing.T, o simulate.Options, format string) (simulate.Truth, [][]string) {
	t.Helper()
	var b bytes.Buffer
	truth, err := simulate.Write(&b, o, format)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&b)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return truth, rows
}

// touch is what a test knows of a row.
type touch struct {
	actor string
	at    int64 // seconds
}

// objects reads the good rows of the four-column form.
func objects(t *testing.T, o simulate.Options) (simulate.Truth, map[string][]touch) {
	t.Helper()
	truth, rows := read(t, o, simulate.Coortweet)
	touches := map[string][]touch{}
	for _, row := range rows[1:] {
		at, err := strconv.ParseInt(row[len(row)-1], 10, 64)
		if err == nil && row[1] != "" {
			touches[row[0]] = append(touches[row[0]], touch{row[1], at})
		}
	}
	return truth, touches
}

// shared counts, by loops over everything, the objects that two actors touched
// at most so many seconds apart.
func shared(touches map[string][]touch, a, b string, within int64) int {
	n := 0
objects:
	for _, all := range touches {
		for _, x := range all {
			for _, y := range all {
				if x.actor == a && y.actor == b && max(x.at-y.at, y.at-x.at) <= within {
					n++
					continue objects
				}
			}
		}
	}
	return n
}

func TestPlantedPairsAreInTheRows(t *testing.T) {
	o := small()
	o.Dropout = 0
	truth, touches := objects(t, o)
	if len(truth.Groups) != o.Groups || len(truth.Pairs()) != o.Groups*o.GroupSize*(o.GroupSize-1)/2 {
		t.Fatalf("%d groups with %d pairs, want %d of %d members", len(truth.Groups), len(truth.Pairs()), o.Groups, o.GroupSize)
	}
	if want := o.Groups * o.GroupSize * o.Events; truth.Planted != want {
		t.Errorf("%d planted rows, want %d", truth.Planted, want)
	}
	for _, pair := range truth.Pairs() {
		if pair[0] >= pair[1] {
			t.Errorf("pair %v: want the lower name first", pair)
		}
		if n := shared(touches, pair[0], pair[1], int64(o.Jitter.Seconds())); n < o.Events {
			t.Errorf("%v share %d objects within %s, want %d at least", pair, n, o.Jitter, o.Events)
		}
	}
	for _, pair := range truth.Desks {
		if n := shared(touches, pair[0], pair[1], 45); n < 3*o.Days {
			t.Errorf("the desks %v share %d objects within 45 s, want %d at least", pair, n, 3*o.Days)
		}
	}
}

func TestMembersMissEventsAsOftenAsAsked(t *testing.T) {
	o := simulate.Plain(200_000)
	o.Groups, o.GroupSize, o.Events, o.Dropout = 100, 6, 10, 0.3
	truth, _ := read(t, o, simulate.Coortweet)
	// 6,000 chances to miss: five standard deviations are 177.
	if n := 6000 * 0.7; math.Abs(float64(truth.Planted)-n) > 177 {
		t.Errorf("%d planted rows, want %.0f ± 177", truth.Planted, n)
	}
}

func TestMarkedRowsAreWithinTheJitter(t *testing.T) {
	o := small()
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	type key struct{ group, event int }
	first, last, object := map[key]int64{}, map[key]int64{}, map[key]uint32{}
	marked := 0
	for row := range d.Rows() {
		if row.Group == 0 {
			continue
		}
		marked++
		k := key{row.Group, row.Event}
		if _, ok := first[k]; !ok {
			first[k], last[k], object[k] = row.AtUS, row.AtUS, row.Object
		}
		first[k], last[k] = min(first[k], row.AtUS), max(last[k], row.AtUS)
		if object[k] != row.Object {
			t.Errorf("event %v has the objects %d and %d", k, object[k], row.Object)
		}
		if !slices.Contains(d.Truth.Groups[row.Group-1], d.ActorName(row.Actor)) {
			t.Errorf("row %d of group %d is by %s", row.Number, row.Group, d.ActorName(row.Actor))
		}
		if trace := d.Trace(row); trace.Record.Row() != int64(row.Number) || trace.AtUS != row.AtUS || trace.Object != d.ObjectName(row.Object) {
			t.Errorf("row %+v becomes trace %+v", row, trace)
		}
	}
	if marked != d.Truth.Planted {
		t.Errorf("%d rows have a group, the truth says %d", marked, d.Truth.Planted)
	}
	for k := range first {
		if gap := time.Duration(last[k]-first[k]) * time.Microsecond; gap > o.Jitter {
			t.Errorf("event %v took %s, want %s at most", k, gap, o.Jitter)
		}
	}
}

// TestSourcesOfEvents holds every second event of a group to its object's rows:
// the members' and one of somebody else, 5 to 30 minutes before.
func TestSourcesOfEvents(t *testing.T) {
	o := simulate.Plain(50_000)
	o.Groups, o.GroupSize, o.Actors = 100, 6, 700
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[uint32][]simulate.Row{}
	for row := range d.Rows() {
		rows[row.Object] = append(rows[row.Object], row)
	}
	sources := 0
	for object, all := range rows {
		if int(object) <= o.Objects {
			continue
		}
		var source simulate.Row
		group, first, last := 0, int64(math.MaxInt64), int64(0)
		for _, row := range all {
			if row.Group == 0 {
				sources++
				source = row
				continue
			}
			group, first, last = row.Group, min(first, row.AtUS), max(last, row.AtUS)
		}
		if group == 0 {
			continue // all its members missed the event
		}
		if slices.Contains(d.Truth.Groups[group-1], d.ActorName(source.Actor)) {
			t.Errorf("object %d of group %d is brought up by its member %s", object, group, d.ActorName(source.Actor))
		}
		if first-source.AtUS < 300e6 || last-source.AtUS > (1800+30)*1e6 {
			t.Errorf("object %d is touched %d to %d µs after it was brought up", object, first-source.AtUS, last-source.AtUS)
		}
	}
	if sources != o.Groups*o.Events/2 {
		t.Errorf("%d events have a source, want every second of %d", sources, o.Groups*o.Events)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	for _, format := range []string{simulate.Coortweet, simulate.Posts} {
		var files [4][]byte
		for i := range files {
			procs := runtime.GOMAXPROCS(i%2 + 1)
			o := small()
			o.Seed += uint64(i / 3) // the last one differs
			var b bytes.Buffer
			_, err := simulate.Write(&b, o, format)
			runtime.GOMAXPROCS(procs)
			if err != nil {
				t.Fatal(err)
			}
			files[i] = b.Bytes()
		}
		if !bytes.Equal(files[0], files[1]) || !bytes.Equal(files[0], files[2]) {
			t.Errorf("%s: the same seed gives different bytes", format)
		}
		if bytes.Equal(files[0], files[3]) {
			t.Errorf("%s: another seed gives the same bytes", format)
		}
	}
}

func TestRowsAreAsManyAsAsked(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := simulate.Options{
			Posts: rapid.IntRange(600, 1500).Draw(r, "posts"), Actors: rapid.IntRange(20, 100).Draw(r, "actors"),
			Objects: rapid.IntRange(5, 300).Draw(r, "objects"), Days: rapid.IntRange(1, 5).Draw(r, "days"),
			Start: small().Start, Seed: rapid.Uint64().Draw(r, "seed"),
			ObjectExponent: rapid.Float64Range(0, 2).Draw(r, "exponent"),
			Cascades:       rapid.Float64Range(0, 1).Draw(r, "cascades"),
			Groups:         rapid.IntRange(0, 3).Draw(r, "groups"), GroupSize: 4, Events: 5,
			Jitter: time.Duration(rapid.IntRange(0, 60).Draw(r, "jitter")) * time.Second, Dropout: 0.1,
			Camps: rapid.IntRange(0, 4).Draw(r, "camps"), Viral: 0.1, ViralSpan: time.Hour,
			Flash: rapid.IntRange(0, 2).Draw(r, "flash"), Responders: rapid.Float64Range(0, 1).Draw(r, "responders"),
			Desks: rapid.IntRange(0, 2).Draw(r, "desks"), Bad: rapid.IntRange(0, 20).Draw(r, "bad"),
		}
		for _, format := range []string{simulate.Coortweet, simulate.Posts} {
			truth, rows := read(t, o, format)
			if truth.Rows != o.Posts || truth.Refused != o.Bad || len(rows)-1 != o.Posts+o.Bad {
				r.Fatalf("%s: %s in %d lines, want %d posts and %d bad rows", format, truth, len(rows), o.Posts, o.Bad)
			}
		}
		d, err := simulate.Generate(o)
		if err != nil {
			r.Fatal(err)
		}
		from, to := o.Start.UnixMicro(), o.Start.AddDate(0, 0, o.Days).UnixMicro()
		for row := range d.Rows() {
			if row.AtUS < from || row.AtUS >= to || int(row.Actor) >= o.Actors {
				r.Fatalf("%+v is not within the days and the actors asked for", row)
			}
		}
	})
}

func TestOptionsThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*simulate.Options){
		"no posts":              func(o *simulate.Options) { *o = simulate.Options{} },
		"a start after noon":    func(o *simulate.Options) { o.Start = o.Start.Add(13 * time.Hour) },
		"more members than all": func(o *simulate.Options) { o.Groups = 200 },
		"a group of one":        func(o *simulate.Options) { o.GroupSize = 1 },
		"events beyond posts":   func(o *simulate.Options) { o.Events = 1500 },
		"dropout above 1":       func(o *simulate.Options) { o.Dropout = 1.1 },
		"no number":             func(o *simulate.Options) { o.Cascades = math.NaN() },
		"a negative exponent":   func(o *simulate.Options) { o.ActorExponent = -1 },
		"a viral year":          func(o *simulate.Options) { o.Viral, o.ViralSpan = 0.1, 365*24*time.Hour },
		"more bad than good":    func(o *simulate.Options) { o.Bad = o.Posts + 1 },
		"camps beyond objects":  func(o *simulate.Options) { o.Camps = o.Objects + 1 },
		"a jitter of days":      func(o *simulate.Options) { o.Jitter = 48 * time.Hour },
	} {
		o := small()
		change(&o)
		if _, err := simulate.Generate(o); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%s: %v, want an error of usage", name, err)
		}
	}
	if _, err := simulate.Write(&bytes.Buffer{}, small(), "xml"); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("format xml: %v, want an error of usage", err)
	}
}

func TestTruthAsCSV(t *testing.T) {
	truth := simulate.Truth{Groups: [][]string{{"a", "b"}, {"c", "d"}}, Desks: [][]string{{"e", "f"}}}
	var b strings.Builder
	if err := simulate.WriteTruth(&b, truth); err != nil {
		t.Fatal(err)
	}
	want := "actor,group,sort\na,1,planted\nb,1,planted\nc,2,planted\nd,2,planted\ne,1,desk\nf,1,desk\n"
	if b.String() != want {
		t.Errorf("truth:\n%s\nwant:\n%s", b.String(), want)
	}
}

// BenchmarkCoortweet writes a million rows to nowhere.
func BenchmarkCoortweet(b *testing.B) {
	for b.Loop() {
		if _, err := simulate.Write(discard{}, simulate.Plain(1_000_000), simulate.Coortweet); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// A writer that calls off the simulation gets little more of it.
func TestSimulationIsCalledOff(t *testing.T) {
	ctx, off := context.WithCancel(t.Context())
	var got countingWriter
	got.each = off
	for _, format := range []string{simulate.Posts, simulate.Coortweet} {
		got.n = 0
		_, err := simulate.WriteContext(ctx, &got, simulate.Plain(300_000), format)
		if !errors.Is(err, context.Canceled) || got.n > 2<<20 {
			t.Errorf("%s: %v after %d bytes", format, err, got.n)
		}
	}
	if got.n > 0 { // the second was called off before it began
		t.Errorf("%d bytes are written though nothing is wanted", got.n)
	}
}

type countingWriter struct {
	n    int
	each func()
}

func (w *countingWriter) Write(b []byte) (int, error) {
	w.n += len(b)
	w.each()
	return len(b), nil
}
