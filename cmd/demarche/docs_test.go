package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"demarche/casefile"
	"demarche/catalog"
	"demarche/trace"
)

var update = flag.Bool("update", false, "write the documents that are made from the code")

const made = "<!-- Made from the code: go test ./cmd/demarche -run TestDocs -update -->\n\n"

// The documents say what the program says: they are written from it, and this
// test fails where a written one differs.
func TestDocsAreWhatTheProgramSays(t *testing.T) {
	for name, text := range map[string]string{
		"words.md":    wordsDoc(),
		"formats.md":  formatsDoc(),
		"analyses.md": analysesDoc(),
		"case.md":     caseDoc(t),
		"cli.md":      cliDoc(),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("..", "..", "docs", name)
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			have, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(have) != text {
				t.Errorf("%s is not what the program says; write it anew with -update and look at what changed", path)
			}
		})
	}
}

func wordsDoc() string {
	var b strings.Builder
	b.WriteString("# Words\n\n" + made + "One word for one thing, everywhere: in Go, SQL, JSON, CSV, flags and headings.\n\n| word | means | not said here |\n|---|---|---|\n")
	for _, w := range catalog.Words {
		fmt.Fprintf(&b, "| **%s** | %s | %s |\n", w.Word, w.Means, w.Not)
	}
	return b.String()
}

func section(b *strings.Builder, name, doc string) {
	title, rest, _ := strings.Cut(doc, "\n")
	fmt.Fprintf(b, "\n## %s\n\n%s.\n%s", name, strings.ToUpper(title[:1])+title[1:], strings.TrimRight(rest, "\n"))
	b.WriteString("\n")
}

func formatsDoc() string {
	var b strings.Builder
	b.WriteString("# Formats\n\n" + made + "A file is recognised from its first rows; `--format NAME` forces one. Every row is kept or refused, and a refusal tells its line, field, value and reason.\n\n# In\n")
	for _, f := range catalog.Formats {
		section(&b, f.Name, f.Doc)
	}
	b.WriteString("\n# Out\n")
	for _, f := range catalog.Exports {
		section(&b, f.Name, f.Doc)
	}
	return b.String()
}

func analysesDoc() string {
	var b strings.Builder
	b.WriteString("# Analyses\n\n" + made)
	for _, a := range catalog.Analyses {
		section(&b, a.Name, a.Doc)
		fmt.Fprintf(&b, "\n```\n%s```\n", usage(a))
	}
	b.WriteString("\n# Rules of other tools\n")
	for _, p := range catalog.Peers {
		section(&b, p.Name, p.Doc)
	}
	b.WriteString("\n# Traces\n")
	for _, a := range trace.Actions {
		section(&b, a.Name, a.Doc)
	}
	return b.String()
}

func caseDoc(t *testing.T) string {
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var b strings.Builder
	b.WriteString("# The case file\n\n" + made + "A case is one DuckDB file. Every table and column has a comment, so that it explains itself in the DuckDB shell:\n\n```\ndemarche sql my.case 'SELECT table_name, comment FROM duckdb_tables()'\n```\n")
	last := ""
	err = c.Query(ctx, `
SELECT t.table_name, t.comment, c.column_name, c.data_type, coalesce(c.comment, '')
FROM (SELECT table_name, comment FROM duckdb_tables() UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal) t
JOIN duckdb_columns() c USING (table_name)
ORDER BY t.table_name, c.column_index`, func(_, row []string) error {
		if row == nil {
			return nil
		}
		if row[0] != last {
			last = row[0]
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| column | type | |\n|---|---|---|\n", row[0], row[1])
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", row[2], row[3], row[4])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func cliDoc() string {
	p := &program{Terminal: Terminal{Stdout: os.Stdout, Stderr: os.Stderr}}
	root := p.command()
	var b strings.Builder
	b.WriteString("# The command line\n\n" + made + root.Long + "\n\nThese flags go with every command:\n\n```\n" + root.PersistentFlags().FlagUsagesWrapped(100) + "```\n")
	for _, c := range root.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", c.Name(), c.Short)
		if c.Long != "" {
			b.WriteString("\n" + c.Long + "\n")
		}
		b.WriteString("\n```\n" + c.UseLine() + "\n")
		if c.Example != "" {
			b.WriteString("\n" + c.Example + "\n")
		}
		if local := flagsOf(c); local.HasAvailableFlags() {
			b.WriteString("\n" + local.FlagUsagesWrapped(100))
		}
		b.WriteString("```\n")
	}
	b.WriteString("\n## completion\n\n`demarche completion bash` (or zsh, fish, powershell) writes the completion of a shell; `demarche completion bash --help` tells how it is loaded.\n")
	return b.String()
}

func flagsOf(c *cobra.Command) *pflag.FlagSet { return c.NonInheritedFlags() }

// What the case's tables say of themselves is whole: every table, view and
// column has its comment.
func TestEveryColumnExplainsItself(t *testing.T) {
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = c.Query(ctx, `
SELECT table_name, '' FROM duckdb_tables() WHERE coalesce(comment, '') = ''
UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
UNION ALL SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''`,
		func(_, row []string) error {
			if row != nil {
				t.Errorf("%s.%s has no comment", row[0], row[1])
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

// The documents name only commands and flags that are.
func TestDocsNameWhatIs(t *testing.T) {
	p := &program{Terminal: Terminal{Stdout: os.Stdout, Stderr: os.Stderr}}
	root := p.command()
	files, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	flagWord := regexp.MustCompile(`--([a-z][a-z-]+)`)
	known := map[string]bool{"help": true}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	for _, c := range root.Commands() {
		for _, of := range append(c.Commands(), c) {
			of.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
		}
	}
	for _, file := range append(files, filepath.Join("..", "..", "README.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			at := strings.Index(line, "demarche ")
			if at < 0 || strings.Contains(line, "bench") {
				continue
			}
			for _, m := range flagWord.FindAllStringSubmatch(line[at:], -1) {
				if !known[m[1]] {
					t.Errorf("%s names --%s, which no command has: %s", file, m[1], line)
				}
			}
		}
	}
}
