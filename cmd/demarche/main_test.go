package main

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"demarche/simulate"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"demarche": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			os.Exit(Main(ctx, Terminal{Stdout: os.Stdout, Stderr: os.Stderr}, os.Args[1:]))
		},
	})
}

// The scripts are a person at work.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"pack": pack},
	})
}

// build returns the path of the program, built once for the tests that need a
// process of their own.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demarche")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// simulated writes a file of simulated posts.
func simulated(t *testing.T, path string, o simulate.Options) {
	t.Helper()
	if err := new(program).writeSimulated(t.Context(), path, "", o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
}
