package ingest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"demarche"
)

// foreign says what a file is that holds no posts as it lies there, by its
// first bytes, or returns nil.
func foreign(path string, magic []byte) error {
	name, typed := filepath.Base(path), typedPath(path)
	is := func(what, hint string) error {
		return &demarche.Error{Code: demarche.BadData, Message: name + ": is " + what, Hint: hint}
	}
	has := func(prefix string) bool { return bytes.HasPrefix(magic, []byte(prefix)) }
	switch {
	case has("PK\x03\x04") && (bytes.Contains(magic, []byte("xl/")) || bytes.Contains(magic, []byte("[Content_Types].xml")) || strings.HasSuffix(name, ".xlsx")):
		return is("an Excel workbook", "save the sheet as CSV UTF-8 and add that; ids of over 15 digits that Excel has rounded stay rounded, so fetch the original export if there is one")
	case has("PK\x03\x04") && bytes.Contains(magic, []byte("mimetypeapplication/vnd.oasis")):
		return is("an OpenDocument file", "save the sheet as CSV with the character set UTF-8 and add that")
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return is("a zip archive", "unpack it and add the files in it one by one: unzip "+typed)
	case has("\xd0\xcf\x11\xe0"):
		return is("an old Excel or Word file", "save the sheet as CSV UTF-8 and add that")
	case has("7z\xbc\xaf\x27\x1c"), has("Rar!"):
		return is("an archive (7z or rar)", "unpack it and add the files in it one by one")
	case has("\xfd7zXZ\x00"):
		return is("compressed with xz, which is not read", "unpack it first: xz -d "+typed)
	case len(magic) > 262 && string(magic[257:262]) == "ustar":
		return is("a tar archive", "unpack it and add the files in it one by one: tar -xf "+typed)
	case has("SQLite format 3\x00"):
		return is("an SQLite database", "export the table of posts: sqlite3 -csv -header "+typed+" 'SELECT * FROM posts' > posts.csv")
	case len(magic) > 12 && string(magic[8:12]) == "DUCK":
		return is("a DuckDB database", "if it is a case, open it: demarche show "+typed)
	case has("%PDF-"):
		return is("a PDF", "posts are read from CSV, NDJSON, JSON or Parquet")
	case has("\x89PNG"), has("\xff\xd8\xff"), has("GIF8"):
		return is("an image", "posts are read from CSV, NDJSON, JSON or Parquet")
	case has("ARROW1"):
		return is("an Arrow file", "write it as Parquet and add that")
	case has("RDX"), has("RDA"):
		return is("an R data file", "write it from R: write.csv(posts, \"posts.csv\", row.names = FALSE)")
	}
	return nil
}

// markup says that a file is a web page or the like, or returns nil.
func markup(name string, head []byte) error {
	start := strings.ToLower(strings.TrimSpace(string(head[:min(len(head), 2000)])))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "<script"):
		title := ""
		if _, rest, ok := strings.Cut(start, "<title>"); ok {
			text, _, _ := strings.Cut(rest, "</title>")
			title = fmt.Sprintf(" (%.80q)", strings.TrimSpace(text))
		}
		return demarche.Errorf(demarche.BadData, "%s: is a web page%s, whatever its name says", name, title).
			WithHint("often a page to log in was saved in place of the file: fetch it again; of Telegram, export as JSON and not as HTML")
	case strings.HasPrefix(start, "<?xml"):
		return demarche.Errorf(demarche.BadData, "%s: is XML, which is not read", name).
			WithHint("export it as CSV, NDJSON, JSON or Parquet")
	case strings.HasPrefix(start, "version https://git-lfs"):
		return demarche.Errorf(demarche.BadData, "%s: is a pointer of Git LFS and not the file itself", name).
			WithHint("fetch the file: git lfs pull")
	}
	return nil
}

// missing says what a mapping lacks to make posts, with the head of the file
// and the command that would map it, or returns nil.
func (s *Source) missing(mapped []demarche.Mapped, c *clock) error {
	column := map[string]string{}
	for _, m := range mapped {
		column[m.Role] = m.Column
	}
	if len(s.table.rows) == 0 {
		e := s.unreadable(nil, "there is a header and no row under it that could be read")
		e.Hint = ""
		return e
	}
	if c != nil && len(c.forms) == 0 {
		cells := s.table.column(s.table.index(column[roleAt]))
		shown := cells[:min(len(cells), 3)]
		for i := range shown {
			shown[i] = fmt.Sprintf("%.40q", shown[i])
		}
		return s.unreadable(nil, fmt.Sprintf("column %q is to be the time, and nothing in it reads as a time between 1990 and 2100: %s",
			column[roleAt], strings.Join(shown, ", ")))
	}
	var lacks []string
	for _, role := range []string{roleActor, roleAt} {
		if column[role] == "" {
			lacks = append(lacks, map[string]string{roleActor: "who posted (actor)", roleAt: "when it was posted (at)"}[role])
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return s.unreadable(nil, "no column is known to tell "+strings.Join(lacks, " or "))
}

// unreadable is the one error for a file that nobody foresaw: what is lacking,
// what was recognised, the first rows, and as the hint the command that maps it.
func (s *Source) unreadable(head []byte, lacks string) *demarche.Error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", s.dataset.Name, lacks)
	fmt.Fprintf(&b, "recognised: %s", s.dataset.Encoding)
	if s.dataset.Compression != "" {
		fmt.Fprintf(&b, ", compressed (%s)", s.dataset.Compression)
	}
	if s.dialect.delim != 0 && s.table != nil {
		fmt.Fprintf(&b, ", delimited (%v)", s.dialect)
	}
	if s.table == nil {
		b.WriteString("; its first lines:")
		for line := range strings.Lines(string(bytes.ToValidUTF8(head[:min(len(head), 400)], nil))) {
			fmt.Fprintf(&b, "\n  %s", fitLine(strings.TrimRight(line, "\r\n")))
		}
		return &demarche.Error{Code: demarche.BadData, Message: b.String(), Hint: "say what parts its columns: " + s.typed() + " --delimiter CHARACTER"}
	}
	fmt.Fprintf(&b, ", %d columns", len(s.table.columns))
	if s.table.headerless {
		b.WriteString(" without a header")
	}
	b.WriteString("; its first rows:")
	for _, line := range preview(s.table) {
		b.WriteString("\n  " + line)
	}
	return &demarche.Error{Code: demarche.BadData, Message: b.String(), Hint: s.command()}
}

// preview returns the header and the first rows of a table, cut to the width
// of a terminal.
func preview(t *table) []string {
	shown := [][]string{t.columns}
	shown = append(shown, t.rows[:min(len(t.rows), 4)]...)
	widths := make([]int, len(t.columns))
	cell := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) {
				return ' '
			}
			return r
		}, s)
		if utf8.RuneCountInString(s) > 24 {
			s = string([]rune(s)[:23]) + "…"
		}
		return s
	}
	for _, row := range shown {
		for i := range widths {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell(row[i])))
		}
	}
	var out []string
	for _, row := range shown {
		var b strings.Builder
		for i := range widths {
			if i > 0 {
				b.WriteString(" | ")
			}
			c := cell(row[i])
			b.WriteString(c + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)))
		}
		out = append(out, fitLine(b.String()))
	}
	return out
}

// fitLine cuts a line to 120 characters.
func fitLine(s string) string {
	r := []rune(strings.TrimRight(s, " "))
	if len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return string(r)
}

// mapperNotes tells of what became known on the way: of the format, and of words
// for kinds that are not known.
func mapperNotes(m *mapper) []string {
	if m == nil {
		return nil
	}
	var own []string
	if m.notes != nil {
		own = m.notes()
	}
	if len(m.unknownKinds) == 0 {
		return own
	}
	var words []string
	for word := range m.unknownKinds {
		words = append(words, fmt.Sprintf("%q", word))
	}
	slices.Sort(words)
	return append(own, "words for a kind that are not known, and leave it empty: "+strings.Join(words, ", "))
}
