package ingest

import (
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// Told says in one line which columns are read as what, and how that is known;
// and of the columns whose names are known, which are not compared. It is "" for
// a format that reads no columns.
func (s *Source) Told() string {
	var parts []string
	for _, by := range []struct{ how, words string }{{"user", "as told"}, {"format", "by the format"}, {"name", "by name"}, {"content", "by content"}} {
		var said []string
		for _, m := range s.dataset.Mapping {
			if m.How == by.how {
				said = append(said, m.Role+"="+m.Column)
			}
		}
		if len(said) > 0 {
			parts = append(parts, by.words+": "+strings.Join(said, ", "))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	told := "read " + strings.Join(parts, "; ")
	if rest := s.notCompared(); len(rest) > 0 {
		told += "; kept and not compared: " + strings.Join(rest, ", ")
	}
	return told
}

// compared are the roles that make traces, but for text and marks.
var compared = []string{roleLinks, roleHashtags, roleMentions, roleMedia, roleRepostOf, roleReplyTo}

// notCompared returns the columns that by their names could be compared and are
// not: another is read as the role, or the name says as well the post's own address.
func (s *Source) notCompared() []string {
	if s.table == nil || s.format.roles != nil {
		return nil
	}
	role := map[string]string{}
	for _, m := range s.dataset.Mapping {
		role[m.Column] = m.Role
	}
	var rest []string
	for _, column := range s.table.columns {
		switch {
		case role[column] == roleURL && !s.mappedBy(roleURL, "user"):
			rest = append(rest, column+" (as the post's own address; if posts share it: --map "+text.ShellWord("links="+column)+")")
		case role[column] == "" && slices.ContainsFunc(compared, func(r string) bool { return slices.Contains(hints[r], bare(column)) }):
			rest = append(rest, column)
		}
	}
	return rest
}

// mappedBy says whether a role's column is known in this way.
func (s *Source) mappedBy(role, how string) bool {
	return slices.ContainsFunc(s.dataset.Mapping, func(m demarche.Mapped) bool { return m.Role == role && m.How == how })
}
