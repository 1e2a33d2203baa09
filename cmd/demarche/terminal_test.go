package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"demarche/simulate"
)

// A watcher is a terminal at which somebody stops the program as soon as it
// shows a word.
type watcher struct {
	seen bytes.Buffer
	word string
	stop func()
}

func (w *watcher) Write(b []byte) (int, error) {
	n, err := w.seen.Write(b)
	if w.word != "" && strings.Contains(w.seen.String(), w.word) {
		w.stop()
	}
	return n, err
}

// Whoever presses Ctrl-C while a file is read or pairs are joined is told that
// it is undone, and it is; the same command then succeeds.
func TestStoppedByHand(t *testing.T) {
	dir := t.TempDir()
	posts, path := filepath.Join(dir, "simulated-posts.csv"), filepath.Join(dir, "my.case")
	simulated(t, posts, simulate.Plain(60_000))
	status := func(word string, args ...string) (int, string) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		out, stderr := &bytes.Buffer{}, &watcher{word: word, stop: cancel}
		return Main(ctx, Terminal{Stdout: out, Stderr: stderr, Live: true}, args), out.String() + stderr.seen.String()
	}
	count := func() string {
		t.Helper()
		n, out := status("", "-q", "sql", path, "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM traces), (SELECT count(*) FROM actors), (SELECT count(*) FROM runs), (SELECT count(*) FROM edges)")
		if n != exitDone {
			t.Fatal(out)
		}
		return out
	}
	if n, out := status("", "new", path); n != exitDone {
		t.Fatal(out)
	}
	for _, step := range []struct {
		word string
		args []string
	}{
		{"reading", []string{"add", path, posts}},
		{"joining", []string{"run", path, "coshare", "--trace", "link"}},
	} {
		before := count()
		if n, out := status(step.word, step.args...); n != exitInterrupted || !strings.Contains(out, "stopped; what was not finished is undone") {
			t.Errorf("%s, stopped at %q: status %d, %s", step.args[0], step.word, n, out)
		}
		if after := count(); after != before {
			t.Errorf("%s, stopped at %q, leaves %s, want %s", step.args[0], step.word, after, before)
		}
		if n, out := status("", step.args...); n != exitDone {
			t.Fatalf("%s after it was stopped: status %d, %s", step.args[0], n, out)
		}
		if after := count(); after == before {
			t.Errorf("%s changes nothing, so the test cannot fail", step.args[0])
		}
	}
}

// A screen is what is written to both streams of a terminal. The progress line
// is drawn from a goroutine of its own.
type screen struct {
	lock    sync.Mutex
	written bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.written.Write(b)
}

// seen returns the lines that a person sees: of each, what stands after the last
// return to its beginning.
func (s *screen) seen() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	var b strings.Builder
	for line := range strings.Lines(s.written.String()) {
		b.WriteString(line[strings.LastIndex(line, "\r")+1:])
	}
	return b.String()
}

// A terminal shows the same lines with a progress line as without: none of it
// stays, and no result is written behind it.
func TestTheProgressLineLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	posts := filepath.Join(dir, "simulated-posts.csv")
	simulated(t, posts, simulate.Demo())
	t.Chdir(dir)
	var shown [2]string
	for i, live := range []bool{false, true} {
		s := &screen{}
		for _, args := range [][]string{
			{"new", "my.case"},
			{"add", "my.case", posts},
			{"run", "my.case", "coshare", "--trace", "link"},
			{"report", "my.case"},
		} {
			if n := Main(t.Context(), Terminal{Stdout: s, Stderr: s, Live: live}, args); n != exitDone {
				t.Fatalf("%v: status %d\n%s", args, n, s.seen())
			}
		}
		shown[i] = s.seen()
		if returns := strings.Count(s.written.String(), "\r"); live != (returns > 0) {
			t.Errorf("live is %v, and there are %d returns", live, returns)
		}
		for _, name := range []string{"my.case", "my.html"} {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	if shown[0] != shown[1] {
		t.Errorf("with a progress line:\n%s\nwithout:\n%s", shown[1], shown[0])
	}
}
