package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// demarcheIn runs a command line and returns what it writes to stdout.
func demarcheIn(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, say bytes.Buffer
	if status := Main(t.Context(), Terminal{Stdout: &out, Stderr: &say}, args); status != exitDone {
		t.Fatalf("demarche %s: exit %d\n%s", strings.Join(args, " "), status, say.String())
	}
	return out.Bytes()
}

// sheetOf reads a sheet, a map a row.
func sheetOf(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if mark, _ := r.Peek(3); string(mark) == "\uFEFF" {
		_, _ = r.Discard(3)
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, cell := range row {
			m[rows[0][i]] = cell
		}
		all = append(all, m)
	}
	return all
}

const riversBook = `codebook: rivers
version: "1"
title: Rivers
codes:
  - {id: FLOOD, name: Flood, kind: narrative, definition: d, patterns: {any: {terms: [flood]}}}
  - {id: DAM, name: Dam, kind: marker, definition: d, patterns: {any: {terms: [dam]}}}
`

// rivers makes a case of 400 posts, of which 5 % say flood, in the first dataset and in its
// first half more; every dam says dam. One post in 40 has no text.
func rivers(t *testing.T) (path, book string) {
	t.Helper()
	dir := t.TempDir()
	path, book = filepath.Join(dir, "rivers.case"), filepath.Join(dir, "rivers.yaml")
	if err := os.WriteFile(book, []byte(riversBook), 0o644); err != nil {
		t.Fatal(err)
	}
	demarcheIn(t, "new", path)
	for d := range 2 {
		var b strings.Builder
		b.WriteString("user,time,message,side\n")
		for i := range 200 {
			words := fmt.Sprintf("post %d of %d", i, d)
			switch {
			case i%40 == 39:
				words = ""
			case i%(10+20*d) == 3:
				words += " a flood"
			case i%7 == 2:
				words += " a dam"
			}
			fmt.Fprintf(&b, "u%d,%d-03-01 10:%02d:00,%s,%s\n", i%9, 2020+i/100, i%60, words, []string{"left", "right", ""}[i%3])
		}
		file := filepath.Join(dir, fmt.Sprintf("posts-%d.csv", d))
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		demarcheIn(t, "add", "-q", path, file)
	}
	return path, book
}

// However the posts are parted, the units of a stratum stand for its posts: their inverse
// probabilities sum to how many these are, each unit once, and what was found by patterns is.
func TestASampleStandsForAllPosts(t *testing.T) {
	path, book := rivers(t)
	for i, flags := range [][]string{
		{},
		{"--by", "dataset,period"},
		{"--by", "side", "--allocation", "equal"},
		{"--by", "actor"},
		{"--by", "dataset,side", "--allocation", "neyman", "--rare", "FLOOD"},
		{"--rare", "FLOOD"},
		{"--rare", "FLOOD,DAM", "--by", "period", "--periods", "2020-06", "--rare-share", "0.3"},
	} {
		sheet := filepath.Join(t.TempDir(), "sheet.csv")
		var told struct {
			Posts, Drawn int
			WithoutText  int `json:"without_text"`
			Strata       []struct {
				Stratum      string
				Of           string
				Posts, Drawn int
			}
		}
		args := append([]string{"code", "sample", path, "--codebook", book, "--n", "80", "--json", "-o", sheet, "--seed", strconv.Itoa(i)}, flags...)
		if err := json.Unmarshal(demarcheIn(t, args...), &told); err != nil {
			t.Fatal(err)
		}
		if told.Posts != 390 || told.WithoutText != 10 || told.Drawn != 80 {
			t.Errorf("%v: %d drawn of %d, %d without text; want 80 of 390, 10", flags, told.Drawn, told.Posts, told.WithoutText)
		}
		rows := sheetOf(t, sheet)
		stands, seen := map[string]float64{}, map[string]bool{}
		for _, row := range rows {
			p, err := strconv.ParseFloat(row["inclusion"], 64)
			if err != nil {
				t.Fatal(err)
			}
			stands[row["stratum"]] += 1 / p
			if seen[row["unit"]] || row["text"] == "" {
				t.Errorf("%v: %s stands in the sheet twice, or has no text", flags, row["unit"])
			}
			seen[row["unit"]] = true
		}
		for _, s := range told.Strata {
			if math.Abs(stands[s.Stratum]-float64(s.Posts)) > 1e-9*float64(s.Posts) {
				t.Errorf("%v: the units of %s stand for %v posts of %d", flags, s.Of, stands[s.Stratum], s.Posts)
			}
		}
		for _, s := range told.Strata {
			for _, row := range rows {
				found := strings.Contains(row["text"], "flood") || strings.Contains(strings.Join(flags, " "), "DAM") && strings.Contains(row["text"], "dam")
				if row["stratum"] == s.Stratum && strings.HasSuffix(s.Of, "found") && found == strings.HasSuffix(s.Of, "not found") {
					t.Errorf("%v: %q is in the stratum %q", flags, row["text"], s.Of)
				}
			}
		}
	}
}

// Over many draws the estimate of a share from the units of two phases, half of them drawn
// from what patterns find, has the mean that all posts have.
func TestTwoPhasesAreWithoutBias(t *testing.T) {
	path, book := rivers(t)
	truth, sum := 0.0, 0.0
	for _, row := range strings.Split(string(demarcheIn(t, "sql", path, "SELECT count(*) FROM posts WHERE text LIKE '%flood%' OR text LIKE '%dam%'")), "\n")[1:2] {
		truth, _ = strconv.ParseFloat(row, 64)
	}
	const draws = 60
	for seed := range draws {
		sheet := filepath.Join(t.TempDir(), "sheet.csv")
		demarcheIn(t, "code", "sample", path, "--codebook", book, "--n", "80", "-q", "-o", sheet, "--seed", strconv.Itoa(seed), "--rare", "FLOOD", "--by", "dataset")
		for _, row := range sheetOf(t, sheet) {
			if strings.Contains(row["text"], "flood") || strings.Contains(row["text"], "dam") {
				p, _ := strconv.ParseFloat(row["inclusion"], 64)
				sum += 1 / p / draws
			}
		}
	}
	// Of one draw the standard deviation is about 390·√(0.12·0.88/55) = 17 posts, of the
	// mean of 60 about 2.2.
	if truth < 50 || math.Abs(sum-truth) > 9 {
		t.Errorf("the mean of the estimates is %.1f posts, and there are %.0f", sum, truth)
	}
}

// What is chosen next was not coded, says of itself that it was not drawn, and is the same
// again; with codings of both kinds there is a classifier.
func TestNextIsNeitherCodedNorDrawn(t *testing.T) {
	path, book := rivers(t)
	sheet := filepath.Join(t.TempDir(), "first.csv")
	demarcheIn(t, "code", "sample", path, "--codebook", book, "--code", "DAM", "--rare", "DAM", "--n", "60", "-q", "-o", sheet)
	var filled strings.Builder
	coded := map[string]bool{}
	w := csv.NewWriter(&filled)
	_ = w.Write([]string{"unit", "code", "value", "digest", "coder"})
	for _, row := range sheetOf(t, sheet) {
		value := map[bool]string{true: "yes", false: "no"}[strings.Contains(row["text"], "dam")]
		coded[row["unit"]] = true
		_ = w.Write([]string{row["unit"], "DAM", value, row["digest"], "ann"})
	}
	w.Flush()
	codings := filepath.Join(t.TempDir(), "codings.csv")
	if err := os.WriteFile(codings, []byte(filled.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	demarcheIn(t, "add", "-q", path, codings)
	next := filepath.Join(t.TempDir(), "next.csv")
	var out, say bytes.Buffer
	if status := Main(t.Context(), Terminal{Stdout: &out, Stderr: &say}, []string{"code", "next", path, "--codebook", book, "--code", "dam", "--n", "20", "-o", next}); status != exitDone {
		t.Fatal(say.String())
	}
	if strings.Contains(say.String(), "too few") {
		t.Error(say.String())
	}
	rows := sheetOf(t, next)
	if len(rows) != 20 {
		t.Errorf("%d units, want 20", len(rows))
	}
	for _, row := range rows {
		if coded[row["unit"]] || row["inclusion"] != "" || row["stratum"] != "" || row["sample"] != "next-DAM" {
			t.Errorf("chosen: %v", row)
		}
	}
	again := filepath.Join(t.TempDir(), "next.csv")
	demarcheIn(t, "code", "next", path, "--codebook", book, "--code", "DAM", "--n", "20", "-q", "-o", again)
	a, err := os.ReadFile(next)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same choice is not written in the same bytes")
	}
}
