package claim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/claim"
)

// world is a small world in which it is known what is so.
const world = `
agreement|agreement=P1|title=Pact on rivers|kind=bilateral|topics=water|parties=ARC;BOR|status=approved to sign|date=2009-02-01|source=gazette|confidence=verified
agreement|agreement=P1|kind=bilateral|topics=water|parties=ARC;BOR|status=signed|date=2010-05-14|source=gazette|confidence=verified
agreement|agreement=P1|kind=bilateral|topics=water|parties=ARC;BOR|status=in force|date=2011-01-01|source=gazette|confidence=verified
agreement|agreement=P2|title=Pact on lakes|kind=bilateral|topics=water|parties=ARC;CAS|status=signed|date=2011-03-01|source=gazette|confidence=verified
agreement|agreement=P2|kind=bilateral|topics=water|parties=ARC;CAS|status=left|date=2013-06-01|source=gazette|confidence=verified
agreement|agreement=M1|title=Convention on rivers|kind=multilateral|topics=water|parties=ARC;BOR;CAS;DOR|status=signed|date=2011-09-09|source=gazette|confidence=verified
agreement|agreement=M1|kind=multilateral|topics=water|parties=ARC;BOR;CAS;DOR|party=ARC|status=ratified|date=2012-01-01|source=gazette|confidence=verified
agreement|agreement=M1|kind=multilateral|topics=water|parties=ARC;BOR;CAS;DOR|party=BOR|status=ratified|date=2013-01-01|source=gazette|confidence=verified
agreement|agreement=P3|kind=bilateral|topics=water|parties=ARC;DOR|status=signed|date=2012/2013|source=daily|confidence=partly
agreement|agreement=Q1|kind=bilateral|topics=trade|parties=BOR;DOR|status=signed|date=2012-04-01|confidence=verified
agreement|agreement=Q2|kind=bilateral|topics=trade|parties=BOR;DOR|status=signed|date=2012-05-01|source=memory|confidence=recalled
event|event=HARBOUR|name=Attack on harbours|kind=incident|start=2007-04-27|end=2007-05-18|disclosed=2008-02-01|attributed=2012-01-01|initiators=ARC|targets=BOR|topics=sea|source=daily|confidence=verified
event|event=TALKS|kind=summit|start=2013-11-21|end=2014-02-23|topics=sea|source=daily|confidence=verified
event|event=VISIT|kind=visit|start=2023-03-20|initiators=BOR|targets=ARC|source=daily|confidence=verified
event|event=TWICE|kind=law|start=2015-03-01|source=daily|confidence=partly
event|event=TWICE|kind=law|start=2014-12-30|source=gazette|confidence=verified
event|event=MOVED|start=2001-05-01|as_of=2010|source=daily|confidence=verified
event|event=MOVED|start=2003-05-01|as_of=2020|source=daily|confidence=verified
event|event=VAGUE|kind=law|what=No date is told|confidence=verified
position|actor=ARC|norm=open seas|date=2012|value=supports|scale=opposes;mixed;supports;strongly supports|quote=The sea is free, and will stay so|document=White paper|coder=one|confidence=verified
position|actor=ARC|norm=open seas|date=2016|value=opposes|scale=opposes;mixed;supports;strongly supports|coder=one|confidence=verified
position|actor=BOR|norm=open seas|date=2012|value=opposes|scale=opposes;mixed;supports;strongly supports|coder=one|confidence=verified
position|actor=FEN|norm=wide scale|date=2012|value=7|scale=1;2;3;4;5;6;7|coder=one|confidence=verified
member|bloc=League|state=BOR|from=2000
member|bloc=League|state=CAS|from=2000|to=2012-12-31
member|bloc=League|state=DOR|from=2012-06-01
member|bloc=Solo|state=ARC
datum|series=net users|subject=ARC|date=2014|value=87.4|unit=%|as_of=2015|source=yearbook|confidence=verified
datum|series=net users|subject=ARC|date=2014|value=73.0|unit=%|as_of=2020|source=yearbook revised|confidence=verified
datum|series=net users|subject=ARC|date=2014|value=80|unit=%|as_of=2014|source=yearbook draft|confidence=verified
datum|series=net users|subject=ARC|date=2012|value=60|unit=%|as_of=2013|source=yearbook|confidence=verified
datum|series=reach|date=2016|value=29000000|unit=people|source=company|confidence=verified
datum|series=engaged|date=2017|value=5|unit=people|source=company|confidence=verified
datum|series=parties|date=2020|value=65|source=UN News|as_of=2021|confidence=verified
datum|series=parties|date=2020|value=72|source=agency|as_of=2021|confidence=verified
datum|series=pages with posts|date=2017|value=120|confidence=verified
datum|series=pages with ads|date=2017|value=470|confidence=verified
datum|series=level|date=2001|value=1|confidence=verified
datum|series=level|date=2002|value=2|confidence=verified
datum|series=level|date=2003|value=3|confidence=verified
datum|series=level|date=2004|value=4|confidence=verified
datum|series=level|date=2005|value=5|confidence=verified
datum|series=level|date=2006|value=7|confidence=verified
datum|series=coverage|subject=events|date=2007/2024|value=1
datum|series=coverage|subject=events|date=2009|value=0
roll|resolution=A/RES/1|date=2010-12-01|session=65|title=Free seas|topics=sea|sponsors=ARC|votes=ARC:Y;BOR:N;CAS:N;DOR:Y;EST:Y;FEN:A|totals=3-2-1|confidence=verified
roll|resolution=A/RES/1|body=First Committee|date=2010-11-01|title=Free seas|totals=2-2-2|confidence=verified
roll|resolution=A/RES/2|date=2010-12-01|session=65|title=Safe seas|topics=sea|sponsors=BOR|votes=ARC:N;BOR:Y;CAS:A;DOR:Y;EST:Y;FEN:-|confidence=verified
roll|resolution=A/RES/3|date=2011-12-01|session=66|title=Free seas|topics=sea|sponsors=ARC|votes=ARC:Y;BOR:N;CAS:Y;DOR:A;EST:Y;FEN:N|confidence=verified
roll|resolution=A/RES/4|date=2012-12-01|session=67|title=Free seas|topics=sea|sponsors=ARC|adoption=without a vote|confidence=verified
roll|resolution=A/RES/5|date=2013-12-01|topics=land|sponsors=GAL|votes=HEX:Y|confidence=verified
roll|resolution=A/RES/6|date=2013-12-02|topics=land|sponsors=GAL|votes=HEX:-|confidence=verified
`

const heading = `
work: {title: A work, year: 2015}
coverage:
  - {of: agreements, topic: water, period: 2009/2014, note: the gazette}
  - {of: agreements, topic: water, period: 2010/2011}
references: [Nye 2012, {authors: [Móra], year: 2021}]
citations: [Nye 2012, Weber 2014]
`

// Every kind of test, every reading and every verdict, where it is known what is so.
func TestVerdictsOfAKnownWorld(t *testing.T) {
	all := facts(t, world)
	for _, c := range []struct {
		claim string
		want  demarche.VerdictWord
		under string // a reading under which it holds
	}{
		// count: steps, times, scopes
		{"value: 2, period: 2011, count: {of: agreements, topic: water}", demarche.Supported, "signed, flow, all"},
		{"value: 3, period: 2011, count: {of: agreements, topic: water}", demarche.Misread, "signed, stock, all"},
		{"value: 1, period: 2011, count: {of: agreements, topic: water}", demarche.Misread, "in force, flow, all"},
		{"value: 1, period: 2011, reading: bilateral, count: {of: agreements, topic: water}", demarche.Supported, "signed, flow, bilateral"},
		{"value: 1, period: 2011, count: {of: agreements, topic: water, kind: multilateral}", demarche.Supported, "signed, flow, all"},
		{"value: 1, period: 2009, reading: approved to sign, count: {of: agreements, topic: water}", demarche.Supported, "approved to sign, flow, all"},
		{"value: 1, period: 2009, count: {of: agreements, topic: water}", demarche.Contradicted, ""}, // of one of four the facts tell an approval
		{"value: 1, period: 2009, count: {of: agreements, agreement: P1}", demarche.Misread, "approved to sign, flow, all"},
		{"value: 9, period: 2011, count: {of: agreements, topic: water}", demarche.Contradicted, ""},
		{"value: 2, period: 2014, reading: [stock, bilateral], count: {of: agreements, topic: water}", demarche.Supported, "signed, stock, bilateral"}, // P2 was left, P3 is signed
		{"value: 1, period: 2013, count: {of: agreements, topic: water}", demarche.PartlyHolds, ""},                                                    // P3 is of 2012 or 2013
		{"period: 2011, count: {of: agreements, topic: water, party: [ARC, CAS]}", demarche.Supported, "signed, flow, all"},
		{"value: 2, period: 2011, count: {of: agreements, topic: water, party: [ARC, CAS]}", demarche.Supported, "signed, flow, all"},
		{"value: 1, period: 2011, count: {of: agreements, topic: water, title: LAKES}", demarche.Supported, "signed, flow, all"},
		{"value: 2, period: 2012/2016, count: {of: agreements, topic: water}", demarche.NotSurveyed, ""},
		{"value: 1, period: 2011/2016, count: {of: agreements, topic: water}", demarche.Misread, "in force, flow, all"}, // found is more already
		{"value: 3, period: 2011/2016, count: {of: agreements, topic: water}", demarche.NotSurveyed, ""},
		{"value: 2, tolerance: 1, period: 2011/2016, count: {of: agreements, topic: water}", demarche.NotSurveyed, ""},
		{"value: '>= 3', period: 2011/2016, count: {of: agreements, topic: water}", demarche.Supported, "signed, flow, all"}, // more cannot undo it
		{"value: '< 3', period: 2011/2016, count: {of: agreements, topic: water, kind: bilateral}", demarche.NotSurveyed, ""},
		{"value: 9, period: 2010/2013, count: {of: agreements, topic: water}", demarche.Contradicted, ""},
		{"value: 5, period: 2012, count: {of: agreements, topic: fishing}", demarche.NoData, ""},
		{"value: 1, period: 2012, count: {of: parties, agreement: M1}, reading: ratified", demarche.Supported, "ratified, stock"},
		{"value: 2, period: 2013, count: {of: parties, agreement: M1}, reading: ratified", demarche.Supported, "ratified, stock"},
		{"value: 4, period: 2013, count: {of: parties, agreement: M1}, reading: ratified", demarche.Misread, "signed, stock"},
		{"value: 9, period: 2016, count: {of: parties, topic: water}", demarche.NotSurveyed, ""},
		{"value: 2, period: 2011, count: {of: members, bloc: League}", demarche.Supported, "stock"},
		{"value: 3, period: 2012, count: {of: members, bloc: League}", demarche.Supported, "stock"},
		{"value: 2, period: 2013, count: {of: members, bloc: League}", demarche.Supported, "stock"},
		{"value: 1, period: 2012, count: {of: members, bloc: League}", demarche.Misread, "flow"},
		{"value: 1, period: 2007, count: {of: events, topic: sea}", demarche.Supported, "event, flow"},
		{"value: 1, period: 2008, count: {of: events, topic: sea}", demarche.Misread, "disclosed, flow"},
		{"value: 3, period: 2009, count: {of: events, topic: sea}", demarche.NotSurveyed, ""},
		{"value: 1, period: 2012, count: {of: events, initiator: ARC}", demarche.Misread, "attributed, flow"},
		{"value: 2, period: 2010, count: {of: roll calls, topic: sea}", demarche.Supported, "plenary, flow"},
		{"value: 1, period: 2010, count: {of: roll calls, title: free seas}, reading: committee", demarche.Supported, "committee, flow"},
		{"value: 0, period: 2011, count: {of: roll calls, title: free seas}, reading: committee", demarche.Supported, "committee, flow"},
		{"value: 1, count: {of: roll calls, topic: sea, adoption: without a vote}", demarche.Supported, "plenary"},
		{"value: 2, count: {of: positions, norm: open seas, value: opposes}", demarche.Supported, ""},
		{"value: 2, count: {of: references}", demarche.Supported, "listed"},
		{"count: {of: agreements, topic: trade}", demarche.Supported, "signed, all"},
		// lookup
		{"value: 87.4 %, period: 2014, lookup: {series: net users, subject: ARC}", demarche.Supported, "then"},
		{"value: 73 %, period: 2014, lookup: {series: net users, subject: ARC}", demarche.PartlyHolds, "latest"},
		{"value: 73 %, period: 2014, reading: latest, lookup: {series: net users, subject: ARC}", demarche.Supported, "latest"},
		{"value: 80 %, period: 2014, reading: earliest, lookup: {series: net users, subject: ARC}", demarche.Supported, "earliest"},
		{"value: 60 %, period: 2014, lookup: {series: net users, subject: ARC}", demarche.Misdated, ""},
		{"value: 60 %, period: 2010/2014, lookup: {series: net users, subject: ARC}", demarche.PartlyHolds, ""},
		{"value: 10 %, period: 2014, lookup: {series: net users, subject: ARC}", demarche.Contradicted, ""},
		{"value: 29 million, period: 2016, lookup: {series: engaged, or: [reach]}", demarche.Misread, "reach, then"},
		{"value: 29 million, period: 2016, lookup: {series: reach, by: company}", demarche.Supported, "then"},
		{"value: 29 million, period: 2016, lookup: {series: reach, by: senate}", demarche.Misattributed, "then"},
		{"value: 5 million, period: 2016, lookup: {series: reach, by: senate}", demarche.Contradicted, ""},
		{"value: 72, period: 2020, lookup: parties", demarche.NoData, ""}, // as of 2021: not known then, and the work is of 2015
		{"value: 120..470, period: 2017, lookup: {series: pages with ads, or: [pages with posts]}", demarche.Misread, ""},
		{"value: 3, lookup: nowhere", demarche.NoData, ""},
		// sum, share, compare
		{"value: 25 %, period: 2010/2011, share: {part: {count: {of: agreements, topic: water, kind: bilateral}, period: 2010}, whole: 4}", demarche.Supported, "signed, flow, all"},
		{"value: 90 %, share: {part: {lookup: parties}, whole: 72}", demarche.NoData, ""},
		{"compare: {left: {count: {of: agreements, topic: water}, period: 2011}, is: more than, right: {count: {of: agreements, topic: water}, period: 2010}}", demarche.Supported, "signed, flow, all"},
		{"compare: {left: {count: {of: agreements, topic: water}, period: 2011}, is: less than, right: {count: {of: agreements, topic: water}, period: 2010}}", demarche.Contradicted, ""},
		{"value: 25 %, share: {part: {count: {of: agreements, topic: water}, period: 2013}, whole: 4}", demarche.PartlyHolds, ""}, // none or one of four
		{"value: 75 %, share: {part: 3, whole: {count: {of: agreements, topic: water}, period: 2010/2012}}", demarche.PartlyHolds, ""},
		{"compare: {left: {lookup: level, period: 2001}, is: at least, right: 1}", demarche.Supported, "then"},
		{"compare: {left: {lookup: level, period: 2001}, is: at most, right: 1}", demarche.Supported, "then"},
		{"compare: {left: {lookup: level, period: 2002}, is: at most, right: 1}", demarche.Contradicted, ""},
		{"compare: {left: {lookup: level, period: 2001}, is: equal to, right: 1}", demarche.Supported, "then"},
		// date
		{"period: 2007, date: HARBOUR", demarche.Supported, "event"},
		{"period: 2008/2013, date: HARBOUR", demarche.Misread, "disclosed"},
		{"period: 2009/2010, date: HARBOUR", demarche.Misdated, ""},
		{"period: 2007-05-18/2007-06, date: HARBOUR", demarche.PartlyHolds, ""},
		{"period: 2007-05-19/2007-06, date: HARBOUR", demarche.Misdated, ""},
		{"period: 2003, date: MOVED", demarche.Supported, "event"},
		{"period: 2001, date: MOVED", demarche.PartlyHolds, ""},
		{"period: 2014, date: TALKS", demarche.PartlyHolds, ""},
		{"period: 2015, date: TWICE", demarche.PartlyHolds, ""}, // the gazette says 2014, the daily paper 2015
		{"period: 2014, date: TWICE", demarche.Supported, "event"},
		{"period: 2014, date: VAGUE", demarche.NoData, ""},
		{"period: 2014, date: NOWHERE", demarche.NoData, ""},
		{"period: 2023-03, date: {of: VISIT, by: BOR, to: ARC}", demarche.Supported, "event"},
		{"period: 2023-03, date: {of: VISIT, by: ARC, to: BOR}", demarche.Misattributed, "event"},
		{"period: 2010, date: P1", demarche.Supported, "signed"},
		{"period: 2009, date: P1", demarche.Misread, "approved to sign"},
		{"period: 2010-12, date: A/RES/1", demarche.Supported, "plenary"},
		{"period: 2010-11, date: '1'", demarche.Misread, "committee"},
		{"period: 2010, date: {first: {of: agreements, topic: water}}", demarche.Supported, "signed, all"},
		{"period: 2012, date: {first: {of: agreements, topic: water}}", demarche.Misdated, ""}, // of one of four the facts tell a ratification
		{"period: 2012, date: {first: {of: agreements, agreement: M1}}", demarche.Misread, "ratified, all"},
		{"period: 2005, date: {first: {of: events, topic: sea}}", demarche.Misdated, ""},
		{"period: 2012, date: {last: {of: roll calls, topic: sea}}", demarche.Supported, "plenary"},
		// trend
		{"period: 2001/2006, value: rising, trend: {lookup: level}", demarche.Supported, "then"},
		{"period: 2001/2006, value: falling, trend: {lookup: level}", demarche.Contradicted, ""},
		{"period: 2001/2003, value: rising, trend: {lookup: level}", demarche.PartlyHolds, ""},
		{"period: 2001/2006, value: flat, trend: {lookup: level}", demarche.Contradicted, ""},
		{"period: 2011, value: rising, trend: {of: {count: {of: agreements, topic: water}}, than: 2010}", demarche.PartlyHolds, ""},
		{"period: 2010, value: rising, trend: {of: {count: {of: agreements, topic: water}}, than: 2011}", demarche.Contradicted, ""},
		// position
		{"value: opposes, position: {actor: ARC, norm: open seas}", demarche.PartlyHolds, "latest"}, // the work is of 2015
		{"value: supports, reading: then, position: {actor: ARC, norm: open seas}", demarche.Supported, "then"},
		{"value: strongly supports, position: {actor: ARC, norm: open seas}", demarche.PartlyHolds, ""},
		{"value: mixed, position: {actor: ARC, norm: open seas}", demarche.Contradicted, ""},
		{"value: '6', position: {actor: FEN, norm: wide scale}", demarche.PartlyHolds, ""},
		{"value: '5', position: {actor: FEN, norm: wide scale}", demarche.Contradicted, ""},
		{"value: supports, position: {actor: [ARC, BOR], norm: open seas}", demarche.PartlyHolds, ""},
		{"value: supports, position: {actor: DOR, norm: open seas}", demarche.NoData, ""},
		// vote
		{"vote: {who: ARC, choice: yes, on: [A/RES/1, R/3]}", demarche.Supported, "plenary, cast"},
		{"vote: {who: [ARC, BOR], choice: yes, on: [A/RES/1]}", demarche.PartlyHolds, ""},
		{"vote: {who: ARC, choice: no, on: [A/RES/1]}", demarche.Contradicted, ""},
		{"vote: {who: League, choice: no, on: [A/RES/1]}", demarche.Supported, "plenary, cast"}, // BOR and CAS, not yet DOR
		{"vote: {who: FEN, choice: [yes, abstain], on: [A/RES/1, A/RES/2]}", demarche.Supported, "plenary, cast"},
		{"value: 50 %, vote: {who: FEN, choice: [yes, abstain], on: [A/RES/1, A/RES/2]}", demarche.Misread, "plenary, all"},
		{"value: '> 60', vote: {who: EST, choice: yes, on: {topic: sea}}", demarche.Supported, "plenary, cast"},
		{"value: 0, vote: {agree: [ARC, BOR], on: {topic: sea}}", demarche.Supported, "plenary, lijphart"},
		{"value: 0.75, vote: {agree: [ARC, DOR], on: [A/RES/1, A/RES/3]}", demarche.Supported, "plenary, lijphart"},
		{"value: 0.5, vote: {agree: [ARC, DOR], on: [A/RES/1, A/RES/3]}", demarche.Misread, "plenary, exact"},
		{"value: 1.0, vote: {agree: [ARC, DOR], on: [A/RES/1, A/RES/3]}", demarche.Misread, "plenary, yes or no"},
		{"value: 1.0, vote: {cohesion: League, on: [A/RES/1]}", demarche.Supported, "plenary, hix"},
		{"value: '>= 0.8', vote: {cohesion: League, on: {topic: sea}}", demarche.PartlyHolds, ""},
		{"value: 1.0, vote: {cohesion: Solo, on: {topic: sea}}", demarche.NoData, ""}, // one voter holds together with nobody
		{"value: 100 %, vote: {support: EST, sponsor: ARC, on: {topic: sea}}", demarche.Supported, "plenary, cast"},
		{"value: 50 %, vote: {support: HEX, sponsor: GAL, on: {topic: land}}", demarche.Misread, "plenary, all"},
		{"value: 50 %, vote: {support: CAS, sponsor: ARC, on: {topic: sea}}", demarche.Supported, "plenary, cast"},
		{"value: 50 %, vote: {camps: [[ARC], [BOR]], on: [A/RES/1, A/RES/2]}", demarche.Contradicted, ""}, // of 6 states ARC only, BOR only, CAS and FEN neither, DOR and EST both
		{"value: 33.3 %, vote: {camps: [[ARC], [BOR]], on: [A/RES/1, A/RES/2]}", demarche.Supported, "plenary"},
		{"vote: {tally: 3-2-1, on: A/RES/1}", demarche.Supported, "plenary"},
		{"vote: {tally: 2-2-2, on: A/RES/1}", demarche.Misread, "committee"},
		{"vote: {tally: 3-1-1, on: A/RES/2}", demarche.Supported, "plenary"}, // counted
		{"vote: {adopted: without a vote, on: A/RES/4}", demarche.Supported, "plenary"},
		{"vote: {adopted: without a vote, on: A/RES/1}", demarche.Contradicted, ""},
		{"vote: {adopted: recorded, on: A/RES/9}", demarche.NoData, ""},
		// quote
		{"quote: {words: 'the SEA is free and will stay', by: ARC, in: white paper}", demarche.Supported, ""},
		{"quote: {words: 'The sea is free', by: BOR}", demarche.Misattributed, ""},
		{"quote: {words: 'The sea is closed'}", demarche.NoData, ""},
		// citation
		{"citation: Nye 2012", demarche.Supported, ""},
		{"citation: Nye 2013", demarche.PartlyHolds, ""},
		{"citation: Weber 2014", demarche.Unsupported, ""},
		{"period: 2023, citation: Mora 2021", demarche.Misattributed, ""},
		{"citation: all", demarche.Contradicted, ""},
		// none
		{"value: 20 %, none: no method", demarche.Unsupported, ""},
		{"value: 20 %, population: p, cites: Nye 2012, none: no method", demarche.NotTestable, ""},
		{"none: judgement", demarche.NotTestable, ""},
	} {
		got := verdicts(t, read(t, heading+"claims:\n  - {id: one, says: x, "+c.claim+"}\n"), all)["one"]
		if got.Verdict != c.want || c.under != "" && !slices.Contains(got.Under, c.under) {
			t.Errorf("%s:\n want %s under %q, got %s (%s) under %q", c.claim, c.want, c.under, got.Verdict, got.Because, got.Under)
		}
		if c.want != demarche.NotTestable && c.want != demarche.Unsupported && c.want != demarche.NoData && !strings.Contains(c.claim, "citation") &&
			!strings.Contains(c.claim, "of: references") && len(got.Evidence) == 0 {
			t.Errorf("%s rests on nothing", c.claim)
		}
	}
}

// The same claims and facts give the same bytes, whatever order a map has.
func TestTheSameBytes(t *testing.T) {
	all := facts(t, world)
	text := heading + "claims:\n"
	for i, c := range []string{
		"value: 2, period: 2011, count: {of: agreements, topic: water}", "value: 2, period: 2013, count: {of: parties, topic: water}",
		"value: 50 %, vote: {camps: [[ARC], [BOR]], on: {topic: sea}}", "value: 0.5, vote: {agree: [League, ARC], on: {topic: sea}}",
		"quote: {words: the sea}", "citation: all", "period: 2023-03, date: {of: VISIT, by: ARC, to: BOR}",
	} {
		text += fmt.Sprintf("  - {id: c%d, says: x, %s}\n", i, c)
	}
	file := read(t, text)
	first, err := json.Marshal(claim.Check(file, all))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := json.Marshal(claim.Check(file, all)); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("%s\n%s %v", first, again, err)
		}
	}
}

// The trend of six numbers, as Kendall's S of 15 with
// the correction for continuity has it: z = 14/√(6·5·17/18), P = 0.0085.
func TestMannAndKendall(t *testing.T) {
	v := verdicts(t, read(t, heading+"claims:\n  - {id: one, says: x, period: 2001/2006, value: rising, trend: {lookup: level}}\n"), facts(t, world))["one"]
	if !strings.Contains(v.Because, "tau 1.00, P 0.0085, n = 6") {
		t.Errorf("%s", v.Because)
	}
}
