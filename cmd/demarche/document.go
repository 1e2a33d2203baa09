package main

import (
	"encoding/json"
	"reflect"
)

// document writes a result as JSON: what --json promises, see docs/json.md.
func (p *program) document(v any) error {
	p.clear()
	e := json.NewEncoder(p.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(withLists(reflect.ValueOf(v)).Interface())
}

// withLists returns a copy of v in which every slice that is nil is an empty
// one, so that a list is [] in a document and never null.
func withLists(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Elem().Type())
		c.Elem().Set(withLists(v.Elem()))
		if v.Kind() == reflect.Pointer {
			return c
		}
		return c.Elem()
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		for i := range c.NumField() {
			if f := c.Field(i); f.CanSet() { // the fields of a time cannot be
				f.Set(withLists(f))
			}
		}
		return c
	case reflect.Map:
		c := reflect.MakeMap(v.Type())
		for key, value := range v.Seq2() {
			c.SetMapIndex(key, withLists(value))
		}
		return c
	case reflect.Slice:
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(withLists(v.Index(i)))
		}
		return c
	}
	return v
}
