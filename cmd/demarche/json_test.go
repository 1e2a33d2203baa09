package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A promise is what docs/json.md says of a document, or of a part of one.
type promise struct {
	name     string
	is       string            // the part that the whole document is, or ""
	types    map[string]string // by key
	seen     map[string]bool   // keys that were written
	commands []shown
	examples []string
}

var (
	keyRow = regexp.MustCompile("^\\| `([a-z0-9_]+)` \\| (.+?) \\| .+ \\|$")
	isPart = regexp.MustCompile(`^An? \[([a-z]+)\]\(#[a-z0-9-]+\)\.$`)
	toPart = regexp.MustCompile(`\[([a-z]+)\]\(#[a-z0-9-]+\)`)
	record = regexp.MustCompile(`^[1-9][0-9]*/[1-9][0-9]*$`)
)

// promises reads docs/json.md: its preface, then the documents and the parts,
// each by its heading.
func promises(t *testing.T) (preface *promise, documents []*promise, parts map[string]*promise) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	whole, partsText, ok := strings.Cut(string(text), "\n# Parts\n")
	before, documentsText, ok2 := strings.Cut(whole, "\n# Documents\n")
	if !ok || !ok2 {
		t.Fatal("docs/json.md lacks # Documents or # Parts")
	}
	parts = map[string]*promise{}
	for _, section := range strings.Split(partsText, "\n## ")[1:] {
		p := readPromise(t, section)
		parts[p.name] = p
	}
	for _, section := range strings.Split(documentsText, "\n## ")[1:] {
		documents = append(documents, readPromise(t, section))
	}
	return readPromise(t, before), documents, parts
}

func readPromise(t *testing.T, section string) *promise {
	t.Helper()
	p := &promise{types: map[string]string{}, seen: map[string]bool{}}
	p.name, _, _ = strings.Cut(section, "\n")
	var err error
	if p.commands, err = consoles(section); err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	for i, block := range strings.Split(section, "\n```json\n") {
		if i > 0 {
			example, _, _ := strings.Cut(block, "\n```")
			p.examples = append(p.examples, example)
		}
	}
	for line := range strings.Lines(section) {
		line = strings.TrimSuffix(line, "\n")
		if m := keyRow.FindStringSubmatch(line); m != nil {
			p.types[m[1]] = toPart.ReplaceAllString(m[2], "$1")
		}
		if m := isPart.FindStringSubmatch(line); m != nil {
			p.is = m[1]
		}
	}
	return p
}

// Every document that --json writes has the keys and types that docs/json.md
// promises, no more and no fewer, and its examples are parts of them.
func TestJSONIsAsPromised(t *testing.T) {
	preface, documents, parts := promises(t)
	dir := t.TempDir()
	run := func(s shown) []byte {
		t.Helper()
		sh := exec.Command("sh", "-c", s.command)
		sh.Dir = dir
		out, err := sh.Output()
		if err != nil {
			t.Fatalf("%s: %v", s.command, err)
		}
		return out
	}
	for _, s := range preface.commands {
		run(s)
	}
	for _, d := range documents {
		if len(d.commands) == 0 || len(d.examples) > 1 {
			t.Errorf("%s has %d commands and %d examples, want some and at most one", d.name, len(d.commands), len(d.examples))
			continue
		}
		last := len(d.commands) - 1
		for _, s := range d.commands[:last] {
			run(s)
		}
		value, err := decode(run(d.commands[last]))
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		p := d
		if d.is != "" {
			p = parts[d.is]
		}
		if err := p.check(value, parts); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
		for _, e := range d.examples {
			example, err := decode([]byte(e))
			if err != nil {
				t.Errorf("%s: the example: %v", d.name, err)
			} else if err := within(example, value); err != nil {
				t.Errorf("%s: the example: %v", d.name, err)
			}
		}
	}
	for _, p := range slices.Concat(documents, slices.Collect(mapValues(parts))) {
		if p.is == "" && len(p.types) == 0 {
			t.Errorf("%s promises nothing", p.name)
		}
		for key, typ := range p.types {
			if !p.seen[key] && !strings.HasSuffix(typ, ", or missing") {
				t.Errorf("%s: no document has the promised key %s", p.name, key)
			}
		}
	}
	// What the tables cannot say: a command without a section.
	have := map[string]bool{}
	for _, d := range documents {
		name, _, _ := strings.Cut(d.name, " ")
		have[name] = true
	}
	for _, c := range (&program{}).command().Commands() {
		if !have[c.Name()] && c.Name() != "help" && c.Name() != "completion" && c.Name() != "demo" {
			t.Errorf("docs/json.md has no section %s", c.Name())
		}
	}
}

func mapValues(m map[string]*promise) func(yield func(*promise) bool) {
	return func(yield func(*promise) bool) {
		for _, p := range m {
			if !yield(p) {
				return
			}
		}
	}
}

func decode(b []byte) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("there is more than one document")
	}
	return v, nil
}

// check compares an object with what is promised of it.
func (p *promise) check(v any, parts map[string]*promise) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is not a %s", v, p.name)
	}
	for key, value := range object {
		typ, ok := p.types[key]
		if !ok {
			return fmt.Errorf("%s is not promised of %s", key, p.name)
		}
		p.seen[key] = true
		if err := checkType(strings.TrimSuffix(typ, ", or missing"), value, parts); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	for key, typ := range p.types {
		if _, ok := object[key]; !ok && !strings.HasSuffix(typ, ", or missing") {
			return fmt.Errorf("%s of %s is missing", key, p.name)
		}
	}
	return nil
}

func checkType(typ string, v any, parts map[string]*promise) error {
	if of, ok := strings.CutPrefix(typ, "list of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%v is no list", v)
		}
		for _, e := range list {
			if err := checkType(of, e, parts); err != nil {
				return err
			}
		}
		return nil
	}
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	_, isBool := v.(bool)
	is := false
	switch typ {
	case "text":
		is = isText
	case "record":
		is = isText && record.MatchString(text)
	case "time":
		_, err := time.Parse(time.RFC3339Nano, text)
		is = isText && err == nil && strings.HasSuffix(text, "Z")
	case "number":
		is = isNumber
	case "whole number":
		_, err := number.Int64()
		is = isNumber && err == nil
	case "true or false":
		is = isBool
	default:
		if parts[typ] == nil {
			return fmt.Errorf("there is no part %s", typ)
		}
		return parts[typ].check(v, parts)
	}
	if !is {
		return fmt.Errorf("%v is no %s", v, typ)
	}
	return nil
}

// within says whether an example is a part of a document: keys may be left out,
// and elements from the end of a list.
func within(example, v any) error {
	switch e := example.(type) {
	case map[string]any:
		object, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is no object", v)
		}
		for key, part := range e {
			if err := within(part, object[key]); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
	case []any:
		list, ok := v.([]any)
		if !ok || len(list) < len(e) {
			return fmt.Errorf("%v is no list of at least %d", v, len(e))
		}
		for i, part := range e {
			if err := within(part, list[i]); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
	default:
		if example != v {
			return fmt.Errorf("%v, want %v", v, example)
		}
	}
	return nil
}

// A case in which nothing is has lists that are empty, and nothing is null.
func TestNothingIsNullInJSON(t *testing.T) {
	_, _, parts := promises(t)
	sh := exec.Command("sh", "-c", "demarche new empty.case && demarche run empty.case >&2 && demarche show empty.case --json")
	sh.Dir = t.TempDir()
	out, err := sh.Output()
	if err != nil {
		t.Fatal(err)
	}
	value, err := decode(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := parts["summary"].check(value, parts); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), `"datasets": []`) {
		t.Errorf("an empty case has no empty list:\n%s", out)
	}
}
