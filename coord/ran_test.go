package coord

import (
	"context"
	"slices"
	"testing"

	"demarche"
	"demarche/casefile"
)

// ran makes the one run of coshare on a trace of a case, as a person would; "" is the
// default.
func ran(t *testing.T, c *casefile.Case, trace string, change ...func(*CoShareRun)) *demarche.Result {
	t.Helper()
	ctx := context.Background()
	r := CoShare.New().(*CoShareRun)
	if trace != "" {
		r.Trace = []string{trace}
	}
	for _, f := range change {
		f(r)
	}
	each, err := r.Each(ctx, c)
	if err != nil || len(each) != 1 {
		t.Fatalf("%d runs, %v", len(each), err)
	}
	if err := c.Derive(ctx, each[0].Reads(), quietly); err != nil {
		t.Fatal(err)
	}
	result, err := each[0].Do(ctx, c, quietly)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// tableOf returns one of some tables by its name.
func tableOf(t *testing.T, tables []demarche.Table, name string) demarche.Table {
	t.Helper()
	i := slices.IndexFunc(tables, func(table demarche.Table) bool { return table.Name == name })
	if i < 0 {
		t.Fatalf("no table %s", name)
	}
	return tables[i]
}
