package project

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// String returns the window in words.
func (w Window) String() string {
	long := func(of string) string {
		list := []string{of}
		if w.MinRecords > 1 {
			list = append(list, fmt.Sprintf("of at least %d records", w.MinRecords))
		}
		if w.MinObjects > 1 {
			list = append(list, fmt.Sprintf("of at least %d distinct objects", w.MinObjects))
		}
		return strings.Join(list, ", ")
	}
	switch w.Kind {
	case Bin:
		if w.Apart {
			return "bins of " + span(w.Length) + ", a network each"
		}
		return "bins of " + span(w.Length)
	case Moment:
		return "bins of " + span(w.Length) + " as objects"
	case Sequence:
		return long("the sequence in " + span(w.Length) + " as an object")
	case Post:
		return long("the objects of a record as one")
	case Activity:
		return fmt.Sprintf("any %d rows that follow each other", w.Objects)
	case Burst:
		return fmt.Sprintf("bins with two rows, of a length that is estimated (q %v, p %v)", w.Fastest, w.Reached)
	default:
		return "the entire time"
	}
}

// String returns the metric in words.
func (m Metric) String() string {
	switch m.Kind {
	case Cardinality:
		return "shared objects"
	case Identical:
		return "1 if any is the same"
	case Jaccard:
		return "Jaccard coefficient"
	case Ratcliff:
		return "ratio of Ratcliff and Obershelp"
	}
	if m.IDF == NoIDF {
		return "cosine of counts"
	}
	s := "cosine of tf-idf (" + string(m.IDF) + " idf"
	if m.TF != Rows {
		s += ", " + string(m.TF) + " tf"
	}
	if m.MinDF > 1 {
		s += fmt.Sprintf(", of objects of at least %d actors", m.MinDF)
	}
	return s + ")"
}

// Unit returns the unit of the metric's weights.
func (m Metric) Unit() string {
	if m.Kind == Cardinality {
		return "objects"
	}
	return "0 to 1"
}

// String returns the cut in words.
func (c Cut) String() string {
	than := "at least"
	if c.Strict {
		than = "above"
	}
	switch c.Kind {
	case Quantile:
		return than + " the " + percent(c.Value) + " quantile"
	case Top:
		return fmt.Sprintf("among the %v largest of either", c.Value)
	case Disparity:
		return fmt.Sprintf("disparity filter, α below %v", c.Value)
	case Embedded:
		return fmt.Sprintf("neighbourhood overlap %s %v", than, c.Value)
	default:
		return fmt.Sprintf("%s %v", than, c.Value)
	}
}

// String returns the pruning in words; "–" where it asks nothing.
func (p Prune) String() string {
	if p.Quantile == 0 {
		return "–"
	}
	return "eigenvector centrality at least the " + percent(p.Quantile) + " quantile"
}

// String returns the groups in words.
func (g Groups) String() string {
	s := "connected components"
	if g.Kind == Communities {
		s = "communities (Leiden)"
	}
	if g.Levels > 0 {
		s += fmt.Sprintf(", and at %d thresholds", g.Levels)
	}
	return s
}

func joined(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}

// percent returns a share as a percentage. It is written with as many digits as
// the share has, so that 0.995 is 99.5 and not what a product with 100 comes to.
func percent(share float64) string {
	s := strconv.FormatFloat(share*100, 'f', 10, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".") + " %"
}

// span returns a length of time in the largest unit of which it is a whole number.
func span(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{7 * 24 * time.Hour, "week"}, {24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / unit.of; n > 0 && d%unit.of == 0 {
			switch {
			case unit.of < time.Hour:
				return fmt.Sprintf("%d %s", n, unit.name)
			case n == 1:
				return "a " + unit.name
			}
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return d.String()
}
