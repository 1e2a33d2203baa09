package casefile

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"demarche"
)

func mendCell(c demarche.Column, cell any) any {
	switch v := cell.(type) {
	case float64:
		if c.Unit != "s" && c.Unit != "share" && v == float64(int64(v)) {
			return int64(v)
		}
	case string:
		// A time was written as RFC 3339; nothing else in a table is.
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil && c.Unit == "UTC" {
			return t.UTC()
		}
	}
	return cell
}

// shortest is the length in characters from which a word that is an actor's
// name is replaced wherever it stands; shorter ones are too often just words,
// and are replaced after an @ only.
const shortest = 4

// A redactor puts labels in the place of names.
type redactor struct {
	label map[string]string // actors.id → label
	words map[string]string // a name in lower case → label
}

// pseudonymise puts labels in the place of the actors' names, in every field of
// the dossier and within texts.
func (c *Case) pseudonymise(ctx context.Context, d *demarche.Dossier) error {
	r := &redactor{label: map[string]string{}, words: map[string]string{}}
	rows, err := c.db.Query(ctx, `SELECT id, platform, name, label FROM actors`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		for i := range rows.Len() {
			id, label := rows.String(0, i), rows.String(3, i)
			r.label[id] = label
			own := strings.TrimPrefix(id, rows.String(1, i)+":")
			for _, name := range []string{own, rows.String(2, i)} {
				if name != "" {
					r.words[strings.ToLower(strings.TrimPrefix(name, "@"))] = label
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for i := range d.Runs {
		r.result(&d.Runs[i].Result)
	}
	for i := range d.Records {
		rec := &d.Records[i]
		rec.Actor = r.actor(rec.Actor)
		rec.Text = r.text(rec.Text)
		rec.Key = r.text(rec.Key)
	}
	for i := range d.Refusals {
		for k := range d.Refusals[i].Example {
			e := &d.Refusals[i].Example[k]
			e.Value, e.Detail = r.text(e.Value), r.text(e.Detail)
		}
	}
	return nil
}

func (r *redactor) actor(id string) string {
	if label, ok := r.label[id]; ok {
		return label
	}
	return "someone"
}

func (r *redactor) result(res *demarche.Result) {
	for i := range res.Findings {
		f := &res.Findings[i]
		for k := range f.Subjects {
			f.Subjects[k] = r.actor(f.Subjects[k])
		}
		slices.Sort(f.Subjects)
		for k := range f.Moments {
			f.Moments[k].Object = r.object(f.Moments[k].Action, f.Moments[k].Object)
		}
	}
	for i := range res.Networks {
		n := &res.Networks[i]
		r.network(n)
	}
	for i := range res.Tables {
		r.table(&res.Tables[i])
	}
	for i := range res.Figures {
		r.table(&res.Figures[i].Table)
	}
}

// network puts labels into a network and sorts it anew.
func (r *redactor) network(n *demarche.Network) {
	for k := range n.Nodes {
		n.Nodes[k].Actor = r.actor(n.Nodes[k].Actor)
	}
	slices.SortFunc(n.Nodes, func(a, b demarche.Node) int { return strings.Compare(a.Actor, b.Actor) })
	for k := range n.Edges {
		e := &n.Edges[k]
		e.A, e.B = r.actor(e.A), r.actor(e.B)
		if e.A > e.B {
			e.A, e.B = e.B, e.A
			e.ARecords, e.BRecords = e.BRecords, e.ARecords
			e.AFirst, e.BFirst = e.BFirst, e.AFirst
		}
	}
	slices.SortFunc(n.Edges, func(a, b demarche.Edge) int {
		return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
}

func (r *redactor) table(t *demarche.Table) {
	for _, row := range t.Rows {
		for k, cell := range row {
			s, ok := cell.(string)
			switch {
			case !ok:
			case t.Columns[k].Name == "actor":
				row[k] = r.actor(s)
			default:
				row[k] = r.text(s)
			}
		}
	}
}

func (r *redactor) object(action, s string) string {
	if action == "mention" {
		return r.text("@" + s)
	}
	return r.text(s)
}

// text replaces every word of s that is an actor's name, and every @mention.
func (r *redactor) text(s string) string {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if !inName(c) {
			i += size
			continue
		}
		end := i
		for end < len(s) {
			c, size := utf8.DecodeRuneInString(s[end:])
			if !inName(c) {
				break
			}
			end += size
		}
		mention := i > 0 && (s[i-1] == '@' || strings.HasSuffix(s[:i], "＠")) && !afterWord(s[:i])
		if to, ok := r.word(s[i:end], mention); ok {
			b.WriteString(s[copied:i])
			b.WriteString(to)
			copied = end
		}
		i = end
	}
	return b.String() + s[copied:]
}

// afterWord says whether the @ at the end of s follows a word, as in an e-mail
// address.
func afterWord(s string) bool {
	before := strings.TrimRight(s, "@＠")
	c, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && inName(c)
}

func (r *redactor) word(w string, mention bool) (string, bool) {
	label, known := r.words[strings.ToLower(w)]
	switch {
	case mention && known:
		return label, true
	case mention:
		return "someone", true
	case known && utf8.RuneCountInString(w) >= shortest:
		return label, true
	}
	return "", false
}

func inName(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }
