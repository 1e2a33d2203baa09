package ingest

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A listed column holds several values in a cell.
type listed struct {
	column int // -1 for none
	rule   rule
	out    []string
	value  string // what stands in every row, if column is -1 and it is not empty
}

// A mapper makes posts of rows. The post is its own and is made anew for every
// row; the strings in it are the row's.
type mapper struct {
	columns  []string
	column   map[string]int    // by role; -1 where there is none
	constant map[string]string // by role
	clock    *clock
	binding
	post demarche.Post

	actor, at, time, text, key, name, kind, lang, platform, repostOf, replyTo int
	links, hashtags, mentions, media                                          listed
	marks                                                                     []mark
	unknownKinds                                                              map[string]int64
}

// A mark is a column that becomes a trace of its own.
type mark struct {
	action string
	column int
	value  string // the constant, if column is -1
	rule   rule
	list   bool
}

// newMapper returns a mapper for columns that have been mapped.
func newMapper(t *table, mapped []demarche.Mapped, c *clock, b binding) *mapper {
	m := &mapper{columns: t.columns, clock: c, binding: b, column: map[string]int{}, constant: map[string]string{}, unknownKinds: map[string]int64{}}
	for _, role := range roles {
		m.column[role] = -1
	}
	for _, x := range mapped {
		constant, fixed := strings.CutPrefix(x.Column, "=")
		i := -1
		if !fixed {
			i = slices.Index(t.columns, x.Column)
		}
		if action, ok := strings.CutPrefix(x.Role, roleMark); ok {
			k := mark{action: action, column: i, value: constant}
			if i >= 0 {
				k.rule, k.list = ruleOf(t.column(i), false)
			}
			m.marks = append(m.marks, k)
			continue
		}
		m.column[x.Role] = i
		if fixed {
			m.constant[x.Role] = constant
		}
	}
	of := func(role string) int { return m.column[role] }
	m.time = of(roleTime)
	m.actor, m.at, m.text, m.key, m.name = of(roleActor), of(roleAt), of(roleText), of(roleKey), of(roleName)
	m.kind, m.lang, m.platform = of(roleKind), of(roleLang), of(rolePlatform)
	m.repostOf, m.replyTo = of(roleRepostOf), of(roleReplyTo)
	list := func(role string, links bool) listed {
		l := listed{column: of(role), value: m.constant[role]}
		if l.column >= 0 {
			l.rule, _ = ruleOf(t.column(l.column), links)
			l.out = []string{}
		}
		return l
	}
	m.links, m.hashtags, m.mentions, m.media = list(roleLinks, true), list(roleHashtags, false), list(roleMentions, false), list(roleMedia, false)
	if m.media.column >= 0 && slices.ContainsFunc(t.column(m.media.column), hasScheme) {
		m.media.rule = byScheme
	}
	return m
}

// cell returns the cell of a column, or the constant of its role.
func (m *mapper) cell(cells []string, i int, role string) string {
	if i >= 0 {
		return cells[i]
	}
	if len(m.constant) == 0 {
		return ""
	}
	return m.constant[role]
}

// id is cell for what "NA", "null" and the like leave empty.
func (m *mapper) id(cells []string, i int, role string) string {
	if i < 0 && len(m.constant) == 0 {
		return ""
	}
	s := m.cell(cells, i, role)
	if blank(s) {
		return ""
	}
	if s[0] <= ' ' || s[len(s)-1] <= ' ' {
		s = strings.TrimSpace(s)
	}
	return s
}

// read makes a post of a row, or says why it cannot be taken.
func (m *mapper) read(cells []string) (*demarche.Post, *demarche.Refusal) {
	p := &m.post
	// Every field is set here or below: to empty the whole post first would
	// take as long as to fill it.
	p.Original, p.Kind = cells, ""
	if p.Actor = m.id(cells, m.actor, roleActor); p.Actor == "" {
		return nil, refuse(m.named(m.actor), m.cell(cells, m.actor, roleActor), noActor, "the actor is empty")
	}
	if m.at >= 0 {
		var ok bool
		if m.moment != nil {
			p.AtUS, ok = m.moment(cells)
		} else {
			p.AtUS, ok = m.clock.parse(joined(cells, m.at, m.time))
		}
		if !ok {
			return nil, m.badTime(joined(cells, m.at, m.time))
		}
	}
	p.Key = m.id(cells, m.key, roleKey)
	p.Name = m.id(cells, m.name, roleName)
	p.Text = m.cell(cells, m.text, roleText)
	p.Lang = m.id(cells, m.lang, roleLang)
	p.Platform = m.id(cells, m.platform, rolePlatform)
	p.RepostOf = m.id(cells, m.repostOf, roleRepostOf)
	p.ReplyTo = m.id(cells, m.replyTo, roleReplyTo)
	p.Links = m.links.cell(cells)
	p.Hashtags = m.hashtags.cell(cells)
	p.Mentions = m.mentions.cell(cells)
	p.Media = m.media.cell(cells)
	p.Marks = p.Marks[:0]
	for _, k := range m.marks {
		p.Marks = k.add(p.Marks, cells)
	}
	m.setKind(p, cells)
	if m.adjust != nil {
		if r := m.adjust(cells, p); r != nil {
			return nil, r
		}
	}
	return p, nil
}

// named returns the name of a column, or "" for none.
func (m *mapper) named(i int) string {
	if i < 0 {
		return ""
	}
	return m.columns[i]
}

func (m *mapper) badTime(cell string) *demarche.Refusal {
	detail := fmt.Sprintf("no time between 1990 and 2100 written as the column's others: %v", m.clock)
	if blank(cell) {
		detail = "the time is empty"
	}
	return refuse(m.named(m.at), cell, badTime, detail)
}

// setKind reads the kind of a post from its column, or from what the post says
// of others; it stays empty where the file cannot tell.
func (m *mapper) setKind(p *demarche.Post, cells []string) {
	if m.kind >= 0 || m.constant[roleKind] != "" {
		word := m.cell(cells, m.kind, roleKind)
		kind, ok := kindOf(word)
		if !ok && len(m.unknownKinds) < 20 {
			m.unknownKinds[strings.Clone(cut(word, 40))]++
		}
		p.Kind = kind
	}
	switch {
	case p.Kind != "":
	case p.RepostOf != "":
		p.Kind = demarche.Repost
	case p.ReplyTo != "":
		p.Kind = demarche.Reply
	}
}

// kindOf reads a word for a kind; ok is false if the word says nothing known.
func kindOf(word string) (kind demarche.Kind, ok bool) {
	if blank(word) {
		return "", true
	}
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "r", "rt", "retweet", "retweeted", "repost", "reposted", "reblog", "share", "shared", "forward", "forwarded", "true", "1", "yes":
		return demarche.Repost, true
	case "reply", "replied_to", "reply_to", "comment", "answer", "response":
		return demarche.Reply, true
	case "q", "quote", "quoted", "quote_tweet", "quote_retweet", "quoted_tweet":
		return demarche.Quote, true
	case "original", "tweet", "post", "status", "tweeted":
		return demarche.Original, true
	case "ad", "advertisement", "sponsored":
		return demarche.Ad, true
	case "false", "0", "no":
		return "", true
	}
	return "", false
}

// cell returns the values of a row's cell; nil if there is no such column.
func (l *listed) cell(cells []string) []string {
	if l.column < 0 {
		if l.value == "" {
			return nil
		}
		return append(l.out[:0], l.value)
	}
	l.out = l.rule.split(l.out[:0], cells[l.column])
	return l.out
}

// add appends the objects that a mark's cell names.
func (k mark) add(marks []demarche.Mark, cells []string) []demarche.Mark {
	object := k.value
	if k.column >= 0 {
		if object = cells[k.column]; object != "" && (object[0] <= ' ' || object[len(object)-1] <= ' ') {
			object = strings.TrimSpace(object)
		}
	}
	if blank(object) {
		return marks
	}
	if !k.list {
		return append(marks, demarche.Mark{Action: k.action, Object: object})
	}
	for _, o := range k.rule.split(nil, object) {
		marks = append(marks, demarche.Mark{Action: k.action, Object: o})
	}
	return marks
}
