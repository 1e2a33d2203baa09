package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Without its commas the number is what it was, a comma stands before every third digit
// of its whole part, and nowhere else.
func TestThousandsOnlyAddCommas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[1-9][0-9]{0,14}(\.[0-9]{1,8})?`).Draw(t, "number")
		got := Thousands(s)
		if strings.ReplaceAll(got, ",", "") != s {
			t.Fatalf("%s becomes %s", s, got)
		}
		whole, fraction, _ := strings.Cut(strings.TrimPrefix(got, "-"), ".")
		groups := strings.Split(whole, ",")
		for i, g := range groups {
			if len(g) != 3 && i > 0 || len(g) > 3 || g == "" {
				t.Fatalf("%s is grouped %s", s, got)
			}
		}
		if strings.Contains(fraction, ",") {
			t.Fatalf("%s has a comma behind its point", got)
		}
	})
	for n, want := range map[int]string{1: "1 post", 0: "0 posts", -150: "-150 posts", 1204: "1,204 posts", -123456: "-123,456 posts"} {
		if got := Plural(n, "post", "posts"); got != want {
			t.Errorf("%d are %q, want %q", n, got, want)
		}
	}
}
