package report

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"demarche"
)

// A tester is a test of testing or of rapid.
type tester interface {
	Helper()
	Fatal(...any)
}

func pageOf(t tester, d *demarche.Dossier) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t tester, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// elements calls do for every element below n.
func elements(n *html.Node, do func(n *html.Node)) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			do(c)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var s strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			s.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(s.String()), " ")
}

func named(root *html.Node, name string) (all []*html.Node) {
	elements(root, func(n *html.Node) {
		if n.Data == name {
			all = append(all, n)
		}
	})
	return all
}

func byID(root *html.Node, id string) (found *html.Node) {
	elements(root, func(n *html.Node) {
		if attribute(n, "id") == id {
			found = n
		}
	})
	return found
}
