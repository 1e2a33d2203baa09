// Package report writes a dossier as one HTML file: what was found in plain
// words, what was given, every claim of a work beside what the facts show, every
// finding with the posts behind it side by side, every figure with its table, every
// network, the facts that verdicts rest on, and the method of every run. What a case
// has nothing of has no section.
//
// It reads no case and computes no finding. What it works out itself is what a
// reader would count on a finger: how many groups a network has, how long after
// the first post of a moment another came, whether the texts shown are the same
// to the letter, how many actors two findings have in common.
//
// The file needs no network and no script, and has neither: its Content
// Security Policy allows its one style sheet, by digest, and nothing else. All
// that comes from data is escaped. An address in the data stands as text and is
// never a link, so that nobody visits it by a slip of the hand; the only links
// lead to places in the same file. It reads on a phone, prints on A4 at
// its full size, follows the reader's choice of dark or light, and
// reads in order to a screen reader. Control characters and bytes that are not
// UTF-8 are shown as U+FFFD.
//
// What is too much for a page is cut, and each cut says how much is shown and
// which command shows all.
//
// The same dossier gives the same bytes.
package report

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"demarche/text"

	"demarche"
)

// How much of what is shown. A page with more is no longer read.
const (
	openFindings   = 3   // findings that stand open, besides the first of each run
	wholeOfRun     = 10  // findings of a run with their drawings; the others have their numbers, actors and one moment
	wholeFindings  = 60  // and of all runs
	longOfRun      = 4   // findings of a run with all of the next two; the others have less
	shownMoments   = 12  // moments of a finding
	shownRecords   = 12  // records of a moment
	openMoments    = 2   // moments of a finding that stand open
	printedMoments = 2   // moments of a finding that are printed
	shownText      = 600 // letters of a text
	shownMembers   = 50  // actors of a finding
	stripActors    = 15  // actors in the drawing of who posted when
	shownIDs       = 500 // record IDs of a finding
	shownEdges     = 20  // edges of a network
	shownRows      = 200 // rows of a table
	openRows       = 8   // rows of a table of facts that stands open
)

var (
	//go:embed page/*.html
	pages embed.FS
	//go:embed page/style.css
	style string
	//go:embed page/print.css
	printStyle string

	templates = template.Must(template.New("page").Funcs(template.FuncMap{
		"count": count[int], "count64": count[int64], "plural": text.Plural[int64], "no": sections(nil).no,
		"plural64": func(n int, one, more string) string { return text.Plural(int64(n), one, more) },
	}).ParseFS(pages, "page/*.html"))
)

// A page is what the templates show.
type page struct {
	*demarche.Dossier
	CSS      template.CSS
	Policy   string
	Subtitle string
	Answer   answer
	Given    given
	Notes    []string
	Copies   *copies
	Asked    []asked
	Summary  *grid // of the findings, nil for none
	Findings []finding
	Figures  []runFigures
	Networks []network
	EdgeDoc  []term
	Methods  []method
	Digests  *grid
	Glossary []term
	Together *coordination
	NoChance []string // the networks and analyses of which it is not known what chance gives
	Here     string   // how many findings are here, and of how many
	Works    []work
	Facts    *factList
	Sections sections
}

// ofPosts reports whether the case is told as one of posts: unless it holds facts only.
func ofPosts(d *demarche.Dossier) bool {
	return d.Posts > 0 || !slices.ContainsFunc(d.Datasets, func(s demarche.Dataset) bool { return ofFacts(&s) && s.Kept > 0 })
}

// ofFacts reports whether a dataset holds facts or claims.
func ofFacts(s *demarche.Dataset) bool { return s.Holds != "" && s.Holds != demarche.Posts }

// Write writes the dossier as an HTML page.
func Write(w io.Writer, d *demarche.Dossier) error {
	css := style + printStyle
	digest := sha256.Sum256([]byte(css))
	p := page{
		Dossier: d,
		CSS:     template.CSS(css),
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
			"'; base-uri 'none'; form-action 'none'",
		Subtitle: subtitle(d),
		Given:    givenOf(d),
		EdgeDoc:  edgeTerms(),
		Methods:  methodsOf(d),
		Digests:  digestsOf(d),
		Glossary: glossaryOf(d),
	}
	p.Networks = networksOf(d)
	p.Together = coordinationOf(p.Networks)
	p.Findings = findingsOf(d, p.Networks)
	p.Summary, p.NoChance = summaryOf(d, p.Findings), withoutChance(p.Networks, p.Findings)
	p.Here, _ = howMany(d, p.Findings)
	p.Figures = figuresOf(d)
	p.Notes = notesOf(d, func(r *demarche.DossierRun) bool {
		return ofActors(r) && r.Analysis != overview && r.Analysis != validate
	})
	p.Copies = copiesOf(d)
	p.Asked = askedOf(d, p.Figures, p.Networks, p.Together)
	p.Works, p.Facts = worksOf(d), factsOf(d)
	p.linkFacts()
	p.Sections = p.sections()
	p.Answer = answerOf(d, p.Networks, p.Findings, &p.Given, p.NoChance, p.Sections)
	p.Answer.Together, p.Answer.Works = p.Together, p.Works
	t, err := templates.Clone()
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	var b bytes.Buffer
	if err := t.Funcs(template.FuncMap{"no": p.Sections.no}).ExecuteTemplate(&b, "page.html", p); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	out := bufio.NewWriter(w)
	for s := b.Bytes(); len(s) > 0; {
		r, n := utf8.DecodeRune(s)
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			r = utf8.RuneError
		}
		out.WriteRune(r)
		s = s[n:]
	}
	return out.Flush()
}

func subtitle(d *demarche.Dossier) string {
	var parts []string
	if d.Posts > 0 {
		parts = append(parts, fmt.Sprintf("%s by %s", text.Plural(d.Posts, "post", "posts"), text.Plural(d.Actors, "actor", "actors")))
	}
	facts, claims := held(d)
	if facts > 0 {
		parts = append(parts, text.Plural(facts, "row of facts", "rows of facts"))
	}
	if claims > 0 {
		parts = append(parts, text.Plural(claims, "entry of claims", "entries of claims"))
	}
	switch {
	case len(parts) == 0:
		return "no posts"
	case d.First.IsZero():
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, ", ") + ", " + dates(d.First, d.Last)
}

// held counts the rows of facts, and the entries of claims files.
func held(d *demarche.Dossier) (facts, claims int64) {
	for i := range d.Datasets {
		switch s := &d.Datasets[i]; {
		case s.Holds == demarche.ClaimsFile:
			claims += s.Kept
		case ofFacts(s):
			facts += s.Kept
		}
	}
	return facts, claims
}
