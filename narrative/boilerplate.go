package narrative

import (
	_ "embed"
	"os"
	"path/filepath"
	"strings"

	"demarche"
	"demarche/text"
)

//go:embed boilerplate.txt
var boilerplateWords string

// boilerplate knows the texts that applications write.
type boilerplate [][]string // of each pattern what stands between its stars

// readBoilerplate returns the bundled patterns, and those of a file of the user's.
func readBoilerplate(path string) (boilerplate, error) {
	all := boilerplateWords
	if path != "" {
		own, err := os.ReadFile(path)
		if err != nil {
			return nil, demarche.Errorf(demarche.Usage, "--boilerplate %s: %w", filepath.Base(path), err)
		}
		all += "\n" + string(own)
	}
	var b boilerplate
	for line := range strings.Lines(all) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") && strings.HasPrefix(line, "# ") {
			continue
		}
		var parts []string
		for part := range strings.SplitSeq(line, "*") {
			if part = text.Folded(part, 0); part != "" {
				parts = append(parts, part)
			}
		}
		if parts != nil {
			b = append(b, parts)
		}
	}
	return b, nil
}

// has reports whether a text, as the case compares it, is boilerplate.
func (b boilerplate) has(exact string) bool {
	for _, parts := range b {
		rest, found := exact, true
		for _, part := range parts {
			_, rest, found = strings.Cut(rest, part)
			if !found {
				break
			}
		}
		if found {
			return true
		}
	}
	return false
}
