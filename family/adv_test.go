package family

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkAdv(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		for _, c := range []struct{ shared, own int }{{20, 2}, {20, 6}, {20, 10}, {20, 14}, {20, 20}} {
			b.Run(fmt.Sprintf("n=%d/shared=%d/own=%d", n, c.shared, c.own), func(b *testing.B) {
				w := newWriter(3)
				block := strings.Join(w.draw(c.shared), " ")
				texts := make([]string, n)
				for i := range texts {
					texts[i] = block + " " + strings.Join(w.draw(c.own), " ")
				}
				j := 0.0
				for i := range 1000 {
					j += Jaccard(texts[i], texts[i+1000]) / 1000
				}
				start := cpu()
				var f *Families
				for b.Loop() {
					f, _ = Find(b.Context(), texts, Options{})
				}
				b.ReportMetric((cpu()-start)/float64(b.N), "cpu-s/op")
				b.ReportMetric(peakRSS(), "peak-MiB")
				b.ReportMetric(float64(len(f.List)), "families")
				b.ReportMetric(float64(f.Capped), "capped")
				b.ReportMetric(j, "meanJ")
			})
		}
	}
}

func BenchmarkThresholds(b *testing.B) {
	texts := newWriter(1).rows(1_000_000)
	for _, t := range []float64{0.5, 0.6, 0.65, 0.7, 0.8, 0.9} {
		b.Run(fmt.Sprint(t), func(b *testing.B) {
			start := cpu()
			var f *Families
			for b.Loop() {
				f, _ = Find(b.Context(), texts, Options{Threshold: t})
			}
			b.ReportMetric((cpu()-start)/float64(b.N), "cpu-s/op")
			b.ReportMetric(peakRSS(), "peak-MiB")
			b.ReportMetric(float64(len(f.List)), "families")
			b.ReportMetric(float64(f.Capped), "capped")
		})
	}
}

func TestCrowd(t *testing.T) {
	for _, own := range []int{6, 8, 10, 14} {
		w := newWriter(3)
		block := w.draw(20)
		var texts []string
		for len(texts) < 20000 {
			row := append(append([]string{}, block...), w.draw(own)...)
			texts = append(texts, strings.Join(row, " "))
			if w.random.IntN(4) == 0 {
				for range 3 {
					texts = append(texts, strings.Join(w.vary(row, 1+w.random.IntN(5)), " "))
				}
			}
		}
		for _, cap := range []int{1024, 512, 256, 128, 64} {
			for _, cmp := range []int{64, 16} {
				mostLeaders, mostCompared = cap, cmp
				s := cpu()
				Find(t.Context(), texts, Options{})
				t.Logf("own %d cap %d compared %d: %.2f CPU s", own, cap, cmp, cpu()-s)
				report(t, texts, Options{})
			}
		}
	}
}
