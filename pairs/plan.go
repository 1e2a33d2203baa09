package pairs

import (
	"fmt"
	"slices"
	"strings"
)

// A Step is a query with a name, over the tables of the case and the steps
// before it.
type Step struct{ Name, SQL string }

// A Plan is a query in steps. An engine may run it as one query, or a step at a
// time to show what each one makes. The last step is the answer.
type Plan []Step

// Query returns the plan as one query.
func (p Plan) Query() string {
	var b strings.Builder
	for i, s := range p {
		word := ",\n"
		if i == 0 {
			word = "WITH "
		}
		fmt.Fprintf(&b, "%s%s AS (%s)", word, s.Name, s.SQL)
	}
	fmt.Fprintf(&b, "\nSELECT * FROM %s", p[len(p)-1].Name)
	return b.String()
}

// To returns the plan whose answer is the step of that name. There is one.
func (p Plan) To(name string) Plan {
	return p[:slices.IndexFunc(p, func(s Step) bool { return s.Name == name })+1]
}

// bucketed returns the two steps by which an engine that joins on equality
// finds rows that are at most us microseconds apart: starts, the rows of the
// step from with the number of their bucket, and ends, the same rows with the
// number of theirs and of the one before. A row and a later one within the window
// agree in exactly one.
func bucketed(from string, us int64) Plan {
	return Plan{
		{"starts", fmt.Sprintf(`
SELECT *, at_us // %d AS bucket FROM %s`, max(us, 1), from)},
		{"ends", `
SELECT * REPLACE (bucket - before AS bucket) FROM starts, (VALUES (0), (1)) step(before)`},
	}
}
