package catalog

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"demarche"
)

// What is listed has one name of its own kind, and a text in the form that
// help, documents and reports are made from.
func TestWhatIsListedExplainsItself(t *testing.T) {
	type listed struct{ kind, name, doc string }
	var all []listed
	for _, f := range Formats {
		all = append(all, listed{"format", f.Name, f.Doc})
	}
	for _, a := range Analyses {
		all = append(all, listed{"analysis", a.Name, a.Doc})
	}
	for _, f := range Exports {
		all = append(all, listed{"export", f.Name, f.Doc})
	}
	owed := map[string][]string{
		"format":   {"In:", "Mapped:", "Refused:"},
		"analysis": {"In:", "Out:", "Limits:", "Sources:"},
	}
	seen := map[string]bool{}
	for _, v := range all {
		if seen[v.name] {
			t.Errorf("two things are called %s", v.name)
		}
		seen[v.name] = true
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(v.name) {
			t.Errorf("%s %q: want lower-case words", v.kind, v.name)
		}
		title, rest, _ := strings.Cut(v.doc, "\n")
		if title == "" || strings.HasSuffix(title, ".") || len(title) > 90 {
			t.Errorf("%s %s has the title %q", v.kind, v.name, title)
		}
		for _, part := range owed[v.kind] {
			if !strings.Contains(rest, "\n"+part) {
				t.Errorf("%s %s has no paragraph %s", v.kind, v.name, part)
			}
		}
		column := regexp.MustCompile(`^  [a-z_]+ {2,}`) // of a list of them, whose lines are as long as they are
		for line := range strings.Lines(v.doc) {
			if column.MatchString(line) {
				continue
			}
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 100 {
				t.Errorf("%s %s has a line of %d characters, which no terminal shows whole: %.60s...", v.kind, v.name, n, line)
			}
		}
	}
}

// A flag is taken before it is known whose it is: of one name all take a value, or all
// stand alone.
func TestFlagsOfOneNameAreTypedAlike(t *testing.T) {
	alone, of := map[string]string{}, map[string]string{}
	for _, a := range Analyses {
		flags := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
		a.New().Flags(flags)
		flags.VisitAll(func(f *pflag.Flag) {
			if is, ok := alone[f.Name]; ok && is != f.NoOptDefVal {
				t.Errorf("--%s of %s and of %s: one takes a value, the other none", f.Name, of[f.Name], a.Name)
			}
			alone[f.Name], of[f.Name] = f.NoOptDefVal, a.Name
		})
	}
}

// Every format has a sample and a golden reading of it.
func TestEveryFormatHasASample(t *testing.T) {
	for _, f := range Formats {
		files, err := filepath.Glob(filepath.Join("..", "ingest", "testdata", f.Name+".*"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(s string) bool { return strings.HasSuffix(s, ".golden") }) {
			t.Errorf("%s has no golden reading", f.Name)
		}
	}
}

func TestUnknownNamesGetTheList(t *testing.T) {
	_, err := Analysis("cosher")
	e, ok := err.(*demarche.Error)
	if !ok || e.Code != demarche.NotFound || !strings.Contains(e.Hint, "coshare") {
		t.Errorf("error %#v, want one that names coshare", err)
	}
}

// A question names analyses that there are, with flags that they have.
func TestQuestionsAreAnsweredByWhatThereIs(t *testing.T) {
	for i, q := range Questions {
		if q.Number != i+1 || q.Question == "" || q.Shows == "" || len(q.By) == 0 {
			t.Errorf("question %d is not whole: %+v", i+1, q)
		}
		for _, by := range q.By {
			a, err := Analysis(by.Analysis)
			if err != nil {
				t.Errorf("question %d: %v", q.Number, err)
				continue
			}
			words := strings.Fields(by.Type)
			if words[0] != by.Analysis {
				t.Errorf("question %d: %q does not run %s", q.Number, by.Type, by.Analysis)
			}
			flags := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
			a.New().Flags(flags)
			for _, w := range words[1:] {
				if name, ok := strings.CutPrefix(w, "--"); ok && flags.Lookup(name) == nil {
					t.Errorf("question %d: %s has no flag --%s", q.Number, a.Name, name)
				}
			}
		}
	}
}
