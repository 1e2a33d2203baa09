package ingest

import (
	"maps"
	"slices"
	"strings"

	"demarche"
)

// guess returns which column is read as what, by the names of the columns, each
// confirmed by what stands in it. What the user says goes before.
func guess(t *table, user map[string]string) []demarche.Mapped {
	var mapped []demarche.Mapped
	used := make([]bool, len(t.columns))
	for _, column := range user {
		if i := t.index(column); i >= 0 && !strings.HasPrefix(column, "=") {
			used[i] = true
		}
	}
	bared := make([]string, len(t.columns))
	for i, c := range t.columns {
		bared[i] = bare(c)
	}
	for _, role := range roles {
		if _, ok := user[role]; ok || role == roleTime { // sought with at
			continue
		}
		i, how := find(t, bared, used, role), "name"
		if i < 0 && role == roleAt {
			i, how = findTimes(t, used), "content"
		}
		if i < 0 {
			continue
		}
		used[i] = true
		mapped = append(mapped, demarche.Mapped{Role: role, Column: t.columns[i], How: how})
		if url := slices.Index(t.folded, "url"); role == roleURL && strings.Contains(t.folded[i], "permalink") && url >= 0 && !used[url] && user[roleLinks] == "" &&
			!slices.ContainsFunc(mapped, func(m demarche.Mapped) bool { return m.Role == roleLinks }) {
			// Beside a permalink, as on Reddit, url is what the post links to.
			used[url] = true
			mapped = append(mapped, demarche.Mapped{Role: roleLinks, Column: t.columns[url], How: "name"})
		}
		if role != roleAt || user[roleTime] != "" || hasClock(t.column(i)) {
			continue
		}
		if i := find(t, bared, used, roleTime); i >= 0 {
			used[i] = true
			mapped = append(mapped, demarche.Mapped{Role: roleTime, Column: t.columns[i], How: "name"})
		}
	}
	return mapped
}

// hasClock says whether any of the cells tells a time of day.
func hasClock(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return len(c) > 10 || strings.Contains(c, ":") })
}

// joined returns the day of a row, and behind it the time of the day where that
// has a column of its own; -1 for none.
func joined(cells []string, at, clockAt int) string {
	if clockAt < 0 || blank(cells[clockAt]) {
		return cells[at]
	}
	return strings.TrimSpace(cells[at]) + " " + strings.TrimSpace(cells[clockAt])
}

// find returns the unused column with the surest name for a role whose content
// can be what the name says, or -1.
func find(t *table, bared []string, used []bool, role string) int {
	for _, hint := range hints[role] {
		for i := range t.columns {
			if used[i] || bared[i] != hint && (role != roleAt || strings.TrimSuffix(strings.TrimSuffix(bared[i], "utc"), "gmt") != hint) || wrapsObjects(t, i) {
				continue
			}
			if confirms(t, i, role) && (role != roleActor || !weak(hint) || repeats(t.column(i))) {
				return i
			}
		}
	}
	return -1
}

// wrapsObjects says whether a column is the list of which others are the
// elements' members; it is a column of its own only where the list is empty.
func wrapsObjects(t *table, i int) bool {
	return slices.ContainsFunc(t.columns, func(c string) bool { return strings.HasPrefix(c, t.columns[i]+".*.") })
}

// weak says whether a name is one that things have as well as accounts.
func weak(hint string) bool { return hint == "name" || hint == "page" }

// repeats says whether any of a good number of cells comes again, as accounts
// do and things do not.
func repeats(cells []string) bool {
	distinct := map[string]bool{}
	for _, c := range cells {
		distinct[c] = true
	}
	return len(cells) < 20 || len(distinct) < len(cells)
}

// confirms says whether what stands in a column can be what its name says.
func confirms(t *table, i int, role string) bool {
	cells := t.column(i)
	if len(t.rows) == 0 {
		return true
	}
	switch role {
	case roleAt:
		return len(cells)*2 >= len(t.rows) && timed(cells)*10 >= len(cells)*6
	case roleTime:
		clocks := 0
		for _, c := range cells {
			if _, _, _, ok := parseClock(0, strings.TrimSpace(c)); ok {
				clocks++
			}
		}
		return len(cells)*2 >= len(t.rows) && clocks*10 >= len(cells)*6
	case roleActor:
		return len(cells)*2 >= len(t.rows)
	case roleKey:
		distinct := map[string]bool{}
		for _, c := range cells {
			distinct[c] = true
		}
		return len(distinct)*2 > len(t.rows)
	case roleKind:
		known := 0
		for _, c := range cells {
			if _, ok := kindOf(c); ok {
				known++
			}
		}
		return len(cells) > 0 && known*2 >= len(cells)
	case roleLinks:
		return len(cells) == 0 || slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, ".") || strings.HasPrefix(c, "[") })
	}
	return true
}

// timed returns how many of the cells are times.
func timed(cells []string) int {
	var v survey
	for _, c := range cells[:min(len(cells), 1000)] {
		v.look(c)
	}
	if v.n == 0 {
		return 0
	}
	return v.parsed() * len(cells) / v.n
}

// findTimes returns the one unused column whose cells are written as times and
// could be nothing else, or -1.
func findTimes(t *table, used []bool) int {
	found := -1
	for i := range t.columns {
		cells := t.column(i)
		if used[i] || len(cells) == 0 || len(cells)*2 < len(t.rows) {
			continue
		}
		var v survey
		for _, c := range cells[:min(len(cells), 1000)] {
			v.look(c)
		}
		if sure := v.parsed() - v.forms[excel] - v.forms[compact]; sure*20 < v.n*19 {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// checkUser returns the user's words as a mapping, or what is wrong with them.
func checkUser(name string, t *table, user map[string]string) ([]demarche.Mapped, error) {
	var mapped []demarche.Mapped
	for _, role := range slices.Sorted(maps.Keys(user)) {
		column := user[role]
		mark, isMark := strings.CutPrefix(role, roleMark)
		if !isMark && role != roleDates && !slices.Contains(roles, role) || isMark && mark == "" {
			return nil, demarche.Errorf(demarche.Usage, "no role %.80q", role).
				WithHint("roles are: %s, mark:NAME, dates", strings.Join(roles, ", "))
		}
		if constant, ok := strings.CutPrefix(column, "="); ok {
			if role == roleDates && constant != "day-first" && constant != "month-first" {
				return nil, demarche.Errorf(demarche.Usage, "dates are day-first or month-first, not %.80q", constant)
			}
			if role == roleAt {
				return nil, demarche.Errorf(demarche.Usage, "the time of a post cannot be a constant")
			}
			mapped = append(mapped, demarche.Mapped{Role: role, Column: column, How: "user"})
			continue
		}
		if role == roleDates {
			return nil, demarche.Errorf(demarche.Usage, "dates is not a column; it is said as --map dates==day-first or dates==month-first")
		}
		i := t.index(column)
		if i < 0 {
			return nil, demarche.Errorf(demarche.Usage, "%s: no column %.80q for %s", name, column, role).
				WithHint("its columns are: %s", cut(strings.Join(t.columns, ", "), 1000))
		}
		mapped = append(mapped, demarche.Mapped{Role: role, Column: t.columns[i], How: "user"})
	}
	return mapped, nil
}
