package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/simulate"
)

// sets are what a simulation may start from.
var sets = []struct {
	name string
	make func(posts int) simulate.Options
}{
	{"demo", func(int) simulate.Options { return simulate.Demo() }},
	{"plain", simulate.Plain},
	{"trial", func(int) simulate.Options { return simulate.Trial() }},
}

func (p *program) simulate() *cobra.Command {
	var set, format, truth, start string
	var o simulate.Options
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "write simulated posts with planted groups, to try methods on",
		Long: `Write a CSV file of simulated posts in which groups of actors were planted that
touch the same objects at the same time. A text is a row of tokens: the rows are
to be counted, not read. The same seed and flags give the same bytes. FILE - is
stdout.

A simulation starts from a set of options, and flags change them: demo (6,000
posts to look at), plain (for measuring: any number of posts), trial (a hard case
for methods: camps, fast responders, flash events).`,
		Example: "  demarche simulate simulated-posts.csv\n  demarche simulate big.csv --set plain --posts 1000000 --format coortweet --truth truth.csv",
		Args:    args(1, 1, "the file to write, or - for stdout"),
	}
	fs := cmd.Flags()
	fs.StringVar(&set, "set", "demo", "the `set` of options to start from: demo, plain, trial")
	fs.StringVar(&format, "format", simulate.Posts, "the `format`: posts (eleven columns), coortweet (four columns)")
	fs.StringVar(&truth, "truth", "", "write who was planted into this `file`")
	fs.StringVar(&start, "start", "", "midnight of the first `day`, as 2026-03-02")
	fs.IntVar(&o.Posts, "posts", 0, "good rows")
	fs.IntVar(&o.Actors, "actors", 0, "accounts to draw from")
	fs.IntVar(&o.Objects, "objects", 0, "objects to draw from")
	fs.IntVar(&o.Days, "days", 0, "days")
	fs.Uint64Var(&o.Seed, "seed", 1, "of everything that is drawn")
	fs.Float64Var(&o.Cascades, "cascades", 0, "share of the ordinary posts in cascades")
	fs.IntVar(&o.Groups, "groups", 0, "planted groups")
	fs.IntVar(&o.GroupSize, "group-size", 0, "members of a planted group")
	fs.IntVar(&o.Events, "events", 0, "objects that the members of a group share")
	fs.DurationVar(&o.Jitter, "jitter", 0, "the longest time between two members on one object")
	fs.Float64Var(&o.Dropout, "dropout", 0, "probability that a member misses an object")
	fs.IntVar(&o.Camps, "camps", 0, "camps whose actors mostly touch the objects of their own")
	fs.Float64Var(&o.Viral, "viral", 0, "share of the posts that touch one object")
	fs.DurationVar(&o.ViralSpan, "viral-span", time.Hour, "the time in which they do")
	fs.IntVar(&o.Flash, "flash", 0, "events that many take up in one hour")
	fs.Float64Var(&o.Responders, "responders", 0, "share of the actors who respond fast")
	fs.Float64Var(&o.Sittings, "sittings", 0, "share of the ordinary posts that are written several at one sitting")
	fs.IntVar(&o.Desks, "desks", 0, "pairs of news desks of which one posts what the other does")
	fs.IntVar(&o.Bad, "bad", 0, "rows that no reader may take, beside the others")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given := o
		var names []string
		found := false
		for _, s := range sets {
			names = append(names, s.name)
			if s.name == set {
				o, found = s.make(max(given.Posts, 1)), true
				if s.name == "plain" && given.Posts == 0 {
					o = s.make(1_000_000)
				}
			}
		}
		if !found {
			return demarche.Errorf(demarche.NotFound, "no set %q", set).WithHint("there are: %s", strings.Join(names, ", "))
		}
		overlay(cmd, &o, given)
		if start != "" {
			day, err := time.Parse(time.DateOnly, start)
			if err != nil {
				return demarche.Errorf(demarche.Usage, "--start %q: want a day, as 2026-03-02", start)
			}
			o.Start = day
		}
		p.progress("simulating", 0, 0)
		if err := p.writeSimulated(cmd.Context(), args[0], truth, o, format); err != nil {
			return err
		}
		return p.written("simulated", args[0])
	}
	return cmd
}

// overlay takes the options that were typed over those of the set.
func overlay(cmd *cobra.Command, o *simulate.Options, given simulate.Options) {
	for name, set := range map[string]func(){
		"posts": func() { o.Posts = given.Posts }, "actors": func() { o.Actors = given.Actors }, "objects": func() { o.Objects = given.Objects },
		"days": func() { o.Days = given.Days }, "seed": func() { o.Seed = given.Seed }, "cascades": func() { o.Cascades = given.Cascades },
		"groups": func() { o.Groups = given.Groups }, "group-size": func() { o.GroupSize = given.GroupSize }, "events": func() { o.Events = given.Events },
		"jitter": func() { o.Jitter = given.Jitter }, "dropout": func() { o.Dropout = given.Dropout }, "camps": func() { o.Camps = given.Camps },
		"viral": func() { o.Viral = given.Viral }, "viral-span": func() { o.ViralSpan = given.ViralSpan }, "flash": func() { o.Flash = given.Flash },
		"responders": func() { o.Responders = given.Responders }, "sittings": func() { o.Sittings = given.Sittings },
		"desks": func() { o.Desks = given.Desks }, "bad": func() { o.Bad = given.Bad },
	} {
		if cmd.Flags().Changed(name) {
			set()
		}
	}
}
