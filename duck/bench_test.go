package duck_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"demarche/duck"
)

// BenchmarkAppend appends a million rows of a number, a time and a string, to a
// file.
func BenchmarkAppend(b *testing.B) {
	ctx := context.Background()
	for b.Loop() {
		d := open(b, filepath.Join(b.TempDir(), "x.db"))
		if _, err := d.Exec(ctx, `CREATE TABLE t (u UBIGINT, at_us BIGINT, s VARCHAR)`); err != nil {
			b.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(1, 2))
		err := d.InTx(ctx, func() error {
			a, err := d.Append("t", []duck.Type{duck.UBigint, duck.Bigint, duck.Varchar})
			if err != nil {
				return err
			}
			for i := range 1_000_000 {
				a.UBigint(0, rng.Uint64())
				a.Bigint(1, int64(i))
				a.Varchar(2, fmt.Sprintf("object_%d", rng.IntN(250_000)))
				if err := a.EndRow(); err != nil {
					return err
				}
			}
			return a.Close(ctx)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/row")
}
