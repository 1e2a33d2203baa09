package coord

import (
	"strings"

	"demarche/project"
)

// name returns the name of the network: its trace and window, and what else sets
// it apart from another run's on these.
func (r *CoShareRun) name() string {
	name := r.Trace[0] + " " + windowName(r.Window[0])
	if _, ok := project.Find(r.As); ok { // which has its own window
		name = r.Trace[0]
	}
	if r.As != "" {
		name += " as " + r.As
	}
	typed, _ := CoShare.Options(r)
	for _, option := range typed {
		switch flag, value, _ := strings.Cut(strings.TrimPrefix(option, "--"), "="); flag {
		case "trace", "window", "as":
		case "camps":
			name += " camps"
		default:
			name += " " + flag + " " + value
		}
	}
	return name
}
