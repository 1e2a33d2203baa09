// Package codebook holds what coders read a text for: codes with their definitions, the
// patterns that find where to look, the draw of the posts that are coded, and the sheets in
// which these go to coders.
//
// A codebook is a YAML file. Its patterns are for triage: they say which posts to look at
// first and which to draw more often, and are no measure. A share of posts is estimated from
// what coders read in posts that were drawn with a known probability, which is why every
// unit of a [Sheet] carries its own.
//
// # Sources
//
// Krippendorff 2018, Content Analysis, 4th edition, ISBN 978-1-5063-9566-1 (unitising,
// sampling, recording); Cochran 1977, Sampling Techniques, 3rd edition, ISBN
// 978-0-471-16240-7 (chapter 5, stratified sampling and its allocations); Fredkin 1960,
// doi:10.1145/367390.367400 (the trie in which terms lie).
package codebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// A Codebook is a list of codes under a name and a version.
type Codebook struct {
	Name    string `json:"codebook"` // lower-case words with hyphens
	Version string `json:"version"`
	Title   string `json:"title"`
	About   string `json:"about,omitempty"` // what it is for, and what it is not
	Codes   []Code `json:"codes"`
	Digest  string `json:"digest"` // the first 12 hex digits of SHA-256 of the file
}

// A Kind says what a code is of.
type Kind string

// The kinds of codes.
const (
	Narrative Kind = "narrative" // what a text claims
	Technique Kind = "technique" // how it claims it
	Marker    Kind = "marker"    // what it points to
)

// A Code is one thing that a coder reads a text for.
type Code struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Kind       Kind      `json:"kind"`
	Definition string    `json:"definition"`
	Include    string    `json:"include,omitempty"`    // what counts
	Exclude    string    `json:"exclude,omitempty"`    // what does not, and which code it is in its place
	Neighbours []string  `json:"neighbours,omitempty"` // codes that it is easily taken for
	References []string  `json:"references,omitempty"`
	Patterns   []Pattern `json:"patterns,omitempty"` // in the order of the file
	Line       int       `json:"line"`               // where it stands in the file
}

// A Pattern finds texts that a coder should look at for a code. One of Term and Regexp is
// not "".
type Pattern struct {
	Lang   string `json:"lang,omitempty"`   // "en"; "" for a text in any language
	Term   string `json:"term,omitempty"`   // words as they follow one another: see [Parse]
	Regexp string `json:"regexp,omitempty"` // in the syntax of package regexp, without regard to the case of letters
	Line   int    `json:"line"`
}

// String returns what the pattern says, a regular expression between slashes.
func (p Pattern) String() string {
	if p.Term != "" {
		return p.Term
	}
	return "/" + p.Regexp + "/"
}

// Full returns NAME@VERSION, by which codings tell a codebook.
func (b *Codebook) Full() string { return b.Name + "@" + b.Version }

// Code returns the code of that ID, in any case of letters.
func (b *Codebook) Code(id string) (*Code, error) {
	for i := range b.Codes {
		if strings.EqualFold(b.Codes[i].ID, id) {
			return &b.Codes[i], nil
		}
	}
	return nil, demarche.Errorf(demarche.NotFound, "the codebook %s has no code %.80q", b.Full(), id).WithHint("it has %s", strings.Join(b.IDs(), ", "))
}

// IDs returns the IDs of the codes in their order.
func (b *Codebook) IDs() []string {
	ids := make([]string, len(b.Codes))
	for i := range b.Codes {
		ids[i] = b.Codes[i].ID
	}
	return ids
}

// Langs returns the languages in which any code has patterns, sorted; "" stands for
// patterns of any language.
func (b *Codebook) Langs() []string {
	var all []string
	for i := range b.Codes {
		for _, p := range b.Codes[i].Patterns {
			all = append(all, p.Lang)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// maxFile is how long a codebook may be, in bytes, and maxCodes how many codes it may have.
const (
	maxFile  = 4 << 20
	maxCodes = 2000
)

var (
	bookName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	codeID   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_.-]*$`)
	langName = regexp.MustCompile(`^([a-z]{2,3}|any)$`)
)

// Parse reads a codebook. name is what errors call the file; they are [*demarche.Error]
// with the code BadData, and begin with NAME:LINE. An unknown key is an error.
//
// The keys of the file are codebook (its name), version, title, about and codes; of a code,
// id, name, kind, definition, include, exclude, neighbours, references and patterns, by
// language. Patterns of a language are terms and regexps. A term is words as they follow one
// another in a text: a word that ends in * stands for all that begin so, a|b for either, and
// a word in parentheses may be missing. A regular expression may begin and end with \b,
// which is an edge of a word in any script, and have \w, which is a letter, a mark, a digit
// or _.
func Parse(r io.Reader, name string) (*Codebook, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the codebook %s: %w", name, err)
	}
	if len(text) > maxFile {
		return nil, demarche.Errorf(demarche.BadData, "%s: is over %d MiB, which no codebook is", name, maxFile>>20)
	}
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, demarche.Errorf(demarche.BadData, "%s:1: has nothing in it", name).WithHint("see one: demarche code show %s --as yaml", StarterName)
	} else if err != nil {
		return nil, demarche.Errorf(demarche.BadData, "%s: is no YAML: %w", name, err).
			WithHint(`a text that has ": " or " #" in it, or begins with a sign, wants quotes`)
	}
	p := parser{file: name}
	b := p.book(&doc)
	if p.err == nil && d.Decode(new(yaml.Node)) != io.EOF {
		p.err = demarche.Errorf(demarche.BadData, "%s: has more than one document", name).WithHint("a codebook is one file")
	}
	if p.err != nil {
		return nil, p.err
	}
	sum := sha256.Sum256(text)
	b.Digest = hex.EncodeToString(sum[:6])
	return b, nil
}

// A parser reads the nodes of one file. The first thing that is wrong stays; what is read
// after that is empty.
type parser struct {
	file string
	err  error
}

func (p *parser) fail(n *yaml.Node, hint, format string, args ...any) {
	if p.err == nil {
		e := demarche.Errorf(demarche.BadData, "%s:%d: %s", p.file, n.Line, fmt.Sprintf(format, args...))
		e.Hint = hint
		p.err = e
	}
}

// fields returns the values of a mapping by their keys, which are of allowed.
func (p *parser) fields(n *yaml.Node, what string, allowed ...string) map[string]*yaml.Node {
	has := what + " has the keys " + strings.Join(allowed, ", ")
	if n.Kind != yaml.MappingNode {
		p.fail(n, has, "%s is wanted as KEY: VALUE", what)
		return nil
	}
	fields := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(allowed, key.Value):
			p.fail(key, has, "%.80q is no key of %s", key.Value, what)
		case fields[key.Value] != nil:
			p.fail(key, "", "%s has the key %s twice", what, key.Value)
		default:
			fields[key.Value] = value
		}
	}
	return fields
}

// text returns a scalar with its blanks folded; "" of nothing.
func (p *parser) text(n *yaml.Node, field string) string {
	switch {
	case n == nil || n.Tag == "!!null":
		return ""
	case n.Kind != yaml.ScalarNode:
		p.fail(n, "", "%s is one text, no list and no KEY: VALUE", field)
		return ""
	}
	return strings.Join(strings.Fields(n.Value), " ")
}

// needed is text that must be there.
func (p *parser) needed(of *yaml.Node, fields map[string]*yaml.Node, what, field string) string {
	s := p.text(fields[field], field)
	if s == "" {
		p.fail(of, "", "%s needs %s", what, field)
	}
	return s
}

// list returns the elements of a list, none of nothing.
func (p *parser) list(n *yaml.Node, field string) []*yaml.Node {
	switch {
	case n == nil || n.Tag == "!!null":
		return nil
	case n.Kind != yaml.SequenceNode:
		p.fail(n, "", "%s is a list: each entry begins with - ", field)
		return nil
	}
	return n.Content
}

func (p *parser) texts(n *yaml.Node, field string) []string {
	var all []string
	for _, e := range p.list(n, field) {
		s := p.text(e, field)
		if s == "" {
			p.fail(e, "", "an entry of %s is empty", field)
		}
		all = append(all, s)
	}
	return all
}

// plain fails at an alias or an anchor: they could stand for far more than is written.
func (p *parser) plain(n *yaml.Node) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		p.fail(n, "write it out", "anchors and aliases of YAML are not read")
		return
	}
	for _, c := range n.Content {
		p.plain(c)
	}
}

func (p *parser) book(doc *yaml.Node) *Codebook {
	b := &Codebook{}
	if len(doc.Content) != 1 {
		p.fail(&yaml.Node{Line: 1}, "", "has nothing in it")
		return b
	}
	root := doc.Content[0]
	p.plain(root)
	fields := p.fields(root, "a codebook", "codebook", "version", "title", "about", "codes")
	b.Name = p.needed(root, fields, "a codebook", "codebook")
	b.Version = p.needed(root, fields, "a codebook", "version")
	b.Title = p.needed(root, fields, "a codebook", "title")
	b.About = p.text(fields["about"], "about")
	if p.err == nil && !bookName.MatchString(b.Name) {
		p.fail(fields["codebook"], "as in war-narratives", "%.80q is no name of a codebook: want lower-case words with hyphens", b.Name)
	}
	if strings.ContainsAny(b.Version, "@ ") {
		p.fail(fields["version"], "", "a version has no @ and no blank")
	}
	codes := p.list(fields["codes"], "codes")
	if p.err == nil && (len(codes) == 0 || len(codes) > maxCodes) {
		p.fail(root, "", "a codebook has between 1 and %d codes, not %d", maxCodes, len(codes))
	}
	line := map[string]int{}
	for _, n := range codes {
		c := p.code(n)
		if p.err != nil {
			return b
		}
		if before := line[strings.ToLower(c.ID)]; before > 0 {
			p.fail(n, "", "the code %s stands in line %d already", c.ID, before)
		}
		line[strings.ToLower(c.ID)] = n.Line
		b.Codes = append(b.Codes, c)
	}
	for i, n := range codes {
		for _, other := range b.Codes[i].Neighbours {
			if strings.EqualFold(other, b.Codes[i].ID) || line[strings.ToLower(other)] == 0 {
				p.fail(n, "", "%s has the neighbour %.80q, which is no other code of this codebook", b.Codes[i].ID, other)
			}
		}
	}
	return b
}

func (p *parser) code(n *yaml.Node) Code {
	fields := p.fields(n, "a code", "id", "name", "kind", "definition", "include", "exclude", "neighbours", "references", "patterns")
	c := Code{
		ID: p.needed(n, fields, "a code", "id"), Name: p.needed(n, fields, "a code", "name"), Kind: Kind(p.needed(n, fields, "a code", "kind")),
		Definition: p.needed(n, fields, "a code", "definition"), Include: p.text(fields["include"], "include"), Exclude: p.text(fields["exclude"], "exclude"),
		Neighbours: p.texts(fields["neighbours"], "neighbours"), References: p.texts(fields["references"], "references"), Line: n.Line,
	}
	if p.err != nil {
		return c
	}
	if !codeID.MatchString(c.ID) {
		p.fail(fields["id"], "", "%.80q is no ID of a code: want letters, digits and _.-", c.ID)
	}
	if c.Kind != Narrative && c.Kind != Technique && c.Kind != Marker {
		p.fail(fields["kind"], "", "%.80q is no kind of code: want %s, %s or %s", c.Kind, Narrative, Technique, Marker)
	}
	if langs := fields["patterns"]; langs != nil && langs.Tag != "!!null" {
		c.Patterns = p.patterns(langs)
	}
	return c
}

// patterns reads the patterns of a code: by language, terms and regexps.
func (p *parser) patterns(n *yaml.Node) []Pattern {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "patterns: {en: {terms: [...]}}", "patterns stand under their language")
		return nil
	}
	var all []Pattern
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !langName.MatchString(key.Value) || seen[key.Value] {
			p.fail(key, "en, ru, ... once each; any for patterns of all languages", "%.80q is no code of a language, or stands here twice", key.Value)
			return nil
		}
		seen[key.Value] = true
		lang := key.Value
		if lang == "any" {
			lang = ""
		}
		fields := p.fields(value, "the patterns of a language", "terms", "regexps")
		for _, field := range []string{"terms", "regexps"} {
			for _, e := range p.list(fields[field], field) {
				pattern := Pattern{Lang: lang, Line: e.Line}
				if field == "terms" {
					pattern.Term = p.text(e, field)
				} else {
					pattern.Regexp = p.text(e, field)
				}
				if pattern.Term+pattern.Regexp == "" {
					p.fail(e, "", "an entry of %s is empty", field)
					return nil
				}
				if err := pattern.check(); err != nil {
					p.fail(e, hintOf(err), "%v", err)
					return nil
				}
				all = append(all, pattern)
			}
		}
	}
	return all
}
