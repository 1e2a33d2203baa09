package casefile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/pairs"
	"demarche/simulate"
	"demarche/trace"
)

func silent(string, int64, int64) {}

func derive(t *testing.T, c *Case) {
	t.Helper()
	if err := c.Derive(ctx, []string{trace.Family}, silent); err != nil {
		t.Fatal(err)
	}
}

const head = "actor,at,text\n"

// Copies that differ by a link, a mention, a sign, a typo, and what is none.
const copies = `ann,2026-03-01T10:00:00Z,The bridge at Kessel is closed until Friday morning https://example.org/a
bob,2026-03-01T10:00:20Z,@cat the bridge at Kessel is closed until Friday morning 😀
cat,2026-03-01T10:00:30Z,The bridge at Kesesl is closed until Friday morning!
dan,2026-03-01T10:00:40Z,#News THE BRIDGE AT KESSEL IS CLOSED UNTIL FRIDAY MORNING
eve,2026-03-01T10:00:50Z,The harbour of Kessel is open from Friday morning on
fay,2026-03-01T10:00:55Z,The harbour of Kessel is open from Friday morning on
gus,2026-03-01T10:00:59Z,Nobody has told the people of the valley anything
`

// familyActors lists the actors of each object of the trace family.
func familyActors(t *testing.T, c *Case) string {
	t.Helper()
	return value(t, c, `SELECT string_agg(actors, ' | ' ORDER BY actors) FROM (
SELECT string_agg(a.id, ' ' ORDER BY a.id) AS actors FROM (`+Touched([]string{trace.Family})+`) t JOIN actors a USING (actor) GROUP BY t.object)`)
}

func TestFamiliesOfACase(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, head+copies))
	if err := c.Traces([]string{trace.Family})(ctx, func(pairs.Batch) error { return nil }); err == nil {
		t.Error("the traces are read before the families are made")
	}
	derive(t, c)
	// The four copies are a family; the text that two post to the letter is one text,
	// and stands for itself, as the last does.
	if got, want := familyActors(t, c), "ann bob cat dan | eve fay | gus"; got != want {
		t.Errorf("families are of %s, want %s", got, want)
	}
	if got, want := value(t, c, `SELECT count(*), sum(texts), sum(forms), min(cohesion) BETWEEN 0.7 AND 0.99, min(least) BETWEEN 0.7 AND min(cohesion) FROM families`), "1 4 3 true true"; got != want {
		t.Errorf("the families are %s, want %s", got, want)
	}
	if got, want := value(t, c, `SELECT count(*), count(DISTINCT family) FROM family_texts m JOIN objects o ON o.object = m.text AND o.action = 'text'`), "4 1"; got != want {
		t.Errorf("texts and families are %s, want %s", got, want)
	}
	if got := value(t, c, `SELECT r.action, o.action, r.text = o.text FROM families f JOIN objects o ON o.object = f.family JOIN objects r ON r.object = f.representative`); got != "text family true" {
		t.Errorf("a family reads as its representative: %s", got)
	}
	count, err := c.Families(ctx)
	if err != nil || count.Texts != 6 || count.Families != 1 || count.In != 4 || count.Short != 0 {
		t.Errorf("%+v, %v", count, err)
	}
	has, err := c.Actions(ctx)
	if err != nil || !strings.Contains(fmt.Sprint(has), "{family 7}") {
		t.Errorf("the case has %v, %v", has, err)
	}
}

// The order in which traces that are taken together are named is nothing to them,
// whether they are derived or not.
func TestTracesTakenTogether(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, head+copies))
	derive(t, c)
	for _, actions := range [][]string{{"domain", "link"}, {"family", "text"}, {"link", "text"}, {"minute", "text"}} {
		var sums []string
		for range 2 {
			n, sum := 0, uint64(0)
			err := c.Traces(actions)(ctx, func(b pairs.Batch) error {
				for i, object := range b.Object {
					n, sum = n+1, sum+object*3+b.Actor[i]*5+uint64(b.Record[i])
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			sums = append(sums, fmt.Sprint(n, sum))
			slices.Reverse(actions)
		}
		want := value(t, c, `SELECT count(*) FROM (`+Touched(actions)+`)`)
		if sums[0] != sums[1] || !strings.HasPrefix(sums[0], want+" ") {
			t.Errorf("%v: %q, want %s traces", actions, sums, want)
		}
	}
}

// Families are made anew when texts were added, and only then; and the order in
// which the files are added is nothing to them.
func TestFamiliesFollowTheTexts(t *testing.T) {
	rows := strings.SplitAfter(copies, "\n")
	const noText = "actor,at,links\nann,2026-03-01T10:00:00Z,https://example.org/a\n"
	c := memory(t)
	add(t, c, write(t, head+rows[0]+rows[4]))
	derive(t, c)
	before := value(t, c, `SELECT value FROM meta WHERE key = 'families'`)
	add(t, c, write(t, noText))
	derive(t, c)
	if after := value(t, c, `SELECT value FROM meta WHERE key = 'families'`); after != before {
		t.Errorf("families were made anew of the same texts: %s, %s", before, after)
	}
	add(t, c, write(t, head+strings.Join(rows[1:4], "")+strings.Join(rows[5:], "")))
	if fresh, err := c.familiesAreFresh(ctx); err != nil || fresh {
		t.Errorf("texts were added, and the families are said to be of them: %v, %v", fresh, err)
	}
	derive(t, c)
	other := memory(t)
	for i := len(rows) - 2; i >= 0; i-- {
		add(t, other, write(t, head+rows[i]))
	}
	derive(t, other)
	for _, sql := range []string{
		`SELECT string_agg(concat_ws(' ', family, representative, texts, forms, cohesion, least), ', ' ORDER BY family) FROM families`,
		`SELECT string_agg(concat_ws(' ', text, family), ', ' ORDER BY text) FROM family_texts`,
		`SELECT string_agg(concat_ws(' ', object, action, text), ', ' ORDER BY object) FROM objects SEMI JOIN families ON families.family = objects.object`,
	} {
		if a, b := value(t, c, sql), value(t, other, sql); a != b || a == "" {
			t.Errorf("added in another order: %s, want %s", b, a)
		}
	}
}

// Whatever the number of threads, each touch of a text is one of a family.
func TestFamilyTracesAreThoseOfTexts(t *testing.T) {
	path, _ := simulated(t, simulate.Demo(), simulate.Posts)
	var want string
	for _, threads := range []int{1, 4} {
		c, err := New(ctx, Memory, Options{Version: "test", Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		add(t, c, path)
		derive(t, c)
		got := value(t, c, `SELECT count(*), count(DISTINCT object), bit_xor(hash(object, actor, at_us, record)) FROM (`+Touched([]string{trace.Family})+`)`)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("on %d threads: %s, want %s", threads, got, want)
		}
		if n := value(t, c, `SELECT count(*) FROM traces t ANTI JOIN (`+Touched([]string{trace.Family})+`) f USING (record) WHERE t.action = 'text'`); n != "0" {
			t.Errorf("%s touches of texts are none of a family", n)
		}
		if n := value(t, c, `SELECT count(*) FROM (SELECT t.object FROM traces t JOIN (`+Touched([]string{trace.Family})+`) f USING (record) WHERE t.action = 'text' GROUP BY t.object HAVING count(DISTINCT f.object) > 1)`); n != "0" {
			t.Errorf("%s texts are in several families", n)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFamiliesThatDoNotFit(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, head+copies))
	c.options.Memory = 1000
	err := c.Derive(ctx, []string{trace.Family}, silent)
	e, ok := errors.AsType[*demarche.Error](err)
	if !ok || e.Code != demarche.BadData || !strings.Contains(err.Error(), "of memory") || !strings.Contains(e.Hint, "--memory") {
		t.Errorf("in 1,000 bytes: %v, hint %v", err, e)
	}
	if n := value(t, c, `SELECT count(*) FROM families`); n != "0" {
		t.Errorf("%s families are kept", n)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	c.options.Memory = 1 << 30
	if err := c.Derive(stopped, []string{trace.Family}, silent); err == nil {
		t.Error("a stopped run makes families")
	}
}
