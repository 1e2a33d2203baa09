package topic

import (
	"sync"
	"sync/atomic"
)

// blockRows is how many rows make a block. Sums are taken within blocks and then over
// them in order, so that they do not depend on the number of threads.
const blockRows = 512

func blocks(n int) int { return (n + blockRows - 1) / blockRows }

// parallel calls do for the bounds of each block of n rows, on so many threads.
func parallel(threads, n int, do func(block, from, to int)) {
	each := func(block int) { do(block, block*blockRows, min(n, (block+1)*blockRows)) }
	if threads < 2 || blocks(n) < 2 {
		for block := range blocks(n) {
			each(block)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(threads, blocks(n)) {
		all.Go(func() {
			for {
				block := int(next.Add(1)) - 1
				if block >= blocks(n) {
					return
				}
				each(block)
			}
		})
	}
	all.Wait()
}
