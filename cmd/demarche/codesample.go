package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/text"
)

// sampleFlags are the options of a draw. Their JSON is what the name of a sample is made
// from.
type sampleFlags struct {
	N          int
	Book       string
	Codes      []string
	By         []string
	Periods    []string
	Allocation string
	Rare       []string
	RareShare  float64
	Seed       uint64
	name       string
	as         string
	coders     int
	blind      bool
	output     string
}

// mostCoders is how many sheets one draw is written as.
const mostCoders = 50

func (p *program) codeSample() *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample CASE",
		Short: "draw posts with known probability, and write a sheet for each coder",
		Long: `Draw posts at random, and write them for coders. Every post of the case that has a text
can be drawn, and each unit carries the probability with which it was: what coders read in it
then counts for the posts that were not drawn. Without flags every post has the same.

--by parts the posts into strata and draws from each: by actor, dataset, platform, lang, kind,
period, or a column of the files. --allocation says how many: proportional to the posts
of a stratum, equal, or neyman, which draws more where posts differ more in what --rare asks.
Every stratum gives at least two.

--rare draws more of what is rare: --rare-share of the sample is drawn from the posts in which a
pattern of one of these codes is found, and the rest from the others. What is not found can be
drawn as well, so that the share that patterns miss is estimated too.

The case is not changed: a sheet brings its draw with it. The strata are called s1, s2...
so that a coder does not see them, and which is which is told here; --blind also leaves out day and
file. Texts stand as they were posted, with the names in them.`,
		Example: `  demarche code sample my.case --n 300 --coders 2 -o sheet.csv
  demarche code sample my.case --by dataset,period --periods 2018,2022 --n 400
  demarche code sample my.case --rare DENIAL --code DENIAL,WHATABOUT --as label-studio`,
		Args: args(1, 1, "a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.sample(cmd.Context(), args[0], f, cmd.Flags().Changed("rare-share"))
		},
	}
	fs := cmd.Flags()
	fs.IntVar(&f.N, "n", 300, "how many posts to draw")
	fs.StringVar(&f.Book, "codebook", codebook.StarterName, "the `file` of the codebook, or starter or neutral for a bundled one")
	fs.StringSliceVar(&f.Codes, "code", nil, "the `codes` that are coded (default all)")
	fs.StringSliceVar(&f.By, "by", nil, "part the posts by these: actor, dataset, platform, lang, kind, period, or `columns` of the files")
	fs.StringSliceVar(&f.Periods, "periods", nil, "the `dates` on which periods begin, as 2013,2018-06 (default calendar years)")
	fs.StringVar(&f.Allocation, "allocation", string(codebook.Proportional), "how many of each stratum: "+strings.Join(codebook.Allocations, ", "))
	fs.StringSliceVar(&f.Rare, "rare", nil, "`codes` whose patterns say which posts to draw more of")
	fs.Float64Var(&f.RareShare, "rare-share", 0.5, "the share of the sample that is drawn from what these patterns find")
	fs.Uint64Var(&f.Seed, "seed", 1, "of what is drawn")
	fs.StringVar(&f.name, "name", "", "the `name` of the sample (default made from the case and the flags)")
	fs.StringVar(&f.as, "as", codebook.CodingsCSV.Name, "the `format` of the sheets: "+strings.Join(codebook.SheetFormatNames(), ", "))
	fs.IntVar(&f.coders, "coders", 1, "how many coders code all of it, each on a sheet of their own")
	fs.BoolVar(&f.blind, "blind", false, "leave out of the sheets what tells where and when a text was posted")
	fs.StringVarP(&f.output, "output", "o", "", "the `file` to write, with -1, -2... for each of several coders (default the sample's name)")
	return cmd
}

// check says what is wrong with the flags themselves.
func (f *sampleFlags) check(shareTyped bool) error {
	known := false
	for _, a := range codebook.Allocations {
		known = known || a == f.Allocation
	}
	neyman := f.Allocation == string(codebook.Neyman)
	switch {
	case !known:
		return demarche.Errorf(demarche.Usage, "--allocation %q is none", f.Allocation).WithHint("there are: %s", strings.Join(codebook.Allocations, ", "))
	case f.N < 1:
		return demarche.Errorf(demarche.Usage, "--n %d: want at least 1", f.N)
	case f.coders < 1 || f.coders > mostCoders:
		return demarche.Errorf(demarche.Usage, "--coders %d: want between 1 and %d", f.coders, mostCoders)
	case !(f.RareShare > 0 && f.RareShare < 1):
		return demarche.Errorf(demarche.Usage, "--rare-share %v: want a share between 0 and 1", f.RareShare).WithHint("posts of both kinds must have a chance: --rare-share 0.5")
	case shareTyped && (len(f.Rare) == 0 || neyman):
		return demarche.Errorf(demarche.Usage, "--rare-share goes with --rare, and not with --allocation neyman")
	case neyman && (len(f.Rare) == 0 || len(f.By) == 0):
		return demarche.Errorf(demarche.Usage, "--allocation neyman wants --by, and --rare: the codes whose patterns tell where posts differ").
			WithHint("--by dataset,period --allocation neyman --rare CODE")
	}
	return nil
}

func (p *program) sample(ctx context.Context, path string, f sampleFlags, shareTyped bool) error {
	if err := f.check(shareTyped); err != nil {
		return err
	}
	format, err := sheetFormat(f.as)
	if err != nil {
		return err
	}
	book, err := codebook.Open(f.Book)
	if err != nil {
		return err
	}
	codes, err := codesOf(book, f.Codes)
	if err != nil {
		return err
	}
	c, err := p.open(ctx, path, true)
	if err != nil {
		return err
	}
	defer c.Close()
	frame, err := p.frame(ctx, c, &f, book)
	if err != nil {
		return err
	}
	if err := frame.allocate(&f); err != nil {
		return err
	}
	units, err := p.draw(ctx, c, frame, &f)
	if err != nil {
		return err
	}
	if f.name == "" {
		if f.name, err = nameOf(ctx, c, &f, book); err != nil {
			return err
		}
	}
	if f.output == "" {
		f.output = f.name + format.Ext
	}
	s := &codebook.Sheet{Book: book, Codes: codes, Sample: f.name, Units: units}
	files, err := p.writeSheets(s, format, &f)
	if err != nil {
		return err
	}
	labels, err := p.writeLabels(s, format, f.output)
	if err != nil {
		return err
	}
	frame.copies = copies(units)
	return p.tellSample(c, frame, &f, book, format, len(units), files, labels)
}

// nameOf makes the name of a sample from what it depends on, so that another draw has
// another.
func nameOf(ctx context.Context, c *casefile.Case, f *sampleFlags, book *codebook.Codebook) (string, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(f); err != nil {
		return "", err
	}
	fmt.Fprintln(h, book.Digest)
	for _, d := range datasets {
		if d.Holds == demarche.Posts {
			fmt.Fprintln(h, d.Dataset, d.SHA256)
		}
	}
	return "sample-" + hex.EncodeToString(h.Sum(nil)[:4]), nil
}

// writeSheets writes a sheet for each coder, and returns the names of the files.
func (p *program) writeSheets(s *codebook.Sheet, format codebook.SheetFormat, f *sampleFlags) ([]string, error) {
	if f.coders > 1 && toStdout(f.output) {
		return nil, demarche.Errorf(demarche.Usage, "%d sheets cannot all be written to stdout", f.coders).WithHint("name a file with -o")
	}
	var files []string
	for k := range f.coders {
		file := f.output
		if f.coders > 1 {
			s.Coder = "coder-" + strconv.Itoa(k+1)
			file = stemOf(file) + "-" + strconv.Itoa(k+1) + filepath.Ext(file)
		}
		if err := p.writeTo(file, format.Name, func(w io.Writer) error { return format.Write(w, s) }); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// writeLabels writes the labels that a program wants beside a sheet, and returns the name of
// the file; "" where it wants none, or the sheet goes to stdout.
func (p *program) writeLabels(s *codebook.Sheet, format codebook.SheetFormat, output string) (string, error) {
	if format.Setup == nil || toStdout(output) {
		return "", nil
	}
	file := stemOf(output) + format.SetupExt
	return file, p.writeTo(file, format.Name, func(w io.Writer) error { return format.Setup(w, s) })
}

// writtenWith tells which file was written, and which one of labels with it.
func (p *program) writtenWith(what, file, labels string) error {
	if labels == "" {
		return p.written(what, file)
	}
	if p.json {
		return p.document(map[string]string{what: file, "labels": labels})
	}
	p.print(what, file)
	p.print("labels", labels)
	return nil
}

// copies returns how many units have the text of one before.
func copies(units []codebook.Unit) int {
	seen := map[string]bool{}
	for i := range units {
		seen[units[i].Text] = true
	}
	return len(units) - len(seen)
}

// stemOf returns the name of a file without its ending.
func stemOf(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file))
}

// tellSample prints the draw: what it is of, and each stratum.
func (p *program) tellSample(c *casefile.Case, fr *frame, f *sampleFlags, book *codebook.Codebook, format codebook.SheetFormat, drawn int, files []string, labels string) error {
	if p.json {
		if labels != "" {
			files = append(files, labels)
		}
		return p.document(map[string]any{
			"sample": f.name, "codebook": book.Full(), "posts": fr.posts, "without_text": fr.empty, "drawn": drawn,
			"seed": f.Seed, "strata": fr.told(), "sheets": files,
		})
	}
	if toStdout(f.output) {
		return nil
	}
	p.print("sample", f.name, text.Count(drawn)+" of "+text.Plural(fr.posts, "post", "posts"), book.Full())
	for _, s := range fr.told() {
		p.print("stratum", s.Name, oneLine(s.Of), text.Plural(s.Posts, "post", "posts"), text.Count(s.Drawn)+" drawn", fmt.Sprintf("inclusion %.4g", s.Inclusion))
	}
	for _, file := range files {
		p.print("sheet", file)
	}
	if labels != "" {
		p.print("labels", labels)
	}
	if fr.empty > 0 {
		p.remark("%s no text, and could not be drawn: what is estimated is of posts with a text", text.Plural(fr.empty, "post has", "posts have"))
	}
	if fr.copies > 0 {
		p.remark("%s the text of another that was drawn: each counts for itself", text.Plural(fr.copies, "unit has", "units have"))
	}
	if fr.otherwise != "" {
		p.remark("%s", fr.otherwise)
	}
	if drawn < f.N {
		p.remark("all %s were drawn, fewer than --n %d", text.Plural(drawn, "post", "posts"), f.N)
	}
	_, how, _ := strings.Cut(format.Doc, "\n\n")
	for line := range strings.Lines(how) {
		p.remark("%s", strings.TrimSpace(line))
	}
	p.remark("when they are coded: demarche add %s SHEET...", text.ShellWord(c.Path))
	return nil
}
