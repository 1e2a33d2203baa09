package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/catalog"
	"demarche/trace"
)

func (p *program) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [NAME]",
		Short: "tell what an analysis, format, export or trace is, does, and where it errs",
		Args:  args(0, 1, "at most a name"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, t := range topics() {
				names = append(names, t.Name+"\t"+t.title())
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			all := topics()
			if len(args) == 0 {
				if p.json {
					return p.document(map[string]any{"topics": all})
				}
				for _, t := range all {
					p.print(t.Kind, t.Name, t.title())
				}
				return nil
			}
			var names []string
			for _, t := range all {
				if t.Name == args[0] {
					if p.json {
						return p.document(t)
					}
					p.print(strings.TrimRight(t.text(), "\n"))
					return nil
				}
				names = append(names, t.Name)
			}
			slices.Sort(names)
			return demarche.Errorf(demarche.NotFound, "nothing is called %q", args[0]).WithHint("there are: %s", strings.Join(names, ", "))
		},
	}
}

// A topic is a thing that can be explained.
type topic struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Doc   string `json:"doc"`
	Flags string `json:"flags,omitempty"` // of an analysis, as its usage prints them
}

func (t topic) title() string {
	title, _, _ := strings.Cut(t.Doc, "\n")
	return title
}

func (t topic) text() string {
	text := t.Name + ": " + strings.TrimRight(t.Doc, "\n") + "\n"
	if t.Flags != "" {
		text += "\nFlags:\n" + t.Flags
	}
	return text
}

func topics() []topic {
	var all []topic
	for _, a := range catalog.Analyses {
		all = append(all, topic{"analysis", a.Name, a.Doc, usage(a)})
	}
	for _, a := range catalog.Peers {
		all = append(all, topic{"peer", a.Name, a.Doc, ""})
	}
	for _, a := range trace.Actions {
		all = append(all, topic{"trace", a.Name, a.Doc, ""})
	}
	for _, f := range catalog.Formats {
		all = append(all, topic{"format", f.Name, f.Doc, ""})
	}
	for _, f := range catalog.Exports {
		all = append(all, topic{"export", f.Name, f.Doc, ""})
	}
	return all
}

func usage(a analysis.Analysis) string {
	fs := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	a.New().Flags(fs)
	return fs.FlagUsagesWrapped(80)
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "tell the version",
		Args:  args(0, 0, "no argument"),
		RunE: func(*cobra.Command, []string) error {
			if p.json {
				return p.document(map[string]string{"version": programVersion()})
			}
			p.print("demarche", programVersion())
			return nil
		},
	}
}
