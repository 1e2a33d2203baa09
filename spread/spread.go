// Package spread holds the analyses of how things go from one place to another: what
// followed a disclosure and what came before it, where something was seen first, whose posts
// help to foretell whose, to whose outlets is linked, and what of many accounts is the
// same everywhere. It reads the posts of a case and leaves the measuring to packages series
// and influence.
package spread

import (
	"strings"

	"github.com/spf13/pflag"

	"demarche/trace"
)

const (
	secondUS = int64(1_000_000)
	dayUS    = 86400 * secondUS
)

// A selection says which posts an analysis looks at, among all.
type selection struct {
	Terms, Tags, Codes []string
}

func (s *selection) flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&s.Terms, "term", s.Terms, "posts with one of these `words` in their text, whatever the case of letters")
	fs.StringSliceVar(&s.Tags, "tag", s.Tags, "posts with one of these `hashtags`")
	fs.StringSliceVar(&s.Codes, "code", s.Codes, "posts that a coder said have one of these `codes`")
}

func (s *selection) all() bool { return len(s.Terms)+len(s.Tags)+len(s.Codes) == 0 }

// object says what selected posts have in common, as an action and what it was done to.
func (s *selection) object() (action, object string) {
	switch {
	case len(s.Terms)+len(s.Codes) == 0:
		return trace.Hashtag, strings.Join(s.Tags, " or ")
	case len(s.Tags)+len(s.Codes) == 0:
		return "term", strings.Join(s.Terms, " or ")
	case len(s.Tags)+len(s.Terms) == 0:
		return "code", strings.Join(s.Codes, " or ")
	}
	return "any of", s.words()
}

// words says what is selected, for titles.
func (s *selection) words() string {
	var parts []string
	for _, x := range []struct {
		name string
		list []string
	}{{"term", s.Terms}, {"tag", s.Tags}, {"code", s.Codes}} {
		if len(x.list) > 0 {
			parts = append(parts, x.name+" "+strings.Join(x.list, " or "))
		}
	}
	return strings.Join(parts, ", or ")
}
