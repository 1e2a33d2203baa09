package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/text"
)

func (p *program) codeWrite() *cobra.Command {
	var as, output, book string
	cmd := &cobra.Command{
		Use:   "write CASE",
		Short: "write what was coded, for another program",
		Long: `Write all codings of a case: what each coder read in each post, with the post's text, the
coder's name and how the post was drawn. What is written is read again by demarche add. csv has a
row a coding and takes everything; the others take yes, leaning and no of posts that the case
holds, and what they do not take is told. For Label Studio and doccano the labels are written beside.`,
		Example: "  demarche code write my.case -o codings.csv\n  demarche code write my.case --as refi-qda -o codings.qdpx",
		Args:    args(1, 1, "a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := sheetFormat(as)
			if err != nil {
				return err
			}
			b, err := codebook.Open(book)
			if err != nil {
				return err
			}
			c, err := p.open(cmd.Context(), args[0], true)
			if err != nil {
				return err
			}
			defer c.Close()
			if output == "" {
				output = strings.TrimSuffix(args[0], ".case") + ".codings" + format.Ext
			}
			return p.writeCodings(cmd.Context(), c, b, format, output)
		},
	}
	cmd.Flags().StringVar(&as, "as", codebook.CodingsCSV.Name, "the `format`: "+strings.Join(codebook.SheetFormatNames(), ", "))
	cmd.Flags().StringVar(&book, "codebook", codebook.StarterName, "the `file` of the codebook, from which the texts of codes are, or starter or neutral for a bundled one")
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write, - for stdout (default the case's name with .codings and the format's ending)")
	return cmd
}

func (p *program) writeCodings(ctx context.Context, c *casefile.Case, book *codebook.Codebook, format codebook.SheetFormat, output string) error {
	units, err := p.codedUnits(ctx, c)
	if err != nil {
		return err
	}
	s := &codebook.Sheet{Book: book}
	classes, lost := 0, 0
	for _, u := range units {
		if format.Name != codebook.CodingsCSV.Name {
			all := len(u.Codings)
			u.Codings = slices.DeleteFunc(u.Codings, func(g demarche.Coding) bool {
				return g.Value != demarche.CodedYes && g.Value != demarche.CodedLeaning && g.Value != demarche.CodedNo
			})
			classes += all - len(u.Codings)
			if u.Record == 0 {
				lost += len(u.Codings)
				continue
			}
			if len(u.Codings) == 0 {
				continue
			}
		}
		for i := range u.Codings {
			if id := u.Codings[i].Code; !slices.Contains(s.Codes, id) {
				s.Codes = append(s.Codes, id)
			}
		}
		s.Units = append(s.Units, u)
	}
	if err := p.writeTo(output, format.Name, func(w io.Writer) error { return format.Write(w, s) }); err != nil {
		return err
	}
	labels, err := p.writeLabels(s, format, output)
	if err != nil {
		return err
	}
	if classes > 0 {
		p.remark("%s a class, which %s does not take: csv does", text.Plural(classes, "coding is", "codings are"), format.Name)
	}
	if n := s.Unplaced(); format.Places && n > 0 {
		p.remark("%s words that do not stand in the text, and %s without them: csv has them", text.Plural(n, "coding has", "codings have"), map[bool]string{true: "is written", false: "are written"}[n == 1])
	}
	if lost > 0 {
		p.remark("%s of no post of the case, or of another text than it has now: csv takes them", text.Plural(lost, "coding is", "codings are"))
	}
	return p.writtenWith("codings", output, labels)
}

// codedUnits returns the units that the codings of a case are of, each with its post where
// the case has it and its text is the one that was read: by record, those of no post at the
// end in the order of the codings.
func (p *program) codedUnits(ctx context.Context, c *casefile.Case) ([]codebook.Unit, error) {
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no codings").
			WithHint("draw posts for coders: demarche code sample %s", text.ShellWord(c.Path))
	}
	coded := casefile.UnitsOf(facts, nil)
	units := make([]codebook.Unit, len(coded))
	for i, u := range coded {
		units[i] = codebook.Unit{Digest: u.Digest, Stratum: u.Codings[0].Stratum, Inclusion: u.Codings[0].Inclusion}
		for _, g := range u.Codings {
			units[i].Codings = append(units[i].Codings, *g)
		}
	}
	found, err := c.FindUnits(ctx, coded, func(i int, r *casefile.PostRow) {
		units[i].Record, units[i].Text = r.Record, strings.Clone(r.Text)
	})
	if err != nil {
		return nil, err
	}
	found.Lost, found.Others = 0, 0 // are among the units, without a post
	for _, note := range found.Notes("") {
		p.remark("%s", note)
	}
	slices.SortStableFunc(units, func(a, b codebook.Unit) int {
		switch {
		case a.Record == b.Record:
			return 0
		case b.Record == 0 || a.Record != 0 && a.Record < b.Record:
			return -1
		}
		return 1
	})
	return units, p.place(ctx, c, units)
}
