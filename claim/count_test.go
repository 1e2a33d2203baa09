package claim_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"demarche/claim"
)

// Twice the facts take about twice the memory to count, not four times.
func TestMemoryOfACountGrowsWithTheFacts(t *testing.T) {
	file := read(t, "work: {title: T}\nclaims: [{id: one, says: x, value: 1, count: {of: events, topic: w}}]\n")
	used := func(n int) uint64 {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "event|event=E%05d|topics=w|start=2001-01-01|confidence=verified\n", i)
		}
		all := facts(t, b.String())
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		claim.Check(file, all)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	used(10) // whatever is made once
	if small, large := used(2000), used(4000); float64(large) > 2.6*float64(small) {
		t.Errorf("2000 facts take %d bytes, 4000 take %d", small, large)
	}
}
