package codebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// codebookNamespace is that of the elements of a codebook (REFI-QDA 1.5, Codebook.xsd).
const codebookNamespace = "urn:QDA-XML:codebook:1.0"

// A qdcBook is a codebook as REFI-QDA exchanges it.
type qdcBook struct {
	XMLName   xml.Name  `xml:"CodeBook"`
	Namespace string    `xml:"xmlns,attr"`
	Origin    string    `xml:"origin,attr"`
	Codes     []qdaCode `xml:"Codes>Code"`
}

// WriteQDC writes a codebook as a .qdc file: codes with what describes them. Patterns and
// references are not in it, for which it has no place.
func WriteQDC(w io.Writer, b *Codebook) error {
	s := Sheet{Book: b, Codes: b.IDs()}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	e := xml.NewEncoder(&out)
	e.Indent("", " ")
	if err := e.Encode(qdcBook{Namespace: codebookNamespace, Origin: "demarche", Codes: s.qdaCodes()}); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err := w.Write(out.Bytes())
	return err
}

// ParseQDC reads a .qdc file. A code under another is one of its own; its ID is its name
// with hyphens for what an ID cannot have, and what describes it is its definition, or its
// name where nothing does. What [WriteQDC] wrote comes back with its parts. A code of
// another program has no kind: it is a [Narrative] until somebody says otherwise.
func ParseQDC(r io.Reader, name string) (*Codebook, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the codebook %s: %w", name, err)
	}
	if len(text) > maxFile {
		return nil, demarche.Errorf(demarche.BadData, "%s: is over %d MiB, which no codebook is", name, maxFile>>20)
	}
	var doc qdcBook
	if err := xml.Unmarshal(text, &doc); err != nil {
		return nil, demarche.Errorf(demarche.BadData, "%s: is no codebook of REFI-QDA: %w", name, err)
	}
	sum := sha256.Sum256(text)
	base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	b := &Codebook{Name: slug(strings.ToLower(base), "codebook"), Version: "1", Title: base, Digest: hex.EncodeToString(sum[:6])}
	b.take(doc.Codes)
	if len(b.Codes) == 0 || len(b.Codes) > maxCodes {
		return nil, demarche.Errorf(demarche.BadData, "%s: a codebook has between 1 and %d codes, not %d", name, maxCodes, len(b.Codes))
	}
	b.known()
	return b, nil
}

// take adds codes and those under them, but for what the sheets add to codes.
func (b *Codebook) take(codes []qdaCode) {
	for _, q := range codes {
		name := strings.Join(strings.Fields(q.Name), " ")
		if name != None && !strings.HasSuffix(name, ":"+demarche.CodedLeaning) {
			b.Codes = append(b.Codes, b.code(name, q.Description))
		}
		b.take(q.Codes)
	}
}

// described is what [Code.describe] writes.
var described = regexp.MustCompile(`(?s)^(.+?) \((narrative|technique|marker)\)\. (.+?)(?:\nInclude: (.+?))?(?:\nExclude: (.+?))?(?:\nNeighbours: (.+?))?$`)

// code makes a code of its name and of what describes it, with an ID that no other has.
func (b *Codebook) code(name, text string) Code {
	c := Code{ID: slug(name, "CODE"), Name: name, Kind: Narrative, Definition: strings.Join(strings.Fields(text), " ")}
	if m := described.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		c.Name, c.Kind, c.Definition, c.Include, c.Exclude = m[1], Kind(m[2]), m[3], m[4], m[5]
		if m[6] != "" {
			c.Neighbours = strings.Split(m[6], ", ")
		}
	}
	if c.Definition == "" {
		c.Definition = name
	}
	first := c.ID
	for n := 2; ; n++ {
		if _, err := b.Code(c.ID); err != nil {
			return c
		}
		c.ID = fmt.Sprintf("%s-%d", first, n)
	}
}

// known leaves out neighbours that are no codes of the codebook.
func (b *Codebook) known() {
	for i := range b.Codes {
		var all []string
		for _, other := range b.Codes[i].Neighbours {
			if _, err := b.Code(other); err == nil {
				all = append(all, other)
			}
		}
		b.Codes[i].Neighbours = all
	}
}

// notInID is what an ID does not have, and where one does not begin.
var notInID = regexp.MustCompile(`[^\p{L}\p{N}]+`)

func slug(name, none string) string {
	if s := strings.Trim(notInID.ReplaceAllString(name, "-"), "-"); s != "" {
		return s
	}
	return none
}

// WriteYAML writes a codebook as [Parse] reads it.
func WriteYAML(w io.Writer, b *Codebook) error {
	type patterns struct {
		Terms   []string `yaml:"terms,omitempty"`
		Regexps []string `yaml:"regexps,omitempty"`
	}
	type code struct {
		ID         string     `yaml:"id"`
		Name       string     `yaml:"name"`
		Kind       string     `yaml:"kind"`
		Definition string     `yaml:"definition"`
		Include    string     `yaml:"include,omitempty"`
		Exclude    string     `yaml:"exclude,omitempty"`
		Neighbours []string   `yaml:"neighbours,omitempty"`
		References []string   `yaml:"references,omitempty"`
		Patterns   *yaml.Node `yaml:"patterns,omitempty"`
	}
	doc := struct {
		Codebook string `yaml:"codebook"`
		Version  string `yaml:"version"`
		Title    string `yaml:"title"`
		About    string `yaml:"about,omitempty"`
		Codes    []code `yaml:"codes"`
	}{Codebook: b.Name, Version: b.Version, Title: b.Title, About: b.About}
	for i := range b.Codes {
		c := &b.Codes[i]
		out := code{c.ID, c.Name, string(c.Kind), c.Definition, c.Include, c.Exclude, c.Neighbours, c.References, nil}
		for _, lang := range (&Codebook{Codes: b.Codes[i : i+1]}).Langs() {
			var p patterns
			for _, t := range c.Patterns {
				switch {
				case t.Lang != lang:
				case t.Term != "":
					p.Terms = append(p.Terms, t.Term)
				default:
					p.Regexps = append(p.Regexps, t.Regexp)
				}
			}
			key, value := &yaml.Node{}, &yaml.Node{}
			if lang == "" {
				lang = "any"
			}
			key.SetString(lang)
			if err := value.Encode(p); err != nil {
				return err
			}
			if out.Patterns == nil {
				out.Patterns = &yaml.Node{Kind: yaml.MappingNode}
			}
			out.Patterns.Content = append(out.Patterns.Content, key, value)
		}
		doc.Codes = append(doc.Codes, out)
	}
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	if err := e.Encode(doc); err != nil {
		return err
	}
	return e.Close()
}
