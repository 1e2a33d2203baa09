package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/codebook"
	"demarche/text"
)

// bookFormats are the shapes in which a codebook is shown.
var bookFormats = []string{"text", "yaml", "qdc"}

func (p *program) codeShow() *cobra.Command {
	var as, output string
	cmd := &cobra.Command{
		Use:     "show CODEBOOK [CODE]",
		Aliases: []string{"codes"},
		Short:   "show what the codes of a codebook are",
		Long: `Show the codes of a codebook, or one whole: what it is, what counts and what does not, which
codes it is easily taken for, and its patterns. CODEBOOK is a YAML file, or a bundled one: starter
(24 narratives, techniques and markers of Russian strategic communication) or neutral (the same
constructs without anybody's name in them, for contrast); or what a QDA program exports as a codebook,
a .qdc file (REFI-QDA). --as yaml writes it as a file to begin one of one's own with, and --as
qdc as what QDA programs read, which has no place for patterns.`,
		Example: "  demarche code show starter\n  demarche code show starter WHATABOUT\n  demarche code show starter --as yaml -o my-codebook.yaml",
		Args:    args(1, 2, "a codebook, and at most a code"),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(bookFormats, as) {
				return demarche.Errorf(demarche.Usage, "--as %q: a codebook is not shown so", as).WithHint("there are: %s", strings.Join(bookFormats, ", "))
			}
			book, err := codebook.Open(args[0])
			if err != nil {
				return err
			}
			if as != "text" {
				return p.writeBook(book, args, as, output)
			}
			if len(args) == 2 {
				c, err := book.Code(args[1])
				if err != nil {
					return err
				}
				if p.json {
					return p.document(c)
				}
				p.printCode(c)
				return nil
			}
			if p.json {
				return p.document(book)
			}
			p.print("codebook", book.Full(), oneLine(book.Title), book.Digest)
			for _, c := range book.Codes {
				p.print("code", c.ID, c.Kind, oneLine(c.Name), oneLine(c.Definition))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&as, "as", "text", "the `format`: "+strings.Join(bookFormats, ", "))
	cmd.Flags().StringVarP(&output, "output", "o", "-", "the `file` to write yaml or qdc to, - for stdout")
	return cmd
}

// writeBook writes a codebook as a file.
func (p *program) writeBook(book *codebook.Codebook, args []string, as, output string) error {
	if len(args) > 1 {
		return demarche.Errorf(demarche.Usage, "--as %s writes a codebook whole", as).WithHint("leave %s out", args[1])
	}
	write := func(w io.Writer) error { return codebook.WriteQDC(w, book) }
	if as == "yaml" {
		write = func(w io.Writer) error { return codebook.WriteYAML(w, book) }
		if file, ok := codebook.Bundled(args[0]); ok { // with the remarks in it
			write = func(w io.Writer) error {
				_, err := w.Write(file)
				return err
			}
		}
	}
	if err := p.writeTo(output, as, write); err != nil {
		return err
	}
	return p.written("codebook", output)
}

// printCode prints all of a code.
func (p *program) printCode(c *codebook.Code) {
	p.print("code", c.ID, c.Kind, oneLine(c.Name))
	for _, f := range []struct{ name, text string }{
		{"definition", c.Definition},
		{"include", c.Include},
		{"exclude", c.Exclude},
		{"neighbours", strings.Join(c.Neighbours, ", ")},
	} {
		if f.text != "" {
			p.print(f.name, oneLine(f.text))
		}
	}
	for _, r := range c.References {
		p.print("reference", oneLine(r))
	}
	for _, t := range c.Patterns {
		p.print("pattern", langOr(t.Lang), oneLine(t.String()))
	}
}

func langOr(lang string) string {
	if lang == "" {
		return "any"
	}
	return lang
}

func (p *program) codeCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check CODEBOOK",
		Short: "tell whether a codebook can be read, and what it lacks",
		Long: `Read a codebook and tell what is in it. What is wrong is told with its line. What a coder will
miss is remarked on: codes without a word on what counts and what does not, without patterns in a
language that others have, and patterns that two codes have.`,
		Example: "  demarche code check my-codebook.yaml",
		Args:    args(1, 1, "a codebook"),
		RunE: func(_ *cobra.Command, args []string) error {
			book, err := codebook.Open(args[0])
			if err != nil {
				return err
			}
			remarks := lacking(book)
			if p.json {
				return p.document(map[string]any{"codebook": book.Full(), "digest": book.Digest, "codes": len(book.Codes), "remarks": remarks})
			}
			p.print("codebook", book.Full(), text.Plural(len(book.Codes), "code", "codes"), "patterns in "+strings.Join(langsOf(book), ", "), book.Digest)
			for _, r := range remarks {
				p.print("remark", oneLine(r))
			}
			return nil
		},
	}
}

func langsOf(book *codebook.Codebook) []string {
	var all []string
	for _, l := range book.Langs() {
		all = append(all, langOr(l))
	}
	if len(all) == 0 {
		return []string{"no language"}
	}
	return all
}

// lacking says what a coder will miss in a codebook.
func lacking(book *codebook.Codebook) []string {
	remarks := []string{}
	remark := func(line int, format string, values ...any) {
		says := fmt.Sprintf(format, values...)
		if line > 0 { // a codebook of REFI-QDA has none
			says = fmt.Sprintf("line %d: %s", line, says)
		}
		remarks = append(remarks, says)
	}
	first := map[string]string{} // by language and pattern the code that has it
	for i := range book.Codes {
		c := &book.Codes[i]
		if c.Include == "" || c.Exclude == "" {
			remark(c.Line, "%s does not say what counts and what does not (include, exclude)", c.ID)
		}
		has := map[string]bool{}
		for _, t := range c.Patterns {
			has[t.Lang] = true
			key := t.Lang + " " + t.String()
			if other := first[key]; other != "" {
				remark(t.Line, "%s has the pattern %s, and so has %s", c.ID, t, other)
				continue
			}
			first[key] = c.ID
		}
		for _, l := range book.Langs() {
			if l != "" && !has[l] && !has[""] {
				remark(c.Line, "%s has no patterns in %s", c.ID, l)
			}
		}
	}
	return remarks
}
