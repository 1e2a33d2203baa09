package claim_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"demarche"
	"demarche/claim"
)

// A table of counts by year whose cells are as printed in list, and one test.
func tableOf(list []int, more string) string {
	var b strings.Builder
	b.WriteString("work: {title: A work, year: 2030}\ncoverage: [{of: agreements, topic: water, period: 2001/2020}]\ntables:\n  - id: t\n    columns:\n      - {name: year, is: period}\n      - {name: pacts, unit: agreements, count: {of: agreements, topic: water}}\n    rows:\n")
	for i, n := range list {
		fmt.Fprintf(&b, "      - [%d, %d]\n", 2001+i, n)
	}
	b.WriteString("claims:\n" + more)
	return b.String()
}

// signed makes as many agreements a year as are listed.
func signed(list []int) string {
	var b strings.Builder
	for i, n := range list {
		for k := range n {
			fmt.Fprintf(&b, "agreement|agreement=%d-%d|kind=bilateral|topics=water|parties=A;B|status=signed|date=%d-03-0%d|confidence=verified\n", i, k, 2001+i, 1+k%9)
		}
	}
	return b.String()
}

const ofColumn = "  - {id: flow, says: x, fit: {table: t, column: pacts}}\n  - {id: stock, says: x, reading: stock, fit: {table: t, column: pacts}}\n" +
	"  - {id: total, says: x, sum: {table: t, column: pacts, of: evidence}}\n  - {id: smooth, says: x, dispersion: {table: t, column: pacts}}\n"

// A column is what it is: a flow, a stock, or neither.
func TestAColumnIsReadAsAWhole(t *testing.T) {
	flow := []int{1, 0, 2, 1, 3, 0, 1, 4, 1, 2}
	stock := make([]int, len(flow))
	for i, sum := 0, 0; i < len(flow); i++ {
		sum += flow[i]
		stock[i] = sum
	}
	near := slices.Clone(stock)
	near[2]++
	near[7]--
	line := []int{2, 4, 6, 8, 10, 12, 14, 16, 18, 20}
	for _, c := range []struct {
		name                       string
		list                       []int
		flow, stock, total, smooth demarche.VerdictWord
	}{
		{"flow", flow, demarche.Supported, demarche.Misread, demarche.Supported, demarche.Supported},
		{"stock", stock, demarche.Misread, demarche.Supported, demarche.Misread, demarche.Supported},
		{"nearly a stock", near, demarche.Contradicted, demarche.PartlyHolds, demarche.Misread, demarche.TooSmooth}, // a stock is smooth

		{"line", line, demarche.Contradicted, demarche.Contradicted, demarche.Contradicted, demarche.TooSmooth}, // 48 % of it is explained
	} {
		got := verdicts(t, read(t, tableOf(c.list, ofColumn)), facts(t, signed(flow)))
		for id, want := range map[string]demarche.VerdictWord{"flow": c.flow, "stock": c.stock, "total": c.total, "smooth": c.smooth} {
			if got[id].Verdict != want {
				t.Errorf("a %s as %s is %s, want %s: %s", c.name, id, got[id].Verdict, want, got[id].Because)
			}
		}
	}
	// One cell that fits a reading by accident is not misread; cells of a column that is
	// a stock are.
	got := verdicts(t, read(t, tableOf(line, "  - {id: x, says: x, none: judgement}\n")), facts(t, signed(append([]int{0, 4}, flow[2:]...))))
	if v := got["t/2002/pacts"]; v.Verdict != demarche.Supported {
		t.Errorf("%+v", v)
	}
	accident := slices.Clone(line)
	accident[1] = 1 // as a stock it is 1
	if v := verdicts(t, read(t, tableOf(accident, "  - {id: x, says: x, none: judgement}\n")), facts(t, signed(flow)))["t/2002/pacts"]; v.Verdict != demarche.Contradicted || !strings.Contains(strings.Join(v.Caveats, " "), "rows of the column") {
		t.Errorf("%+v", v)
	}
	if v := verdicts(t, read(t, tableOf(stock, "  - {id: x, says: x, none: judgement}\n")), facts(t, signed(flow)))["t/2002/pacts"]; v.Verdict != demarche.Misread {
		t.Errorf("%+v", v)
	}
}

// Forensics of columns of which it is known what they are.
func TestForensicsOfColumns(t *testing.T) {
	file := read(t, `
work: {title: A work}
tables:
  - id: t
    columns: [{name: who, is: label}, {name: share}, {name: amount, unit: "%"}, {name: words}]
    rows: [[a, 20 %, 33.3, x], [b, 50 %, 33.3, y], [c, 30 %, 32.0, z]]
`)
	l := claim.Check(file, nil)
	if len(l.Forensics) != 2 {
		t.Fatalf("%+v", l.Forensics)
	}
	share, amount := l.Forensics[0], l.Forensics[1]
	if share.Sum != 100 || !share.Hundred || share.NeverFalls || share.N != 3 {
		t.Errorf("%+v", share)
	}
	if math.Abs(amount.Sum-98.6) > 1e-9 || amount.Hundred {
		t.Errorf("%+v", amount)
	}
}

// References and citations of which it is known which are alone.
func TestOrphansOnBothSides(t *testing.T) {
	file := read(t, `
work: {title: A work}
references:
  - Nye 2012
  - {authors: ["Epifanova, A."], year: 2020, title: The law, link: "https://example.org/law#:~:text=a"}
  - {authors: [Épifanova], year: 2020, title: "Law, the", link: "https://www.example.org/law/"}
  - {authors: [Sherman], year: 2024, link: "https://example.org/report"}
  - {authors: [Council], year: 2023, link: "https://example.org/report"}
  - Simons 2015a
  - Simons 2016
citations: [Epifanova 2020, Epifanova 2020, Simons 2015, Nye 2018, Weber 2020, Council n.d.]
`)
	c := claim.Check(file, nil).Citations
	names := func(refs []demarche.Reference) string {
		var all []string
		for _, r := range refs {
			all = append(all, r.Authors[0]+" "+r.Year)
		}
		return strings.Join(all, ", ")
	}
	if c.Listed != 7 || c.Distinct != 6 || c.Cited != 5 {
		t.Errorf("%+v", c)
	}
	if got := names(c.Uncited); got != "Sherman 2024, Simons 2016" {
		t.Errorf("never cited: %s", got)
	}
	// Nye and Council are cited with another year: one fault each, not two.
	if got := names(c.Unlisted); got != "Weber 2020" {
		t.Errorf("not listed: %s", got)
	}
	if len(c.OtherYear) != 2 || c.OtherYear[0].Listed[0] != "2012" || c.OtherYear[1].Cited.Authors[0] != "Council" {
		t.Errorf("%+v", c.OtherYear)
	}
	if len(c.Repeated) != 1 || names(c.Repeated[0]) != "Epifanova, A. 2020, Épifanova 2020" {
		t.Errorf("%+v", c.Repeated)
	}
	if len(c.SharedLink) != 1 || names(c.SharedLink[0]) != "Sherman 2024, Council 2023" {
		t.Errorf("%+v", c.SharedLink)
	}
}

// plain counts in the plainest words: agreements of which all rows together have the
// topic, and of which the first signature is in the period, or before its end.
func plain(all []demarche.Fact, topic string, from, to int, stock bool) int {
	year := map[string]int{}
	has := map[string]bool{}
	for _, f := range all {
		if f.Status == nil {
			continue
		}
		if slices.Contains(f.Status.Topics, topic) {
			has[f.Status.Agreement] = true
		}
		if y, _ := f.Status.Date.Year(); f.Status.Status == "signed" {
			year[f.Status.Agreement] = y
		}
	}
	n := 0
	for a, y := range year {
		if has[a] && y <= to && (stock || y >= from) {
			n++
		}
	}
	return n
}

// drawn makes agreements that are signed once each, some of them only recalled.
func drawn(t *rapid.T) []demarche.Fact {
	var all []demarche.Fact
	for i := range rapid.IntRange(1, 25).Draw(t, "agreements") {
		name := fmt.Sprintf("A%d", i)
		topics := []string{rapid.SampledFrom([]string{"water", "trade"}).Draw(t, "topic")}
		for _, status := range rapid.SampledFrom([][]string{{"signed"}, {"approved to sign", "signed"}, {"signed", "in force"}, {"proposed"}}).Draw(t, "steps") {
			d, err := demarche.ParseDate(fmt.Sprint(rapid.IntRange(2001, 2010).Draw(t, "year")))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, demarche.Fact{
				Record: demarche.NewRecordID(1, int64(len(all)+1)), Confidence: rapid.SampledFrom([]demarche.Confidence{demarche.Verified, demarche.Recalled}).Draw(t, "confidence"),
				Status: &demarche.Status{Agreement: name, Topics: topics, Parties: []string{"X", "Y"}, Status: status, Date: d},
			})
		}
	}
	return all
}

// Every count is that of a plain loop. What rests on a recalled row says so, and what
// does not, does not; without the recalled rows the verdict is that of a case in which
// they are not.
func TestCountsOfDrawnWorlds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := drawn(rt)
		from := rapid.IntRange(2001, 2010).Draw(rt, "from")
		to := rapid.IntRange(from, 2010).Draw(rt, "to")
		claimed := rapid.IntRange(0, 8).Draw(rt, "claimed")
		stock := rapid.Bool().Draw(rt, "stock")
		reading := map[bool]string{false: "flow", true: "stock"}[stock]
		file := read(t, fmt.Sprintf("work: {title: T}\nclaims:\n  - {id: one, says: x, value: %d, period: %d/%d, reading: %s, count: {of: agreements, topic: water}}\n", claimed, from, to, reading))
		v := claim.Check(file, all).Verdicts[0]
		if v.Verdict == demarche.NoData {
			for _, f := range all {
				if f.Status.Topics[0] == "water" {
					rt.Fatalf("no data, but %+v", f)
				}
			}
			return
		}
		first := v.Readings[0]
		want := plain(all, "water", from, to, stock)
		if *first.Value != float64(want) || (first.Outcome == demarche.Holds) != (want == claimed) || (v.Verdict == demarche.Supported) != (want == claimed) {
			rt.Fatalf("found %v under %s, want %d; claimed %d: %s", *first.Value, first.Reading, want, claimed, v.Verdict)
		}
		recalled := 0
		firm := []demarche.Fact{}
		for _, f := range all {
			if f.Confidence == demarche.Recalled {
				if slices.Contains(v.Evidence, f.Record) {
					recalled++
				}
			} else {
				firm = append(firm, f)
			}
		}
		if v.Recalled != recalled || (v.Confidence == demarche.Recalled) != (recalled > 0) {
			rt.Fatalf("%d of the evidence are recalled, told are %d and %q", recalled, v.Recalled, v.Confidence)
		}
		without := claim.Check(file, firm).Verdicts[0].Verdict
		if fewer := plain(firm, "water", from, to, stock) < want; fewer && without != v.Verdict && without != demarche.NoData && plain(firm, "water", from, to, stock) <= claimed {
			without = demarche.NotSurveyed // too few to tell; more than claimed cannot become fewer
		}
		if recalled > 0 && v.Without != without || recalled == 0 && v.Without != "" {
			rt.Fatalf("without what is recalled: %q, told is %q", without, v.Without)
		}
	})
}

// One more signature inside the period makes the count one more, and cannot take away
// the support of a claim of at least so many; one outside changes no flow.
func TestOneMoreRow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := drawn(rt)
		file := read(t, fmt.Sprintf("work: {title: T}\nclaims:\n  - {id: one, says: x, value: '>= %d', period: 2003/2006, count: {of: agreements, topic: water}}\n", rapid.IntRange(0, 8).Draw(rt, "claimed")))
		year := rapid.IntRange(2001, 2010).Draw(rt, "year")
		d, err := demarche.ParseDate(fmt.Sprint(year))
		if err != nil {
			rt.Fatal(err)
		}
		all = append(all, demarche.Fact{Status: &demarche.Status{Agreement: "B0", Topics: []string{"water"}, Status: "proposed"}}) // so that there are data
		before := claim.Check(file, all).Verdicts[0]
		after := claim.Check(file, append(all, demarche.Fact{Status: &demarche.Status{Agreement: "B1", Topics: []string{"water"}, Status: "signed", Date: d}})).Verdicts[0]
		more := 0.0
		if year >= 2003 && year <= 2006 {
			more = 1
		}
		if *after.Readings[0].Value != *before.Readings[0].Value+more {
			rt.Fatalf("%v, then %v", *before.Readings[0].Value, *after.Readings[0].Value)
		}
		if before.Verdict == demarche.Supported && after.Verdict != demarche.Supported {
			rt.Fatalf("%s, then %s", before.Verdict, after.Verdict)
		}
	})
}
