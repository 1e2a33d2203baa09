package governance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

// A small world in which it is known what contradicts what. Three roll calls on dams, one
// that says the opposite, and a treaty on dams.
const (
	damVotes = `resolution,date,session,topics,sponsors,ARG,BRA,CHL,COL,PER
A/RES/70/1,2015-12-01,70,dams,ARG,Y,Y,N,Y,N
A/RES/71/1,2016-12-01,71,dams,ARG,Y,N,N,A,N
A/RES/72/1,2017-12-01,72,dams,ARG,Y,N,Y,-,N
A/RES/72/2,2017-12-02,72,rivers,CHL,N,Y,Y,N,Y
`
	damTreaty = `agreement,title,kind,topics,parties,party,status,date,source,confidence
dam-pact,Pact on Dams (1999),multilateral,building,,PER,signed,1999-05-05,x,verified
dam-pact,Pact on Dams (1999),multilateral,building,,CHL,left,2001-01-01,x,verified
dam-pact,Pact on Dams (1999),multilateral,building,,COL,approved to sign,2001-01-01,x,verified
`
	damBlocs = `bloc,state,from,to
coast,CHL,,
coast,PER,,
coast,COL,2016-06,
`
	head = "actor,norm,date,value,scale,document,coder\n"
)

func normsOf(t *testing.T, set func(*NormsRun), rows string, others ...string) *demarche.Result {
	t.Helper()
	r := Norms.New().(*NormsRun)
	if set != nil {
		set(r)
	}
	return do(t, r, analysistest.Facts(t, append([]string{head + rows, damVotes, damTreaty, damBlocs}, others...)...))
}

const fiveSteps = ",opposes;conditional;supports;strongly supports,"

// Every kind of contradiction, and what is none, on a norm that roll calls have as
// their topic.
func TestNormsSayWhatContradicts(t *testing.T) {
	result := normsOf(t, nil, ""+
		"ARG,dams,2018,supports"+fiveSteps+"speech,a\n"+ // voted yes thrice
		"BRA,dams,2018,strongly supports"+fiveSteps+"speech,a\n"+ // yes, no, no
		"CHL,dams,2018,opposes"+fiveSteps+"speech,a\n"+ // no, no, yes
		"COL,dams,2018,conditional"+fiveSteps+"speech,a\n"+ // neither for nor against
		"PER,dams,2018,opposes"+fiveSteps+"speech,a\n"+ // no thrice
		"PER,dams,2012,supports"+fiveSteps+"speech,a\n"+ // the same coder, earlier
		"ARG,dams,2016,opposes"+fiveSteps+"letter,b\n") // another coder
	positions := cells(t, result, "positions")
	for actor, want := range map[string]struct {
		by, side string
		changed  bool
	}{
		"ARG": {"statements", "for", false}, "BRA": {"votes", "for", false}, "CHL": {"", "against", false},
		"COL": {"", "neither", false}, "PER": {"", "against", true},
	} {
		row := one(t, positions, "actor", actor)
		if row["by"] != want.by || row["contradicted"] != (want.by != "") || row["side"] != want.side || row["changed"] != want.changed {
			t.Errorf("%v, want %+v", row, want)
		}
	}
	against := cells(t, result, "contradictions")
	if len(against) != 2 {
		t.Errorf("%d contradictions: %v", len(against), against)
	}
	votes := one(t, against, "actor", "BRA")
	if votes["opposed"] != int64(2) || votes["alike"] != int64(1) || votes["which"] != "no A/RES/71/1; no A/RES/72/1" || votes["from"] != "2016-12-01" || votes["when"] != "before" || votes["records"] != "2/2 2/3" {
		t.Errorf("%v", votes)
	}
	said := one(t, against, "actor", "ARG")
	if said["which"] != "opposes in letter, by b" || said["records"] != "1/7" || said["when"] != "before" {
		t.Errorf("%v", said)
	}
	for _, tie := range cells(t, result, "ties") {
		if tie["why"] != "a topic of it" || tie["yes_is"] != "for" {
			t.Errorf("%v", tie)
		}
	}
	figure := result.Figures[0]
	if figure.Mark != demarche.Matrix || figure.X != "norm" || figure.Y != "name" || figure.Group != "value" || !slices.Equal(figure.Scale, []string{"opposes", "conditional", "supports", "strongly supports"}) {
		t.Errorf("the figure is %+v", figure)
	}
}

// Ties that are declared: their fields, their sign, and that they stand in place of
// those that are found.
func TestNormsTies(t *testing.T) {
	rows := "PER,dams,2018,opposes" + fiveSteps + "speech,a\nARG,dams,2018,supports" + fiveSteps + "speech,a\n"
	for typed, want := range map[string]map[string]string{
		"dams=roll calls:topic dams":                                {},
		"Dams = against roll calls:topic dams:sponsor Argentina":    {"PER": "votes", "ARG": "votes"},
		"dams=roll calls:topic rivers":                              {"PER": "votes", "ARG": "votes"},
		"dams=roll calls:session 72:topic rivers:topic dams":        {}, // one for and one against
		"dams=against roll calls:resolution A/RES/72/2":             {},
		"dams=agreements:agreement dam-pact":                        {"PER": "agreements"},
		"dams=agreements:topic building:status left":                {},
		"dams=agreements:kind multilateral":                         {"PER": "agreements"},
		"dams=against agreements:kind multilateral":                 {},
		"dams=roll calls:topic dams:body first committee":           {},
		"dams=roll calls:topic nothing":                             {},
		"dams=roll calls:topic rivers:sponsor PER":                  {},
		"dams=roll calls:agenda none:topic rivers":                  {},
		"dams=agreements:agreement Pact on Dams (1999):status left": {},
	} {
		result := normsOf(t, func(r *NormsRun) { r.Ties = []string{typed} }, rows)
		for _, actor := range []string{"PER", "ARG"} {
			if got := one(t, cells(t, result, "positions"), "actor", actor)["by"]; got != want[actor] {
				t.Errorf("%s: %s is contradicted by %q, want %q", typed, actor, got, want[actor])
			}
		}
	}
	// Two ties of one norm count together.
	both := normsOf(t, func(r *NormsRun) {
		r.Ties = []string{"dams=roll calls:topic rivers", "dams=agreements:agreement dam-pact"}
	}, rows)
	if got := one(t, cells(t, both, "positions"), "actor", "PER")["by"]; got != "votes, agreements" {
		t.Errorf("two ties: %q", got)
	}
	// What is further away than --within does not count.
	near := normsOf(t, func(r *NormsRun) {
		r.Ties, r.Within = []string{"dams=roll calls:topic rivers", "dams=agreements:agreement dam-pact"}, 5
	}, rows)
	if got := one(t, cells(t, near, "positions"), "actor", "PER")["by"]; got != "votes" {
		t.Errorf("within five years: %q", got)
	}
	for typed, code := range map[string]demarche.Code{
		"dams":                              demarche.Usage,
		"dams=roll calls":                   demarche.Usage,
		"dams=votes:topic dams":             demarche.Usage,
		"dams=roll calls:colour red":        demarche.Usage,
		"dams=roll calls:topic":             demarche.Usage,
		"=roll calls:topic dams":            demarche.Usage,
		"bridges=roll calls:topic dams":     demarche.BadData,
		"dams=agreements:sponsor Argentina": demarche.Usage,
	} {
		r := Norms.New().(*NormsRun)
		r.Ties = []string{typed}
		if _, err := r.Do(ctx, analysistest.Facts(t, head+rows, damVotes), func(string, int64, int64) {}); err == nil || demarche.CodeOf(err) != code {
			t.Errorf("--tie %q: %v, want %s", typed, err, code)
		}
	}
}

// A norm is tied to the texts in which its positions were read, and these say which way
// it goes.
func TestNormsAreTiedToTheirDocuments(t *testing.T) {
	result := normsOf(t, nil, ""+
		"ARG,water,2018,opposes"+fiveSteps+"A/RES/72/2,a\n"+ // voted no
		"CHL,water,2018,supports"+fiveSteps+"\"A/RES/72/2, paragraph 3\",a\n"+ // voted yes
		"PER,water,2018,opposes"+fiveSteps+"speech,a\n"+ // voted yes
		"PER,fire,2018,opposes"+fiveSteps+"Pact on Dams,a\n"+ // signed it
		"ARG,fire,2018,supports"+fiveSteps+"speech,a\n"+
		"ARG,thrift,2018,supports"+fiveSteps+"A/RES/72/2,a\n"+ // voted no, so a yes is against it
		"PER,thrift,2018,supports"+fiveSteps+"speech,a\n") // voted yes
	ties := cells(t, result, "ties")
	for norm, want := range map[string]string{"water": "for", "thrift": "against"} {
		row := one(t, ties, "norm", norm)
		if row["text"] != "A/RES/72/2" || row["yes_is"] != want {
			t.Errorf("%v, want %s", row, want)
		}
	}
	if row := one(t, ties, "norm", "fire"); row["kind"] != demarche.Agreements || row["yes_is"] != "against" || row["rows"] != int64(2) {
		t.Errorf("%v", row)
	}
	positions := cells(t, result, "positions")
	for key, want := range map[[2]string]string{{"PER", "water"}: "votes", {"ARG", "water"}: "", {"PER", "fire"}: "", {"PER", "thrift"}: "votes"} {
		if got := one(t, positions, "actor", key[0], "norm", key[1])["by"]; got != want {
			t.Errorf("%v is contradicted by %q, want %q", key, got, want)
		}
	}
	if !noted(result, "norms without a --tie") {
		t.Error("it is not said that ties were found")
	}
}

// An actor that is several is split into those that its name or a membership says, as
// they were on the day.
func TestNormsSplitWhoIsSeveral(t *testing.T) {
	result := normsOf(t, nil, ""+
		"Peru/Chile,dams,2018,opposes"+fiveSteps+"table,a\n"+
		"coast,dams,2018,supports"+fiveSteps+"table,a\n"+
		"coast/BRA,walls,2018,supports"+fiveSteps+"table,a\n"+
		"here/there,dams,2018,supports"+fiveSteps+"table,a\n"+ // nobody is known by these
		"CHL,dams,2018,supports"+fiveSteps+"speech,b\n"+
		"PER,dams,2018,opposes"+fiveSteps+"speech,b\n"+
		"COL,walls,2018,conditional"+fiveSteps+"speech,b\n"+
		"PER,walls,2018,supports"+fiveSteps+"speech,b\n")
	split := cells(t, result, "split")
	for _, want := range []struct{ actor, norm, part, differs string }{
		{"Peru/Chile", "dams", "CHL", "the other side"},
		{"Peru/Chile", "dams", "PER", "same"},
		{"coast", "dams", "CHL", "same"},
		{"coast", "dams", "PER", "the other side"},
		{"coast/BRA", "walls", "COL", "another step"},
		{"coast/BRA", "walls", "PER", "same"},
	} {
		if row := one(t, split, "actor", want.actor, "norm", want.norm, "part", want.part); row["differs"] != want.differs {
			t.Errorf("%v, want %s", row, want.differs)
		}
	}
	if len(split) != 6 {
		t.Errorf("%d rows of those that are several: %v", len(split), split)
	}
	positions := cells(t, result, "positions")
	for actor, want := range map[string]string{
		"Peru/Chile": "statements", // Chile's is enough: it is named. Both voted no more often
		"coast":      "votes",      // two of three voted no more often; one of two readings is no more than half
		"here/there": "",
	} {
		if got := one(t, positions, "actor", actor)["by"]; got != want {
			t.Errorf("%s is contradicted by %q, want %q", actor, got, want)
		}
	}
	votes := cells(t, result, "split_votes")
	// Colombia is of the coast from the middle of 2016 on.
	first := only(votes, "actor", "coast", "resolution", "A/RES/70/1")
	if len(first) != 0 {
		t.Errorf("in 2015 all of the coast voted no: %v", first)
	}
	if row := one(t, votes, "actor", "coast", "resolution", "A/RES/71/1"); row["no"] != int64(2) || row["abstain"] != int64(1) || row["apart"] != "COL abstain" {
		t.Errorf("%v", row)
	}
	if row := one(t, votes, "actor", "Peru/Chile", "resolution", "A/RES/72/1"); row["yes"] != int64(1) || row["no"] != int64(1) {
		t.Errorf("%v", row)
	}
}

// Sides of scales, by pencil.
func TestSides(t *testing.T) {
	neither := []string{"mixed", "conditional"}
	for _, test := range []struct {
		scale string
		sides []int
	}{
		{"opposes;supports", []int{-1, 1}},
		{"opposes;conditional;supports;strongly supports", []int{-1, 0, 1, 1}},
		{"strongly opposes;opposes;Mixed;supports", []int{-1, -1, 0, 1}},
		{"none;little;some;much", []int{-1, -1, 1, 1}},
		{"low;middle;high", []int{-1, 0, 1}},
		{"opposes;conditional;unclear;mixed;supports", []int{-1, 0, 0, 0, 1}},
		{"only", []int{0}},
	} {
		scale := strings.Split(test.scale, ";")
		for i, want := range test.sides {
			if got := sideOf(i, scale, neither); got != want {
				t.Errorf("%s: %s is %d, want %d", test.scale, scale[i], got, want)
			}
		}
	}
}

// Krippendorff's twelve units as positions that four coders read: the numbers that he
// prints, through the case.
func TestCodersAgreeAsPublished(t *testing.T) {
	read := []string{"123321412...", "1233224125.3", ".3332342251.", "12332441251."}
	actors := strings.Fields("ARG AUS BGD BRA CAN CHE CHL COL DNK EGY FIN GHA")
	var rows strings.Builder
	for c, values := range read {
		for u, v := range values {
			if v != '.' {
				fmt.Fprintf(&rows, "%s,dams,2018,%c,1;2;3;4;5,speech %d,coder %d\n", actors[u], v, u, c+1)
			}
		}
	}
	result := normsOf(t, nil, rows.String())
	row := one(t, cells(t, result, "coder_agreement"), "read", "the same document", "coders", "coder 1, coder 2, coder 3, coder 4")
	if !printed("0.743", row["alpha"]) || !printed("0.815", row["alpha_ordinal"]) || row["n"] != int64(11) || row["few"] != false || row["kappa"] != nil {
		t.Errorf("%v, want .743 and .815 on eleven units that two read", row)
	}
	// Coders 1 and 2 read nine units both and agree on eight. By chance, of the 81 pairs
	// of values, those alike: ones 3×2, twos 3×4, threes 2×2, fours 1×1.
	pair := one(t, cells(t, result, "coder_agreement"), "read", "the same document", "coders", "coder 1, coder 2")
	if alike := (3.*2 + 3*4 + 2*2 + 1*1) / 81; !near(pair["same"], 8./9) || !near(pair["kappa"], (8./9-alike)/(1-alike)) || pair["few"] != true {
		t.Errorf("%v", pair)
	}
	if noted(result, "no document was read by two coders") {
		t.Error("documents were read by two coders")
	}
}

func TestNormsWithoutPositions(t *testing.T) {
	for name, test := range map[string]struct {
		rows string
		run  NormsRun
	}{
		"none of this norm": {"ARG,dams,2018,supports" + fiveSteps + "speech,a\n", NormsRun{Norms: []string{"walls"}}},
		"none has a scale":  {"ARG,dams,2018,said,,speech,a\n", NormsRun{}},
	} {
		_, err := test.run.Do(ctx, analysistest.Facts(t, head+test.rows), func(string, int64, int64) {})
		if demarche.CodeOf(err) != demarche.BadData || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
