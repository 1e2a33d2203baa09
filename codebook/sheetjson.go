package codebook

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"demarche"
)

// LabelStudio writes tasks for Label Studio.
var LabelStudio = SheetFormat{
	Name: "label-studio",
	Ext:  ".json",
	Doc: `tasks for Label Studio, and the labels of the project beside them

Make a project, paste the file that ends in .labels.xml under Labeling Setup, Custom
template, Code, and import the tasks. Every code is a choice of yes, leaning or no, which
is no until it is changed; of what is not no the stance can be told, and words can be
marked. A task that is skipped is not coded. Several people can annotate the tasks of one
project: each is a coder. Export as JSON when all are submitted.`,
	Write:    writeLabelStudio,
	Setup:    writeLabelStudioLabels,
	SetupExt: ".labels.xml",
}

// A task is one text of Label Studio.
type task struct {
	Data        fields       `json:"data"`
	Annotations []annotation `json:"annotations"`
}

// fields are what a unit takes along on its way to a coder and back.
type fields struct {
	Unit      string  `json:"unit"`
	Text      string  `json:"text"`
	Codebook  string  `json:"codebook,omitempty"`
	Sample    string  `json:"sample,omitempty"`
	Stratum   string  `json:"stratum,omitempty"`
	Inclusion float64 `json:"inclusion,omitempty"`
	Digest    string  `json:"digest,omitempty"`
	Coder     string  `json:"coder,omitempty"`
	Posted    string  `json:"posted,omitempty"`
	Place     string  `json:"place,omitempty"`
	Date      string  `json:"date,omitempty"` // of what was coded already
}

type annotation struct {
	Result []result `json:"result"`
}

type result struct {
	From  string         `json:"from_name"`
	To    string         `json:"to_name"`
	Type  string         `json:"type"`
	Value map[string]any `json:"value"`
}

// fieldsOf returns what a unit takes along: of one that was coded, as its codings have it.
func (s *Sheet) fieldsOf(u *Unit, coder string) fields {
	f := fields{
		Unit: u.Name(), Text: u.Text, Codebook: s.Book.Full(), Sample: s.Sample, Stratum: u.Stratum, Inclusion: u.Inclusion, Digest: u.Digest,
		Coder: coder, Posted: u.Posted, Place: u.Place,
	}
	if len(u.Codings) > 0 {
		g := &u.Codings[0]
		f.Unit, f.Codebook, f.Sample, f.Stratum, f.Inclusion, f.Digest = g.Unit, g.Codebook, g.Sample, g.Stratum, g.Inclusion, g.Digest
	}
	return f
}

func writeLabelStudio(w io.Writer, s *Sheet) error {
	var tasks []task
	units := s.parted()
	for i := range units {
		u := &units[i]
		for _, by := range s.readers(u) {
			t := task{Data: s.fieldsOf(u, by.coder), Annotations: []annotation{}}
			if len(by.codings) > 0 {
				var a annotation
				t.Data.Date = by.date.String() // a task's own: created_at becomes the time of the import
				for _, g := range by.codings {
					a.Result = append(a.Result, results(u, g)...)
				}
				t.Annotations = []annotation{a}
			}
			tasks = append(tasks, t)
		}
	}
	return indented(w, tasks)
}

// results are what Label Studio has for one coding. Places of words are counted in code
// points, as its page does (1.23.2).
func results(u *Unit, g *demarche.Coding) []result {
	choice := func(from, word string) result {
		return result{from, "text", "choices", map[string]any{"choices": []string{word}}}
	}
	all := []result{choice(g.Code, g.Value)}
	if g.Stance != "" {
		all = append(all, choice(g.Code+".stance", g.Stance))
	}
	if g.Span != "" {
		value := map[string]any{"text": g.Span, "labels": []string{g.Code}}
		if at := strings.Index(u.Text, g.Span); at >= 0 {
			from := utf8.RuneCountInString(u.Text[:at])
			value["start"], value["end"] = from, from+utf8.RuneCountInString(g.Span)
		}
		all = append(all, result{"words", "text", "labels", value})
	}
	return all
}

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

func writeLabelStudioLabels(w io.Writer, s *Sheet) error {
	var b bytes.Buffer
	quote := func(t string) string {
		var q bytes.Buffer
		_ = xml.EscapeText(&q, []byte(t)) // a buffer takes everything
		return `"` + q.String() + `"`
	}
	b.WriteString("<View>\n  <Labels name=\"words\" toName=\"text\">\n")
	for _, id := range s.Codes {
		b.WriteString("    <Label value=" + quote(id) + "/>\n")
	}
	b.WriteString("  </Labels>\n  <Text name=\"text\" value=\"$text\" granularity=\"word\"/>\n")
	for _, id := range s.Codes {
		about := id
		if c, err := s.Book.Code(id); err == nil {
			about = c.ID + ": " + c.Definition
		}
		b.WriteString("  <Header value=" + quote(about) + " size=\"5\"/>\n  <View style=\"display: flex; gap: 3em\">\n")
		b.WriteString("    <Choices name=" + quote(id) + " toName=\"text\" choice=\"single\" showInline=\"true\">\n")
		for _, value := range []string{demarche.CodedYes, demarche.CodedLeaning, demarche.CodedNo} {
			selected := ""
			if value == demarche.CodedNo {
				selected = " selected=\"true\""
			}
			b.WriteString("      <Choice value=" + quote(value) + selected + "/>\n")
		}
		// A stance is asked for where there is something to have one of.
		b.WriteString("    </Choices>\n    <View visibleWhen=\"choice-selected\" whenTagName=" + quote(id) + " whenChoiceValue=\"yes,leaning\">\n")
		b.WriteString("      <Choices name=" + quote(id+".stance") + " toName=\"text\" choice=\"single\" showInline=\"true\">\n")
		for _, stance := range Stances {
			b.WriteString("        <Choice value=" + quote(stance) + "/>\n")
		}
		b.WriteString("      </Choices>\n    </View>\n  </View>\n")
	}
	b.WriteString("</View>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// Doccano writes texts for doccano.
var Doccano = SheetFormat{
	Name: "doccano",
	Ext:  ".jsonl",
	Doc: `texts for doccano as JSONL, and the labels of the project beside them

Make a project of text classification that allows several labels a text, and in which
members do not share annotations. Import the file that ends in .labels.json as its labels
and the texts as JSONL. A label is CODE or CODE:leaning; add CODE/reports and the like
for a stance. A text to which no code applies gets the label none: without a label it
counts as not coded. Export as JSONL, unzip what comes, and add the files under the names
they have: there is one a member, who is the coder.`,
	Write:    writeDoccano,
	Places:   true,
	Setup:    writeDoccanoLabels,
	SetupExt: ".labels.json",
}

// A line is one text of doccano, which keeps what it does not know as metadata and writes it
// beside the labels again. Every line has every member: what some lines lack becomes NaN on
// its way through pandas, and then doccano imports none of them (1.8.4).
type line struct {
	Unit      string   `json:"unit"`
	Text      string   `json:"text"`
	Label     []string `json:"label"`
	Words     [][3]any `json:"words"` // the labels that words show, with their places
	Codes     []string `json:"codes"` // those that are to be coded
	Codebook  string   `json:"codebook"`
	Sample    string   `json:"sample"`
	Stratum   string   `json:"stratum"`
	Inclusion string   `json:"inclusion"` // a text: doccano rounds numbers to ten places
	Digest    string   `json:"digest"`
	Coder     string   `json:"coder"`
	Date      string   `json:"date"`
	Posted    string   `json:"posted"`
	Place     string   `json:"place"`
}

func writeDoccano(w io.Writer, s *Sheet) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	units := s.parted()
	for i := range units {
		u := &units[i]
		for _, by := range s.readers(u) {
			f := s.fieldsOf(u, by.coder)
			l := line{
				Unit: f.Unit, Text: f.Text, Label: []string{}, Words: [][3]any{}, Codes: []string{}, Codebook: f.Codebook, Sample: f.Sample, Stratum: f.Stratum,
				Inclusion: inclusion(f.Inclusion), Digest: f.Digest, Coder: f.Coder, Date: by.date.String(), Posted: f.Posted, Place: f.Place,
			}
			if len(by.codings) == 0 {
				l.Codes = append(l.Codes, s.Codes...)
			}
			for _, g := range by.codings {
				l.Label = append(l.Label, label(g))
				if at := strings.Index(u.Text, g.Span); g.Span != "" && at >= 0 {
					from := utf16Len(u.Text[:at])
					l.Words = append(l.Words, [3]any{from, from + utf16Len(g.Span), label(g)})
				}
			}
			if err := e.Encode(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// utf16Len returns the length of a text in units of UTF-16, in which doccano's page counts
// (1.8.4).
func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }

func writeDoccanoLabels(w io.Writer, s *Sheet) error {
	type item struct {
		Text       string `json:"text"`
		Background string `json:"background_color"`
		Colour     string `json:"text_color"`
	}
	var all []item
	for _, l := range s.labels() {
		all = append(all, item{l, "#4477aa", "#ffffff"})
	}
	return indented(w, all)
}
