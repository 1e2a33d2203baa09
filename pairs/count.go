package pairs

import (
	"context"
	"slices"
	"sync/atomic"

	"demarche"
)

// A couple is two actors' numbers in the index, the smaller in the upper half.
type couple uint64

func (c couple) a() uint32 { return uint32(c >> 32) }
func (c couple) b() uint32 { return uint32(c) }

// A counted is a couple and the number of distinct objects that it shares.
type counted struct {
	couple
	shared uint32
}

const (
	// manyPairs is how many pairs a row has on average where going row by row
	// becomes the cheaper way.
	manyPairs    = 4
	meetingBytes = 12
	coupleBytes  = 32 // twice, while they are put together
)

// find returns the couples that share enough objects, sorted.
func (j *Joined) find(ctx context.Context, x *index, weights []uint32, pairs int64) ([]counted, error) {
	j.stats.Method = j.method
	if j.method == "" {
		j.stats.Method = byHash
		if pairs > manyPairs*int64(len(x.at)) || j.memory > 0 && 2*pairs*meetingBytes > j.memory {
			j.stats.Method = byRow
		}
	}
	var blocks [][]counted
	var err error
	var n atomic.Int64 // couples found, those that have no room among them
	keep := func(found []counted) []counted {
		if n := n.Add(int64(len(found))); j.memory > 0 && n*coupleBytes > j.memory {
			return nil
		}
		return slices.Clone(found)
	}
	if j.stats.Method == byHash {
		blocks, err = j.findByHash(ctx, x, keep)
	} else {
		blocks, err = j.findByRow(ctx, x, weights, keep)
	}
	if err != nil {
		return nil, err
	}
	if n := n.Load(); j.memory > 0 && n*coupleBytes > j.memory {
		return nil, tooLarge(n, n*coupleBytes, j.memory)
	}
	return slices.Concat(blocks...), nil
}

// tooLarge is the error for an answer that the memory does not hold.
func tooLarge(edges, bytes, memory int64) error {
	return demarche.Errorf(demarche.Usage, "%d edges need %d MB of memory; there are %d MB",
		edges, bytes>>20+1, memory>>20).WithHint("ask for more shared objects with --min-shared, or give it more with --memory")
}

const objectBlock = 4096 // objects of one piece of work

// weigh returns, for each object, how many rows are within the window of one of
// its rows on average, and the number of pairs of rows in all.
func (j *Joined) weigh(ctx context.Context, x *index) ([]uint32, int64, error) {
	weights := make([]uint32, len(x.objects))
	var pairs atomic.Int64
	err := j.parallel(ctx, blocks(len(x.objects), objectBlock), func(_, i int) error {
		sum := int64(0)
		for o := i * objectBlock; o < min((i+1)*objectBlock, len(weights)); o++ {
			at := x.at[x.start[o]:x.start[o+1]]
			n := within(at, j.window)
			weights[o] = uint32(2 * n / int64(len(at)))
			sum += n
		}
		pairs.Add(sum)
		return nil
	})
	return weights, pairs.Load(), err
}

// blocks returns how many blocks of size hold n.
func blocks(n, size int) int { return (n + size - 1) / size }
