package ingest

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

func (f *claimsFile) vote(e *entry, n *yaml.Node) *demarche.Voting {
	fields := e.fields(n, "vote", "on", "who", "choice", "agree", "cohesion", "support", "sponsor", "camps", "tally", "adopted")
	e.need(n, fields, "vote", "on")
	v := &demarche.Voting{
		Who: e.actors(fields["who"], "who"), Agree: e.actors(fields["agree"], "agree"), Cohesion: e.text(fields["cohesion"], "cohesion"),
		Support: codeOr(e.text(fields["support"], "support")), Sponsor: e.actors(fields["sponsor"], "sponsor"),
	}
	if on := fields["on"]; on != nil && on.Kind == yaml.MappingNode {
		v.Filter = f.filter(e, on, "roll calls")
	} else {
		v.On = e.texts(on, "on")
	}
	for _, c := range e.texts(fields["choice"], "choice") {
		if c = strings.ToLower(c); !slices.Contains(demarche.ChoiceWords, c) {
			e.fail(fields["choice"], "choice", badValue, "choice is one of: %s", strings.Join(demarche.ChoiceWords, ", "))
		}
		v.Choice = append(v.Choice, c)
	}
	for _, camp := range e.entries(fields["camps"], "camps") {
		v.Camps = append(v.Camps, e.actors(camp, "camps"))
	}
	if tally := fields["tally"]; tally != nil {
		m := shortTally.FindStringSubmatch(e.text(tally, "tally"))
		if m == nil {
			e.fail(tally, "tally", badValue, "want yes, no and abstentions as 119-46-14")
			return v
		}
		yes, _ := strconv.Atoi(m[1])
		no, _ := strconv.Atoi(m[2])
		abstain, _ := strconv.Atoi(m[3])
		v.Tally = &demarche.Totals{Yes: yes, No: no, Abstain: abstain, NotVoting: -1}
	}
	v.Adopted = demarche.Adoption(e.oneOf(fields["adopted"], "adopted", "recorded", "unrecorded", "without a vote"))
	f.wholeVote(e, n, v)
	return v
}

// wholeVote fails where a test of votes asks for none or several things, or lacks a
// part of one.
func (f *claimsFile) wholeVote(e *entry, n *yaml.Node, v *demarche.Voting) {
	given := 0
	for _, is := range []bool{v.Who != nil, v.Agree != nil, v.Cohesion != "", v.Support != "", v.Camps != nil, v.Tally != nil, v.Adopted != ""} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		e.fail(n, "vote", badEntry, "want one of who, agree, cohesion, support, camps, tally and adopted; this has %d", given)
	case (v.Who == nil) != (v.Choice == nil):
		e.fail(n, "vote", badEntry, "who and choice belong together")
	case (v.Support == "") != (v.Sponsor == nil):
		e.fail(n, "vote", badEntry, "support and sponsor belong together")
	case v.Agree != nil && len(v.Agree) != 2:
		e.fail(n, "agree", badValue, "want two states or blocs")
	case v.Camps != nil && (len(v.Camps) != 2 || len(v.Camps[0]) == 0 || len(v.Camps[1]) == 0):
		e.fail(n, "camps", badValue, "want two lists of sponsors, as [[ARC], [BOR, CAS]]")
	case v.Filter == nil && len(v.On) == 0:
		e.fail(n, "on", badValue, "on is empty")
	}
}
