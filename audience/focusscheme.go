package audience

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
	"demarche/lexis"
)

// The bundled schemes, as a person would write one.
//
//go:embed schemes/*.yaml
var schemes embed.FS

// A scheme is a list of audiences, with the words of targeting by which an advertisement
// is put to one and the accounts that are known to address it.
type scheme struct {
	Name      string        `yaml:"name"`
	Title     string        `yaml:"title"`
	Source    string        `yaml:"source"`
	Label     string        `yaml:"label"`   // a column of the files that has the classes already
	Opposed   [][]string    `yaml:"opposed"` // pairs of audiences
	Audiences []schemeClass `yaml:"audiences"`

	words map[string][]*schemePhrase // by the first word, or by its letters before a *
	pages map[string]schemePage      // by the folded name of an account
	long  int                        // letters of the longest first word before a *
}

// A schemeClass is a class of a scheme.
type schemeClass struct {
	Name       string       `yaml:"name"`
	Definition string       `yaml:"definition"`
	Words      []string     `yaml:"words"`   // of posts to it: examples for a model
	Include    []schemeTerm `yaml:"include"` // in the rows of whom to show it to
	And        []schemeTerm `yaml:"and"`     // in the rows of what they must also match
	Exclude    []schemeTerm `yaml:"exclude"` // where it is targeted, it speaks against the audience
	Accounts   [][]string   `yaml:"accounts"`
}

// A schemePage is an entry of a scheme's accounts: one account under one name or several.
type schemePage struct {
	class int
	name  string // the first of its names
}

// A schemeTerm is a word or several of targeting, and how much it counts.
type schemeTerm struct {
	Text   string
	Weight float64
}

// UnmarshalYAML reads "text" or [text, weight].
func (t *schemeTerm) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode && len(n.Content) == 2 {
		if err := n.Content[0].Decode(&t.Text); err != nil {
			return err
		}
		return n.Content[1].Decode(&t.Weight)
	}
	t.Weight = 1
	return n.Decode(&t.Text)
}

// A schemePhrase is a term, ready to be found among words.
type schemePhrase struct {
	words  []string
	open   bool // the last word may go on
	text   string
	class  int
	weight float64
	in     rowKind // the rows in which it counts
}

// bundledSchemes returns the names of the schemes that come with the program.
func bundledSchemes() (names []string) {
	files, _ := fs.Glob(schemes, "schemes/*.yaml") // the pattern is right
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return names
}

// readScheme reads a bundled scheme by its name, or a file.
func readScheme(name string) (*scheme, error) {
	data, err := schemes.ReadFile("schemes/" + name + ".yaml")
	if err != nil {
		if data, err = os.ReadFile(name); err != nil {
			return nil, demarche.Errorf(demarche.Usage, "--scheme %s: no scheme of this name is bundled, and no such file can be read: %w", name, err).
				WithHint("bundled are: %s", strings.Join(bundledSchemes(), ", "))
		}
	}
	return parseScheme(name, data)
}

func parseScheme(name string, data []byte) (*scheme, error) {
	s := &scheme{words: map[string][]*schemePhrase{}, pages: map[string]schemePage{}}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(s); err != nil {
		return nil, demarche.Errorf(demarche.BadData, "the scheme %s cannot be read: %w", name, err).
			WithHint("a scheme has name, title and audiences; an audience has name, definition, include, and, exclude, accounts")
	}
	if err := s.check(); err != nil {
		return nil, demarche.Errorf(demarche.BadData, "the scheme %s: %w", name, err)
	}
	for i, a := range s.Audiences {
		for kind, terms := range [][]schemeTerm{inInclude: a.Include, inAnd: a.And, inExclude: a.Exclude} {
			for _, t := range terms {
				s.add(t, i, rowKind(kind))
			}
		}
		for _, names := range a.Accounts {
			for _, n := range names {
				s.pages[foldLook(n)] = schemePage{i, names[0]}
			}
		}
	}
	return s, nil
}

func (s *scheme) check() error {
	if s.Name == "" || len(s.Audiences) < 2 {
		return errors.New("it needs a name and at least two audiences")
	}
	for _, pair := range s.Opposed {
		if len(pair) != 2 || s.classNamed(pair[0]) < 0 || s.classNamed(pair[1]) < 0 {
			return errors.New("opposed are pairs of its audiences, not " + strings.Join(pair, ", "))
		}
	}
	seen := map[string]bool{}
	owner := map[string]string{}
	for _, a := range s.Audiences {
		key := strings.ToLower(a.Name)
		if key == "" || seen[key] {
			return errors.New("each audience needs a name of its own, not " + strings.TrimSpace(a.Name+" again"))
		}
		seen[key] = true
		for _, t := range slices.Concat(a.Include, a.And, a.Exclude) {
			if len(lexis.Words(t.Text)) == 0 || t.Weight <= 0 {
				return errors.New("a term of " + a.Name + " has no word, or no weight above 0: " + t.Text)
			}
		}
		for _, names := range a.Accounts {
			if len(names) == 0 {
				return errors.New("an account of " + a.Name + " has no name")
			}
			for _, n := range names {
				if other, ok := owner[foldLook(n)]; ok && other != names[0]+" of "+a.Name {
					return errors.New("the account " + n + " is listed twice")
				}
				owner[foldLook(n)] = names[0] + " of " + a.Name
			}
		}
	}
	return nil
}

func (s *scheme) add(t schemeTerm, class int, in rowKind) {
	p := &schemePhrase{text: t.Text, class: class, weight: t.Weight, in: in, open: strings.HasSuffix(t.Text, "*")}
	for _, w := range lexis.Words(t.Text) {
		p.words = append(p.words, w.Text)
	}
	first := p.words[0]
	if p.open && len(p.words) == 1 {
		first += "*"
		s.long = max(s.long, len(p.words[0]))
	}
	s.words[first] = append(s.words[first], p)
}

// at returns the phrases that begin at a place among words.
func (s *scheme) at(words []string, i int) (found []*schemePhrase) {
	try := func(key string) {
		for _, p := range s.words[key] {
			if p.standsAt(words, i) {
				found = append(found, p)
			}
		}
	}
	try(words[i])
	for n := 1; n <= min(len(words[i]), s.long); n++ {
		try(words[i][:n] + "*")
	}
	return found
}

func (p *schemePhrase) standsAt(words []string, i int) bool {
	if i+len(p.words) > len(words) {
		return false
	}
	for k, w := range p.words {
		if words[i+k] == w {
			continue
		}
		if k < len(p.words)-1 || !p.open || !strings.HasPrefix(words[i+k], w) {
			return false
		}
	}
	return true
}

// classNamed returns the audience of a name, -1 for none.
func (s *scheme) classNamed(name string) int {
	return slices.IndexFunc(s.Audiences, func(a schemeClass) bool { return equalName(a.Name, name) })
}

// classNames returns the names of the audiences.
func (s *scheme) classNames() (all []string) {
	for _, a := range s.Audiences {
		all = append(all, a.Name)
	}
	return all
}
