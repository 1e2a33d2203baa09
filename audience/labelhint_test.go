package audience

import (
	"errors"
	"fmt"
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

// Where one class has too few accounts, the hint names the others as they are typed.
func TestTheHintNamesClassesThatHaveAccountsEnough(t *testing.T) {
	var b strings.Builder
	b.WriteString("author,date,text,side\n")
	for i := range 72 {
		author, side := fmt.Sprintf("a%d", i%6), []string{"east", "far west"}[i%2]
		if i%6 == 5 {
			author, side = "lone", "north"
		}
		fmt.Fprintf(&b, "%s,2016-01-%02d 10:00:00,word%d and another of %s,%s\n", author, 1+i%28, i, side, side)
	}
	r := Audience.New().(*AudienceRun)
	r.Label = "side"
	_, err := do(t, r, b.String())
	e, ok := errors.AsType[*demarche.Error](err)
	if !ok || !strings.Contains(e.Error(), "the class north has 1 account") {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(e.Hint, "--classes 'east,far west'") {
		t.Errorf("the hint is %q", e.Hint)
	}
}
