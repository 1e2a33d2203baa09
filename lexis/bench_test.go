package lexis

import "testing"

func BenchmarkCount(b *testing.B) {
	docs := make([]string, 1000)
	for i := range docs {
		docs[i] = "RT @user: Hillary Clinton's emails don't matter — says #tcot https://t.co/abcdefghij Trump will win, Россия тоже ждёт этого &amp; more"
	}
	for b.Loop() {
		Count(docs, Options{Lang: "en", Stem: true, WordMax: 2})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/text")
}
