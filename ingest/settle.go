package ingest

import (
	"slices"
	"strings"
	"time"

	"demarche"
)

// settle sets the mapping and the mapper after the format is known. times reads
// the column of times as a whole, for where the head leaves its order open.
func (s *Source) settle(times func(column int, look func(cell string) bool) error) error {
	mapped, err := s.mapped()
	if err != nil {
		return err
	}
	at, clockAt, order := -1, -1, ""
	for _, m := range mapped {
		switch m.Role {
		case roleAt:
			at = s.table.index(m.Column)
		case roleTime:
			clockAt = s.table.index(m.Column)
		case roleDates:
			order = strings.TrimPrefix(m.Column, "=")
		}
	}
	b := s.bound()
	if b.moment != nil {
		times = nil // the format knows the order
	}
	var c *clock
	if at >= 0 {
		if c, err = s.newClock(at, clockAt, order, times); err != nil {
			return err
		}
	}
	if err := s.missing(mapped, c); err != nil {
		return err
	}
	s.renew = func() { s.mapper = newMapper(s.table, mapped, c, s.bound()) }
	s.renew()
	s.dataset.Mapping = mapped
	if c != nil {
		s.dataset.Zone, s.dataset.ZoneAssumed = c.stated, c.assumed
		if b.moment == nil {
			s.notes = append(s.notes, c.notes...)
		}
	}
	return nil
}

// bound returns what the format does with each row, but for what the user has
// a word for.
func (s *Source) bound() binding {
	if s.format.bind == nil {
		return binding{}
	}
	b := s.format.bind(s.table)
	if _, said := s.options.Map[roleAt]; said {
		b.moment = nil
	}
	return b
}

// mapped returns the format's mapping, or a guess, under what the user says.
func (s *Source) mapped() ([]demarche.Mapped, error) {
	user, err := checkUser(s.dataset.Name, s.table, s.options.Map)
	if err != nil {
		return nil, err
	}
	rest := []demarche.Mapped(nil)
	if s.format.roles != nil {
		rest = s.format.roles(s.table)
	} else {
		rest = guess(s.table, s.options.Map)
	}
	mapped := slices.Clone(user)
	for _, m := range rest {
		if _, said := s.options.Map[m.Role]; !said {
			mapped = append(mapped, m)
		}
	}
	rank := func(m demarche.Mapped) int {
		if i := slices.Index(roles, m.Role); i >= 0 {
			return i
		}
		return len(roles)
	}
	slices.SortStableFunc(mapped, func(a, b demarche.Mapped) int { return rank(a) - rank(b) })
	return mapped, nil
}

// newClock chooses how the column of times is read.
func (s *Source) newClock(at, clockAt int, order string, times func(int, func(string) bool) error) (*clock, error) {
	var v survey
	for _, row := range s.table.rows {
		v.look(joined(row, at, clockAt))
	}
	if order == "" && v.undecided() && !s.table.all && times != nil {
		err := times(at, func(cell string) bool { return !v.order(strings.TrimSpace(cell)) })
		if err != nil {
			return nil, err
		}
	}
	zone := s.options.Zone
	column := s.table.columns[at]
	if zone == nil && (s.format.zone == "UTC" || strings.HasSuffix(fold(column), "utc") || strings.HasSuffix(fold(column), "gmt")) {
		zone = time.UTC
	}
	return newClock(&v, column, order, zone), nil
}
