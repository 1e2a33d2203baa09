package casefile

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// listed returns the names in a folder.
func listed(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// closed makes an empty case in a folder, and closes it.
func closed(t *testing.T, dir string) (path string) {
	t.Helper()
	path = filepath.Join(dir, "x.case")
	c, err := New(ctx, path, Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOpeningsSpillApart reads one case twice at the same time, both with more to sort than
// fits into memory.
func TestOpeningsSpillApart(t *testing.T) {
	dir := t.TempDir()
	path := closed(t, dir)
	const rows = 2_000_000
	const sort = `SELECT count(*), sum(hash(a, r)) FROM (SELECT md5(i::VARCHAR) a, row_number() OVER (ORDER BY md5(i::VARCHAR)) r FROM range(2000000) t(i))`
	said := make([]string, 2)
	var group sync.WaitGroup
	for i := range said {
		group.Go(func() {
			c, err := Open(ctx, path, Options{Version: "test", ReadOnly: true, Memory: 160 << 20, Threads: 2})
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = c.Close() }()
			_, got, err := c.db.Strings(ctx, sort)
			if err != nil {
				t.Error(err)
				return
			}
			said[i] = got[0][0] + " " + got[0][1]
		})
	}
	group.Wait()
	if said[0] == "" || said[0] != said[1] {
		t.Errorf("two openings say %q and %q of %d rows", said[0], said[1], rows)
	}
	if names := listed(t, dir); !slices.Equal(names, []string{"x.case"}) {
		t.Errorf("what is left: %q", names)
	}
}

// TestWhatAKilledProgramSpilledGoes opens a case beside which folders of programs that were
// killed are left, and other things.
func TestWhatAKilledProgramSpilledGoes(t *testing.T) {
	dir := t.TempDir()
	path := closed(t, dir)
	for _, folder := range []string{"x.case.tmp", "x.case.tmp-12", "x.case.tmpfiles", "y.case.tmp-1"} {
		if err := os.MkdirAll(filepath.Join(dir, folder, "in"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "x.case.tmp-note"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	reading, err := Open(ctx, path, Options{Version: "test", ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if names := listed(t, dir); !slices.Contains(names, "x.case.tmp-12") {
		t.Errorf("a reader took what may be another's: %q", names)
	}
	if err := reading.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := Open(ctx, path, Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if names, want := listed(t, dir), []string{"x.case", "x.case.tmp-note", "x.case.tmpfiles", "y.case.tmp-1"}; !slices.Equal(names, want) {
		t.Errorf("left are %q, want %q", names, want)
	}
}
