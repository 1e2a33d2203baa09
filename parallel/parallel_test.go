package parallel

import (
	"sync/atomic"
	"testing"
)

func TestEachCallsEveryNumberOnce(t *testing.T) {
	for _, threads := range []int{-1, 0, 1, 2, 7, 100} {
		for _, n := range []int{0, 1, 2, 3, 50, 1000} {
			calls := make([]atomic.Int32, n)
			Each(threads, n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if k := calls[i].Load(); k != 1 {
					t.Fatalf("on %d threads, %d of %d was called %d times", threads, i, n, k)
				}
			}
		}
	}
}

// No more calls are under way at a time than there are threads, and with two there are two:
// each of the two first waits for the other.
func TestEachIsOnSoManyThreads(t *testing.T) {
	var under, most atomic.Int32
	Each(3, 300, func(int) {
		now := under.Add(1)
		for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
		}
		under.Add(-1)
	})
	if n := most.Load(); n < 1 || n > 3 {
		t.Errorf("%d calls at a time on 3 threads", n)
	}
	met := make(chan int)
	Each(2, 2, func(i int) {
		if i == 0 {
			met <- i
		} else {
			<-met
		}
	})
}
