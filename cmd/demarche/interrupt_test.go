package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demarche/simulate"
)

// A trip calls off the work as soon as a word is written to it.
type trip struct {
	bytes.Buffer
	word string
	off  context.CancelFunc
}

func (w *trip) Write(b []byte) (int, error) {
	if strings.Contains(string(b), w.word) {
		w.off()
	}
	return w.Buffer.Write(b)
}

// tripped runs a command line that is called off at a word on stderr; "" is before it
// begins.
func tripped(t *testing.T, word string, args ...string) (status int, stderr string) {
	t.Helper()
	ctx, off := context.WithCancel(t.Context())
	defer off()
	if word == "" {
		off()
	}
	w := &trip{word: word, off: off}
	var stdout bytes.Buffer
	return Main(ctx, Terminal{Stdout: &stdout, Stderr: w}, args), w.String()
}

// What is called off before there is data leaves nothing, and after that it says
// where the case is and how to go on, which works.
func TestCalledOff(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, args := range [][]string{{"simulate", "big.csv", "--set", "plain", "--posts", "2000000"}, {"demo", "d"}} {
		if status, stderr := tripped(t, "", args...); status != exitInterrupted {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%v leaves %v, %v", args, left, err)
		}
	}
	simulated(t, "posts.csv", simulate.Demo())
	for _, args := range [][]string{{"analyze", "posts.csv", "-o", "an answer"}, {"demo", "d"}} {
		status, stderr := tripped(t, "rows kept", args...)
		if status != exitInterrupted {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
		_, commands, ok := strings.Cut(stderr, "go on with\n")
		if !ok || !strings.Contains(stderr, "hint: the case is in ") {
			t.Fatalf("%v says %s", args, stderr)
		}
		for _, line := range strings.Split(strings.TrimSpace(commands), "\n") {
			words := strings.Fields(strings.ReplaceAll(strings.TrimPrefix(line, "demarche: hint: demarche "), "an answer", "an\x00answer"))
			for i := range words {
				words[i] = strings.ReplaceAll(strings.Trim(words[i], "'"), "\x00", " ")
			}
			if status, stderr := tripped(t, "(nothing)", words...); status != exitDone {
				t.Errorf("%q: status %d, %s", words, status, stderr)
			}
		}
		if _, err := os.Stat(filepath.Join(args[len(args)-1], "report.html")); err != nil {
			t.Error(err)
		}
	}
}
