package casefile

import (
	"fmt"
	"strings"

	"demarche"
)

// command returns the command that makes a run again.
func command(file string, r demarche.RunRecord) string {
	return strings.Join(append([]string{"demarche run", shellWord(file), r.Analysis}, shellWords(r.Options)...), " ")
}

// commands returns the commands that make the case again.
func commands(d *demarche.Dossier, runs []Saved) []string {
	name := shellWord(d.Case)
	all := []string{"demarche new " + name}
	for _, s := range d.Datasets {
		line := "demarche add " + name + " " + shellWord(s.Name) + " --format " + s.Format
		for _, m := range s.Mapping {
			if m.How == "user" {
				line += " --map " + shellWord(m.Role+"="+m.Column)
			}
		}
		for _, option := range s.Options {
			line += " " + shellWord(option)
		}
		if s.Source != "" {
			line += " --source " + shellWord(s.Source)
		}
		if s.Licence != "" {
			line += " --licence " + shellWord(s.Licence)
		}
		all = append(all, line+"  # SHA-256 "+s.SHA256)
	}
	for _, s := range runs {
		all = append(all, command(d.Case, s.RunRecord))
	}
	return all
}

func shellWords(words []string) []string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = shellWord(w)
	}
	return quoted
}

// shellWord quotes a word for a POSIX shell where it needs it.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=,+:@%", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// statements says what holds for the whole dossier.
func statements(d *demarche.Dossier, o DossierOptions) {
	say := func(format string, args ...any) { d.Statement = append(d.Statement, fmt.Sprintf(format, args...)) }
	if o.Names {
		say("Actors stand here under the names that the files give them.")
	} else {
		say("Actors stand here under labels. The labels stay the same in this case, and whoever holds the case or its files can tell whom they stand for. Names of actors and @mentions are replaced in texts too; what a text says, the address of a link or the key of a post may still lead to its author.")
	}
	for _, s := range d.Datasets {
		if s.ZoneAssumed {
			say("The times of dataset %d (%s) do not state their zone; they are read as %s.", s.Dataset, s.Name, s.Zone)
		}
		if s.ResolutionS >= 60 {
			say("The times of dataset %d (%s) stand on steps of %v s: what happened within a step cannot be put in order.", s.Dataset, s.Name, s.ResolutionS)
		}
		if s.Source == "" {
			say("Where dataset %d (%s) is from was not said (--source), nor therefore how it was sampled.", s.Dataset, s.Name)
		}
		for _, n := range s.Notes {
			say("Dataset %d (%s): %s", s.Dataset, s.Name, n)
		}
	}
}
