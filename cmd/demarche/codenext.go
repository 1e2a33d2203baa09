package main

import (
	"context"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
	"demarche/classify"
	"demarche/codebook"
	"demarche/lexis"
	"demarche/text"
)

// nextFlags are the options of choosing what to code next.
type nextFlags struct {
	book, code, as, output string
	n, pool                int
	seed                   uint64
}

func (p *program) codeNext() *cobra.Command {
	var f nextFlags
	cmd := &cobra.Command{
		Use:   "next CASE --code CODE",
		Short: "choose which posts to code next, so that a classifier learns most",
		Long: `Choose posts that are worth coding next under one code, and write them as a sheet: half where
a classifier that has learned from the codings of the case is least sure, a quarter unlike all
that was coded, and a quarter by chance. The sheet does not say which is which.

What is chosen so was not drawn: its inclusion is 0, and it enters no estimate. For a share of
all posts, draw them with demarche code sample. Without five posts that have the code and
five that lack it, nothing is learned, and posts unlike one another are chosen in the place of the
unsure ones. Of more posts than --pool a random part is looked at.`,
		Example: "  demarche code next my.case --code DENIAL -o more.csv",
		Args:    args(1, 1, "a case"),
		RunE:    func(cmd *cobra.Command, args []string) error { return p.next(cmd.Context(), args[0], f) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.book, "codebook", codebook.StarterName, "the `file` of the codebook, or starter or neutral for a bundled one")
	fs.StringVar(&f.code, "code", "", "the `code` that is to be learned")
	fs.IntVar(&f.n, "n", 40, "how many posts to choose")
	fs.IntVar(&f.pool, "pool", 20000, "how many posts to look at")
	fs.Uint64Var(&f.seed, "seed", 1, "of what is drawn, and of the order of learning")
	fs.StringVar(&f.as, "as", codebook.CodingsCSV.Name, "the `format` of the sheet: "+strings.Join(codebook.SheetFormatNames(), ", "))
	fs.StringVarP(&f.output, "output", "o", "", "the `file` to write, - for stdout (default next-CODE and the format's ending)")
	return cmd
}

func (p *program) next(ctx context.Context, path string, f nextFlags) error {
	format, err := sheetFormat(f.as)
	if err != nil {
		return err
	}
	book, err := codebook.Open(f.book)
	if err != nil {
		return err
	}
	switch {
	case f.code == "":
		return demarche.Errorf(demarche.Usage, "--code is missing: which code is to be learned?").WithHint("the codebook has %s", strings.Join(book.IDs(), ", "))
	case f.n < 1 || f.pool < f.n:
		return demarche.Errorf(demarche.Usage, "--n %d of --pool %d: want at least 1, and no more than are looked at", f.n, f.pool)
	}
	code, err := book.Code(f.code)
	if err != nil {
		return err
	}
	c, err := p.open(ctx, path, true)
	if err != nil {
		return err
	}
	defer c.Close()
	known, err := p.known(ctx, c, code.ID)
	if err != nil {
		return err
	}
	pool, open, err := p.poolOf(ctx, c, known, f)
	if err != nil {
		return err
	}
	if len(pool) == 0 {
		return demarche.Errorf(demarche.BadData, "every post with a text is coded under %s", code.ID)
	}
	units, learned, err := p.choose(ctx, known, pool, f)
	if err != nil {
		return err
	}
	if err := p.place(ctx, c, units); err != nil {
		return err
	}
	codebook.Shuffle(units, f.seed)
	s := &codebook.Sheet{Book: book, Codes: []string{code.ID}, Sample: "next-" + code.ID, Units: units}
	if f.output == "" {
		f.output = s.Sample + format.Ext
	}
	if err := p.writeTo(f.output, format.Name, func(w io.Writer) error { return format.Write(w, s) }); err != nil {
		return err
	}
	labels, err := p.writeLabels(s, format, f.output)
	if err != nil {
		return err
	}
	if !learned {
		p.remark("%s: too few codings to learn from, at least %d that have the code and %d that lack it: chosen by unlikeness and chance", code.ID, leastLearned, leastLearned)
	}
	if open > len(pool) {
		p.remark("%s of %s that are not coded were looked at, drawn at random", text.Count(len(pool)), text.Plural(open, "post", "posts"))
	}
	return p.writtenWith("sheet", f.output, labels)
}

// leastLearned is how many units of each kind a classifier learns from at least.
const leastLearned = 5

// A lesson is a post that was coded.
type lesson struct {
	record demarche.RecordID
	text   string
	yes    bool
	clear  bool // whether most coders say the same, yes or no
}

// known returns what the coders read under a code: where they differ, or most are leaning,
// it is not clear, and the post is only not chosen again.
func (p *program) known(ctx context.Context, c *casefile.Case, code string) ([]lesson, error) {
	held, err := c.Holdings(ctx)
	if err != nil || held[demarche.Codings] == 0 {
		return nil, err
	}
	units, err := p.codedUnits(ctx, c)
	if err != nil {
		return nil, err
	}
	votes := map[demarche.RecordID]*[2]int{}
	var all []lesson
	for _, u := range units {
		for i := range u.Codings {
			if g := &u.Codings[i]; u.Record != 0 && strings.EqualFold(g.Code, code) {
				v := votes[u.Record]
				if v == nil {
					v = &[2]int{}
					votes[u.Record] = v
					all = append(all, lesson{record: u.Record, text: u.Text})
				}
				switch g.Value {
				case demarche.CodedYes:
					v[1]++
				case demarche.CodedNo:
					v[0]++
				}
			}
		}
	}
	for i := range all {
		v := votes[all[i].record]
		all[i].yes, all[i].clear = v[1] > v[0], v[1] != v[0]
	}
	return all, nil
}

// poolOf draws the posts that are looked at from those that have a text and are not coded,
// and says how many these are. It keeps no more than it returns (Vitter 1985, algorithm R,
// doi:10.1145/3147.3165).
func (p *program) poolOf(ctx context.Context, c *casefile.Case, known []lesson, f nextFlags) (pool []codebook.Unit, open int, err error) {
	coded := make(map[demarche.RecordID]bool, len(known))
	for _, l := range known {
		coded[l.record] = true
	}
	r := rand.New(rand.NewPCG(f.seed, 1))
	err = c.EachPost(ctx, nil, func(row *casefile.PostRow) error {
		if open%65536 == 0 {
			p.progress("looking at posts", int64(open), 0)
		}
		if coded[row.Record] || strings.TrimSpace(row.Text) == "" {
			return nil
		}
		open++
		if len(pool) < f.pool {
			pool = append(pool, unitOf(row))
		} else if k := r.IntN(open); k < f.pool {
			pool[k] = unitOf(row)
		}
		return nil
	})
	slices.SortFunc(pool, func(a, b codebook.Unit) int { return int(a.Record - b.Record) })
	return pool, open, err
}

// choose chooses from the pool, and says whether a classifier had a part in it.
func (p *program) choose(ctx context.Context, known []lesson, pool []codebook.Unit, f nextFlags) ([]codebook.Unit, bool, error) {
	p.progress("learning from what was coded", 0, 0)
	docs := make([]string, 0, len(known)+len(pool))
	coded := make([]bool, 0, cap(docs))
	var rows, y []int
	var groups []string
	has := [2]int{}
	for i, l := range known {
		docs, coded = append(docs, l.text), append(coded, true)
		if !l.clear {
			continue
		}
		class := 0
		if l.yes {
			class = 1
		}
		has[class]++
		rows, y, groups = append(rows, i), append(y, class), append(groups, codebook.Digest(l.text)) // copies of a text on one side
	}
	for i := range pool {
		docs, coded = append(docs, pool[i].Text), append(coded, false)
	}
	_, x := lexis.Fit(docs, lexis.Options{WordMax: 2, CharMin: 3, CharMax: 5, MinDF: 2, Sublinear: true, MaxTerms: mostTerms})
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	var sure []float64
	if learned := min(has[0], has[1]) >= leastLearned; learned {
		m := classify.TrainCalibrated(x.Select(rows), y, 2, classify.StratifiedFolds(groups, y, leastLearned, f.seed), classify.Options{Seed: f.seed})
		for _, row := range m.Probabilities(x) {
			sure = append(sure, row[1])
		}
	}
	var units []codebook.Unit
	for _, pick := range classify.Next(x, sure, coded, f.n, classify.NextOptions{Seed: f.seed}) {
		units = append(units, pool[pick.Row-len(known)]) // its inclusion stays 0, by chance or not: what is coded already could not be drawn
	}
	return units, sure != nil, nil
}

// mostTerms is how many words, and how many sequences of letters, a classifier looks at.
const mostTerms = 100_000
