package codebook

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"demarche"
)

// REFIQDA writes a project for programs for qualitative data analysis.
var REFIQDA = SheetFormat{
	Name: "refi-qda",
	Ext:  ".qdpx",
	Doc: `a project for NVivo, MAXQDA, ATLAS.ti, QualCoder: REFI-QDA 1.0

Import the project. A document is one unit, and its variables tell how it was drawn:
leave them and the names of the documents as they are. Put codes on the whole text of a
document, or on the words that show it; CODE:leaning lies under its code, and a code
CODE/reports and the like may be made for a stance. A document to which no code applies
gets the code none: without a code it counts as not coded. Where several code in one
project, each under a name of their own. Export the project as REFI-QDA (.qdpx).`,
	Write:  writeQDA,
	Places: true,
}

// qdaNamespace is that of the elements of a project.
const qdaNamespace = "urn:QDA-XML:project:1.0"

// The elements of a project, in the order that its schema wants (REFI-QDA 1.5, section 8).
type qdaProject struct {
	XMLName   xml.Name      `xml:"Project"`
	Namespace string        `xml:"xmlns,attr"`
	Name      string        `xml:"name,attr"`
	Origin    string        `xml:"origin,attr"`
	Users     *qdaUsers     // nil where nobody has a name: its schema wants one at least
	Codes     []qdaCode     `xml:"CodeBook>Codes>Code"`
	Variables []qdaVariable `xml:"Variables>Variable"`
	Sources   []qdaSource   `xml:"Sources>TextSource"`
}

type qdaUsers struct {
	Users []qdaUser `xml:"User"`
}

type qdaUser struct {
	GUID string `xml:"guid,attr"`
	Name string `xml:"name,attr"`
}

type qdaCode struct {
	GUID        string    `xml:"guid,attr"`
	Name        string    `xml:"name,attr"`
	Codable     bool      `xml:"isCodable,attr"`
	Description string    `xml:"Description,omitempty"`
	Codes       []qdaCode `xml:"Code"`
}

type qdaVariable struct {
	GUID string `xml:"guid,attr"`
	Name string `xml:"name,attr"`
	Type string `xml:"typeOfVariable,attr"`
}

type qdaRef struct {
	GUID string `xml:"targetGUID,attr"`
}

type qdaSource struct {
	GUID       string         `xml:"guid,attr"`
	Name       string         `xml:"name,attr"`
	Path       string         `xml:"plainTextPath,attr"`
	Selections []qdaSelection `xml:"PlainTextSelection"`
	Values     []qdaValue     `xml:"VariableValue"`

	text string
}

type qdaSelection struct {
	GUID    string      `xml:"guid,attr"`
	Name    string      `xml:"name,attr"`
	From    int         `xml:"startPosition,attr"`
	To      int         `xml:"endPosition,attr"`
	User    string      `xml:"creatingUser,attr,omitempty"`
	Created string      `xml:"creationDateTime,attr,omitempty"`
	Codings []qdaCoding `xml:"Coding"`
}

type qdaCoding struct {
	GUID    string `xml:"guid,attr"`
	User    string `xml:"creatingUser,attr,omitempty"`
	Created string `xml:"creationDateTime,attr,omitempty"`
	Ref     qdaRef `xml:"CodeRef"`
}

type qdaValue struct {
	Ref  qdaRef `xml:"VariableRef"`
	Text string `xml:"TextValue"`
}

// guid makes a GUID of what it is of, so that the same sheet is written in the same bytes.
func guid(of ...string) string {
	h := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80 // version 8, as RFC 9562 has it for GUIDs of one's own making
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// qdaVariables are what a document takes along.
var qdaVariables = []string{"unit", "digest", "sample", "stratum", "inclusion", "codebook", "coder", "codes", "posted", "place"}

func writeQDA(w io.Writer, s *Sheet) error {
	p := qdaProject{Namespace: qdaNamespace, Name: s.Sample, Origin: "demarche"}
	if p.Name == "" {
		p.Name = s.Book.Full()
	}
	p.Codes = s.qdaCodes()
	have := map[string]bool{None: true}
	for _, l := range s.labels() {
		have[l] = true
	}
	users := map[string]bool{}
	units := s.parted()
	for i := range units {
		u := &units[i]
		for _, by := range s.readers(u) {
			if by.coder != "" && !users[by.coder] { // one without a name would lend it to whoever imports
				if p.Users == nil {
					p.Users = &qdaUsers{}
				}
				users[by.coder] = true
				p.Users.Users = append(p.Users.Users, qdaUser{guid("user", by.coder), by.coder})
			}
			for _, g := range by.codings {
				if l := label(g); !have[l] {
					have[l] = true
					p.Codes = append(p.Codes, qdaCode{GUID: guid("code", l), Name: l, Codable: true})
				}
			}
		}
		p.Sources = append(p.Sources, s.qdaSource(u))
	}
	for _, name := range qdaVariables {
		p.Variables = append(p.Variables, qdaVariable{guid("variable", name), name, "Text"})
	}
	return p.write(w)
}

// qdaCodes are the codes of the sheet, each with what a coder may say in its place.
func (s *Sheet) qdaCodes() []qdaCode {
	var all []qdaCode
	for _, id := range s.Codes {
		c := qdaCode{GUID: guid("code", id), Name: id, Codable: true}
		if of, err := s.Book.Code(id); err == nil {
			c.Description = of.describe()
		}
		leaning := id + ":" + demarche.CodedLeaning
		c.Codes = []qdaCode{{GUID: guid("code", leaning), Name: leaning, Codable: true}}
		all = append(all, c)
	}
	return append(all, qdaCode{GUID: guid("code", None), Name: None, Codable: true, Description: "The text was read, and no code applies."})
}

// describe is what a coder is told of a code, in one text.
func (c *Code) describe() string {
	text := c.Name + " (" + string(c.Kind) + "). " + c.Definition
	for _, more := range []struct{ word, text string }{{"Include", c.Include}, {"Exclude", c.Exclude}, {"Neighbours", strings.Join(c.Neighbours, ", ")}} {
		if more.text != "" {
			text += "\n" + more.word + ": " + more.text
		}
	}
	return text
}

// qdaSource is the document of a unit, with what was coded in it. What no words show is on the
// whole text: programs know no codes of a document, and QualCoder passes over them.
func (s *Sheet) qdaSource(u *Unit) qdaSource {
	name, coder, codes := u.Name(), s.Coder, s.Codes
	if len(u.Codings) > 0 {
		coder, codes = "", nil // each coding tells its own, and those that are no
	}
	f := s.fieldsOf(u, coder)
	src := qdaSource{GUID: guid("source", f.Sample, f.Stratum, f.Codebook, inclusion(f.Inclusion), f.Digest, name), text: lines(u.Text)}
	src.Name = strings.ReplaceAll(name, "/", "-") // programs make files of that name
	src.Path = "internal://" + src.GUID + ".txt"
	values := []string{f.Unit, f.Digest, f.Sample, f.Stratum, inclusion(f.Inclusion), f.Codebook, f.Coder, strings.Join(codes, ";"), f.Posted, f.Place}
	for i, name := range qdaVariables {
		if values[i] != "" {
			src.Values = append(src.Values, qdaValue{qdaRef{guid("variable", name)}, values[i]})
		}
	}
	for i := range u.Codings {
		g := &u.Codings[i]
		coding := qdaCoding{GUID: guid("coding", src.GUID, g.Coder, g.Code), Ref: qdaRef{guid("code", label(g))}}
		if g.Coder != "" {
			coding.User = guid("user", g.Coder)
		}
		if d, last := g.Date.Days(); d != demarche.NoDay && d == last {
			coding.Created = d.String() + "T00:00:00Z"
		}
		words := lines(g.Span)
		at := strings.Index(src.text, words)
		if words == "" || at < 0 {
			words, at = src.text, 0
		}
		from := utf8.RuneCountInString(src.text[:at])
		src.Selections = append(src.Selections, qdaSelection{
			GUID: guid("selection", src.GUID, g.Coder, g.Code), Name: words, From: from, To: from + utf8.RuneCountInString(words),
			User: coding.User, Created: coding.Created, Codings: []qdaCoding{coding},
		})
	}
	return src
}

// lines ends lines as the texts of a project do, by which places are counted.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// write writes the archive: the project, and a file for each text.
func (p *qdaProject) write(w io.Writer) error {
	z := zip.NewWriter(w)
	file := func(name string, body []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = f.Write(body)
		return err
	}
	body, err := xml.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	if err := file("project.qde", append([]byte(xml.Header), append(body, '\n')...)); err != nil {
		return err
	}
	for i := range p.Sources {
		if err := file("Sources/"+p.Sources[i].GUID+".txt", []byte(p.Sources[i].text)); err != nil {
			return err
		}
	}
	return z.Close()
}
