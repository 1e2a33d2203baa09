package ingest

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// REFIQDA reads the codings of a project of a program for qualitative data analysis.
var REFIQDA = Format{
	Name:  "refi-qda",
	Holds: demarche.Codings,
	Doc: `codings: a project of a QDA program, as REFI-QDA exchanges it

In: a project that NVivo, MAXQDA, ATLAS.ti, QualCoder or another program has exported by
the REFI-QDA standard 1.0 or 1.5: a .qdpx archive, or the .qde in it. A text source is
one post: what demarche code sample --as refi-qda writes. Held to the projects of pyrefiqda
0.3.1 and aqda 0.5.0, and to the code by which QualCoder reads and writes them.

Mapped: the unit is the variable unit of the source, or of a case that it belongs to,
and else its name; digest, sample, stratum, inclusion, codebook, coder and codes are
variables too. A coding of the whole source, or of a part of it, is a code that is
there; the name of a code is read as a label of doccano-jsonl is: CODE:leaning,
CODE/reports. The words of a part show it, unless it is the whole text. Who coded is the
variable coder, and else the user who made the coding; where several have coded one coder's
sources, as label-studio-json says. In a source that a coder has coded at all, those of
codes that have no coding are no; a source to which none applies has the code none.

Refused: no-name (the source has no name and no unit), not-coded (it has no coding, or
is no text: a PDF, a picture), bad-xml (the file is no XML from some line on). A second
reading of the same code, a coding of a code that the project does not have, and an
inclusion that is no probability are left out and told.

Traps: a program may lose variables on the way; then the unit is its source's name, and
the coding enters no estimate, for its inclusion is not known. Places are counted in
characters of Unicode, and the end of a line is one, as the standard says and QualCoder does:
where a program counts two, the words are others than those marked. Notes, links, sets
and graphs are not read.
`,
	holds: marked,
	fitsHead: func(head []byte) bool {
		head = bytes.TrimSpace(head)
		return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("urn:QDA-XML:project:"))
	},
	openFacts: openQDA,
}

// maxQDA is how long the XML of a project may be, in bytes.
const maxQDA = 512 << 20

// qdpx is how the archive of a project is called among the ways of compressing.
const qdpx = "qdpx"

// isQDA says whether a zip archive is a project of REFI-QDA.
func isQDA(name string, magic []byte) bool {
	return bytes.HasPrefix(magic, []byte("PK\x03\x04")) && strings.EqualFold(path.Ext(name), ".qdpx")
}

// projectOf opens the project in an archive.
func projectOf(file *os.File, name string) (io.ReadCloser, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(file, info.Size())
	if err != nil {
		return nil, demarche.Errorf(demarche.BadData, "%s: is no whole archive: %w", name, err).WithHint("export or fetch it again")
	}
	for _, f := range z.File {
		if strings.EqualFold(path.Ext(f.Name), ".qde") {
			return f.Open()
		}
	}
	return nil, demarche.Errorf(demarche.BadData, "%s: is an archive without a .qde, which a project has", name)
}

// A qdaCode is a code of a project, with those under it.
type qdaCode struct {
	GUID  string    `xml:"guid,attr"`
	Name  string    `xml:"name,attr"`
	Codes []qdaCode `xml:"Code"`
}

type qdaRef struct {
	GUID string `xml:"targetGUID,attr"`
}

type qdaValue struct {
	Ref     qdaRef `xml:"VariableRef"`
	Text    string `xml:"TextValue"`
	Integer string `xml:"IntegerValue"`
	Float   string `xml:"FloatValue"`
}

type qdaCoding struct {
	User    string `xml:"creatingUser,attr"`
	Created string `xml:"creationDateTime,attr"`
	Ref     qdaRef `xml:"CodeRef"`
}

type qdaSelection struct {
	Name    string      `xml:"name,attr"`
	From    string      `xml:"startPosition,attr"` // as text: a place that is none is no broken XML
	To      string      `xml:"endPosition,attr"`
	User    string      `xml:"creatingUser,attr"`
	Created string      `xml:"creationDateTime,attr"`
	Codings []qdaCoding `xml:"Coding"`
}

type qdaSource struct {
	XMLName    xml.Name
	GUID       string         `xml:"guid,attr"`
	Name       string         `xml:"name,attr"`
	Path       string         `xml:"plainTextPath,attr"`
	Content    string         `xml:"PlainTextContent"`
	Selections []qdaSelection `xml:"PlainTextSelection"`
	Codings    []qdaCoding    `xml:"Coding"`
	Values     []qdaValue     `xml:"VariableValue"`

	line     int64
	original string
}

// A qdaProject is what is read of a project.
type qdaProject struct {
	*Source
	users     map[string]string
	codes     map[string]string
	variables map[string]string
	cases     map[string][]qdaValue // by source
	sources   []qdaSource
	coders    annotators
	torn      *demarche.Refusal
	files     *zip.ReadCloser // nil of a .qde
	place     int
	original  [1]string
}

func openQDA(s *Source) (factRows, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxQDA+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxQDA {
		return nil, demarche.Errorf(demarche.BadData, "%s: its project is over %d MiB, which is not read", s.dataset.Name, maxQDA>>20)
	}
	p := &qdaProject{Source: s, users: map[string]string{}, codes: map[string]string{}, variables: map[string]string{}, cases: map[string][]qdaValue{}}
	if err := p.read(text); err != nil {
		return nil, err
	}
	for _, user := range p.users {
		p.coders.is(user)
	}
	s.later = func() []string { return p.coders.notes }
	if s.dataset.Compression == qdpx {
		if p.files, err = zip.OpenReader(s.path); err != nil {
			return nil, demarche.Errorf(demarche.BadData, "%s: cannot be read: %w", s.dataset.Name, err)
		}
	}
	return p, nil
}

// read takes what is wanted of the XML.
func (p *qdaProject) read(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for {
		before := d.InputOffset()
		line, _ := d.InputPos()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		start, ok := token.(xml.StartElement)
		if err == nil && ok {
			err = p.element(d, start, text, before, int64(line))
		}
		if err != nil {
			p.torn = refuse("", "", badXML, "what follows from here is not XML: "+err.Error())
			p.torn.Line = int64(line)
			return nil
		}
	}
}

func (p *qdaProject) element(d *xml.Decoder, start xml.StartElement, text []byte, before int64, line int64) error {
	switch name := start.Name.Local; {
	case name == "User":
		var u struct {
			GUID string `xml:"guid,attr"`
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		}
		err := d.DecodeElement(&u, &start)
		if u.Name == "" {
			u.Name = u.ID
		}
		p.users[bareGUID(u.GUID)] = u.Name
		return err
	case name == "Code":
		var c qdaCode
		err := d.DecodeElement(&c, &start)
		p.name(c)
		return err
	case name == "Variable":
		var v qdaCode
		err := d.DecodeElement(&v, &start)
		p.variables[bareGUID(v.GUID)] = strings.ToLower(strings.TrimSpace(v.Name))
		return err
	case name == "Case":
		var c struct {
			Values  []qdaValue `xml:"VariableValue"`
			Sources []qdaRef   `xml:"SourceRef"`
		}
		err := d.DecodeElement(&c, &start)
		for _, s := range c.Sources {
			p.cases[bareGUID(s.GUID)] = append(p.cases[bareGUID(s.GUID)], c.Values...)
		}
		return err
	case strings.HasSuffix(name, "Source") && name != "MemberSource":
		s := qdaSource{line: line}
		if err := d.DecodeElement(&s, &start); err != nil {
			return err
		}
		s.XMLName = start.Name
		s.original = string(text[before:d.InputOffset()])
		p.sources = append(p.sources, s)
	}
	return nil
}

// name remembers what a code and those under it are called.
func (p *qdaProject) name(c qdaCode) {
	p.codes[bareGUID(c.GUID)] = strings.TrimSpace(c.Name)
	for _, under := range c.Codes {
		p.name(under)
	}
}

// bareGUID writes a GUID in one way: some programs put it in braces, or in capitals.
func bareGUID(s string) string { return strings.ToLower(strings.Trim(s, "{}")) }

func (p *qdaProject) Close() error {
	if p.files != nil {
		return p.files.Close()
	}
	return nil
}

func (p *qdaProject) done() int64 {
	return p.dataset.Bytes * int64(p.place) / int64(max(1, len(p.sources)))
}

func (p *qdaProject) next(r *factRow) (*demarche.Refusal, error) {
	if p.place == len(p.sources) {
		if torn := p.torn; torn != nil {
			p.torn, r.Line = nil, torn.Line
			return torn, nil
		}
		return nil, io.EOF
	}
	s := &p.sources[p.place]
	p.place++
	p.original[0], r.Line, r.Original = s.original, s.line, p.original[:]
	if s.XMLName.Local != "TextSource" {
		return refuse("name", s.Name, notCoded, fmt.Sprintf("a %s is no text that a post could be", s.XMLName.Local)), nil
	}
	return p.source(s, r), nil
}

// values returns the variables of a source, and of the cases that it belongs to.
func (p *qdaProject) values(s *qdaSource) map[string]string {
	all := map[string]string{}
	for _, v := range append(slices.Clone(s.Values), p.cases[bareGUID(s.GUID)]...) {
		name := p.variables[bareGUID(v.Ref.GUID)]
		for _, value := range []string{v.Text, v.Integer, v.Float} {
			if all[name] == "" {
				all[name] = strings.TrimSpace(value)
			}
		}
	}
	return all
}

// source reads the codings of a text, coder by coder.
func (p *qdaProject) source(s *qdaSource, r *factRow) *demarche.Refusal {
	has := p.values(s)
	c := demarche.Coding{
		Unit: has["unit"], Digest: strings.ToLower(has["digest"]), Codebook: has["codebook"], Sample: has["sample"], Stratum: has["stratum"],
	}
	if c.Unit == "" {
		c.Unit = unitName(s.Name)
	}
	if c.Unit == "" {
		return refuse("name", "", noName, "nothing says which post it is")
	}
	c.Inclusion = r.probability("inclusion", has["inclusion"])
	var coders []string
	by := map[string][]demarche.Coding{}
	see := func(g qdaCoding, sel qdaSelection, words string) {
		label, known := p.codes[bareGUID(g.Ref.GUID)]
		if !known {
			r.leave("CodeRef", g.Ref.GUID, unknown, "the project has no code of this GUID")
			return
		}
		one := c
		one.Coder = p.coders.name(has["coder"], p.users[bareGUID(cmp.Or(g.User, sel.User))])
		one.Date = dayOf(cmp.Or(g.Created, sel.Created))
		all, seen := by[one.Coder]
		if !seen {
			coders, all = append(coders, one.Coder), []demarche.Coding{}
		}
		if !strings.EqualFold(label, noneLabel) && r.label(&one, label) {
			all = r.seen(all, one, words)
		}
		by[one.Coder] = all
	}
	for _, g := range s.Codings {
		see(g, qdaSelection{}, "")
	}
	text := ""
	for _, sel := range s.Selections {
		if text == "" {
			text = p.text(s)
		}
		from, err1 := strconv.Atoi(sel.From)
		to, err2 := strconv.Atoi(sel.To)
		words := sel.Name
		if found := part(text, from, to); err1 == nil && err2 == nil && found != "" {
			words = found
		}
		if strings.TrimSpace(words) == strings.TrimSpace(text) {
			words = "" // a code on the whole text is one of the text
		}
		for _, g := range sel.Codings {
			see(g, sel, words)
		}
	}
	for _, coder := range coders {
		all := by[coder]
		for _, id := range parted(has["codes"]) {
			if !slices.ContainsFunc(all, func(b demarche.Coding) bool { return b.Code == id }) {
				one := c
				one.Coder, one.Code, one.Value = coder, id, demarche.CodedNo
				all = append(all, one)
			}
		}
		for _, one := range all {
			r.code(one)
		}
	}
	if r.Coding == nil {
		return refuse("name", s.Name, notCoded, "the source has no coding; one to which no code applies has the code "+noneLabel)
	}
	return nil
}
