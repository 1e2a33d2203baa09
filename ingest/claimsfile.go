package ingest

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"demarche"
)

// ClaimsYAML reads what a work claims and how each claim is to be tested.
var ClaimsYAML = Format{
	Name:  "claims-yaml",
	Holds: demarche.ClaimsFile,
	Doc: `what a work claims, and how each claim is to be tested against the case

In: a YAML file with the keys work and claims, or tables; docs/claims.md says how it is
written.

Mapped: every entry (the work, a coverage, a claim, a cell of a table that is one, a
table, a reference, a citation) is a record of its own. demarche run CASE claims computes
the verdicts.

Refused: an entry that cannot be taken, with its line: bad-entry (it has not the shape
that is wanted there), unknown-key, missing-key, bad-value, unknown (it names what is not in the
file), doubled. The other entries are taken.

Traps: a text that has ": " or " #" in it, or begins with a sign, wants quotes in
YAML. A verdict is never typed: a key verdict is refused.
`,
	holds:     outlined,
	fitsHead:  func(head []byte) bool { return claimsHead.Match(head) && !bytes.HasPrefix(head, []byte("{")) },
	openFacts: openClaims,
}

// claimsHead finds the keys that a claims file begins a line with.
var claimsHead = regexp.MustCompile(`(?m)^(claims|tables):[ \t]*(#.*)?\r?$`)

// claimEntries are the entries of a claims file, and the refusals among them, in the
// order of their lines.
type claimEntries struct {
	entries []demarche.Entry
	refused []demarche.Refusal
	lines   []string
	size    int64
	place   int
	line    [1]string
}

func openClaims(s *Source) (factRows, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxClaims+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxClaims {
		return nil, demarche.Errorf(demarche.BadData, "%s: is over %d MiB, which no claims file is", s.dataset.Name, maxClaims>>20)
	}
	claims, refused, err := ReadClaims(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	entries := claims.Entries()
	slices.SortStableFunc(entries, func(a, b demarche.Entry) int { return cmp.Compare(a.Line(), b.Line()) })
	return &claimEntries{entries: entries, refused: refused, lines: strings.Split(string(text), "\n"), size: s.dataset.Bytes}, nil
}

// maxClaims is how long a claims file may be, in bytes.
const maxClaims = 16 << 20

func (c *claimEntries) Close() error { return nil }

func (c *claimEntries) done() int64 {
	return c.size * int64(c.place) / int64(max(1, len(c.entries)))
}

func (c *claimEntries) next(r *factRow) (*demarche.Refusal, error) {
	if len(c.refused) > 0 && (c.place == len(c.entries) || c.refused[0].Line < c.entries[c.place].Line()) {
		refusal := c.refused[0]
		c.refused = c.refused[1:]
		r.Line = max(1, refusal.Line)
		return &refusal, nil
	}
	if c.place == len(c.entries) {
		return nil, io.EOF
	}
	e := &c.entries[c.place]
	c.place++
	r.Line = max(1, e.Line())
	if i := r.Line - 1; i < int64(len(c.lines)) {
		c.line[0] = strings.TrimSpace(c.lines[i])
	}
	r.Original = c.line[:]
	r.Entry = e
	return nil, nil
}

// namedYAML reports whether a file's name says that it is YAML.
func namedYAML(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// noClaims says why a file that is called YAML is not read: no line of it begins what
// a claims file has, and perhaps it is no YAML.
func noClaims(name string, head []byte, whole bool) error {
	err := demarche.Errorf(demarche.BadData, "%s: no line of it is claims: or tables:, one of which a claims file has", name).
		WithHint("docs/claims.md says how one is written; a file of another kind wants another name")
	if !whole {
		return err
	}
	if _, _, broken := ReadClaims(bytes.NewReader(head)); broken != nil {
		e := demarche.Errorf(demarche.BadData, "%w; and %w", err, broken)
		if of, ok := errors.AsType[*demarche.Error](broken); ok && of.Hint != "" {
			return e.WithHint("%s", of.Hint)
		}
		return e
	}
	return err
}
