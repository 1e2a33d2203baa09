package casefile

import (
	"slices"
	"strings"

	"demarche"
)

// A run may take accounts for classes (--by actor, or a column that tells who posted). Then
// their names are in what it says in its own words as well, and in the names of its tables.

// whose are the flags that name accounts.
var whose = set("actor", "merge", "read")

// takesAccounts reports whether a run was told to part posts by who posted them.
func takesAccounts(run demarche.RunRecord, datasets []demarche.Dataset) bool {
	columns := set("actor")
	for _, d := range datasets {
		for _, m := range d.Mapping {
			if m.Role == "actor" || m.Role == "name" {
				columns[strings.ToLower(m.Column)] = true
			}
		}
	}
	return slices.ContainsFunc(run.Options, func(option string) bool {
		_, value, _ := strings.Cut(option, "=")
		return slices.ContainsFunc(between(value), func(word string) bool { return columns[strings.ToLower(word)] })
	})
}

// between returns the words of a value of a flag.
func between(value string) []string {
	return strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(",+=:[] ", c) })
}

// whole returns the label of the actor that a text is the name of, and nothing else; "" if
// it is nobody's.
func (r *redactor) whole(s string) string {
	if label, ok := r.label[s]; ok {
		return label
	}
	if r.owned == nil {
		r.owned = map[string]string{}
		for id, own := range r.own {
			key := strings.ToLower(own)
			if label, ok := r.owned[key]; ok && label != r.label[id] {
				r.owned[key] = someone
				continue
			}
			r.owned[key] = r.label[id]
		}
	}
	return r.owned[strings.ToLower(s)]
}

// options returns the flags of a run with labels for the accounts that they name. Where
// accounts are classes, any value may be one.
func (r *redactor) options(run demarche.RunRecord, accounts bool, renamed *strings.Replacer) []string {
	var out []string
	for _, option := range run.Options {
		flag, value, ok := strings.Cut(option, "=")
		if ok {
			option = flag + "=" + r.value(strings.TrimLeft(flag, "-"), renamed.Replace(value), accounts)
		}
		out = append(out, option)
	}
	return out
}

// allOptions does the same of every option that a run had.
func (r *redactor) allOptions(run demarche.RunRecord, accounts bool, renamed *strings.Replacer) []demarche.Option {
	all := slices.Clone(run.All)
	for i, o := range all {
		all[i].Value = r.value(o.Name, renamed.Replace(o.Value), accounts)
	}
	return all
}

// value returns the value of a flag with labels for accounts.
func (r *redactor) value(flag, value string, accounts bool) string {
	var b strings.Builder
	for len(value) > 0 {
		end := strings.IndexAny(value, ",=[] ")
		if end < 0 {
			end = len(value)
		}
		word := value[:end]
		switch label := r.whole(word); {
		case label != "" && (accounts || whose[flag] || strings.Contains(word, ":")): // PLATFORM:ID is nothing else
			word = label
		case accounts: // A:B
			parts := strings.Split(word, ":")
			for i, part := range parts {
				if label := r.whole(part); label != "" {
					parts[i] = label
				}
			}
			word = strings.Join(parts, ":")
		}
		b.WriteString(word)
		if end < len(value) {
			b.WriteByte(value[end])
			end++
		}
		value = value[end:]
	}
	return b.String()
}

// classes puts labels in the place of accounts that are the classes of a result: as whole
// cells, in what is said of them, and in the names of tables and columns.
func (r *redactor) classes(res *demarche.Result, run demarche.RunRecord) {
	named := newRedactor()
	named.always = true
	anchors := anchors{}
	find := func(s string) {
		if label := r.whole(s); label != "" {
			named.note(s, label)
			anchors[anchor(s)] = label
		}
	}
	for _, option := range run.Options {
		_, value, _ := strings.Cut(option, "=")
		for _, word := range between(value) {
			find(word)
		}
	}
	tables := allTables(res)
	for _, t := range tables {
		for _, row := range t.Rows {
			for _, cell := range row {
				if s, ok := cell.(string); ok {
					find(s)
				}
			}
		}
	}
	say := func(s *string) { *s = named.text(r.text(*s)) }
	for _, t := range tables {
		anchors.rename(t)
		say(&t.Title)
		for k := range t.Columns {
			say(&t.Columns[k].Doc)
		}
		for _, row := range t.Rows {
			for k, cell := range row {
				if s, ok := cell.(string); ok && t.Columns[k].Name != "actor" && t.Columns[k].Name != "a" && t.Columns[k].Name != "b" {
					row[k] = named.text(s)
				}
			}
		}
	}
	for i := range res.Figures {
		f := &res.Figures[i]
		say(&f.Title)
		say(&f.Subtitle)
		for _, words := range [][]string{f.Scale, f.Over} {
			for k := range words {
				words[k] = named.text(words[k])
			}
		}
	}
	for i := range res.Notes {
		say(&res.Notes[i])
	}
	for i := range res.Findings {
		f := &res.Findings[i]
		say(&f.Claim)
		for k := range f.Caveats {
			say(&f.Caveats[k])
		}
	}
}

// anchors are what classes are called in the names of tables and columns, as in about_CLASS,
// and what takes the place of it.
type anchors map[string]string

// rename puts it into the names of a table and its columns.
func (a anchors) rename(t *demarche.Table) {
	if len(a) == 0 {
		return
	}
	call := func(s string) string {
		for i := range s {
			if s[i] == '_' {
				if label, ok := a[s[i+1:]]; ok {
					return s[:i+1] + label
				}
			}
		}
		return s
	}
	t.Name = call(t.Name)
	for k := range t.Columns {
		t.Columns[k].Name = call(t.Columns[k].Name)
	}
}

// anchor returns a text as it is in the name of a table.
func anchor(s string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, strings.ToLower(s)), "_")
}
