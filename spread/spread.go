// Package spread holds the analyses of how things go from one place to another: what
// followed a disclosure and what came before it, where something was seen first, whose posts
// help to foretell whose, to whose outlets is linked, and what of many accounts is the
// same everywhere. It reads the posts of a case and leaves the measuring to packages series
// and influence.
package spread

import (
	"strings"

	"github.com/spf13/pflag"
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
