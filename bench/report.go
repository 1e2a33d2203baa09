package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// The bars: what is asked of demarche.
const (
	barImport = 2.5  // of DuckDB's import
	barShare  = 5.0  // of co-sharing in SQL, DuckDB's time in demarche's
	barGrowth = 12.0 // of time, where the rows are ten times as many
	barViral  = 3.0  // of co-sharing on plain data
	barMemory = 1073.741824
	barChance = 2.0  // of the pair join and chance, of the join alone
	barTotal  = 15.0 // seconds for import and co-sharing of ten million rows
)

// tenMillion is the size at which some of the bars stand.
const tenMillion = 10_000_000

// A result is what was measured on one file.
type result struct {
	rows                 int
	simulate             cost
	load, add, run, join []cost // of each round
	judge                []cost // of the pair join and chance
	sql, twin            []cost // of DuckDB: for shared objects alone, and for every column of an edge
	want, got            answer // of the SQL, if it ran, and of demarche
}

// A line is a row of the report.
type line struct {
	what     string
	rows     int
	duckdb   cost
	demarche cost
	ratio    string
	bar      string
	holds    string
}

// A report is what is printed in the end.
type report struct {
	lines     []line
	sizes     []result
	answers   []string
	different int
}

// judge says whether a bar is kept.
func judge(keeps bool) string {
	if keeps {
		return "yes"
	}
	return "NO"
}

// plain adds the lines of plain data without a limit of memory.
func (r *report) plain(m result, whole bool) {
	r.sizes = append(r.sizes, m)
	r.lines = append(r.lines, line{what: "simulate the rows", rows: m.rows, demarche: m.simulate})
	load, sql := median(m.load), median(m.sql)
	if !whole {
		r.lines = append(r.lines,
			line{what: "import", rows: m.rows, duckdb: load},
			line{what: "co-sharing", rows: m.rows, duckdb: sql})
		r.answers = append(r.answers, fmt.Sprintf("%d rows, plain: %s by SQL", m.rows, m.want))
		return
	}
	add, run, join := median(m.add), median(m.run), median(m.join)
	imported := add.cpu / load.cpu
	r.lines = append(r.lines, line{
		"import", m.rows, load, add, fmt.Sprintf("%.2f × DuckDB", imported),
		fmt.Sprintf("≤ %.1f", barImport), judge(imported <= barImport),
	})
	twin := median(m.twin)
	for _, of := range []struct {
		what      string
		sql, cost cost
		barred    bool
	}{
		{"co-sharing, every column, pair join alone", twin, join, true},
		{"co-sharing, SQL for shared objects alone", sql, join, false},
		{"co-sharing, whole command", twin, run, false},
	} {
		faster := of.sql.cpu / of.cost.cpu
		l := line{what: of.what, rows: m.rows, duckdb: of.sql, demarche: of.cost, ratio: fmt.Sprintf("%.1f × less", faster)}
		if of.barred && m.rows == tenMillion {
			l.bar, l.holds = fmt.Sprintf("≥ %.0f", barShare), judge(faster >= barShare)
		}
		r.lines = append(r.lines, l)
	}
	r.chance("", m, "")
	total := line{what: "import and co-sharing", rows: m.rows, duckdb: load.and(twin), demarche: add.and(run)}
	total.ratio = fmt.Sprintf("%.2f × DuckDB", total.demarche.cpu/total.duckdb.cpu)
	if m.rows == tenMillion {
		total.bar, total.holds = fmt.Sprintf("≤ %.0f s", barTotal), judge(total.demarche.cpu <= barTotal)
	}
	r.lines = append(r.lines, total)
	r.compare("plain", m.rows, m.want, m.got)
}

// chance adds the line that holds the null models to the join.
func (r *report) chance(of string, m result, memory string) {
	judged, join := median(m.judge), median(m.join)
	ratio := judged.cpu / join.cpu
	bars, keeps := fmt.Sprintf("≤ %.0f", barChance), ratio <= barChance
	if memory == "1GiB" {
		bars, keeps = bars+", ≤ 1 GiB", keeps && judged.rss <= barMemory
	}
	r.lines = append(r.lines, line{
		what: "pair join and chance" + of, rows: m.rows, demarche: judged,
		ratio: fmt.Sprintf("%.2f × the join", ratio), bar: bars, holds: judge(keeps),
	})
}

// viral adds the lines that hold viral data to plain data.
func (r *report) viral(plain, viral result, memory string) {
	r.lines = append(r.lines, line{what: "import, viral, " + memory, rows: viral.rows, demarche: median(viral.add)})
	for _, of := range []struct {
		what         string
		plain, viral cost
		barred       bool
	}{
		// The whole command makes a network of every edge, and a viral object makes
		// very many: its time is held to the edges by nothing here.
		{"co-sharing, whole command", median(plain.run), median(viral.run), false},
		{"co-sharing, pair join alone", median(plain.join), median(viral.join), true},
	} {
		ratio := of.viral.cpu / of.plain.cpu
		var bars []string
		keeps := true
		if of.barred {
			bars, keeps = append(bars, fmt.Sprintf("≤ %.0f", barViral)), ratio <= barViral
		}
		if memory == "1GiB" {
			bars, keeps = append(bars, "≤ 1 GiB"), keeps && of.viral.rss <= barMemory
		}
		r.lines = append(r.lines,
			line{what: of.what + ", plain, " + memory, rows: plain.rows, demarche: of.plain},
			line{what: of.what + ", viral, " + memory, rows: viral.rows, demarche: of.viral, ratio: fmt.Sprintf("%.2f × plain", ratio), bar: strings.Join(bars, ", "), holds: judge(keeps)})
	}
	r.chance(", plain, "+memory, plain, memory)
	r.chance(", viral, "+memory, viral, memory)
	if viral.want != "" {
		r.compare("viral", viral.rows, viral.want, viral.got)
	} else {
		r.answers = append(r.answers, fmt.Sprintf("%d rows, viral: %s by demarche; the SQL was not run", viral.rows, viral.got))
	}
	want := r.sizes[len(r.sizes)-1].got
	r.compare("plain, "+memory+" against no limit", plain.rows, want, plain.got)
}

// compare notes whether two answers are the same.
func (r *report) compare(sort string, rows int, want, got answer) {
	if want == got {
		r.answers = append(r.answers, fmt.Sprintf("%d rows, %s: the same, %s", rows, sort, got))
		return
	}
	r.different++
	r.answers = append(r.answers, fmt.Sprintf("%d rows, %s: DIFFERENT, want %s, got %s", rows, sort, want, got))
}

// growth adds how much more time each size takes than the one before, as if
// the rows were ten times as many.
func (r *report) growth() {
	for i := 1; i < len(r.sizes); i++ {
		small, large := r.sizes[i-1], r.sizes[i]
		if len(large.run) == 0 {
			continue
		}
		power := 1 / math.Log10(float64(large.rows)/float64(small.rows))
		for _, of := range []struct {
			what         string
			small, large cost
		}{
			{"import", median(small.add), median(large.add)},
			{"co-sharing, whole command", median(small.run), median(large.run)},
			{"co-sharing, pair join alone", median(small.join), median(large.join)},
		} {
			ratio := math.Pow(of.large.cpu/of.small.cpu, power)
			r.lines = append(r.lines, line{
				fmt.Sprintf("growth from %d, %s", small.rows, of.what), large.rows,
				cost{},
				of.large,
				fmt.Sprintf("%.1f × for 10 × rows", ratio), fmt.Sprintf("≤ %.0f", barGrowth), judge(ratio <= barGrowth),
			})
		}
	}
}

// write prints the table and the answers.
func (r *report) write(w io.Writer) error {
	widest := 0
	for _, l := range r.lines {
		widest = max(widest, len(l.what))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "%-*s\trows\tDuckDB CPU s\tMB\tdemarche CPU s\tMB\tratio\tbar\tholds\t\n", widest, "what")
	for _, l := range r.lines {
		fmt.Fprintf(t, "%-*s\t%d\t%s\t%s\t%s\t%s\t%s\t\n", widest, l.what, l.rows, l.duckdb, l.demarche, l.ratio, l.bar, l.holds)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nanswers (edges/sum of shared/sum of hashes)")
	for _, a := range r.answers {
		fmt.Fprintln(w, a)
	}
	return nil
}

// String gives two cells: seconds and MB.
func (c cost) String() string {
	if c == (cost{}) {
		return "\t"
	}
	return fmt.Sprintf("%.2f\t%.0f", c.cpu, c.rss)
}
