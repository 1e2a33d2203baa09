package main

import (
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/codebook"
	"demarche/text"
)

func (p *program) code() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "code",
		Short: "draw posts for coders by a codebook, and tell what they read",
		Long: `Have posts coded by people, so that a share of posts is an estimate with an interval:

  demarche code show starter            what the codes are (starter is bundled)
  demarche code check my-codebook.yaml  whether a codebook of one's own can be read
  demarche code sample my.case          draw posts, and write a sheet for each coder
  demarche add my.case sheet.csv        take in what was coded, in any of the formats
  demarche run my.case reliability      how far coders agree, code by code
  demarche run my.case prevalence       shares of all posts, with intervals
  demarche code next my.case            which posts to code next, for a classifier
  demarche code write my.case           what was coded, for another program

The patterns of a codebook are for triage: they say where to look first and what to draw
more often, and are no measure.`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := "see demarche code --help"
			if sub, _, err := c.Find(args[1:]); len(args) > 1 && err == nil && sub != c {
				hint = "did you mean demarche code " + sub.Name() + " " + text.ShellWord(args[0]) + "?"
			} else if like := c.SuggestionsFor(args[0]); len(like) > 0 {
				hint = "did you mean demarche code " + strings.Join(like, ", ") + "?"
			}
			return demarche.Errorf(demarche.Usage, "unknown command %q of demarche code", args[0]).WithHint("%s", hint)
		},
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		SuggestionsMinimumDistance: 2,
	}
	cmd.AddCommand(p.codeShow(), p.codeCheck(), p.codeSample(), p.codeNext(), p.codeWrite())
	return cmd
}

// codesOf returns the IDs of codes as the codebook writes them; all where none is named.
func codesOf(b *codebook.Codebook, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return b.IDs(), nil
	}
	var all []string
	for _, id := range ids {
		c, err := b.Code(strings.TrimSpace(id))
		if err != nil {
			return nil, err
		}
		all = append(all, c.ID)
	}
	return all, nil
}

// sheetFormat returns the format of sheets of that name.
func sheetFormat(name string) (codebook.SheetFormat, error) {
	var names []string
	for _, f := range codebook.SheetFormats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return codebook.SheetFormat{}, demarche.Errorf(demarche.NotFound, "no format of sheets %.80q", name).WithHint("there are: %s", strings.Join(names, ", "))
}
