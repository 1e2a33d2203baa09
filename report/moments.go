package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// A moment is one object and the records that touched it, side by side.
type moment struct {
	Action, Object string
	CutObject      string
	Facts          string // how many, when, how long
	Anchor         string
	Others         []string // objects that the same records touch
	Open           bool
	Unprinted      bool   // whether it stands on a screen only
	Same           string // whether the texts are the same
	Records        []shownRecord
	Cut            string
}

// sameRecords are moments of the same records, one after the other: one post
// may touch several objects.
type sameRecords struct {
	demarche.Moment
	others []string // the objects of those after the first
}

// alike puts the moments that are of the same records together.
func alike(moments []demarche.Moment) []sameRecords {
	var all []sameRecords
	for _, m := range moments {
		k := slices.IndexFunc(all, func(s sameRecords) bool {
			return s.Total == m.Total && len(m.Records) > 0 && slices.Equal(s.Records, m.Records)
		})
		if k < 0 {
			all = append(all, sameRecords{Moment: m})
			continue
		}
		object, short := cut(m.Object, 90)
		if short != "" {
			object += "…"
		}
		all[k].others = append(all[k].others, m.Action+" "+object)
	}
	return all
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

func (b *binder) moment(m demarche.Moment, most int, command string) moment {
	v := moment{Action: m.Action}
	step := b.step(m.Records)
	v.Object, v.CutObject = cut(m.Object, shownText)
	total := max(m.Total, len(m.Records))
	var first, last *demarche.DossierRecord
	var texts []string
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
		texts = append(texts, r.Text)
		last = r
		s.After = after(r.At.Sub(first.At).Seconds(), step)
		s.Actor, s.Platform, s.Kind = r.Actor, r.Platform, string(r.Kind)
		s.Text, s.CutText = cut(r.Text, shownText)
		s.Where = fmt.Sprintf("%s:%d", r.File, r.Line)
		v.Records = append(v.Records, s)
	}
	facts := []string{text.Plural(int64(m.Actors), "actor", "actors"), text.Plural(int64(total), "post", "posts")}
	if first != nil {
		facts = append(facts, "from "+clock(first.At))
		length, apart := "within ", last.At.Sub(first.At).Seconds()
		switch {
		case step >= coarse && apart == 0:
			length = "in the same " + stepWord(step)
		case step >= coarse:
			length += strings.TrimPrefix(after(apart, step), "+") + ", give or take a " + stepWord(step)
		default:
			length += span(apart)
		}
		if len(v.Records) < total {
			length = fmt.Sprintf("the first %d posts %s", len(v.Records), length)
		} else {
			length = "all " + length
		}
		facts = append(facts, length)
	}
	v.Facts = strings.Join(facts, ", ")
	if m.CaseRecords > 0 {
		v.Facts += fmt.Sprintf("; in the whole case %s and %s touched it", text.Plural(m.CaseActors, "actor", "actors"), text.Plural(m.CaseRecords, "post", "posts"))
	}
	if f := m.Family; f != nil {
		v.Facts += fmt.Sprintf("; the family has %s in %s: cohesion %s, least %s",
			text.Plural(f.Texts, "text", "texts"), text.Plural(f.Forms, "form", "forms"), decimal(f.Cohesion), decimal(f.Least))
	}
	v.Same = sameTexts(texts)
	if len(v.Records) < total {
		v.Cut = fmt.Sprintf("%s of %s posts of this moment are shown. Every record: %s", count(len(v.Records)), count(total), command)
	}
	return v
}
