package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// Why an entry of a claims file is refused.
const (
	badEntry   = "bad-entry"   // it is not of the shape that is wanted there
	unknownKey = "unknown-key" // it has a key that is not of this place
	missingKey = "missing-key" // it lacks one that is needed
	badValue   = "bad-value"   // what stands there cannot be read
	unknown    = "unknown"     // it names what is not in the file
	doubled    = "doubled"     // it is there already
)

// An entry is a part of a YAML file that is taken whole or refused whole. The first
// thing that is wrong with it stays; what is read after that is empty.
type entry struct {
	bad *demarche.Refusal
}

// fail remembers what is wrong at a node, if nothing was before.
func (e *entry) fail(n *yaml.Node, field, reason, format string, args ...any) {
	if e.bad != nil {
		return
	}
	value := ""
	if n.Kind == yaml.ScalarNode {
		value = n.Value
	}
	e.bad = refuse(field, value, reason, fmt.Sprintf(format, args...))
	e.bad.Line = int64(n.Line)
}

// fields returns the values of a mapping by their keys, which are of allowed.
func (e *entry) fields(n *yaml.Node, what string, allowed ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		e.fail(n, what, badEntry, "%s is wanted as KEY: VALUE, with %s", what, strings.Join(allowed, ", "))
		return nil
	}
	fields := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(allowed, key.Value):
			e.fail(key, what, unknownKey, "%s has the keys %s", what, strings.Join(allowed, ", "))
		case fields[key.Value] != nil:
			e.fail(key, what, doubled, "%s has this key twice", what)
		default:
			fields[key.Value] = value
		}
	}
	return fields
}

// need fails if a mapping lacks one of these keys.
func (e *entry) need(n *yaml.Node, fields map[string]*yaml.Node, what string, keys ...string) {
	for _, key := range keys {
		if v := fields[key]; v == nil || v.Kind == yaml.ScalarNode && strings.TrimSpace(v.Value) == "" {
			e.fail(n, key, missingKey, "%s needs %s", what, key)
		}
	}
}

// text returns a scalar as it is written; "" of nothing.
func (e *entry) text(n *yaml.Node, field string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		e.fail(n, field, badEntry, "%s is one text, no list and no KEY: VALUE", field)
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts returns a list of scalars, or the one that stands in its place. Empty ones
// are left out.
func (e *entry) texts(n *yaml.Node, field string) []string {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		if s := e.text(n, field); s != "" {
			return []string{s}
		}
		return nil
	}
	var all []string
	for _, c := range n.Content {
		if s := e.text(c, field); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// actors returns a list of actors, every state by its code, as the readers of facts
// have them.
func (e *entry) actors(n *yaml.Node, field string) []string {
	all := e.texts(n, field)
	for i, a := range all {
		all[i] = codeOr(a)
	}
	return all
}

// entries returns the nodes of a list.
func (e *entry) entries(n *yaml.Node, field string) []*yaml.Node {
	if n == nil || n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		e.fail(n, field, badEntry, "%s is a list: each entry begins with - ", field)
		return nil
	}
	return n.Content
}

func (e *entry) date(n *yaml.Node, field string) demarche.Date {
	s := e.text(n, field)
	d, err := demarche.ParseDate(s)
	if err != nil {
		e.fail(n, field, badValue, "want a date as 2007, 2007-04, 2007-04-27 or 2008/2013")
	}
	return d
}

func (e *entry) yes(n *yaml.Node, field string) bool {
	switch s := e.text(n, field); s {
	case "", "false", "no":
		return false
	case "true", "yes":
		return true
	}
	e.fail(n, field, badValue, "%s is true or false", field)
	return false
}

func (e *entry) year(n *yaml.Node, field string) int {
	s := e.text(n, field)
	if s == "" {
		return 0
	}
	y, err := strconv.Atoi(s)
	if err != nil || y < 1 || y > 9999 {
		e.fail(n, field, badValue, "want a year as 2025")
	}
	return y
}

// oneOf returns a text that is one of some.
func (e *entry) oneOf(n *yaml.Node, field string, words ...string) string {
	s := strings.ToLower(e.text(n, field))
	if s != "" && !slices.Contains(words, s) {
		e.fail(n, field, badValue, "%s is one of: %s", field, strings.Join(words, ", "))
		return ""
	}
	return s
}

// plain fails at the first node of a tree that is more than keys, lists and texts:
// aliases could stand for far more than is written.
func (e *entry) plain(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		e.fail(n, "", badEntry, "anchors and aliases of YAML are not read; give a filter a name under filters")
	case n.Style&yaml.TaggedStyle != 0:
		e.fail(n, "", badEntry, "tags of YAML are not read")
	}
	for _, c := range n.Content {
		e.plain(c)
	}
}
