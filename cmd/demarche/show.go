package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/report"
	"demarche/text"
)

func (p *program) show() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "show CASE [FINDING | claims | CLAIM | RECORD | run/N | ACTOR ACTOR]",
		Short: "show what a case holds and what was found",
		Long: `Show the datasets, traces, runs and findings of a case; or one finding, by its ID,
with every record that it rests on; or the verdicts on all claims, or on one, by its
ID, with what was found under each reading and every record behind it; or a record,
as it stood in its file and as it was read; or the tables of a run, whole, by its number;
or the edges between two actors, with every record that shows them. Actors stand under their own names: this is a
look into the case, not something that leaves it.`,
		Example: "  demarche show my.case\n  demarche show my.case claims\n  demarche show my.case 1/47\n  demarche show my.case run/1 > tables.tsv",
		Args:    args(1, 3, "a case, and at most a finding, a claim, a record, a run or two actors"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.open(cmd.Context(), args[0], true)
			if err != nil {
				return err
			}
			defer c.Close()
			switch len(args) {
			case 2:
				if run, ok := runNumber(args[1]); ok {
					return p.showTables(cmd.Context(), c, run, 0)
				}
				return p.showOne(cmd.Context(), c, args[1])
			case 3:
				return p.showMeetings(cmd.Context(), c, args[1], args[2])
			}
			limit := shownFindings
			if all || p.json {
				limit = 0
			}
			s, err := c.Summary(cmd.Context(), limit)
			if err != nil {
				return err
			}
			if p.json {
				return p.document(s)
			}
			p.printSummary(s)
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "show every finding")
	return cmd
}

// oneLine makes a text fit for a line of fields, and for a terminal, which obeys
// what some characters tell it.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s)
}

func (p *program) showFinding(ctx context.Context, c *casefile.Case, id string) error {
	e, err := c.Exhibit(ctx, id)
	if err != nil {
		return err
	}
	if p.json {
		return p.document(e)
	}
	p.print("finding", e.ID, e.Claim)
	p.print("network", e.Network, fmt.Sprintf("group %d", e.Group))
	for _, s := range e.Subjects {
		p.print("actor", oneLine(s))
	}
	for _, m := range append([]demarche.Measure{e.Value}, e.Others...) {
		if m.Chance != nil {
			p.print("measure", m.Name, measured(m.Value), m.Unit, "chance gives "+measured(*m.Chance))
			continue
		}
		p.print("measure", m.Name, measured(m.Value), m.Unit)
	}
	if e.Tempo != nil {
		for _, t := range e.Tempo.Turns {
			p.print("first", oneLine(t.Actor), fmt.Sprintf("%d of %d occasions", t.First, t.Occasions), fmt.Sprintf("even %.3g", t.Even))
		}
	}
	for _, caveat := range e.Caveats {
		p.print("caveat", caveat)
	}
	for _, check := range e.Checks {
		p.print("check", check.Name, check.Says, oneLine(check.What))
	}
	for _, m := range e.Moments {
		if f := m.Family; f != nil {
			p.print("family", oneLine(m.Object), fmt.Sprintf("%d texts", f.Texts), fmt.Sprintf("%d forms", f.Forms), fmt.Sprintf("cohesion %.3f", f.Cohesion), fmt.Sprintf("least %.3f", f.Least))
		}
	}
	for _, r := range e.Records {
		p.printRecord(r)
	}
	return nil
}

// measured writes a number to three digits, and whole from a hundred on, so that all
// numbers of a finding are written alike; --json has every digit.
func measured(v float64) string {
	if v == math.Trunc(v) || math.Abs(v) >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func (p *program) printRecord(r demarche.DossierRecord, more ...any) {
	fields := []any{"record", r.Record, r.At.Format("2006-01-02 15:04:05"), oneLine(r.Actor), fmt.Sprintf("%s:%d", oneLine(r.File), r.Line), oneLine(r.Text)}
	p.print(append(fields, more...)...)
}

func (p *program) showMeetings(ctx context.Context, c *casefile.Case, x, y string) error {
	all, err := c.Meetings(ctx, x, y)
	if err != nil {
		return err
	}
	if p.json {
		return p.document(map[string]any{"edges": all})
	}
	for _, m := range all {
		fields := []any{"edge", m.Network, fmt.Sprintf("%d shared", m.Shared), fmt.Sprintf("%d hits", m.Hits)}
		if m.Chance != nil {
			fields = append(fields, fmt.Sprintf("%d meetings on %d occasions", m.Meetings, m.Occasions), verdict(m.Chance),
				fmt.Sprintf("choice gives %.3g, p = %.2g", m.Choice, m.PChoice),
				fmt.Sprintf("timing gives %.3g, p = %.2g", m.Timing, m.PTiming))
		}
		p.print(fields...)
		for i, r := range m.Records {
			p.printRecord(r, oneLine(m.Objects[i]))
		}
	}
	return nil
}

// verdict says in words what chance has to do with an edge.
func verdict(c *demarche.Chance) string {
	switch {
	case !c.Firm:
		return fmt.Sprintf("not firm, q = %.2g, by %s", c.Q, c.Explained)
	case c.OnOne:
		return fmt.Sprintf("firm, q = %.2g, but not without one meeting", c.Q)
	}
	return fmt.Sprintf("firm, q = %.2g", c.Q)
}

func (p *program) printSummary(s *casefile.Summary) {
	for _, d := range s.Datasets {
		p.printDataset(d)
	}
	for _, r := range s.Refusals {
		p.print("refused", r.Dataset, r.Reason, r.Field, fmt.Sprintf("%d rows", r.Rows))
	}
	if s.Actors > 0 || !slices.ContainsFunc(s.Datasets, func(d demarche.Dataset) bool { return d.Holds != demarche.Posts }) {
		p.print("actors", s.Actors)
	}
	for _, a := range s.Actions {
		p.print("traces", a.Action, a.Traces)
	}
	for _, r := range s.Runs {
		fields := []any{"run", r.Run, r.Command}
		if len(r.Lacks) > 0 {
			fields = append(fields, "made before dataset "+strings.Trim(strings.ReplaceAll(fmt.Sprint(r.Lacks), " ", ", "), "[]")+" was added")
		}
		p.print(fields...)
	}
	p.printRuns(s.Runs)
}

func (p *program) sql() *cobra.Command {
	return &cobra.Command{
		Use:   "sql CASE QUERY",
		Short: "ask a case a question in SQL, reading only",
		Long: `Run a query of DuckDB's SQL on a case. The case is opened for reading: nothing can
be changed, and no other file be read. The result is tab-separated, with the
names of the columns first.`,
		Example: `  demarche sql my.case 'SELECT table_name, comment FROM duckdb_tables()'
  demarche sql my.case 'SELECT line, field, value, detail FROM refusals'`,
		Args: args(2, 2, "a case and a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.Trim(args[1], "; \t\r\n") == "" {
				return demarche.Errorf(demarche.Usage, "the query is empty").WithHint("see the tables: demarche sql %s 'SELECT table_name, comment FROM duckdb_tables()'", text.ShellWord(args[0]))
			}
			c, err := p.open(cmd.Context(), args[0], true)
			if err != nil {
				return err
			}
			defer c.Close()
			if p.json {
				return p.sqlJSON(cmd.Context(), c, args[1])
			}
			return c.Query(cmd.Context(), args[1], func(columns, row []string) error {
				if row == nil {
					row = columns
				}
				fields := make([]any, len(row))
				for i, f := range row {
					fields[i] = oneLine(f)
				}
				p.print(fields...)
				return nil
			})
		},
	}
}

func (p *program) sqlJSON(ctx context.Context, c *casefile.Case, query string) error {
	doc := struct {
		Columns []string   `json:"columns"`
		Rows    [][]string `json:"rows"`
	}{Rows: [][]string{}}
	err := c.Query(ctx, query, func(columns, row []string) error {
		doc.Columns = columns
		if row != nil {
			doc.Rows = append(doc.Rows, append([]string(nil), row...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.document(doc)
}

// reportFindings is how many findings of a run a report lays out.
const reportFindings = 25

func (p *program) report() *cobra.Command {
	var output string
	var names bool
	cmd := &cobra.Command{
		Use:   "report CASE",
		Short: "write the report of a case: one HTML file",
		Long: `Write what a case holds and what was found as one HTML file that needs no network
and no script. Actors stand in it under labels unless --names is given; the
labels stay the same in this case.`,
		Args: args(1, 1, "a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if output == "" {
				output = strings.TrimSuffix(args[0], filepath.Ext(args[0])) + ".html"
			}
			c, err := p.open(cmd.Context(), args[0], true)
			if err != nil {
				return err
			}
			defer c.Close()
			return p.writeReport(cmd.Context(), c, output, names)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write, - for stdout (default the case's name with .html)")
	cmd.Flags().BoolVar(&names, "names", false, "actors under their own names instead of labels")
	return cmd
}

func (p *program) writeReport(ctx context.Context, c *casefile.Case, output string, names bool) error {
	p.progress("writing the report", 0, 0)
	d, err := c.Dossier(ctx, casefile.DossierOptions{Names: names, Findings: reportFindings, Questions: catalog.Questions})
	if err != nil {
		return err
	}
	if err := p.writeTo(output, "text", func(w io.Writer) error { return report.Write(w, d) }); err != nil {
		return err
	}
	return p.written("report", output)
}

func (p *program) export() *cobra.Command {
	var output string
	var names, explained bool
	var networks []string
	cmd := &cobra.Command{
		Use:   "export CASE FORMAT -o FILE",
		Short: "write the networks of a case for another program",
		Long:  "Write the networks of a case as a file that other programs read; demarche explain lists the formats. Actors stand in it under labels unless --names is given.",
		Args:  args(2, 2, "a case and a format"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) != 1 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			var all []string
			for _, f := range catalog.Exports {
				all = append(all, f.Name)
			}
			return all, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := catalog.Export(args[1])
			if err != nil {
				return err
			}
			if output == "" {
				output = strings.TrimSuffix(args[0], filepath.Ext(args[0])) + format.Ext
			}
			c, err := p.open(cmd.Context(), args[0], true)
			if err != nil {
				return err
			}
			defer c.Close()
			d, err := c.Dossier(cmd.Context(), casefile.DossierOptions{Names: names, AllEdges: true, Explained: explained, Networks: networks})
			if err != nil {
				return err
			}
			if err := p.writeTo(output, format.Name, func(w io.Writer) error { return format.Write(w, d) }); err != nil {
				return err
			}
			return p.written("export", output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write, - for stdout (default the case's name with the format's ending)")
	cmd.Flags().BoolVar(&names, "names", false, "actors under their own names instead of labels")
	cmd.Flags().BoolVar(&explained, "explained", false, "also the edges that chance explains; without it, the firm ones only, where chance was computed")
	cmd.Flags().StringSliceVar(&networks, "network", nil, "only these `networks`, by name as demarche show tells them")
	return cmd
}
