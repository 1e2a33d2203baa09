// Command bench measures demarche beside plain DuckDB on simulated data, in
// one run on one machine, so that the ratios hold whatever the machine.
//
//	go run ./bench -demarche PROGRAM [-rows 1000000,10000000] [-large]
//
// # Method
//
// For each size, [simulate.Plain] is written to a file of four columns, and
// again with 5 % of the posts on one object within an hour ("viral"). Then, three
// times, by turns:
//
//   - import: DuckDB, in a process of its own, reads the file into a table of a
//     database on disk by read_csv with the types that it detects; demarche
//     makes a case and adds the file;
//   - co-sharing: DuckDB runs the pair join's own SQL, which gives every column of
//     an edge, over the traces of the case that demarche made, and writes a table;
//     demarche runs the pair join alone over the same traces of the same file.
//     Beside these, DuckDB runs the best SQL that was found for shared objects
//     alone over a table whose actors and objects are coded as small integers
//     beforehand, which is not measured, and demarche the whole analysis: join,
//     groups, coordinates, evidence, saving.
//
// Then what is told, to whom and by which means: the posts of a simulated town, and those
// of a file that -posts names, are added to a case, and each analysis of them is run
// once, beside the time that adding took.
//
// CPU seconds are user and system time of the child processes and peak memory
// is their largest resident set, both as the kernel reports them. Of the three
// rounds the median counts, for time and for memory each. The answers must be
// the same: edges, the sum of shared objects, and a sum of hashes over all
// edges, which no order changes. If they are not, the status is 1.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		if err := child(os.Args[2], os.Args[3:]); err != nil {
			fmt.Fprintf(os.Stderr, "bench %s: %v\n", os.Args[2], err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		stop()
		os.Exit(1)
	}
}

// A bench is one run of this program.
type bench struct {
	demarche string
	dir      string // everything that is written is in it
	rounds   int
	sqlViral int // the largest size at which the SQL runs on viral data
	memory   string
	self     string // this program, for its child processes
	report   report
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	program := flags.String("demarche", "", "the program to measure; without it, only what DuckDB does is measured")
	rows := flags.String("rows", "1000000,10000000", "sizes in rows, from small to large")
	large := flags.Bool("large", false, "add 50 million rows")
	rounds := flags.Int("rounds", 3, "rounds, of which the median counts")
	parent := flags.String("dir", "", "where to make the temporary folder; the system's if empty")
	memory := flags.String("memory", "1GiB", "what demarche may use on plain and viral data when they are compared")
	sqlViral := flags.Int("sql-viral", 1_000_000, "the largest size at which the SQL runs on viral data; at 10 million it takes minutes and about 7 GB")
	posts := flags.String("posts", "", "a file of posts to measure the analyses of narratives on, beside the simulated ones")
	label := flags.String("label", "account_category", "the column of -posts that has the classes of accounts")
	classes := flags.String("classes", "LeftTroll,RightTroll", "two classes of -label")
	tag := flags.String("tag", "islamkills", "a hashtag of -posts")
	day := flags.String("at", "2016-03-22", "a day of -posts on which something happened")
	flags.Parse(args)
	if flags.NArg() > 0 || *rounds < 1 {
		return fmt.Errorf("%q: want flags only, and one round at least", flags.Args())
	}
	var sizes []int
	for word := range strings.SplitSeq(*rows, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1000 {
			return fmt.Errorf("-rows %q: want numbers from 1000 on, separated by commas", *rows)
		}
		sizes = append(sizes, n)
	}
	if *large {
		sizes = append(sizes, 50_000_000)
	}
	slices.Sort(sizes)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(*parent, "demarche-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{
		demarche: *program, dir: dir, rounds: *rounds, sqlViral: *sqlViral, memory: *memory, self: self,
	}
	studies := []study{townStudy}
	if *posts != "" {
		a, b, ok := strings.Cut(*classes, ",")
		if !ok {
			return fmt.Errorf("-classes %q: want two, with a comma between them", *classes)
		}
		studies = append(studies, study{file: *posts, label: *label, a: a, b: b, tag: *tag, at: *day})
	}
	var broken error
	for _, n := range slices.Compact(sizes) {
		if broken = b.size(ctx, n); broken != nil {
			break
		}
	}
	b.report.growth()
	if err := b.report.write(os.Stdout); err != nil {
		return err
	}
	if broken != nil {
		return fmt.Errorf("stopped: %w", broken)
	}
	for _, s := range studies {
		if b.demarche == "" {
			break
		}
		r, err := b.told(ctx, s)
		if err != nil {
			return err
		}
		if err := r.write(os.Stdout); err != nil {
			return err
		}
	}
	if b.report.different > 0 {
		return fmt.Errorf("%d answers differ", b.report.different)
	}
	return nil
}

// size measures everything at one size. Only the files of one size and sort
// are on disk at a time.
func (b *bench) size(ctx context.Context, n int) error {
	plain, err := b.data(ctx, n, false, "")
	if err != nil {
		return err
	}
	b.report.plain(plain, b.demarche != "")
	if b.demarche == "" || n > tenMillion { // 1 GiB holds no more
		return nil
	}
	bounded, err := b.data(ctx, n, false, b.memory)
	if err != nil {
		return err
	}
	viral, err := b.data(ctx, n, true, b.memory)
	if err != nil {
		return err
	}
	b.report.viral(bounded, viral, b.memory)
	return nil
}

// data writes one file and measures on it. With a limit of memory, demarche
// alone is measured, but for what makes sure of the answer.
func (b *bench) data(ctx context.Context, n int, viral bool, memory string) (result, error) {
	r := result{rows: n}
	work, err := os.MkdirTemp(b.dir, "size-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(work)
	sort := "plain"
	if viral {
		sort = "viral"
	}
	at := func(name string) string { return work + "/" + name }
	fmt.Fprintf(os.Stderr, "bench: %d rows, %s, memory %q\n", n, sort, memory)
	if r.simulate, err = b.child(ctx, "simulate", at("posts.csv"), strconv.Itoa(n), sort); err != nil {
		return r, err
	}
	var limit []string
	if memory != "" {
		limit = []string{"--memory", memory}
	}
	useSQL := memory == "" || viral && n <= b.sqlViral
	for round := range b.rounds {
		db, kept := at("plain.duckdb"), at("posts.case")
		if memory == "" || useSQL && round == 0 {
			cost, err := b.child(ctx, "load", at("posts.csv"), db)
			if err != nil {
				return r, err
			}
			r.load = append(r.load, cost)
		}
		if b.demarche != "" {
			made, err := b.command(ctx, append(limit, "new", kept)...)
			if err != nil {
				return r, err
			}
			added, err := b.command(ctx, append(limit, "add", kept, at("posts.csv"))...)
			if err != nil {
				return r, err
			}
			r.add = append(r.add, made.and(added))
		}
		if memory == "" || useSQL && round == 0 {
			if round == 0 {
				if _, err := b.child(ctx, "code", db, at("coded.duckdb")); err != nil {
					return r, err
				}
			}
			cost, err := b.child(ctx, "sql", at("coded.duckdb"))
			if err != nil {
				return r, err
			}
			r.sql = append(r.sql, cost)
			if r.want, err = b.digest(ctx, "digest", at("coded.duckdb")); err != nil {
				return r, err
			}
		}
		if b.demarche != "" {
			ran, err := b.command(ctx, append(limit, "run", kept, "coshare", "--trace", "object", "--window", "60s", "--min-shared", "2")...)
			if err != nil {
				return r, err
			}
			r.run = append(r.run, ran)
			if r.got, err = b.answer(ctx, kept); err != nil {
				return r, err
			}
			joined, err := b.child(ctx, "join", kept, memory)
			if err != nil {
				return r, err
			}
			r.join = append(r.join, joined)
			judged, err := b.child(ctx, "judge", kept, memory)
			if err != nil {
				return r, err
			}
			r.judge = append(r.judge, judged)
			if memory == "" {
				twin, err := b.child(ctx, "twin", kept, at("twin.duckdb"))
				if err != nil {
					return r, err
				}
				r.twin = append(r.twin, twin)
			}
		}
		for _, name := range []string{db, kept, at("twin.duckdb")} {
			if err := os.RemoveAll(name); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}
