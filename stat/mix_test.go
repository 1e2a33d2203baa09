package stat

import (
	"math/bits"
	"testing"
)

// Numbers that follow each other become such that differ in half of their bits, and no
// two become one: each step of it can be undone.
func TestMixScatters(t *testing.T) {
	seen := map[uint64]bool{}
	differ := 0
	const n = 20_000
	for i := range uint64(n) {
		x := Mix(i)
		if seen[x] {
			t.Fatalf("%d becomes what another became", i)
		}
		seen[x] = true
		differ += bits.OnesCount64(x ^ Mix(i+1))
	}
	if mean := float64(differ) / n; mean < 31.5 || mean > 32.5 {
		t.Errorf("neighbours differ in %.2f bits of 64, want 32", mean)
	}
	// The first number that splitmix64 gives from the seed 0, as its authors have it.
	if got := Mix(0); got != 0xe220a8397b1dcdaf {
		t.Errorf("of 0 comes %#x", got)
	}
}
