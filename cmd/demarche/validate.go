package main

import (
	"github.com/spf13/cobra"

	"demarche/analysis"
	"demarche/coord"
)

func (p *program) validate() *cobra.Command {
	name := coord.Validate.Name
	run := coord.Validate.New()
	cmd := &cobra.Command{
		Use:   "validate CASE [FLAGS]",
		Short: "ask of copies of a case whether firm edges are what they promise there, and what would be missed",
		Long: `Make copies of a case in which the truth is known (labels permuted, times moved,
groups planted), judge each as coshare does, and tell how many firm edges are false
beside what is promised, and how many planted groups are found: "with these data a
group of 5 that acts together 4 times would be found in 82 % of draws". It is kept
in the case, and the report draws it. The same as demarche run CASE validate; see
demarche explain validate.`,
		Example: "  demarche validate my.case --trace repost\n  demarche report my.case",
		Args:    args(1, 1, "a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.runNamed(cmd.Context(), args[0], []string{name}, map[string]analysis.Run{name: run})
		},
	}
	run.Flags(cmd.Flags())
	return cmd
}
