package claim_test

import (
	"strings"
	"testing"
)

// A name is compared letter by letter up to a length, so that a long one costs no
// matrix of its length squared.
func TestLongNamesAreNotComparedByLetters(t *testing.T) {
	for letters, want := range map[int]bool{199: true, 200: true, 201: false, 4000: false} {
		name := strings.Repeat("ab", letters)[:letters]
		all := facts(t, "event|event="+name+"|start=2007-03-01|confidence=verified\n")
		v := ask(t, "period: 2007, date: "+name[:letters-1]+"z", all)
		if got := strings.Contains(v.Because, "did you mean"); got != want {
			t.Errorf("of %d letters: %v, want %v: %.300s", letters, got, want, v.Because)
		}
	}
}
