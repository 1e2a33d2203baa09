package catalog

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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
	}
}

// A flag is parsed before it is known whose it is, so those of one name have one type.
func TestFlagsOfOneNameHaveOneType(t *testing.T) {
	types, of := map[string]string{}, map[string]string{}
	for _, a := range Analyses {
		flags := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
		a.New().Flags(flags)
		flags.VisitAll(func(f *pflag.Flag) {
			if is, ok := types[f.Name]; ok && is != f.Value.Type() {
				t.Errorf("--%s of %s is a %s, of %s a %s", f.Name, of[f.Name], is, a.Name, f.Value.Type())
			}
			types[f.Name], of[f.Name] = f.Value.Type(), a.Name
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
