package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/text"
)

func (p *program) questions() *cobra.Command {
	return &cobra.Command{
		Use:   "questions [CASE]",
		Short: "tell which command answers which question, and what a case has of it",
		Long: `Tell the questions that analysts and scholars ask, which command answers each, and
what an answer must show to be worth anything. With a case, tell also which runs it has
that answer them; its report has the same list. A word in capitals is to be filled in.`,
		Args: args(0, 1, "at most a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			all, path := catalog.Questions, "CASE"
			if len(args) == 1 {
				c, err := p.open(cmd.Context(), args[0], true)
				if err != nil {
					return err
				}
				defer c.Close()
				runs, err := c.Runs(cmd.Context())
				if err != nil {
					return err
				}
				all, path = casefile.Answered(all, runs), args[0]
			}
			if p.json {
				return p.document(map[string]any{"questions": all})
			}
			for _, q := range all {
				p.print(questionText(q, path))
			}
			return nil
		},
	}
}

// questionText writes a question and the commands that answer it.
func questionText(q demarche.Question, path string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d. %s\n", q.Number, q.Question)
	for _, by := range q.By {
		fmt.Fprintf(&b, "   demarche run %s %s", text.ShellWord(path), by.Type)
		for i, run := range by.Runs {
			word := ", "
			if i == 0 {
				word = "   # made: "
			}
			fmt.Fprintf(&b, "%srun/%d", word, run)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "   It must show %s.", q.Shows)
	return b.String()
}
