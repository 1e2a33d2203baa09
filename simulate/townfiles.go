package simulate

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The files of a town.
const (
	TownPostsFile    = "town-posts.csv"
	TownCodingsFile  = "town-codings.csv"
	TownListingsFile = "town-listings.csv"
	TownEventsFile   = "town-events.csv"
)

// TownFiles are the names of the files of a town, in the order in which a case takes
// them, and what writes each.
func (d *TownData) TownFiles() []TownFile {
	return []TownFile{
		{TownPostsFile, d.posts},
		{TownCodingsFile, d.codings},
		{TownListingsFile, listings},
		{TownEventsFile, d.events},
	}
}

// A TownFile is a file of a town.
type TownFile struct {
	Name string
	rows func() [][]string
}

// Write writes the file as CSV.
func (f TownFile) Write(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.WriteAll(f.rows()); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	return nil
}

func (d *TownData) posts() [][]string {
	rows := [][]string{{"id", "actor", "at", "text", "kind", "links", "lang", "platform", "class", "place", "followers", "impressions", "clicks", "spend_eur"}}
	for i := range d.Posts {
		p := &d.Posts[i]
		row := []string{
			fmt.Sprintf("t%06d", i+1), p.Actor, p.At.Format(time.RFC3339), p.Text, string(p.Kind), p.Link, "en", p.Platform,
			p.Class, p.Place, strconv.Itoa(p.Followers), "", "", "",
		}
		if p.Impressions > 0 || p.Spend > 0 {
			row[11], row[12], row[13] = strconv.Itoa(p.Impressions), strconv.Itoa(p.Clicks), strconv.FormatFloat(p.Spend, 'f', 2, 64)
		}
		rows = append(rows, row)
	}
	return rows
}

// codings has the codings of the audit; no text of a town has a line break, so that row
// i is line i + 2.
func (d *TownData) codings() [][]string {
	rows := [][]string{{"codebook", "code", "unit", "value", "coder", "digest", "sample", "stratum", "inclusion"}}
	inclusion := strconv.FormatFloat(float64(d.Options.Audited)/float64(len(d.Posts)), 'g', -1, 64)
	for _, c := range d.Codings {
		rows = append(rows, []string{
			"town@1", TownCode, fmt.Sprintf("%s:%d", TownPostsFile, c.Row+2), c.Value, c.Coder, c.Digest, "audit", "all", inclusion,
		})
	}
	return rows
}

func listings() [][]string {
	rows := [][]string{{"list", "version", "name", "pattern", "platform", "level", "role", "country", "source"}}
	for _, s := range townSites {
		if s.level != "" {
			rows = append(rows, []string{"town outlets", "1", s.name, strings.TrimPrefix(s.site, "https://"), "", s.level, "outlet", "", "made up"})
		}
	}
	return rows
}

func (d *TownData) events() [][]string {
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	return [][]string{
		{"event", "name", "kind", "start", "disclosed", "source"},
		{"pier-report", "The pier report is leaked", "disclosure", day(d.Release), day(d.Release), "made up"},
		{"lantern-night", "Lantern night", "festival", day(d.Festival), "", "made up"},
	}
}
