package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"demarche"
	"demarche/ingest"
)

// finish moves the new actors and objects to their tables, writes the dataset
// and lines its rows up in the view.
func (a *adder) finish(ctx context.Context, src *ingest.Source) error {
	if a.dataset.Kept == 0 {
		return demarche.Errorf(demarche.BadData, "%s: no row could be taken; %d were refused", a.dataset.Name, a.dataset.Refused).
			WithHint("%s", a.firstRefusal(ctx))
	}
	told := src.Dataset()
	d := a.dataset
	d.Notes, d.Zone, d.ZoneAssumed, d.Encoding = told.Notes, told.Zone, told.ZoneAssumed, told.Encoding
	if n := a.x.NotLinks; n > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("%d entries in columns of links are no web address and were not traced", n))
	}
	d.First, d.Last = a.resolution.span()
	d.ResolutionS = a.resolution.seconds()
	if n := a.x.Passed; n > 0 && !mappedBy(d.Mapping, "links", "format") {
		d.Notes = append(d.Notes, fmt.Sprintf("%d posts have a web address in their text and none in the column of links: an empty cell there is no link, and those of texts are not compared; --map links== reads the texts in place of the column", n))
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	if err := a.writeDataset(ctx); err != nil {
		return err
	}
	return a.c.writeView(ctx)
}

func (a *adder) firstRefusal(ctx context.Context) string {
	_, rows, err := a.c.db.Strings(ctx, `SELECT line, field, value, detail FROM refusals WHERE dataset = ? ORDER BY line LIMIT 1`, a.dataset.Dataset)
	if err != nil || len(rows) == 0 {
		return "the file has no rows"
	}
	return fmt.Sprintf("the first was line %s, %s %q: %s", rows[0][0], rows[0][1], rows[0][2], rows[0][3])
}

func (a *adder) settle(ctx context.Context) error {
	_, clash, err := a.c.db.Strings(ctx, `
SELECT n.id, o.id FROM new_actors n JOIN actors o USING (actor) WHERE n.id <> o.id
UNION ALL
SELECT n.text, o.text FROM new_objects n JOIN objects o USING (object) WHERE n.text <> o.text OR n.action <> o.action`)
	if err != nil {
		return err
	}
	if len(clash) == 0 && a.names.forgot() {
		// What was told more than once was not compared with what was told before.
		_, clash, err = a.c.db.Strings(ctx, `
SELECT min(id), max(id) FROM new_actors GROUP BY actor HAVING min(id) <> max(id)
UNION ALL
SELECT min(text), max(text) FROM new_objects GROUP BY object HAVING min(text) <> max(text) OR min(action) <> max(action)`)
		if err != nil {
			return err
		}
	}
	if len(clash) > 0 {
		return demarche.Errorf(demarche.Internal, "%.80q and %.80q have the same number", clash[0][0], clash[0][1])
	}
	// An actor is labelled once, in an order that the file's does not tell: a file may
	// be sorted by author, or by who posts most. MD5 only mixes here; it hides nothing
	// from who has the file, which no other digest would either. An actor may have been told more than once,
	// but its first row always is among these.
	_, err = a.c.db.Exec(ctx, `
INSERT INTO actors
SELECT actor, id, platform, name, format('a{:05d}', row_number() OVER (ORDER BY md5_number(? || actor::VARCHAR), actor) + (SELECT count(*) FROM actors))
FROM (SELECT actor, min(id) AS id, min(platform) AS platform, arg_min(name, record) AS name
      FROM new_actors GROUP BY actor)
ANTI JOIN actors USING (actor)`, a.dataset.SHA256)
	if err != nil {
		return err
	}
	if err := a.spelt(ctx); err != nil {
		return err
	}
	if _, err := a.c.db.Exec(ctx, `DROP TABLE new_actors`); err != nil {
		return err
	}
	once := `SELECT object, action, text, domain FROM new_objects ANTI JOIN objects USING (object)`
	if a.names.forgot() {
		once = `SELECT object, any_value(action), any_value(text), any_value(domain) FROM new_objects ANTI JOIN objects USING (object) GROUP BY object`
	}
	_, err = a.c.db.Exec(ctx, `INSERT INTO objects `+once+`; DROP TABLE new_objects`)
	return err
}

// spelt notes how many actors that the file names are called as another of their
// platform but for the case of letters. They stay apart: some platforms tell them
// apart too.
func (a *adder) spelt(ctx context.Context) error {
	_, rows, err := a.c.db.Strings(ctx, `
WITH twice AS (SELECT lower(id) AS low FROM actors GROUP BY low HAVING count(*) > 1),
told AS (SELECT low FROM twice SEMI JOIN new_actors ON lower(new_actors.id) = low)
SELECT string_agg(id, ', ' ORDER BY id), count(*)
FROM actors JOIN told ON lower(id) = low GROUP BY low ORDER BY low`)
	if err != nil || len(rows) == 0 {
		return err
	}
	var ways []string
	actors := 0
	for i, row := range rows {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			return err
		}
		actors += n
		if i < 5 {
			ways = append(ways, row[0])
		}
	}
	a.dataset.Notes = append(a.dataset.Notes, fmt.Sprintf("%d actors are called as another but for the case of letters, and are compared as %[1]d actors", actors))
	a.alike = fmt.Sprintf("%d actors are spelt in several ways: %s", actors, strings.Join(ways, "; "))
	if n := len(rows) - len(ways); n > 0 {
		a.alike += fmt.Sprintf("; and %d more", n)
	}
	return nil
}

func (a *adder) writeDataset(ctx context.Context) error {
	d := a.dataset
	mapping, err := json.Marshal(d.Mapping)
	if err != nil {
		return err
	}
	columns, err := json.Marshal(a.own)
	if err != nil {
		return err
	}
	options, err := json.Marshal(d.Options)
	if err != nil {
		return err
	}
	notes, err := json.Marshal(d.Notes)
	if err != nil {
		return err
	}
	var first, last any = d.First, d.Last
	if d.First.IsZero() { // a file of claims has no dates
		first, last = nil, nil
	}
	if _, err := a.c.db.Exec(ctx, `INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::TIMESTAMP, ?::TIMESTAMP, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.Dataset, d.Name, d.SHA256, d.Bytes, d.Format, d.Encoding, d.Compression, d.Kept, d.Refused, first, last,
		d.ResolutionS, d.Zone, d.ZoneAssumed, string(mapping), string(columns), string(options), d.Source, d.Licence, string(notes), d.Holds); err != nil {
		return err
	}
	for i, t := range a.actions {
		if i >= a.known {
			if _, err := a.c.db.Exec(ctx, `INSERT INTO actions VALUES (?, ?)`, int64(t.number), t.name); err != nil {
				return err
			}
		}
		if t.traces > 0 {
			if _, err := a.c.db.Exec(ctx, `INSERT INTO dataset_traces VALUES (?, ?, ?)`, d.Dataset, t.name, t.traces); err != nil {
				return err
			}
		}
	}
	return nil
}
