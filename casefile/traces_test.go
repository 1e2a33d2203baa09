package casefile

import (
	"testing"

	"demarche/pairs"
)

// Of actions that a case has no traces of it yields none, whatever others there are.
func TestTracesOfActionsThatAreNotThere(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, "actor,at,text\na,2024-03-01 10:00:00,see https://example.org/1\nb,2024-03-01 10:01:00,see https://example.org/2\n"))
	for _, test := range []struct {
		actions []string
		want    int
	}{
		{[]string{"repost"}, 0},
		{[]string{"repost", "quote"}, 0},
		{[]string{"link"}, 2},
		{[]string{"repost", "link"}, 2},
		{[]string{"link", "repost", "quote", "hashtag"}, 2},
	} {
		got := 0
		err := c.Traces(test.actions)(ctx, func(b pairs.Batch) error {
			got += len(b.Object)
			return nil
		})
		if err != nil || got != test.want {
			t.Errorf("%q: %d traces, want %d; %v", test.actions, got, test.want, err)
		}
	}
}
