// Command demarche is the evidence workbench on the command line: one file a
// subcommand. Results go to stdout and everything else to stderr; the exit
// status says whose turn it is.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	_ "time/tzdata" // --zone must know the zones where the machine does not

	"golang.org/x/term"
)

// version is set when the program is built from a release.
var version = ""

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	go func() {
		// The first Ctrl-C stops the work and leaves the case whole; a second one
		// kills.
		<-ctx.Done()
		stop()
	}()
	// Reading makes much short-lived text; collecting it less often costs memory
	// that DuckDB and the pair join leave free.
	debug.SetGCPercent(400)
	os.Exit(Main(ctx, Terminal{
		Stdout: os.Stdout, Stderr: os.Stderr,
		Live: term.IsTerminal(int(os.Stderr.Fd())), Screen: term.IsTerminal(int(os.Stdout.Fd())),
	}, os.Args[1:]))
}

// programVersion returns the version that is written into runs and reports.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
