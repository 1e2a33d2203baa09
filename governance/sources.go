package governance

import (
	"fmt"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// notesOnSources tells where the sources of votes differ, and what was made of it.
func notesOnSources(v *casefile.Votes, result *demarche.Result) {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	if n := len(v.Lacking); n > 0 {
		note("%s told by one source and not by another that tells others of the roll call; the table lacking has them", text.Plural(n, "vote is", "votes are"))
		result.Kept = append(result.Kept, lacking(v))
	}
	if n := len(v.Disputes); n > 0 {
		note("of %s another row says otherwise; the first is taken, and the table disputes has them", text.Plural(n, "date, total or way of adopting", "dates, totals and ways of adopting"))
		result.Kept = append(result.Kept, disputes(v))
	}
	if n := len(v.Apart); n > 0 {
		note("%s numbered apart from another of the same text by one source, and in no measure: the table apart has them", text.Plural(n, "roll call is", "roll calls are"))
		result.Kept = append(result.Kept, apart(v))
	}
	for _, f := range v.Followed {
		note("in the whole case %s of %s after it was no more; they count as those of %s", text.Plural(f.Ballots, "ballot is told", "ballots are told"), short(f.From), short(f.To))
	}
	if v.Unnamed > 0 {
		note("in the whole case of %s no row tells the symbol of the text: where two sources tell one, it counts twice", text.Plural(v.Unnamed, "roll call", "roll calls"))
	}
}

// lacking is the table of votes that one source has and another has not.
func lacking(v *casefile.Votes) demarche.Table {
	t := demarche.Table{
		Name: "lacking", Title: fmt.Sprintf("votes that one source has and another has not, n = %s", text.Count(len(v.Lacking))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "the roll call"},
			{Name: "state", Doc: "the state, by its code"},
			{Name: "choice", Doc: "its choice"},
			{Name: "told", Doc: "the family of sources that has it"},
			{Name: "record", Doc: "the record that tells it"},
			{Name: "lacks", Doc: "the family of sources that has not"},
		},
	}
	for _, x := range v.Lacking {
		t.Rows = append(t.Rows, []any{x.Resolution, x.State, x.Choice.String(), x.Told, x.By.String(), x.Lacks})
	}
	return t
}

// disputes is the table of what is told of roll calls otherwise by another row.
func disputes(v *casefile.Votes) demarche.Table {
	t := demarche.Table{
		Name: "disputes", Title: fmt.Sprintf("dates, totals and ways of adopting of which two rows say different things, n = %s", text.Count(len(v.Disputes))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "the roll call"},
			{Name: "what", Doc: "date, totals or adoption; count where the totals that are told are not those of the ballots"},
			{Name: "taken", Doc: "what is taken; totals as yes-no-abstentions"},
			{Name: "taken_record", Doc: "the record that tells it"},
			{Name: "other", Doc: "what is told otherwise"},
			{Name: "other_record", Doc: "the record that tells it"},
		},
	}
	for _, x := range v.Disputes {
		t.Rows = append(t.Rows, []any{x.Resolution, x.What, x.Taken, x.TakenBy.String(), x.Other, x.OtherBy.String()})
	}
	return t
}

// apart is the table of roll calls that one source numbers apart from another of the
// same text.
func apart(v *casefile.Votes) demarche.Table {
	t := demarche.Table{
		Name: "apart", Title: fmt.Sprintf("roll calls under a symbol that their source has already, n = %s", text.Count(len(v.Apart))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "the symbol"},
			{Name: "family", Doc: "the family of sources"},
			{Name: "key", Doc: "its number there"},
			{Name: "taken", Doc: "the number of the one that is taken: that which agrees most with other sources, else has the most ballots"},
			{Name: "records", Doc: "the records that tell it"},
		},
	}
	for _, x := range v.Apart {
		t.Rows = append(t.Rows, []any{x.Resolution, x.Family, x.Key, x.Taken, recordList(x.Records)})
	}
	return t
}
