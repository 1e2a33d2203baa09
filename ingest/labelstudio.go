package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
)

// LabelStudioJSON reads the annotations of Label Studio.
var LabelStudioJSON = Format{
	Name:  "label-studio-json",
	Holds: demarche.Codings,
	Doc: `codings: annotations of Label Studio, exported as JSON

In: the export "JSON" of a project whose tasks have data.unit, the post: what demarche code
sample --as label-studio writes. Of data also digest, sample, stratum, inclusion,
codebook, coder, date and place are read. The export "JSON-MIN" is read too, and "CSV" and
"TSV" as codings-csv. Held to Label Studio 1.23.2.

Mapped: each annotation of a task is one coder's: data.coder, or where the sheet is nobody's
completed_by (the address, or the number; annotator in JSON-MIN). Where several have
annotated one coder's tasks, the first of them in the file is that coder, and each other
CODER (NUMBER), which a note tells. Of its results, a choice of yes, leaning or no is the
value of the code that from_name is; promotes, reports or rebuts under CODE.stance is its
stance; any other choice is a code that is there, with yes. A label on words is a code
that is there, and the words show it. The date is data.date, and else created_at.

Refused: no-name (data.unit is missing), not-coded (no annotation, or none with a result
that says a code), bad-json, not-a-record. A stance of a code without a value, words of
a code that is no (which is what a code is until it is changed), an annotation that was
skipped (was_cancelled), and an inclusion that is no probability are left out and told.

Traps: a code that is not among the choices is not coded: only where each code is a
choice of its own, as in the labels that are written beside the sheet, is no told from
not seen. Predictions of a model and drafts that were not submitted are not read. JSON-MIN,
CSV and TSV do not tell choices from what the task has: there, whatever is yes, leaning or
no is a code's value.
`,
	holds: document | lines,
	fits: func(t *table) bool {
		return t.has("data.unit") && slices.ContainsFunc(t.columns, func(c string) bool { return c == "annotations" || strings.HasPrefix(c, "annotations.") }) ||
			labelStudioMin(t)
	},
	facts: func(t *table) factReader {
		a := &annotators{}
		read := a.task
		if labelStudioMin(t) {
			read = a.min
		}
		return factReader{document: read, notes: func() []string { return a.notes }}
	},
}

// labelStudioMin says whether a table is of annotations as Label Studio exports them in JSON-MIN,
// CSV and TSV, each with what its task has.
func labelStudioMin(t *table) bool { return t.has("unit", "annotator", "annotation_id") }

// annotators tell who coded what was one coder's to code.
type annotators struct {
	first map[string]string // by coder, who is that coder: the first who coded something of theirs in the file
	told  map[string]bool
	notes []string
}

// is makes somebody of a coder's name that coder.
func (a *annotators) is(name string) {
	if a.first == nil {
		a.first, a.told = map[string]string{}, map[string]bool{}
	}
	a.first[name] = name
}

// name returns who coded what was a coder's, or nobody's, and by whom it was coded.
func (a *annotators) name(coder, by string) string {
	switch first, seen := a.first[coder]; {
	case coder == "":
		return by
	case by == "" || first == by:
		return coder
	case !seen:
		a.is(coder)
		a.first[coder] = by
		return coder
	}
	name := fmt.Sprintf("%s (%s)", coder, by)
	if !a.told[name] {
		a.told[name] = true
		a.notes = append(a.notes, fmt.Sprintf("%q coded what was for %q to code, as %q did: the codings are those of %q", by, coder, a.first[coder], name))
	}
	return name
}

// member returns a scalar of a document as text, and "" where it stands for nothing.
func member(v *fastjson.Value, path ...string) string { return strings.TrimSpace(str(v, path...)) }

// unitOf reads what all codings of a document share, from the members under a path.
func (r *factRow) unitOf(v *fastjson.Value, path ...string) (demarche.Coding, *demarche.Refusal) {
	get := func(name string) string { return member(v, append(slices.Clone(path), name)...) }
	c := demarche.Coding{
		Unit: get("unit"), Digest: strings.ToLower(get("digest")), Coder: get("coder"), Codebook: get("codebook"), Sample: get("sample"), Stratum: get("stratum"),
		Date: dayOf(get("date")),
	}
	if c.Unit == "" {
		c.Unit = get("place")
	}
	if c.Unit == "" {
		return c, refuse(strings.Join(append(slices.Clone(path), "unit"), "."), "", noName, "nothing says which post it is")
	}
	c.Inclusion = r.probability("inclusion", get("inclusion"))
	return c, nil
}

// dayOf returns the day of a timestamp as programs write them; no date of another text.
func dayOf(stamp string) demarche.Date {
	d, err := demarche.ParseDate(cut(stamp, len("2006-01-02")))
	if err != nil {
		return demarche.Date{}
	}
	return d
}

// task reads a task with its annotations.
func (a *annotators) task(v *fastjson.Value, r *factRow) *demarche.Refusal {
	c, refusal := r.unitOf(v, "data")
	if refusal != nil {
		return refusal
	}
	why := "nobody has annotated the task"
	if len(v.GetArray("drafts")) > 0 {
		why = "the task has a draft, which was not submitted"
	}
	for _, one := range v.GetArray("annotations") {
		if one.GetBool("was_cancelled") {
			why = "the task was skipped (was_cancelled)"
			r.leave("annotations", member(one, "id"), notCoded, "the annotation was cancelled")
			continue
		}
		why = "no annotation says of a code what was read"
		by := ""
		for _, name := range [][]string{{"completed_by", "email"}, {"completed_by", "id"}, {"completed_by"}} {
			if v := one.Get(name...); by == "" && v != nil && v.Type() != fastjson.TypeObject {
				by = strings.TrimSpace(scalar(v))
			}
		}
		m := a.annotation(c, by, member(one, "created_at"))
		for _, result := range one.GetArray("result") {
			from := member(result, "from_name")
			for _, choice := range result.GetArray("value", "choices") {
				m.choice(r, from, scalar(choice))
			}
			m.words(result.Get("value"))
		}
		m.tell(r)
	}
	if r.Coding == nil {
		return refuse("annotations", "", notCoded, why)
	}
	return nil
}

// labelStudioFields are what JSON-MIN, CSV and TSV have beside the codes of the sheets.
var labelStudioFields = []string{
	"unit", "text", "codebook", "sample", "stratum", "inclusion", "digest", "coder", "posted", "place", "date",
	"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time",
}

// min reads one annotation with what its task has, from JSON-MIN.
func (a *annotators) min(v *fastjson.Value, r *factRow) *demarche.Refusal {
	c, refusal := r.unitOf(v)
	if refusal != nil {
		return refusal
	}
	m := a.annotation(c, member(v, "annotator"), member(v, "created_at"))
	if o, err := v.Object(); err == nil {
		o.Visit(func(key []byte, v *fastjson.Value) { m.member(r, string(key), v) })
	}
	return m.one(r)
}

// row reads the same from CSV or TSV, where what is not a text is JSON.
func (a *annotators) row(r *factRow) *demarche.Refusal {
	c, refusal := r.unit()
	if refusal != nil {
		return refusal
	}
	m := a.annotation(c, r.cell("annotator"), r.cell("created_at"))
	var p fastjson.Parser
	for i, name := range r.table.columns {
		cell := r.at(i)
		v, err := p.Parse(cell)
		if err != nil || v.Type() != fastjson.TypeArray && v.Type() != fastjson.TypeObject {
			v = new(fastjson.Arena).NewString(cell)
		}
		m.member(r, name, v)
	}
	return m.one(r)
}

// An annotation is what one coder read in a unit, as it becomes known.
type annotation struct {
	demarche.Coding
	all []demarche.Coding
}

// annotation begins one that somebody made of a unit.
func (a *annotators) annotation(c demarche.Coding, by, created string) *annotation {
	c.Coder = a.name(c.Coder, by)
	if !c.Date.Known() {
		c.Date = dayOf(created)
	}
	return &annotation{Coding: c}
}

// of returns what was read under a code.
func (m *annotation) of(code string) *demarche.Coding {
	for i := range m.all {
		if m.all[i].Code == code {
			return &m.all[i]
		}
	}
	m.Code = code
	m.all = append(m.all, m.Coding)
	return &m.all[len(m.all)-1]
}

// choice takes a choice: a value, a stance, or a code that is there.
func (m *annotation) choice(r *factRow, from, word string) {
	word = strings.TrimSpace(word)
	if code, ok := strings.CutSuffix(from, ".stance"); ok {
		m.of(code).Stance = r.stance(from, word)
	} else if value, ok := coded(word); ok {
		m.of(from).Value = value
	} else if word != "" {
		m.of(word).Value = demarche.CodedYes
	}
}

// words takes labels on words.
func (m *annotation) words(v *fastjson.Value) {
	for _, label := range v.GetArray("labels") {
		found := m.of(strings.TrimSpace(scalar(label)))
		if found.Value == "" {
			found.Value = demarche.CodedYes // unless a choice says otherwise
		}
		addSpan(found, member(v, "text"))
	}
}

// member takes a member of JSON-MIN, where choices stand beside what the task has.
func (m *annotation) member(r *factRow, name string, v *fastjson.Value) {
	if slices.Contains(labelStudioFields, name) {
		return
	}
	for _, choice := range v.GetArray("choices") {
		m.choice(r, name, scalar(choice))
	}
	for _, words := range v.GetArray() {
		m.words(words)
	}
	if v.Type() != fastjson.TypeString || scalar(v) == "" {
		return
	}
	if _, ok := coded(scalar(v)); ok || strings.HasSuffix(name, ".stance") {
		m.choice(r, name, scalar(v))
	}
}

// one tells an annotation that is a record of its own.
func (m *annotation) one(r *factRow) *demarche.Refusal {
	m.tell(r)
	if r.Coding == nil {
		return refuse("annotation_id", "", notCoded, "the annotation says of no code what was read")
	}
	return nil
}

// tell adds what was read to what the row says.
func (m *annotation) tell(r *factRow) {
	for _, found := range m.all {
		switch {
		case found.Code == "" || found.Value == "":
			r.leave(found.Code, found.Stance, notCoded, "a stance stands here without a value")
			continue
		case found.Value == demarche.CodedNo && found.Span != "":
			r.leave(found.Code, found.Span, badWord, "words are marked under a code that is no: the code is taken for no, without them")
			found.Span = ""
		}
		r.code(found)
	}
}

// addSpan adds words that show what was read.
func addSpan(c *demarche.Coding, words string) {
	switch words = strings.TrimSpace(words); {
	case words == "":
	case c.Span == "":
		c.Span = words
	default:
		c.Span += " … " + words
	}
}
