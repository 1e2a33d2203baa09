package ingest

import (
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

In: the export "JSON" (not JSON-MIN) of a project whose tasks have data.unit, the post:
what demarche code sample --as label-studio writes. Of data also digest, sample,
stratum, inclusion, codebook, coder, date and place are read.

Mapped: each annotation of a task is one coder's: data.coder, or else completed_by (the
address, or the number). Of its results, a choice of yes, leaning or no is the value of
the code that from_name is; promotes, reports or rebuts under CODE.stance is its stance;
any other choice is a code that is there, with yes. A label on words is a code that is
there, and the words show it. The date is created_at.

Refused: no-name (data.unit is missing), not-coded (no annotation, or none with a result
that says a code), bad-json, not-a-record. A stance of a code without a value, an
annotation that was cancelled (was_cancelled), and an inclusion that is no probability
are left out and told.

Traps: a code that is not among the choices is not coded: only where each code is a
choice of its own, as in the labels that are written beside the sheet, is no told from
not seen. Predictions of a model are not read.
`,
	holds: document | lines,
	fits: func(t *table) bool {
		return t.has("data.unit") && slices.ContainsFunc(t.columns, func(c string) bool { return c == "annotations" || strings.HasPrefix(c, "annotations.") })
	},
	facts: func(*table) factReader { return factReader{document: labelStudio} },
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

func labelStudio(v *fastjson.Value, r *factRow) *demarche.Refusal {
	c, refusal := r.unitOf(v, "data")
	if refusal != nil {
		return refusal
	}
	for _, a := range v.GetArray("annotations") {
		if a.GetBool("was_cancelled") {
			r.leave("annotations", member(a, "id"), notCoded, "the annotation was cancelled")
			continue
		}
		one := c
		if one.Coder == "" {
			for _, name := range [][]string{{"completed_by", "email"}, {"completed_by", "id"}, {"completed_by"}} {
				if by := a.Get(name...); one.Coder == "" && by != nil && by.Type() != fastjson.TypeObject {
					one.Coder = scalar(by)
				}
			}
		}
		if d := dayOf(member(a, "created_at")); d.Known() {
			one.Date = d
		}
		r.results(a, one)
	}
	if r.Coding == nil {
		return refuse("annotations", "", notCoded, "no annotation says of a code what was read")
	}
	return nil
}

// results reads the results of one annotation.
func (r *factRow) results(a *fastjson.Value, c demarche.Coding) {
	var all []demarche.Coding
	of := func(code string) *demarche.Coding {
		for i := range all {
			if all[i].Code == code {
				return &all[i]
			}
		}
		c.Code = code
		all = append(all, c)
		return &all[len(all)-1]
	}
	for _, result := range a.GetArray("result") {
		from := member(result, "from_name")
		for _, choice := range result.GetArray("value", "choices") {
			word := strings.TrimSpace(scalar(choice))
			if code, ok := strings.CutSuffix(from, ".stance"); ok {
				of(code).Stance = r.stance(from, word)
			} else if value, ok := coded(word); ok {
				of(from).Value = value
			} else if word != "" {
				of(word).Value = demarche.CodedYes
			}
		}
		for _, label := range result.GetArray("value", "labels") {
			found := of(strings.TrimSpace(scalar(label)))
			if found.Value == "" {
				found.Value = demarche.CodedYes
			}
			addSpan(found, member(result, "value", "text"))
		}
	}
	for _, found := range all {
		if found.Code == "" || found.Value == "" {
			r.leave(found.Code, found.Stance, notCoded, "a stance stands here without a value")
			continue
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

// DoccanoJSONL reads the labels of doccano.
var DoccanoJSONL = Format{
	Name:  "doccano-jsonl",
	Holds: demarche.Codings,
	Doc: `codings: labels of doccano, exported as JSONL

In: a line a text, with text and label, and unit, the post: what demarche code sample
--as doccano writes, imported and exported again. Beside it digest, sample, stratum,
inclusion, codebook, coder, date, place and codes (those that were to be coded) are read.

Mapped: a label is CODE, CODE:VALUE, CODE/STANCE or CODE:VALUE/STANCE, as
"DENIAL:leaning/reports"; without a value it is yes. In a text that has any label, those
of codes that have none are no; a text to which none applies has the label none. A label
on words, as [FROM, TO, LABEL], is a code that is there, and the words show it.

Refused: no-name (no unit), not-coded (the text has no label), bad-json, not-a-record. A
second label of the same code, a stance that is none and an inclusion that is no
probability are left out and told.

Traps: doccano exports a text that nobody has looked at as one without labels, which is
why a label none is needed. Its own members are told by the name of the file, which is
not read: the coder is the one that the sheet was made for. Places of words are counted
in characters of Unicode, as doccano counts them.
`,
	holds: lines | document,
	fits: func(t *table) bool {
		return t.has("unit", "text") && (t.has("label") || t.has("labels") || t.has("cats") || t.has("codes") && t.has("digest"))
	},
	facts: func(*table) factReader { return factReader{document: doccano} },
}

// noneLabel says of a text that it was read and no code applies.
const noneLabel = "none"

func doccano(v *fastjson.Value, r *factRow) *demarche.Refusal {
	c, refusal := r.unitOf(v)
	if refusal != nil {
		return refusal
	}
	var all []demarche.Coding
	labelled := false
	see := func(label, span string) {
		label = strings.TrimSpace(label)
		if label == "" {
			return
		}
		labelled = true
		if strings.EqualFold(label, noneLabel) {
			return
		}
		if one := c; r.label(&one, label) {
			all = r.seen(all, one, span)
		}
	}
	for _, name := range []string{"label", "labels", "cats", "entities"} {
		for _, l := range v.GetArray(name) {
			switch l.Type() {
			case fastjson.TypeArray:
				see(str(l, "2"), part(str(v, "text"), l.GetInt("0"), l.GetInt("1")))
			case fastjson.TypeObject:
				see(str(l, "label"), part(str(v, "text"), l.GetInt("start_offset"), l.GetInt("end_offset")))
			default:
				see(scalar(l), "")
			}
		}
	}
	if !labelled {
		return refuse("label", "", notCoded, "the text has no label; one to which no code applies has the label "+noneLabel)
	}
	for _, code := range v.GetArray("codes") {
		id := scalar(code)
		if !slices.ContainsFunc(all, func(b demarche.Coding) bool { return b.Code == id }) {
			one := c
			one.Code, one.Value = id, demarche.CodedNo
			all = append(all, one)
		}
	}
	for _, one := range all {
		r.code(one)
	}
	if r.Coding == nil {
		return refuse("label", "", notCoded, "no label of it says a code, and it does not say which were to be coded")
	}
	return nil
}

// label reads CODE, CODE:VALUE, CODE/STANCE or CODE:VALUE/STANCE into a coding.
func (r *factRow) label(c *demarche.Coding, label string) bool {
	head, stance, _ := strings.Cut(label, "/")
	code, value, told := strings.Cut(head, ":")
	c.Code, c.Value = strings.TrimSpace(code), demarche.CodedYes
	if told {
		read, ok := coded(value)
		if !ok {
			r.leave("label", label, badWord, "want CODE:yes, CODE:leaning or CODE:no")
			return false
		}
		c.Value = read
	}
	c.Stance = r.stance("label", stance)
	return c.Code != ""
}

// part returns some characters of a text; "" where they are not there.
func part(text string, from, to int) string {
	runes := []rune(text)
	if from < 0 || to > len(runes) || from >= to {
		return ""
	}
	return string(runes[from:to])
}
