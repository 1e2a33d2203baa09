package figure

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTimeTicks(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2016-01-01T00:00:00Z", "2018-12-31T00:00:00Z", "Jan 2016|Jul|Jan 2017|Jul|Jan 2018|Jul"},
		{"2018-03-03T11:58:00Z", "2018-03-03T12:33:00Z", "12:00 3 Mar 2018|12:05|12:10|12:15|12:20|12:25|12:30"},
		{"2018-03-03T21:00:00Z", "2018-03-04T09:00:00Z", "22:00 3 Mar 2018|00:00 4 Mar|02:00|04:00|06:00|08:00"},
		{"2018-12-30T00:00:00Z", "2019-01-05T12:00:00Z", "30 Dec 2018|31 Dec|1 Jan 2019|2 Jan|3 Jan|4 Jan|5 Jan"},
		{"2018-12-31T20:00:00Z", "2019-01-01T04:00:00Z", "20:00 31 Dec 2018|21:00|22:00|23:00|00:00 1 Jan 2019|01:00|02:00|03:00|04:00"},
		{"2018-01-01T00:00:00Z", "2018-02-15T00:00:00Z", "1 Jan 2018|8 Jan|15 Jan|22 Jan|29 Jan|5 Feb|12 Feb"}, // Mondays
		{"1998-05-01T00:00:00Z", "2023-05-01T00:00:00Z", "2000|2005|2010|2015|2020"},
		{"2018-03-03T12:00:00Z", "2018-03-03T12:00:50Z", "12:00:00 3 Mar 2018|12:00:10|12:00:20|12:00:30|12:00:40|12:00:50"},
		{"2018-03-03T12:00:05Z", "2018-03-03T12:00:05.4Z", "05.000 s 3 Mar 2018 12:00|05.050 s|05.100 s|05.150 s|05.200 s|05.250 s|05.300 s|05.350 s|05.400 s"},
	} {
		from, err1 := time.Parse(time.RFC3339, c.from)
		to, err2 := time.Parse(time.RFC3339Nano, c.to)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		low, _ := seconds(from)
		high, _ := seconds(to)
		var got []string
		for _, m := range times(low, high, 700) {
			got = append(got, strings.TrimSpace(m.text+" "+m.context))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s to %s:\n got %s\nwant %s", c.from, c.to, s, c.want)
		}
	}
}

// TestTimeTicksStandInOrder: whatever the stretch, there are some ticks and not
// too many, each within it, and their texts fit beside each other.
func TestTimeTicksStandInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := float64(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "low"))
		high := low + math.Exp(rapid.Float64Range(-9, 25).Draw(t, "span"))
		low, high = span(low, min(high, 253402300799))
		const width = 500
		ticks := times(low, high, width)
		if len(ticks) < 2 || len(ticks) > 9 {
			t.Fatalf("%d ticks from %v to %v", len(ticks), low, high)
		}
		for i, m := range ticks {
			if m.at < low-1e-3*(high-low) || m.at > high+1e-3*(high-low) {
				t.Fatalf("tick %v is outside %v to %v", m.at, low, high)
			}
			if i == 0 {
				continue
			}
			apart := (m.at - ticks[i-1].at) / (high - low) * width
			if apart < measure(m.text, axisSize) {
				t.Fatalf("ticks %q and %q are %v apart", ticks[i-1].text, m.text, apart)
			}
			if m.text == ticks[i-1].text && m.context == "" {
				t.Fatalf("two ticks say %q", m.text)
			}
		}
	})
}

// TestNumberTicksCoverTheNumbers: steps are even, begin at or below the least
// and end at or above the largest, and no two say the same.
func TestNumberTicksCoverTheNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-largest, largest).Draw(t, "a")
		b := rapid.OneOf(rapid.Float64Range(-largest, largest), rapid.Float64Range(0, 100),
			rapid.Just(a*(1+1e-7)), rapid.Just(a)).Draw(t, "b")
		n := rapid.IntRange(2, 8).Draw(t, "n")
		if math.Abs(a) < 1/largest || math.Abs(b) < 1/largest {
			a, b = 0, math.Abs(b)
		}
		low, high := min(a, b), max(a, b)
		whole := rapid.Bool().Draw(t, "whole")
		if whole {
			low, high = math.Floor(low), math.Floor(high)
		}
		s, ticks := numbers(low, high, n, whole)
		slack := 1e-9 * (s.high - s.low)
		if s.low > low+slack || s.high < high-slack || !(s.low < s.high) {
			t.Fatalf("%v to %v on a scale from %v to %v", low, high, s.low, s.high)
		}
		if len(ticks) < 2 || len(ticks) > 2*n+2 {
			t.Fatalf("%d ticks, asked for %d", len(ticks), n)
		}
		var texts []string
		for i, k := range ticks {
			if i > 0 && !near(k.at-ticks[i-1].at, ticks[1].at-ticks[0].at, slack*10) {
				t.Fatalf("uneven ticks: %v", ticks)
			}
			texts = append(texts, k.text)
		}
		slices.Sort(texts)
		if len(slices.Compact(texts)) != len(ticks) {
			t.Fatalf("two ticks say the same: %v", ticks)
		}
	})
}

func TestPowersCoverTheNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := math.Pow(10, rapid.Float64Range(-90, 90).Draw(t, "low"))
		high := low * math.Pow(10, rapid.Float64Range(0, 9).Draw(t, "decades"))
		s, ticks := powers(low, high)
		if s.low > low*(1+1e-6) || s.high < high*(1-1e-6) || len(ticks) < 2 || len(ticks) > 10 {
			t.Fatalf("%v to %v: scale %v to %v, %d ticks", low, high, s.low, s.high, len(ticks))
		}
		if !slices.IsSortedFunc(ticks, func(a, b tick) int { return int(math.Copysign(1, a.at-b.at)) }) {
			t.Fatalf("ticks out of order: %v", ticks)
		}
	})
}

func TestNumbersInWords(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 7: "7", 1204: "1,204", -1204: "−1,204", 1234567: "1,234,567", 0.5: "0.5", 0.123456: "0.123",
		12.3456: "12.3", 1234.5: "1,234", 0.00012345: "0.000123", 1e15: "1e+15", -2.5e-7: "−2.5e−07", 99.99: "100",
	} {
		if got := valueText(v); got != want {
			t.Errorf("valueText(%v) = %q, want %q", v, got, want)
		}
	}
	for _, c := range []struct {
		v, step float64
		want    string
	}{
		{0, 20, "0"},
		{1500, 500, "1,500"},
		{-0.2, 0.1, "−0.2"},
		{0.1 + 0.2, 0.1, "0.3"},
		{2e6, 1e6, "2 m"},
		{2.5e6, 5e5, "2.5 m"},
		{1e6, 5e5, "1 m"},
		{3e9, 1e9, "3 bn"},
		{1000200, 100, "1,000,200"},
		{1, 0.25, "1.0"},
	} {
		if got := tickText(c.v, c.step); got != c.want {
			t.Errorf("tickText(%v, %v) = %q, want %q", c.v, c.step, got, c.want)
		}
	}
}

func TestLongLabelsAreCutBetweenLetters(t *testing.T) {
	for _, c := range []struct{ s, want string }{
		{"short", "short"},
		{"two\nlines\tof  it", "two lines of it"},
		{strings.Repeat("a", 100), strings.Repeat("a", 10) + "…"}, // in DejaVu Sans an a is 8.3 wide, and the … 13.5
		{strings.Repeat("日", 100), strings.Repeat("日", 6) + "…"},
		{strings.Repeat("👩‍👩‍👧", 100), ""},
	} {
		got := cut(c.s, 100, axisSize)
		if c.want != "" && got != c.want {
			t.Errorf("cut(%.20q) = %q, want %q", c.s, got, c.want)
		}
		if family, _ := strings.CutSuffix(got, "…"); c.want == "" && strings.ReplaceAll(family, "👩‍👩‍👧", "") != "" {
			t.Errorf("a family was parted: %q", got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, room := rapid.String().Draw(t, "s"), rapid.Float64Range(20, 300).Draw(t, "room")
		got := cut(s, room, axisSize)
		if measure(got, axisSize) > room+1e-9 || !utf8.ValidString(got) {
			t.Fatalf("cut to %q, %v wide, room %v", got, measure(got, axisSize), room)
		}
		for _, l := range wrap(s, room, axisSize, 3) {
			if measure(l, axisSize) > room+1e-9 {
				t.Fatalf("a line is %v wide, room %v: %q", measure(l, axisSize), room, l)
			}
		}
	})
}
