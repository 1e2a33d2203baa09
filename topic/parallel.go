package topic

import "demarche/parallel"

// blockRows is how many rows make a block. Sums are taken within blocks and then over
// them in order, so that they do not depend on the number of threads.
const blockRows = 512

func blocks(n int) int { return (n + blockRows - 1) / blockRows }

// eachBlock calls do for the bounds of each block of n rows, on so many threads.
func eachBlock(threads, n int, do func(block, from, to int)) {
	parallel.Each(max(threads, 1), blocks(n), func(block int) { do(block, block*blockRows, min(n, (block+1)*blockRows)) })
}
