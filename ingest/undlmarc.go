package ingest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"demarche"
	"demarche/state"
)

// UNDLMARCXML reads voting records of the UN Digital Library as MARC.
var UNDLMARCXML = Format{
	Name:  "undl-marcxml",
	Holds: demarche.RollCalls,
	Doc: `voting records of the UN Digital Library in MARC, one roll call a record

In: MARCXML, as a search of https://digitallibrary.un.org gives it with of=xm: a
collection of records.

Mapped: the roll call is called by field 001; title from 245, date from 269, symbol
and session from 791, agenda from 991 b and c, topics from 991 d, totals from 996 (b yes,
c no, d abstain, e not voting), a ballot from each 967 (c code, d vote, e name). A
ballot without d is of a member that did not vote. A record without ballots was
adopted without a vote if it has no totals and its notes (500, 591) say so.

Refused: no-name (a record without 001, 791 and 967), bad-xml (the file ends within a
record). A ballot of which neither code nor name is known, one that is told twice, a
vote that is none, a date that is none and a total that is no number are
left out and told.

Traps: a search gives 200 records at most. 791 c writes sessions in its own way,
10emsp: where the symbol tells the session, it is taken from there.
`,
	holds:    marked,
	fitsHead: isMARC,
	openFacts: func(s *Source) (factRows, error) {
		in, err := s.text()
		if err != nil {
			return nil, err
		}
		m := &marc{Source: s, in: in, line: 1}
		m.decoder = xml.NewDecoder(io.TeeReader(in, &m.seen))
		m.decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
		return m, nil
	},
}

func isMARC(head []byte) bool {
	head = bytes.TrimSpace(head)
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<record")) &&
		bytes.Contains(head, []byte("controlfield")) && bytes.Contains(head, []byte("datafield"))
}

// A marcRecord is what is read of a record.
type marcRecord struct {
	Controls []struct {
		Tag  string `xml:"tag,attr"`
		Text string `xml:",chardata"`
	} `xml:"controlfield"`
	Fields []marcField `xml:"datafield"`
}

type marcField struct {
	Tag       string `xml:"tag,attr"`
	Subfields []struct {
		Code string `xml:"code,attr"`
		Text string `xml:",chardata"`
	} `xml:"subfield"`
}

// get returns the first subfield of a code.
func (f *marcField) get(code string) string {
	for _, s := range f.Subfields {
		if s.Code == code {
			return strings.Join(strings.Fields(s.Text), " ")
		}
	}
	return ""
}

// marc reads the records of a file one after another.
type marc struct {
	*Source
	in       *stream
	decoder  *xml.Decoder
	seen     bytes.Buffer // what the decoder has taken and no record has used
	passed   int64        // how many bytes were before it
	line     int64        // where it begins
	ended    bool
	original [1]string
}

func (m *marc) Close() error { return m.in.Close() }
func (m *marc) done() int64  { return m.in.read.n }

// take returns the text up to a place that the decoder has reached.
func (m *marc) take(to int64) string {
	text := string(m.seen.Next(int(to - m.passed)))
	m.passed = to
	return text
}

func (m *marc) next(r *factRow) (*demarche.Refusal, error) {
	for !m.ended {
		before := m.decoder.InputOffset()
		token, err := m.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m.torn(r, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "record" {
			continue
		}
		m.line += int64(strings.Count(m.take(before), "\n"))
		r.Line = m.line
		var record marcRecord
		if err := m.decoder.DecodeElement(&record, &start); err != nil {
			return m.torn(r, err)
		}
		m.original[0] = strings.ToValidUTF8(m.take(m.decoder.InputOffset()), "\uFFFD")
		m.line += int64(strings.Count(m.original[0], "\n"))
		r.Original = m.original[:]
		return record.read(r), nil
	}
	return nil, io.EOF
}

// torn ends the reading where the text is no XML any more: what follows cannot be
// read.
func (m *marc) torn(r *factRow, err error) (*demarche.Refusal, error) {
	m.ended = true
	if e := (*demarche.Error)(nil); errors.As(err, &e) {
		return nil, err
	}
	r.Line = m.line
	rest, _ := io.ReadAll(io.LimitReader(&m.seen, maxValue))
	return refuse("", strings.ToValidUTF8(string(rest), "\uFFFD"), badXML, "what follows from here is not XML, and no record after it can be read: "+err.Error()), nil
}

// field returns a subfield of the first field of a tag that has it.
func (m *marcRecord) field(tag, code string) string {
	for i := range m.Fields {
		if f := &m.Fields[i]; f.Tag == tag {
			if text := f.get(code); text != "" {
				return text
			}
		}
	}
	return ""
}

// all returns the subfields of a code in the fields of a tag, each once.
func (m *marcRecord) all(tag, code string) []string {
	var texts []string
	for i := range m.Fields {
		if f := &m.Fields[i]; f.Tag == tag {
			texts = addNew(texts, f.get(code))
		}
	}
	return texts
}

func (m *marcRecord) read(r *factRow) *demarche.Refusal {
	id := ""
	for _, c := range m.Controls {
		if c.Tag == "001" {
			id = strings.TrimSpace(c.Text)
		}
	}
	c := &demarche.RollCall{Family: "undl", Key: id, Resolution: resolutionSymbol(m.field("791", "a"))}
	for i := range m.Fields {
		if m.Fields[i].Tag == "967" {
			m.Fields[i].ballot(r, c)
		}
	}
	if id == "" || c.Resolution == "" && len(c.Ballots) == 0 {
		return refuse("001", id, noName, "the record has no number, or neither a symbol nor ballots")
	}
	c.Body = bodyOf(c.Resolution)
	if c.Session = sessionOf(c.Resolution); c.Session == "" {
		c.Session = m.field("791", "c")
	}
	date := m.field("269", "a")
	var err error
	if c.Date, err = demarche.ParseDate(date); err != nil {
		r.leave("269", date, badDate, err.Error())
	}
	c.Title = resolutionTitle(strings.TrimSuffix(strings.TrimSpace(m.field("245", "a")+" "+m.field("245", "b")), " /"))
	c.Title = strings.TrimSuffix(c.Title, " : resolution")
	c.Agenda, c.Topics = strings.TrimSpace(m.field("991", "b")+" "+m.field("991", "c")), m.all("991", "d")
	c.Totals = m.totals(r)
	switch {
	case len(c.Ballots) > 0:
		c.Adoption = demarche.Recorded
	case c.Totals != nil:
		c.Adoption = demarche.Unrecorded
	case m.says("without a vote") || m.says("without vote"):
		c.Adoption = demarche.WithoutVote
	}
	r.RollCall = c
	return nil
}

// says reports whether a note of the record has these words.
func (m *marcRecord) says(words string) bool {
	for _, text := range append(m.all("500", "a"), m.all("591", "a")...) {
		if strings.Contains(strings.ToLower(text), words) {
			return true
		}
	}
	return false
}

// totals reads field 996; nil where it tells none.
func (m *marcRecord) totals(r *factRow) *demarche.Totals {
	t := &demarche.Totals{Yes: -1, No: -1, Abstain: -1, NotVoting: -1}
	told := false
	for _, x := range []struct {
		code string
		to   *int
	}{{"b", &t.Yes}, {"c", &t.No}, {"d", &t.Abstain}, {"e", &t.NotVoting}} {
		text := m.field("996", x.code)
		if text == "" {
			continue
		}
		n, ok := wholeNumber(text)
		if !ok {
			r.leave("996 "+x.code, text, badNumber, "want a number of votes")
			continue
		}
		*x.to, told = n, true
	}
	if !told {
		return nil
	}
	return t
}

// ballot reads one field 967.
func (f *marcField) ballot(r *factRow, c *demarche.RollCall) {
	written, name, vote := f.get("c"), f.get("e"), f.get("d")
	s, ok := state.ByISO3(written)
	if !ok {
		var before string
		if before, name = state.CutVote(name); vote == "" {
			vote = before
		}
		if name == "" {
			name = written
		}
		if s, ok = state.Find(name); !ok {
			r.leave("967", name, unknownState, orNothing(name))
			return
		}
	}
	choice, refusal := libraryVote("967", vote)
	switch {
	case refusal != nil:
		r.leave(refusal.Field, vote, refusal.Reason, s.Code+": "+refusal.Detail)
	case slices.Contains(c.Ballots, demarche.Ballot{State: s.Code, Choice: choice}):
		r.leave("967", s.Code, repeated, "the record tells this ballot twice")
	default:
		c.Ballots = append(c.Ballots, demarche.Ballot{State: s.Code, Choice: choice})
	}
}
