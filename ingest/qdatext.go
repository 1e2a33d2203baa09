package ingest

import (
	"io"
	"path"
	"regexp"
	"strings"
)

// bareName is what a source of a sheet is called: DATASET-ROW, since names of files have no
// slash.
var bareName = regexp.MustCompile(`^(\d+)-(\d+)(\.txt)?$`)

// unitName returns the unit that the name of a source says.
func unitName(name string) string {
	return bareName.ReplaceAllString(strings.TrimSpace(name), "$1/$2")
}

// text returns what a source says: it stands in the project, or in a file of the archive.
func (p *qdaProject) text(s *qdaSource) string {
	if s.Content != "" || p.files == nil {
		return s.Content
	}
	name, ok := strings.CutPrefix(s.Path, "internal://")
	if !ok {
		return ""
	}
	for _, f := range p.files.File {
		if !strings.EqualFold(path.Base(f.Name), path.Base(name)) {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return ""
		}
		defer in.Close()
		text, err := io.ReadAll(io.LimitReader(in, maxValueOfText))
		if err != nil {
			return ""
		}
		return strings.TrimPrefix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\uFEFF")
	}
	return ""
}

// maxValueOfText is how much of the text of one source is read, in bytes.
const maxValueOfText = 16 << 20

// part returns some characters of a text; "" where they are not there.
func part(text string, from, to int) string {
	runes := []rune(text)
	if from < 0 || to > len(runes) || from >= to {
		return ""
	}
	return string(runes[from:to])
}
