package demarche_test

import (
	"os/exec"
	"strings"
	"testing"
)

// floors is the plan of the house, from the ground up. A package may import
// packages of the floors below its own, and none beside or above it.
var floors = []string{
	". demo graph parallel stat text",
	"duck family hashtag keyness lexis pairs prevalence reach rhythm series simulate state trace vote",
	"chance claim classify codebook export figure ideal influence ingest project tandem topic",
	"casefile report resample",
	"analysis",
	"audience campaign coding coord governance narrative spread",
	"bench catalog",
	"cmd/demarche validation",
}

// knows says which package alone may import a module, so that the engine can be
// seen from one place.
var knows = map[string]string{
	"github.com/duckdb/duckdb-go-bindings": "duck",
}

func TestFloors(t *testing.T) {
	floor := map[string]int{}
	for i, names := range floors {
		for name := range strings.FieldsSeq(names) {
			floor[name] = i + 1
		}
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	name := func(path string) (string, bool) {
		if path == "demarche" {
			return ".", true
		}
		return strings.CutPrefix(path, "demarche/")
	}
	for line := range strings.Lines(string(out)) {
		paths := strings.Fields(line)
		pkg, _ := name(paths[0])
		if strings.HasSuffix(pkg, "test") {
			continue // contracts that tests import stand on no floor
		}
		if floor[pkg] == 0 {
			t.Errorf("%s is on no floor", pkg)
		}
		for _, path := range paths[1:] {
			if only, ok := knows[path]; ok && only != pkg {
				t.Errorf("%s imports %s, which only %s knows", pkg, path, only)
			}
			imported, ours := name(path)
			if ours && floor[imported] >= floor[pkg] {
				t.Errorf("%s (floor %d) imports %s (floor %d)", pkg, floor[pkg], imported, floor[imported])
			}
			if !ours && pkg == "." && strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
				t.Errorf("%s imports %s, which is not in the standard library", pkg, path)
			}
		}
	}
}
