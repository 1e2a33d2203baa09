package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche/simulate"
)

// kills is how often each command is killed before it is done; KILLS sets it.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("KILLS"))
	if err != nil {
		return 4
	}
	return n
}

// A command that is killed at any moment leaves the case as it was or as it
// would be, never between, and the same command then succeeds.
func TestKilledAtAnyMoment(t *testing.T) {
	program := build(t)
	dir := t.TempDir()
	posts, small := filepath.Join(dir, "simulated-posts.csv"), filepath.Join(dir, "small.csv")
	o := simulate.Plain(150_000)
	simulated(t, posts, o)
	simulated(t, small, simulate.Demo())
	must := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, args...).Output()
		if err != nil {
			if e, ok := err.(*exec.ExitError); ok {
				t.Fatalf("demarche %s: %v\n%s", strings.Join(args, " "), err, e.Stderr)
			}
			t.Fatal(err)
		}
		return string(out)
	}
	// What the whole case tells of itself, counted table by table: what is half
	// there shows as numbers that do not belong together.
	state := func(path string) string {
		t.Helper()
		return must("sql", path, `
SELECT (SELECT count(*) FROM datasets), (SELECT coalesce(sum(kept), 0) FROM datasets), (SELECT count(*) FROM posts),
       (SELECT coalesce(sum(traces), 0) FROM dataset_traces), (SELECT count(*) FROM traces), (SELECT count(*) FROM actors), (SELECT count(*) FROM objects),
       (SELECT count(*) FROM refusals), (SELECT coalesce(sum(refused), 0) FROM datasets),
       (SELECT count(*) FROM runs), (SELECT count(*) FROM edges), (SELECT count(DISTINCT edge) FROM shown), (SELECT count(*) FROM nodes),
       (SELECT count(*) FROM findings), (SELECT count(*) FROM evidence), (SELECT coalesce(sum(records), 0) FROM findings),
       (SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM duckdb_tables() WHERE table_name SIMILAR TO 'rows_.*|new_.*')`)
	}
	rng := rand.New(rand.NewPCG(7, 7))

	for _, command := range []struct {
		name string
		args func(path string) []string
		made []string // the commands that make what it starts from
	}{
		{"add", func(path string) []string { return []string{"add", path, posts} }, nil},
		{"run", func(path string) []string { return []string{"run", path, "coshare", "--trace", "link,hashtag"} }, []string{posts}},
	} {
		t.Run(command.name, func(t *testing.T) {
			start := filepath.Join(dir, command.name+"-start.case")
			must("new", start)
			must("add", start, small)
			for _, file := range command.made {
				must("add", start, file)
			}
			before := state(start)
			whole := filepath.Join(dir, command.name+"-whole.case")
			copyFile(t, start, whole)
			began := time.Now()
			must(command.args(whole)...)
			took := time.Since(began)
			after := state(whole)
			if before == after {
				t.Fatalf("%s changes nothing, so the test cannot fail", command.name)
			}
			undone, tries := 0, 0
			for ; undone < kills(t); tries++ {
				if tries > 4*kills(t)+20 {
					t.Fatalf("of %d kills only %d came before the end", tries, undone)
				}
				path := filepath.Join(dir, command.name+"-killed.case")
				copyFile(t, start, path)
				_ = os.Remove(path + ".wal")
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(rng.Int64N(int64(took))))
				killed := exec.CommandContext(ctx, program, command.args(path)...) // killed by SIGKILL when ctx is done
				if killed.Run() != nil {
					undone++
				}
				cancel()
				switch left := state(path); left {
				case before, after:
				default:
					// A run is of several networks, each saved whole: fewer of them may be there.
					if command.name != "run" || !wholeRuns(t, must, path) {
						t.Fatalf("after the kill the case holds\n%swhich is neither\n%snor\n%s", left, before, after)
					}
				}
				if state(path) != after {
					must(command.args(path)...)
				}
				if left := state(path); left != after {
					t.Fatalf("the same command then leaves\n%swant\n%s", left, after)
				}
			}
			t.Logf("%d kills before the end, of %d", undone, tries)
		})
	}
}

// wholeRuns says whether each run that is there is there whole.
func wholeRuns(t *testing.T, must func(...string) string, path string) bool {
	t.Helper()
	out := must("sql", path, `
SELECT count(*) FROM runs r LEFT JOIN networks n USING (run)
WHERE n.run IS NULL
   OR (SELECT count(*) FROM edges e WHERE e.run = r.run) <> (SELECT count(DISTINCT edge) FROM shown s WHERE s.run = r.run)
   OR (SELECT coalesce(sum(records), 0) FROM findings f WHERE f.run = r.run) <> (SELECT count(*) FROM evidence v WHERE v.run = r.run)`)
	_, n, _ := strings.Cut(out, "\n")
	return strings.TrimSpace(n) == "0"
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
