package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
)

// A shown is a command that a document shows, and what it says stdout is.
type shown struct {
	line    int // of the document, from 1
	command string
	stdout  string
}

// consoles returns the commands of the ```console blocks of a document, in
// their order. A command begins with "$ " and goes on while a backslash, a
// quotation mark or a here-document <<'END' is open; what follows, up to the
// next command, is what it prints.
func consoles(text string) ([]shown, error) {
	var all []shown
	var end string // of the here-document that is open
	inside, open := false, false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case !inside:
			inside, open, end = line == "```console", false, ""
		case line == "```" && !open:
			inside = false
		case open || strings.HasPrefix(line, "$ "):
			if !open {
				all = append(all, shown{line: i + 1})
				line = line[2:]
			}
			s := &all[len(all)-1]
			s.command += line + "\n"
			if _, word, ok := strings.Cut(line, "<<'"); ok && end == "" {
				end, _, _ = strings.Cut(word, "'")
			}
			switch {
			case end != "":
				open = line != end
			default:
				open = strings.HasSuffix(line, `\`) || strings.Count(s.command, "'")%2 == 1 || strings.Count(s.command, `"`)%2 == 1
			}
			if !open {
				end = ""
			}
		case len(all) == 0:
			return nil, fmt.Errorf("line %d is printed by no command", i+1)
		default:
			all[len(all)-1].stdout += line + "\n"
		}
	}
	if inside {
		return nil, fmt.Errorf("a console block is not closed")
	}
	return all, nil
}

// withOutput returns the document with other outputs in its console blocks.
func withOutput(text string, all []shown) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	copied := 0
	for _, s := range all {
		upTo := s.line - 1 + strings.Count(s.command, "\n")
		b.WriteString(strings.Join(lines[copied:upTo], "\n") + "\n" + s.stdout)
		for copied = upTo; lines[copied] != "```" && !strings.HasPrefix(lines[copied], "$ "); copied++ {
		}
	}
	return b.String() + strings.Join(lines[copied:], "\n")
}

// The tutorial is run as it stands: every command of it, in its order, in one
// folder, and what each prints is what the tutorial says. With -update it is
// written anew, to be read by eye.
func TestTutorialIsRun(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "tutorial.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := consoles(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("the tutorial has %d commands; are its blocks not ```console?", len(all))
	}
	script := filepath.Join(t.TempDir(), "tutorial.txtar")
	if err := os.WriteFile(script, txtar.Format(asScript(all)), 0o644); err != nil {
		t.Fatal(err)
	}
	ok := t.Run("run", func(t *testing.T) {
		testscript.Run(t, testscript.Params{Files: []string{script}, UpdateScripts: *update})
	})
	if !ok || !*update {
		return
	}
	ran, err := txtar.ParseFile(script)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ran.Files {
		var n int
		if _, err := fmt.Sscanf(f.Name, "%d.out", &n); err == nil {
			all[n].stdout = string(f.Data)
		}
	}
	if err := os.WriteFile(path, []byte(withOutput(string(text), all)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// asScript makes a script of the commands. They and what they print lie in a
// folder beside, so that the folder of the tutorial holds only what it makes.
func asScript(all []shown) *txtar.Archive {
	a := &txtar.Archive{}
	var b strings.Builder
	b.WriteString("mkdir tutorial\ncd tutorial\n")
	for i, s := range all {
		fmt.Fprintf(&b, "# line %d of the tutorial\nexec sh $WORK/%d.sh\ncmp stdout $WORK/%d.out\n", s.line, i, i)
		a.Files = append(a.Files,
			txtar.File{Name: fmt.Sprintf("%d.sh", i), Data: []byte(s.command)},
			txtar.File{Name: fmt.Sprintf("%d.out", i), Data: []byte(s.stdout)})
	}
	a.Comment = []byte(b.String())
	return a
}

func TestConsolesAreRead(t *testing.T) {
	const text = "# T\n```\n$ not this\n```\n```console\n$ cat > a <<'END'\none\n$ two\nEND\n$ ls \\\n  -a\na\nb\n$ sql '\nSELECT 1'\n```\nwords\n```console\n$ true\n```\n"
	got, err := consoles(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []shown{
		{6, "cat > a <<'END'\none\n$ two\nEND\n", ""},
		{10, "ls \\\n  -a\n", "a\nb\n"},
		{14, "sql '\nSELECT 1'\n", ""},
		{19, "true\n", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("have %+v\nwant %+v", got, want)
	}
	if same := withOutput(text, got); same != text {
		t.Errorf("written with its own outputs it is %q", same)
	}
	got[1].stdout, got[2].stdout = "c\n", "1\n"
	if changed := withOutput(text, got); changed != strings.Replace(strings.Replace(text, "a\nb\n", "c\n", 1), "SELECT 1'\n", "SELECT 1'\n1\n", 1) {
		t.Errorf("written with other outputs it is %q", changed)
	}
}
