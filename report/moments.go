package report

import (
	"fmt"
	"strings"

	"demarche"
)

// A moment is one object and the records that touched it, side by side.
type moment struct {
	Action, Object string
	CutObject      string
	Facts          string // how many, when, how long
	Open           bool
	Same           string // whether the texts are the same
	Records        []shownRecord
	Cut            string
}

// A shownRecord is one post of a moment.
type shownRecord struct {
	Anchor   string // "" if the record stands in the page already
	ID       string
	After    string // the time since the moment's first record: "+3 s"
	Actor    string
	Platform string
	Kind     string
	Text     string
	CutText  string
	Where    string // FILE:LINE
	Missing  bool   // the dossier has not its text
}

func (b *binder) moment(m demarche.Moment, most int, open bool, command string) moment {
	v := moment{Action: m.Action, Open: open}
	v.Object, v.CutObject = cut(m.Object, shownText)
	total := max(m.Total, len(m.Records))
	var first, last *demarche.DossierRecord
	same, texts := true, 0
	for _, id := range m.Records[:min(len(m.Records), most)] {
		r := b.records[id]
		s := shownRecord{ID: id.String()}
		if b.anchors[id] == "" {
			s.Anchor = "record-" + strings.ReplaceAll(s.ID, "/", "-")
			b.anchors[id] = "#" + s.Anchor
		}
		if r == nil {
			s.Missing = true
			v.Records = append(v.Records, s)
			continue
		}
		if first == nil {
			first = r
		}
		same = same && r.Text == first.Text
		texts++
		last = r
		s.After = "+" + span(r.At.Sub(first.At).Seconds())
		s.Actor, s.Platform, s.Kind = r.Actor, r.Platform, string(r.Kind)
		s.Text, s.CutText = cut(r.Text, shownText)
		s.Where = fmt.Sprintf("%s:%d", r.File, r.Line)
		v.Records = append(v.Records, s)
	}
	facts := []string{plural(int64(m.Actors), "account", "accounts"), plural(int64(total), "post", "posts")}
	if first != nil {
		facts = append(facts, "from "+clock(first.At))
		length := span(last.At.Sub(first.At).Seconds())
		if len(v.Records) < total {
			length = fmt.Sprintf("the first %d posts within %s", len(v.Records), length)
		} else {
			length = "all within " + length
		}
		facts = append(facts, length)
	}
	v.Facts = strings.Join(facts, ", ")
	if texts > 1 && same && first.Text != "" {
		v.Same = fmt.Sprintf("The %d texts shown are the same to the letter.", texts)
	}
	if len(v.Records) < total {
		v.Cut = fmt.Sprintf("%s of %s posts of this moment are shown. All are in the case: %s", count(len(v.Records)), count(total), command)
	}
	return v
}
