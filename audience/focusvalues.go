package audience

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demarche/casefile"
)

// values reads what a post has of each measure.
func (f *focusing) values(post *focusPost, p *casefile.PostRow) {
	put := func(m focusMeasure, v float64) {
		i := slices.IndexFunc(f.measures, func(o focusMeasure) bool { return o.name == m.name })
		if i < 0 {
			m.column, m.name, m.unit = strings.Clone(m.column), strings.Clone(m.name), strings.Clone(m.unit)
			i, f.measures = len(f.measures), append(f.measures, m)
		}
		for len(post.values) <= i {
			post.values = append(post.values, 0)
		}
		post.values[i] += v
	}
	put(f.measures[0], 1)
	if post.original {
		put(focusMeasure{name: "originals", unit: "posts"}, 1)
	}
	read := func(at int, name string) {
		if at >= 0 {
			if v, _, ok := parseAmount(p.Columns[at]); ok {
				put(focusMeasure{name: name, unit: name, column: f.columns[at]}, v)
			}
		}
	}
	read(f.at.impressions, "impressions")
	read(f.at.clicks, "clicks")
	for _, at := range f.at.spend {
		v, currency, ok := parseAmount(p.Columns[at])
		if !ok {
			continue
		}
		if currency == "" {
			currency = f.currencyOf(at, p)
		}
		put(focusMeasure{name: "spend " + currency, unit: currency, column: f.columns[at]}, v)
	}
	if at := f.at.followers; at >= 0 {
		if v, _, ok := parseAmount(p.Columns[at]); ok {
			put(focusMeasure{name: "follower-weighted posts", unit: "followers of posts", column: f.columns[at]}, v)
			if post.original {
				put(focusMeasure{name: "follower-weighted originals", unit: "followers of posts", column: f.columns[at]}, v)
			}
		}
	}
}

var currencyAtEnd = regexp.MustCompile(`(?i)_([a-z]{3})$`)

// currencyOf returns the currency of a column of spending that does not stand beside the
// amount.
func (f *focusing) currencyOf(at int, p *casefile.PostRow) string {
	if m := currencyAtEnd.FindStringSubmatch(f.columns[at]); m != nil {
		return strings.ToUpper(m[1])
	}
	if f.at.currency >= 0 && !blankCell(p.Columns[f.at.currency]) {
		return strings.ToUpper(strings.TrimSpace(p.Columns[f.at.currency]))
	}
	return "in a currency not told"
}

// parseAmount reads a number with commas between its thousands, and the currency that may
// stand behind it.
func parseAmount(cell string) (v float64, currency string, ok bool) {
	number, currency, _ := strings.Cut(strings.TrimSpace(cell), " ")
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	if err != nil || v < 0 || v > 1e15 {
		return 0, "", false
	}
	if currency = strings.TrimSpace(currency); len(currency) != 3 {
		currency = ""
	}
	return v, strings.ToUpper(currency), true
}
