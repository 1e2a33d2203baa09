package main

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"demarche"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/ingest"
	"demarche/text"
	"demarche/trace"
)

// addFlags are the options of reading files, of add and analyze.
type addFlags struct {
	format, zone, delimiter, encoding string
	roles                             []string
	source, licence                   string
	foldWidth, foldConfusables        bool
}

func (a *addFlags) bind(fs *pflag.FlagSet) {
	fs.StringVar(&a.format, "format", "", "read the file as this `format`; default: as recognised")
	fs.StringArrayVar(&a.roles, "map", nil, "read a column as a role, `ROLE=COLUMN`; mark:NAME=COLUMN makes the trace NAME of a column; ROLE==VALUE says what holds for every row")
	fs.StringVar(&a.zone, "zone", "", "`zone` of times that do not state theirs, as Europe/Berlin or +03:00 (default UTC, recorded as assumed)")
	fs.StringVar(&a.delimiter, "delimiter", "", "what stands between fields, one `character` or tab; default: as recognised")
	fs.StringVar(&a.encoding, "encoding", "", "`encoding` of the file, as windows-1251; default: as recognised")
	fs.StringVar(&a.source, "source", "", "where the file is from, and how it was sampled, in `words`")
	fs.StringVar(&a.licence, "licence", "", "the licence of the file, in `words`")
	fs.BoolVar(&a.foldWidth, "fold-width", false, "take full-width and half-width characters of hashtags for the same")
	fs.BoolVar(&a.foldConfusables, "fold-confusables", false, "take characters of hashtags that look alike for the same")
}

func (a *addFlags) options() (ingest.Options, casefile.AddOptions, error) {
	o := ingest.Options{Formats: catalog.Formats, Format: a.format, Delimiter: a.delimiter, Encoding: a.encoding, Map: map[string]string{}, Flags: a.typed()}
	if a.format != "" {
		o.Flags = append(o.Flags, "--format="+a.format)
	}
	for _, m := range a.roles {
		role, column, ok := strings.Cut(m, "=")
		if !ok || role == "" || column == "" {
			return o, casefile.AddOptions{}, demarche.Errorf(demarche.Usage, "--map %q: want ROLE=COLUMN", m).WithHint("--map actor=user_id --map at=created")
		}
		if _, twice := o.Map[role]; twice {
			return o, casefile.AddOptions{}, demarche.Errorf(demarche.Usage, "--map %q: %s is mapped twice", m, role).WithHint("a role has one column")
		}
		if mark, ok := strings.CutPrefix(role, "mark:"); ok {
			if err := checkMark(mark); err != nil {
				return o, casefile.AddOptions{}, err
			}
		}
		o.Map[role] = column
	}
	if a.zone != "" {
		zone, err := parseZone(a.zone)
		if err != nil {
			return o, casefile.AddOptions{}, err
		}
		o.Zone = zone
	}
	return o, casefile.AddOptions{
		Source: a.source, Licence: a.licence, Typed: a.typed(),
		Trace: trace.Extractor{FoldWidth: a.foldWidth, FoldConfusables: a.foldConfusables},
	}, nil
}

// checkMark refuses names of traces that --trace could not tell, or that the case
// derives from what it has.
func checkMark(name string) error {
	if name == trace.Minute {
		return demarche.Errorf(demarche.Usage, "--map mark:%s: the trace %[1]s is derived from the times of posts", name).WithHint("call it otherwise")
	}
	if strings.ContainsFunc(name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) && !strings.ContainsRune("_.-", c)
	}) {
		return demarche.Errorf(demarche.Usage, "--map mark:%s: a trace is named by letters, digits and _.-", name).WithHint("--map mark:NAME=COLUMN, as mark:picture=%s", "image_hash")
	}
	return nil
}

// typed returns the flags that say how a file is read, but for what the case
// records of it by itself.
func (a *addFlags) typed() []string {
	var typed []string
	for _, f := range []struct{ name, value string }{{"zone", a.zone}, {"delimiter", a.delimiter}, {"encoding", a.encoding}} {
		if f.value != "" {
			typed = append(typed, "--"+f.name+"="+f.value)
		}
	}
	if a.foldWidth {
		typed = append(typed, "--fold-width")
	}
	if a.foldConfusables {
		typed = append(typed, "--fold-confusables")
	}
	return typed
}

func parseZone(s string) (*time.Location, error) {
	if t, err := time.Parse("-07:00", s); err == nil {
		return t.Location(), nil
	}
	if zone, err := time.LoadLocation(s); err == nil {
		return zone, nil
	}
	return nil, demarche.Errorf(demarche.Usage, "--zone %q is no zone that is known here", s).WithHint("name it as Europe/Berlin, UTC or +03:00")
}

func (p *program) newCase() *cobra.Command {
	return &cobra.Command{
		Use:   "new CASE",
		Short: "make a case",
		Long:  "Make an empty case: one DuckDB file that holds what is added and what is found. Nothing is written over.",
		Args:  args(1, 1, "the name of the case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := casefile.New(cmd.Context(), args[0], p.options())
			if err != nil {
				return err
			}
			if p.json {
				if err := p.document(map[string]string{"case": args[0]}); err != nil {
					return err
				}
			}
			return c.Close()
		},
	}
}

func (p *program) add() *cobra.Command {
	var a addFlags
	cmd := &cobra.Command{
		Use:   "add CASE FILE...",
		Short: "add files to a case: posts, votes, agreements, events, claims",
		Long: `Add files to a case: posts, or facts of governance (votes, agreements, events,
positions, memberships, series, periods), or a claims file. The format of a file is
recognised from its first rows; demarche explain lists the formats. A row that cannot
be taken is kept as a refusal with its line and the reason; the first are told. A file
is added whole or not at all, and the same file is not added twice.`,
		Example: "  demarche add my.case posts.csv\n  demarche add my.case agreements.csv claims.yaml\n  demarche add my.case export.csv --map actor=user_id --map at=created --zone Europe/Kyiv",
		Args:    args(2, anyNumber, "a case and files"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.open(cmd.Context(), args[0], false)
			if err != nil {
				return err
			}
			added, err := p.addFiles(cmd.Context(), c, "demarche add "+text.ShellWord(args[0]), a, args[1:])
			if e := c.Close(); err == nil {
				err = e
			}
			if p.json && len(added) > 0 {
				if e := p.document(map[string]any{"datasets": added}); err == nil {
					err = e
				}
			}
			return err
		},
	}
	a.bind(cmd.Flags())
	return cmd
}

// addFiles adds the files in their order and remarks on each; command is what was
// typed before them.
func (p *program) addFiles(ctx context.Context, c *casefile.Case, command string, a addFlags, files []string) ([]demarche.Dataset, error) {
	o, into, err := a.options()
	if err != nil {
		return nil, err
	}
	o.Command = command
	var added []demarche.Dataset
	for _, file := range files {
		src, err := ingest.Open(file, o)
		if err != nil {
			return added, err
		}
		into.Progress = func(done, total int64) { p.progress("reading "+src.Dataset().Name, done, total) }
		names := ""
		into.Remark = func(says string) { names = says }
		d, err := c.Add(ctx, src, into)
		if err != nil {
			return added, err
		}
		added = append(added, d)
		p.remark("%s: %d rows kept, %d refused (%s)", d.Name, d.Kept, d.Refused, d.Format)
		if told := src.Told(); told != "" {
			p.remark("%s: %s", d.Name, told)
		}
		for _, note := range d.Notes {
			p.remark("%s: %s", d.Name, note)
		}
		if names != "" {
			p.remark("%s: %s", d.Name, names)
		}
		if err := p.refused(ctx, c, &d); err != nil {
			return added, err
		}
	}
	return added, nil
}

// refusalsTold is how many refusals of a file are told when it is added.
const refusalsTold = 5

// refused tells the first refusals of a file, and how to see all.
func (p *program) refused(ctx context.Context, c *casefile.Case, d *demarche.Dataset) error {
	if d.Refused > 0 {
		all := "one that was"
		if d.Refused > 1 {
			all = fmt.Sprintf("%d that were", d.Refused)
		}
		if err := p.refusals(ctx, c, d, "NOT kept", "refused", all+" refused"); err != nil {
			return err
		}
	}
	if d.Holds != demarche.Codings {
		return nil
	}
	// A field of a coding that is left out is what somebody read.
	return p.refusals(ctx, c, d, "kept", "left out", "fields that were left out")
}

// refusals tells the first refusals of some kind, if there are any, and how to see all.
func (p *program) refusals(ctx context.Context, c *casefile.Case, d *demarche.Dataset, which, word, all string) error {
	if p.quiet {
		return nil
	}
	query := fmt.Sprintf("SELECT line, field, value, detail FROM refusals WHERE dataset = %d AND %s ORDER BY line", d.Dataset, which)
	told := 0
	// The file is in the case: what is called off now has still to say so.
	err := c.Query(context.WithoutCancel(ctx), query+fmt.Sprintf(", field, value, detail LIMIT %d", refusalsTold), func(_, row []string) error {
		if row == nil {
			return nil
		}
		told++
		says := fmt.Sprintf("%s: line %s %s: ", d.Name, row[0], word)
		if row[1] != "" {
			says += row[1] + " "
		}
		if value := []rune(oneLine(row[2])); len(value) > 60 {
			says += fmt.Sprintf("%q... ", string(value[:60]))
		} else if len(value) > 0 {
			says += fmt.Sprintf("%q ", string(value))
		}
		p.say("%s", strings.TrimSuffix(says, " ")+": "+oneLine(row[3]))
		return nil
	})
	if err != nil || told == 0 || c.Path == casefile.Memory {
		return err
	}
	p.say("%s: the %s: demarche sql %s '%s'", d.Name, all, text.ShellWord(c.Path), query)
	return nil
}
