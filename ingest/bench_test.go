package ingest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"demarche/ingest"
)

// plainCSV writes a file of four columns and n rows.
func plainCSV(tb testing.TB, n int, at func(i int) string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "plain.csv")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "object_id,account_id,content_id,timestamp_share")
	for i := range n {
		fmt.Fprintf(w, "url_%d,account_%d,%d,%s\n", i*7919%5000, i*104729%20000, i, at(i))
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

func benchmarkCSV(b *testing.B, at func(int) string) {
	const rows = 500_000
	path := plainCSV(b, rows, at)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range s.Posts(context.Background(), nil) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkPlainCSVWithSeconds(b *testing.B) {
	benchmarkCSV(b, func(i int) string { return fmt.Sprint(1_600_000_000 + i) })
}

func BenchmarkPlainCSVWithISO(b *testing.B) {
	benchmarkCSV(b, func(i int) string { return fmt.Sprintf("2021-08-%02d %02d:%02d:07", 1+i%28, i%24, i%60) })
}
