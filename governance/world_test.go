package governance

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
	"demarche/casefile"
)

var ctx = context.Background()

// do makes a run on a case.
func do(t testing.TB, r analysis.Run, c *casefile.Case) *demarche.Result {
	t.Helper()
	result, err := r.Do(ctx, c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// cells returns the rows of a table of a result, or one that is kept or drawn, by the
// names of its columns.
func cells(t testing.TB, r *demarche.Result, name string) []map[string]any {
	t.Helper()
	all := append(append([]demarche.Table{}, r.Tables...), r.Kept...)
	for _, f := range r.Figures {
		all = append(all, f.Table)
	}
	for _, table := range all {
		if table.Name != name {
			continue
		}
		var rows []map[string]any
		for _, row := range table.Rows {
			m := map[string]any{}
			for i, c := range table.Columns {
				m[c.Name] = row[i]
			}
			rows = append(rows, m)
		}
		return rows
	}
	t.Fatalf("there is no table %s", name)
	return nil
}

// only returns the rows whose columns have these values: column, value, column...
func only(rows []map[string]any, where ...any) (some []map[string]any) {
next:
	for _, row := range rows {
		for i := 0; i < len(where); i += 2 {
			if row[where[i].(string)] != where[i+1] {
				continue next
			}
		}
		some = append(some, row)
	}
	return some
}

func one(t testing.TB, rows []map[string]any, where ...any) map[string]any {
	t.Helper()
	some := only(rows, where...)
	if len(some) != 1 {
		t.Fatalf("%d rows have %v, want 1", len(some), where)
	}
	return some[0]
}

func noted(r *demarche.Result, words string) bool {
	return strings.Contains(strings.Join(r.Notes, "\n"), words)
}

// planted are states on a line from -2 to 2, and how they voted on texts that part it.
type planted struct {
	states []string
	at     map[string]float64
	rolls  []plantedRoll
}

type plantedRoll struct {
	symbol, date, session, item, sponsor, topic string
	choices                                     map[string]string // Y, A, N or -
}

// plant makes texts in the years 2018 to 2021, of which a few vote as they should not.
// Two sponsors, of either end, put a text each under the first item of every session.
func plant(texts int) *planted {
	p := &planted{at: map[string]float64{}}
	for i, s := range strings.Fields("ARG AUS BGD BRA CAN CHE CHL COL DNK EGY FIN GHA IDN JPN KEN MEX NOR PER QAT RWA") {
		p.states = append(p.states, s)
		p.at[s] = -2 + 4*float64(i)/19
	}
	random := rand.New(rand.NewPCG(5, 5))
	for k := range texts {
		year := 2018 + 4*k/texts
		r := plantedRoll{
			symbol: fmt.Sprintf("A/RES/%d/%d", 73+year-2018, k+1), date: fmt.Sprintf("%d-%02d-%02d", year, 1+k%12, 1+k%28), session: fmt.Sprint(73 + year - 2018),
			item: fmt.Sprintf("matter %d", k%5), sponsor: []string{"ARG", "RWA"}[k%2], topic: []string{"light", "shade"}[k/2%2], choices: map[string]string{},
		}
		if k%10 < 2 {
			r.item = "contested matter"
		}
		cut, sign := -1.5+3*random.Float64(), float64(1-2*(k%2))
		for _, s := range p.states {
			z := sign*(p.at[s]-cut) + 0.35*random.NormFloat64()
			switch {
			case random.Float64() < 0.07:
				r.choices[s] = "-"
			case z < -0.2:
				r.choices[s] = "Y"
			case z < 0.2:
				r.choices[s] = "A"
			default:
				r.choices[s] = "N"
			}
		}
		p.rolls = append(p.rolls, r)
	}
	return p
}

// csv writes the roll calls, and two texts adopted without a vote.
func (p *planted) csv() string {
	var b strings.Builder
	b.WriteString("resolution,date,session,title,agenda,topics,sponsors,adoption," + strings.Join(p.states, ",") + "\n")
	for _, r := range p.rolls {
		fmt.Fprintf(&b, "%s,%s,%s,on %s,%s,%s,%s,", r.symbol, r.date, r.session, r.item, r.item, r.topic, r.sponsor)
		for _, s := range p.states {
			b.WriteString("," + r.choices[s])
		}
		b.WriteByte('\n')
	}
	for k, sponsor := range []string{"ARG", "BRA"} {
		fmt.Fprintf(&b, "A/RES/74/90%d,2019-12-0%d,74,on all,matter 0,light,%s,without a vote%s\n", k, k+1, sponsor, strings.Repeat(",", len(p.states)))
	}
	return b.String()
}

// lijphart is the index of two states by its definition, on the roll calls that keep
// takes, and on how many it rests.
func (p *planted) lijphart(a, b string, keep func(plantedRoll) bool) (value float64, n int) {
	worth := map[string]float64{"Y": 1, "A": 2, "N": 3}
	for _, r := range p.rolls {
		x, y := worth[r.choices[a]], worth[r.choices[b]]
		if x > 0 && y > 0 && (keep == nil || keep(r)) {
			value += 1 - math.Abs(x-y)/2
			n++
		}
	}
	return value / float64(n), n
}

const memberships = `bloc,state,from,to
low,ARG,,
low,AUS,,
low,BGD,2019,
low,BRA,,2019-12-31
high,PER,,
high,QAT,,
high,RWA,,
mixed,ARG,,
mixed,RWA,,
mixed,JPN,,
`

const signatures = `agreement,kind,topics,parties,party,status,date,source,confidence
one,bilateral,light,ARG;BRA,,signed,2010-05-14,a,verified
one,bilateral,light,ARG;BRA,,in force,2011,a,recalled
two,bilateral,light,ARG;PER,,signed,2012-03,b,verified
three,bilateral,shade,ARG;QAT,,signed,2014-07-01,c,recalled
four,multilateral,light,AUS;PER;RWA,,signed,2014-09-01,d,verified
four,multilateral,light,,AUS,ratified,2016-01-01,d,verified
four,multilateral,light,,PER,ratified,2017-01-01,d,verified
five,bilateral,light,BRA;CHL,,signed,2016-02-02,e,partly
six,statement,light,ARG;CHL,,signed,2017-02-02,f,verified
seven,bilateral,light,ARG;COL,,approved to sign,2018-01-01,g,verified
eight,bilateral,light,ARG;DNK,,signed,2018,h,verified
nine,bilateral,light,ARG;EGY,,signed,2019-11-30,i,verified
`

const positions = `actor,norm,date,value,scale,document,coder,confidence
ARG,light,2020-01-01,supports,opposes;mixed;supports,paper,one,verified
RWA,light,2020-01-01,opposes,opposes;mixed;supports,paper,one,verified
JPN,light,2020-01-01,mixed,opposes;mixed;supports,paper,one,verified
ARG,light,2020-01-01,supports,opposes;mixed;supports,paper,two,verified
RWA,light,2020-01-01,mixed,opposes;mixed;supports,paper,two,verified
JPN,light,2020-01-01,mixed,opposes;mixed;supports,paper,two,verified
high,light,2020-01-01,supports,opposes;mixed;supports,paper,one,recalled
PER/RWA,treaties,2015,opposes,opposes;mixed;supports,paper,one,verified
PER,treaties,2018-01-01,supports,opposes;mixed;supports,four,two,verified
AUS,treaties,2018-02-01,supports,opposes;mixed;supports,four,two,verified
`

const events = `event,name,kind,start,end,topics,source,confidence
flood,A flood,incident,2018-05-03,2018-05-09,water,a,verified
fair,A fair,summit,2019-06-01,,light,b,verified
law,A law,law,2020,,light,c,recalled
strike,A strike,incident,2019-10-20,,light,d,verified
`

const wealth = `series,subject,date,value,unit,source,confidence
lamps,ARG,2010,3,lamps,a,verified
lamps,ARG,2011,5,lamps,a,verified
lamps,ARG,2012,4,lamps,a,verified
lamps,ARG,2013,9,lamps,a,verified
lamps,ARG,2014,9,lamps,a,verified
lamps,ARG,2015,12,lamps,a,verified
lamps,ARG,2016,11,lamps,a,recalled
lamps,RWA,2015,7,lamps,b,verified
`

// posts are a post or two a day of 2019, and ten on the days after the strike.
func posts() string {
	var b strings.Builder
	b.WriteString("actor,posted,text\n")
	day := time.Date(2019, 1, 1, 9, 0, 0, 0, time.UTC)
	for d := range 365 {
		n := 1 + d%2
		if d >= 292 && d < 296 {
			n = 10
		}
		for k := range n {
			fmt.Fprintf(&b, "actor %d,%s,text %d of day %d\n", k, day.AddDate(0, 0, d).Add(time.Duration(k)*time.Hour).Format(time.RFC3339), k, d)
		}
	}
	return b.String()
}

func TestAnalysesOfFactsConform(t *testing.T) {
	votes := plant(60).csv()
	for _, test := range []struct {
		analysis.Analysis
		files []string
	}{
		{Votes, []string{votes}},
		{Blocs, []string{votes, memberships}},
		{Drafts, []string{votes}},
		{Agreements, []string{signatures}},
		{Ideal, []string{votes}},
		{Norms, []string{positions, memberships, votes, signatures}},
		{Series, []string{wealth, events}},
		{EventStudy, []string{posts(), events}},
		{Timeline, []string{periods, events, signatures}},
	} {
		a := test.Analysis
		make := a.New
		a.New = func() analysis.Run {
			r := make()
			switch r := r.(type) {
			case *VotesRun:
				r.Draws = 50
			case *BlocsRun:
				r.Draws, r.Restarts = 50, 5
			case *AgreementsRun:
				r.Draws = 200
			case *EventStudyRun:
				r.Draws = 100
			}
			return r
		}
		t.Run(a.Name, func(t *testing.T) { analysistest.ConformFacts(t, a, test.files...) })
	}
	for name, r := range map[string]IdealRun{
		"windows": {WindowYears: 2, Check: "oc", Method: "em"},
		"binary":  {Method: "binary", Draws: 5, Check: "oc"},
		"sampler": {Method: "sampler", Check: "oc", Minority: 0.02},
	} {
		r.selection, r.Iterations, r.Burn, r.Seed = selection{Body: plenary}, 60, 30, 3
		a := Ideal
		a.New = func() analysis.Run { s := r; return &s }
		t.Run("ideal, "+name, func(t *testing.T) { analysistest.ConformFacts(t, a, votes) })
	}
}
