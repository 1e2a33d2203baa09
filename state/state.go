// Package state says which state a code or a spelling means, and which state
// followed which. It is one table: the members of the United Nations, those that
// were members, the observers, and what else ISO 3166-1 lists; every other package
// calls a state by its Code here.
//
// Sources: ISO 3166-1 and 3166-3 (codes); United Nations Statistics Division,
// Standard Country or Area Codes for Statistical Use (M49); Correlates of War
// Project 2017, State System Membership List, v2016 (COW numbers); United
// Nations, Member States (names, days of admission).
package state

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A Kind says what a row of the table is to the United Nations.
type Kind string

// The kinds.
const (
	Member       Kind = "member"
	Former       Kind = "former"       // a state that is no more
	Observer     Kind = "observer"     // a non-member observer state
	Organisation Kind = "organisation" // votes for no state, and is party to agreements
	Other        Kind = "other"        // none of these: listed by ISO 3166-1, or Kosovo
)

// A State is a row of the table.
type State struct {
	Code   string // ISO 3166-1 alpha-3, or what stands for it where ISO has none
	Alpha2 string // ISO 3166-1 alpha-2, or ""
	M49    int    // or 0
	COW    int    // the Correlates of War's number, or 0; see ByCOW for numbers that changed hands
	Name   string // the short name that the United Nations uses
	Short  string // for tables: at most 18 letters
	Kind   Kind
	From   time.Time // the day of its admission to the United Nations, UTC, or zero
	To     time.Time // the last day of its membership under this code, or zero
	Heirs  []string  // the codes of those that followed it, where it is no more
	Column int       // its tile on a map of tiles, from 1 in the west; 0 where it has none
	Row    int       // from 1 in the north
}

// Member reports whether the state is a member of the United Nations at a time.
func (s State) Member(at time.Time) bool {
	return !s.From.IsZero() && !at.Before(s.From) && !s.ended(at)
}

// ended reports whether the last day of its membership is over.
func (s State) ended(at time.Time) bool { return !s.To.IsZero() && !at.Before(s.To.AddDate(0, 0, 1)) }

// A row is a State as it is written down.
type row struct {
	code, alpha2 string
	m49, cow     int
	from, to     int // 19451024, or 0
	name, short  string
}

// heirs says who followed those that are no more. Where there are several, none of
// them continued the membership.
var heirs = map[string][]string{
	"CSK": {"CZE", "SVK"},
	"DDR": {"DEU"},
	"EAZ": {"TZA"},
	"RVN": {"VNM"},
	"YMD": {"YEM"},
	"YUG": {"SRB"},
}

// codes3 are codes that ISO 3166 withdrew or reserves, or that others use, of
// states that have another code here.
var codes3 = map[string]string{
	"BUR": "MMR", "BYS": "BLR", "DHY": "BEN", "EUU": "EUE", "HVO": "BFA", "NHB": "VUT",
	"RHO": "ZWE", "ROM": "ROU", "SCG": "SRB", "SUN": "RUS", "TMP": "TLS", "VDR": "VNM",
	"XKK": "XKX", "ZAR": "COD",
}

var codes2 = map[string]string{
	"BU": "MMR", "DY": "BEN", "EL": "GRC", "HV": "BFA", "RH": "ZWE", "SU": "RUS",
	"TP": "TLS", "UK": "GBR", "VD": "VNM", "ZR": "COD",
}

// numbers are M49 numbers of states as they were in other borders.
var numbers = map[int]string{
	230: "ETH", // with Eritrea
	280: "DEU", // the Federal Republic before 1990
	736: "SDN", // with South Sudan
	810: "RUS", // the Soviet Union
	886: "YEM", // the Yemen Arab Republic
	891: "SRB", // Serbia and Montenegro
}

var table = sync.OnceValue(func() []State {
	tiles := tiles()
	var all []State
	for _, group := range []struct {
		kind Kind
		rows []row
	}{{Member, members}, {Former, former}, {Observer, observers}, {Organisation, organisations}, {Other, others}} {
		for _, r := range group.rows {
			s := State{
				Code: r.code, Alpha2: r.alpha2, M49: r.m49, COW: r.cow, Name: r.name, Short: r.short,
				Kind: group.kind, From: day(r.from), To: day(r.to), Heirs: heirs[r.code],
			}
			if s.Short == "" {
				s.Short = s.Name
			}
			s.Column, s.Row = tiles[s.Code].column, tiles[s.Code].row
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b State) int { return strings.Compare(a.Code, b.Code) })
	return all
})

func day(n int) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Date(n/10000, time.Month(n/100%100), n%100, 0, 0, 0, 0, time.UTC)
}

// All returns the whole table, in the order of the codes.
func All() []State { return slices.Clone(table()) }

// ByISO3 returns the state of an alpha-3 code, in either case. Withdrawn codes mean
// the state that has the votes of the old one: SUN is RUS.
func ByISO3(code string) (State, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if now := codes3[code]; now != "" {
		code = now
	}
	i, ok := slices.BinarySearchFunc(table(), code, func(s State, c string) int { return strings.Compare(s.Code, c) })
	if !ok {
		return State{}, false
	}
	return table()[i], true
}

// ByISO2 returns the state of an alpha-2 code, in either case: NA is Namibia. CS is
// Czechoslovakia, not Serbia and Montenegro, which had it from 2003 to 2006.
func ByISO2(code string) (State, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if now := codes2[code]; now != "" {
		return ByISO3(now)
	}
	return first(func(s State) bool { return code != "" && s.Alpha2 == code })
}

// ByM49 returns the state of an M49 number.
func ByM49(n int) (State, bool) {
	if now := numbers[n]; now != "" {
		return ByISO3(now)
	}
	return first(func(s State) bool { return n != 0 && s.M49 == n })
}

// ByCOW returns the state of a Correlates of War number in a year. The year
// matters for 345 alone, which is Yugoslavia until 2002 and Serbia from 2003 on, as
// the United Nations' Digital Library has it; a year of 0 is before that. The
// numbers of states that ended before 1945 mean none.
//
// Both Germanies and both Yemens have numbers of their own, 255 (or 260) and 265,
// 678 and 680: whoever reads them should not go by the codes that stand beside
// them, because YAR stands for two states in Voeten's files.
func ByCOW(n, year int) (State, bool) {
	switch n {
	case 260:
		n = 255
	case 678:
		n = 679
	case 345:
		if year >= 2003 {
			return ByISO3("SRB")
		}
		return ByISO3("YUG")
	}
	return first(func(s State) bool { return n != 0 && s.COW == n })
}

func first(is func(State) bool) (State, bool) {
	if i := slices.IndexFunc(table(), is); i >= 0 {
		return table()[i], true
	}
	return State{}, false
}

// Successor returns the state in whose place a state stands at a time: itself, and
// where it is no more, the one that followed it. It returns false where the code
// is none, and where several followed, as after Czechoslovakia: see Heirs.
func Successor(code string, at time.Time) (State, bool) {
	s, ok := ByISO3(code)
	for ok && s.ended(at) {
		if len(s.Heirs) != 1 {
			return State{}, false
		}
		s, ok = ByISO3(s.Heirs[0])
	}
	return s, ok
}
