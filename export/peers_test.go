package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"demarche"
)

func file(t *testing.T, f Format, d *demarche.Dossier) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dossier"+f.Ext)
	if err := os.WriteFile(path, bytesOf(t, f, d), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// The grammar is the RELAX NG of GEXF 1.3; the published XSD refuses viz.
func TestGEXFIsOfItsGrammar(t *testing.T) {
	grammar := filepath.Join("..", "..", "shared", "schemas", "gexf1.3", "gexf.rng")
	if _, err := os.Stat(grammar); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip("no grammar beside the project")
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("REQUIRE_PEERS") == "1" {
			t.Fatal(err)
		}
		t.Skip("no xmllint")
	}
	empty := tiny()
	empty.Runs[0].Result.Networks = []demarche.Network{{Name: "link 1m0s"}}
	for name, d := range map[string]*demarche.Dossier{"tiny": tiny(), "hostile": hostile(), "empty": empty} {
		if out, err := exec.Command(lint, "--noout", "--relaxng", grammar, file(t, GEXF, d)).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

type peerGraph struct {
	Nodes       map[string]map[string]any `json:"nodes"`
	Edges       [][3]any                  `json:"edges"`
	Directed    bool                      `json:"directed"`
	Description string                    `json:"description"`
}

// igraph 1.0 and networkx 3.6 read the numbers that were written.
func TestPeersReadBack(t *testing.T) {
	for _, peer := range []struct {
		reader string
		format Format
	}{{"igraph-graphml", GraphML}, {"networkx-graphml", GraphML}, {"networkx-gexf", GEXF}} {
		library, _, _ := strings.Cut(peer.reader, "-")
		t.Run(peer.reader, func(t *testing.T) {
			if err := exec.Command("python3", "-c", "import "+library).Run(); err != nil {
				if os.Getenv("REQUIRE_PEERS") == "1" {
					t.Fatalf("python3 has no %s: %v", library, err)
				}
				t.Skipf("python3 has no %s", library)
			}
			for _, d := range []*demarche.Dossier{tiny(), hostile()} {
				out, err := exec.Command("python3", filepath.Join("testdata", "peers.py"), peer.reader, file(t, peer.format, d)).Output()
				if err != nil {
					exit, _ := errors.AsType[*exec.ExitError](err)
					t.Fatalf("%v\n%s", err, exit.Stderr)
				}
				var got peerGraph
				if err := json.Unmarshal(out, &got); err != nil {
					t.Fatal(err)
				}
				compare(t, d, peer.reader, got)
			}
		})
	}
}

func compare(t *testing.T, d *demarche.Dossier, reader string, got peerGraph) {
	t.Helper()
	networks := must(networksOf(d))
	g := graphOf(networks)
	if got.Directed || len(got.Nodes) != len(g.nodes) || len(got.Edges) != len(g.edges) {
		t.Fatalf("directed %v, %d nodes, %d edges; want false, %d, %d", got.Directed, len(got.Nodes), len(got.Edges), len(g.nodes), len(g.edges))
	}
	if reader != "networkx-gexf" && got.Description != describe(d, networks) { // networkx leaves GEXF's description out
		t.Errorf("the description is %q", got.Description)
	}
	// The label of a node is its ID in our graph; numbers are compared as numbers.
	same := func(attrs []attr, want []string, read map[string]any, of string) {
		for i, a := range attrs {
			if a.kind == "string" {
				if v, _ := read[a.name].(string); v != want[i] {
					t.Errorf("%s of %s is %q, want %q", a.name, of, v, want[i])
				}
				continue
			}
			if want[i] == "" {
				continue // not known: false or nothing with igraph, nothing with networkx
			}
			if a.kind == "boolean" {
				if v, ok := read[a.name].(bool); !ok || fmt.Sprint(v) != want[i] {
					t.Errorf("%s of %s is %v, want %v", a.name, of, read[a.name], want[i])
				}
				continue
			}
			v, ok := read[a.name].(float64)
			var w float64
			fmt.Sscan(want[i], &w)
			if !ok || v != w {
				t.Errorf("%s of %s is %v, want %v", a.name, of, read[a.name], w)
			}
		}
	}
	for _, n := range g.nodes {
		same(g.nodeAttrs, n.values, got.Nodes[n.id], n.id)
	}
	edges := map[string]map[string]any{}
	key := func(a, b, network any) string {
		if fmt.Sprint(a) > fmt.Sprint(b) {
			a, b = b, a
		}
		return fmt.Sprintf("%q %q %q", a, b, network)
	}
	for _, e := range got.Edges {
		values := e[2].(map[string]any)
		edges[key(e[0], e[1], values["network"])] = values
	}
	for _, e := range g.edges {
		k := key(g.nodes[e.a].id, g.nodes[e.b].id, e.values[0])
		same(g.edgeAttrs, e.values, edges[k], k)
		if w, _ := edges[k]["weight"].(float64); w != e.weight {
			t.Errorf("the weight of %s is %v, want %v", k, w, e.weight)
		}
	}
}
