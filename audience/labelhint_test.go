package audience

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/text"
)

// Who says no classes is told the columns of the files at hand, and a command that parses.
func TestWantedClassesAreOfTheCase(t *testing.T) {
	c := analysistest.Case(t, "author,date,text,side\nann,2016-01-01 10:00:00,one,east\n")
	columns, err := c.Columns(t.Context())
	if err != nil || !slices.Contains(columns, "side") {
		t.Fatalf("columns are %q, %v", columns, err)
	}
	for _, a := range []analysis.Analysis{Audience, Seeds, Tandem} {
		_, err := a.New().Do(t.Context(), c, func(string, int64, int64) {})
		e, ok := errors.AsType[*demarche.Error](err)
		if !ok || e.Code != demarche.Usage {
			t.Fatalf("%s without classes: %v", a.Name, err)
		}
		if !strings.HasPrefix(e.Hint, "demarche run "+text.ShellWord(c.Path)+" "+a.Name+" --label COLUMN") {
			t.Errorf("%s: the hint has not the path of the case: %s", a.Name, e.Hint)
		}
		if !strings.HasSuffix(e.Hint, "the files have the columns "+strings.Join(columns, ", ")) {
			t.Errorf("%s: the hint has not the columns %q: %s", a.Name, columns, e.Hint)
		}
	}
}
