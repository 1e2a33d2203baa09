package ingest

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/valyala/fastjson"

	"demarche"
)

// DoccanoJSONL reads the labels of doccano.
var DoccanoJSONL = Format{
	Name:  "doccano-jsonl",
	Holds: demarche.Codings,
	Doc: `codings: labels of doccano, exported as JSONL

In: a line a text, with text and label, and unit, the post: what demarche code sample
--as doccano writes, imported and exported again. Beside it digest, sample, stratum,
inclusion, codebook, coder, date, place and codes (those that were to be coded) are read.
The export "JSON" is read too, and "CSV" as codings-csv. Held to doccano 1.8.4.

Mapped: a label is CODE, CODE:VALUE, CODE/STANCE or CODE:VALUE/STANCE, as
"DENIAL:leaning/reports"; without a value it is yes. In a text that has any label, those
of codes that have none are no; a text to which none applies has the label none. A label
on words, as [FROM, TO, LABEL], is a code that is there, and the words show it. doccano
exports a file for each of its members, which has the member's name: where the sheet is
nobody's that is the coder, as ann of ann.jsonl, and where it is one coder's CODER (NAME).
The file all.jsonl, which members have made together, tells of nobody.

Refused: no-name (no unit), not-coded (the text has no label), bad-json, not-a-record. A
second label of the same code, a stance that is none and an inclusion that is no
probability are left out and told.

Traps: do not rename the files of an export. doccano exports a text that nobody has looked
at as one without labels, which is why a label none is needed, and what a member has begun
and not finished as what is whole: export only approved documents where that matters. Its
page counts places of words in units of UTF-16, and so they are read; in a project
that counts graphemes it does otherwise and does not say so, and words behind emoji are
then others than those marked.
`,
	holds: lines | document,
	fits: func(t *table) bool {
		return t.has("unit", "text") && (t.has("label") || t.has("labels") || t.has("cats") || t.has("codes", "digest") || t.has("entities") || t.has("id", "Comments"))
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
	var codes []string
	for _, code := range v.GetArray("codes") {
		codes = append(codes, scalar(code))
	}
	if v.Exists("id") { // which a sheet has not, and an export has
		c.Coder = memberOf(r.file, c.Coder, len(codes) > 0)
	}
	l := labels{factRow: r, of: c}
	text := str(v, "text")
	for _, name := range []string{"label", "labels", "cats", "entities"} {
		for _, label := range v.GetArray(name) {
			switch label.Type() {
			case fastjson.TypeArray:
				l.see(str(label, "2"), partUTF16(text, label.GetInt("0"), label.GetInt("1")))
			case fastjson.TypeObject:
				l.see(str(label, "label"), partUTF16(text, label.GetInt("start_offset"), label.GetInt("end_offset")))
			default:
				l.see(scalar(label), "")
			}
		}
	}
	for _, words := range v.GetArray("words") {
		l.show(str(words, "2"), partUTF16(text, words.GetInt("0"), words.GetInt("1")))
	}
	return l.tell(codes)
}

// isDoccanoTable says whether a table is doccano's export as CSV.
func isDoccanoTable(t *table) bool { return t.has("id", "unit", "text", "label", "Comments") }

// quoted are the names in a list as Python writes it.
var quoted = regexp.MustCompile(`'([^']*)'|"([^"]*)"`)

// doccanoRow reads a row of the export as CSV, in which labels are joined by #.
func doccanoRow(r *factRow) *demarche.Refusal {
	c, refusal := r.unit()
	if refusal != nil {
		return refusal
	}
	var codes []string
	for _, m := range quoted.FindAllStringSubmatch(r.cell("codes"), -1) {
		codes = append(codes, m[1]+m[2])
	}
	c.Coder = memberOf(r.file, c.Coder, len(codes) > 0)
	l := labels{factRow: r, of: c}
	for label := range strings.SplitSeq(r.cell("label"), "#") {
		l.see(label, "")
	}
	return l.tell(codes)
}

// memberOf returns who labelled the texts of an exported file. blank says that the sheet was
// to be filled: what was coded before has its coder.
func memberOf(file, coder string, blank bool) string {
	name := strings.TrimSuffix(file, path.Ext(file))
	switch {
	case name == "all" || coder != "" && !blank:
		return coder
	case coder == "":
		return name
	}
	return coder + " (" + name + ")"
}

// labels are what was read in a unit, label by label.
type labels struct {
	*factRow
	of       demarche.Coding
	all      []demarche.Coding
	labelled bool
}

// see takes a label, and the words that it is on.
func (l *labels) see(label, words string) {
	label = strings.TrimSpace(label)
	l.labelled = l.labelled || label != ""
	if label == "" || strings.EqualFold(label, noneLabel) {
		return
	}
	if one := l.of; l.label(&one, label) {
		l.all = l.seen(l.all, one, words)
	}
}

// show adds the words that showed a label when the sheet was written, if it is still there.
func (l *labels) show(label, words string) {
	one := l.of
	if !l.label(&one, strings.TrimSpace(label)) {
		return
	}
	for i := range l.all {
		if b := &l.all[i]; b.Code == one.Code && b.Value == one.Value && b.Stance == one.Stance {
			addSpan(b, words)
		}
	}
}

// tell adds what was read to what the row says: the codes that have no label are no.
func (l *labels) tell(codes []string) *demarche.Refusal {
	if !l.labelled {
		return refuse("label", "", notCoded, "the text has no label; one to which no code applies has the label "+noneLabel)
	}
	for _, id := range codes {
		if !slices.ContainsFunc(l.all, func(b demarche.Coding) bool { return b.Code == id }) {
			one := l.of
			one.Code, one.Value = id, demarche.CodedNo
			l.all = append(l.all, one)
		}
	}
	for _, one := range l.all {
		l.code(one)
	}
	if l.Coding == nil {
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

// partUTF16 returns a part of a text between two places in units of UTF-16; "" where they
// are not there.
func partUTF16(text string, from, to int) string {
	units := utf16.Encode([]rune(text))
	if from < 0 || to > len(units) || from >= to {
		return ""
	}
	return string(utf16.Decode(units[from:to]))
}
