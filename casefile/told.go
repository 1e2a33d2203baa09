package casefile

import (
	"fmt"
	"strings"

	"demarche/text"

	"demarche"
)

// command returns the command that makes a run again.
func command(file string, r demarche.RunRecord) string {
	return strings.Join(append([]string{"demarche run", text.ShellWord(file), r.Analysis}, shellWords(r.Options)...), " ")
}

// commands returns the commands that make the case again.
func commands(d *demarche.Dossier, runs []Saved) []string {
	name := text.ShellWord(d.Case)
	all := []string{"demarche new " + name}
	for _, s := range d.Datasets {
		line := "demarche add " + name + " " + text.ShellWord(s.Name) + " --format " + s.Format
		for _, m := range s.Mapping {
			if m.How == "user" {
				line += " --map " + text.ShellWord(m.Role+"="+m.Column)
			}
		}
		for _, option := range s.Options {
			line += " " + text.ShellWord(option)
		}
		if s.Source != "" {
			line += " --source " + text.ShellWord(s.Source)
		}
		if s.Licence != "" {
			line += " --licence " + text.ShellWord(s.Licence)
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
		quoted[i] = text.ShellWord(w)
	}
	return quoted
}

// statements says what holds for the whole dossier.
func statements(d *demarche.Dossier, o DossierOptions) {
	say := func(format string, args ...any) { d.Statement = append(d.Statement, fmt.Sprintf(format, args...)) }
	switch {
	case d.Actors == 0: // facts are of states, which stand under their names
	case o.Names:
		say("Actors stand here under the names that the files give them.")
	default:
		say("Actors stand here under labels. The labels stay the same in this case, and whoever holds the case or its files can tell whom they stand for. Names of actors and @mentions are replaced in texts too; what a text says, the address of a link or the key of a post may still lead to its author.")
	}
	var nowhere []string // files of facts of which it was not said where they are from
	for _, s := range d.Datasets {
		posts := s.Holds == demarche.Posts
		if s.ZoneAssumed {
			say("The times of dataset %d (%s) do not state their zone; they are read as %s.", s.Dataset, s.Name, s.Zone)
		}
		if posts && s.ResolutionS >= 60 {
			say("The times of dataset %d (%s) stand on steps of %v s: what happened within a step cannot be put in order.", s.Dataset, s.Name, s.ResolutionS)
		}
		switch {
		case s.Source != "":
		case posts:
			say("Where dataset %d (%s) is from was not said (--source), nor therefore how it was sampled.", s.Dataset, s.Name)
		default:
			nowhere = append(nowhere, s.Name)
		}
		for _, n := range s.Notes {
			say("Dataset %d (%s): %s", s.Dataset, s.Name, n)
		}
	}
	if len(nowhere) > 0 {
		say("Who made %s, and by what rule rows are in it, was not said (--source). The source that a row names stands with the row.", strings.Join(nowhere, ", "))
	}
}
