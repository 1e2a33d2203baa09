package family

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// cpu returns the processor seconds that the process has had.
func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// peakRSS returns the largest resident set of the process in MiB, with the texts.
func peakRSS() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024
		}
	}
	return 0
}

// A million simulated texts are to take at most 20 CPU seconds and 2 GiB. It is
// measured by
//
//	go test ./family -run '^$' -bench Million -benchtime 1x
func BenchmarkMillion(b *testing.B) {
	texts := newWriter(1).rows(1_000_000)
	bytes := 0
	for _, t := range texts {
		bytes += len(t)
	}
	runtime.GC()
	b.ResetTimer()
	start := cpu()
	var f *Families
	for b.Loop() {
		var err error
		if f, err = Find(b.Context(), texts, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpu()-start)/float64(b.N), "cpu-s/op")
	b.ReportMetric(peakRSS(), "peak-MiB")
	b.ReportMetric(float64(len(f.List)), "families")
	in := 0
	for _, of := range f.Of {
		if of >= 0 {
			in++
		}
	}
	b.Logf("%d bytes, %d forms, %d in families, %d short, %d capped; largest %+v", bytes/len(texts), f.Forms, in, f.Short, f.Capped, f.List[0])
}
