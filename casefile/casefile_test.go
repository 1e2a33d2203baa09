package casefile

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/ingest"
	"demarche/pairs"
	"demarche/pairs/pairstest"
	"demarche/simulate"
)

var ctx = context.Background()

func memory(t testing.TB) *Case {
	t.Helper()
	c, err := New(ctx, Memory, Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "posts.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func add(t testing.TB, c *Case, path string) demarche.Dataset {
	t.Helper()
	src, err := ingest.Open(path, ingest.Options{Formats: formats})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Add(ctx, src, AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var formats = []ingest.Format{ingest.CooRTweetCSV, ingest.PostsCSV}

func simulated(t testing.TB, o simulate.Options, format string) (path string, truth simulate.Truth) {
	t.Helper()
	var b bytes.Buffer
	truth, err := simulate.Write(&b, o, format)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, b.String()), truth
}

func value(t testing.TB, c *Case, sql string) string {
	t.Helper()
	_, rows, err := c.db.Strings(ctx, sql)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows[0], " ")
}

// What was written and what is kept and refused is counted by the simulation
// and by the case.
func TestRowsAreKeptOrRefused(t *testing.T) {
	path, truth := simulated(t, simulate.Demo(), simulate.Posts)
	c := memory(t)
	d := add(t, c, path)
	if int(d.Kept) != truth.Rows || int(d.Refused) != truth.Refused {
		t.Errorf("kept %d and refused %d, written %d good and %d bad rows", d.Kept, d.Refused, truth.Rows, truth.Refused)
	}
	if got, want := value(t, c, `SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM refusals)`), fmt.Sprint(truth.Rows, truth.Refused); got != want {
		t.Errorf("the tables hold %s rows, want %s", got, want)
	}
	told, err := c.Datasets(ctx)
	if err != nil {
		t.Fatal(err)
	}
	have, want := fmt.Sprintf("%+v", told), fmt.Sprintf("%+v", []demarche.Dataset{d})
	if have != want {
		t.Errorf("the case tells\n%s\nAdd told\n%s", have, want)
	}
}

// A row stands in the case as it stood in the file: encoding/csv is the judge.
func TestRowsStandAsTheyStood(t *testing.T) {
	o := simulate.Demo()
	o.Bad = 0
	path, _ := simulated(t, o, simulate.Posts)
	c := memory(t)
	add(t, c, path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	for i := range header {
		header[i] = identifier(header[i])
	}
	_, rows, err := c.db.Strings(ctx, `SELECT `+strings.Join(header, ", ")+` FROM rows_1 ORDER BY _line`)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		want, err := r.Read()
		if err == io.EOF {
			if i != len(rows) {
				t.Errorf("%d rows, the file has %d", len(rows), i)
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rows[i], want) {
			t.Fatalf("row %d is %q, want %q", i, rows[i], want)
		}
	}
}

// The join over a case is the join of its rows: pairstest.Plain over the rows
// as encoding/csv reads them.
func TestTheJoinOverACaseByPlainRows(t *testing.T) {
	o := simulate.Demo()
	o.Posts, o.Actors, o.Objects, o.Bad = 900, 40, 60, 0
	path, _ := simulated(t, o, simulate.Coortweet)
	c := memory(t)
	add(t, c, path)
	q := pairs.Query{Window: 10 * time.Minute, MinShared: 2}
	joined, err := c.CoShare(ctx, Joining{Actions: []string{"object"}, Query: q})
	if err != nil {
		t.Fatal(err)
	}
	edges := joined.Edges
	if len(edges) < 10 {
		t.Fatalf("%d edges are too few to tell anything", len(edges))
	}
	var numbers []uint64
	for _, e := range edges {
		numbers = append(numbers, e.A, e.B)
	}
	actors, err := c.Actors(ctx, numbers)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, e := range edges {
		a, b := actors[e.A].ID, actors[e.B].ID
		got[min(a, b)+" "+max(a, b)] = e.Shared
	}
	want := plainCSV(t, path, q)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("edges\n%v\nwant\n%v", got, want)
	}
}

func plainCSV(t *testing.T, path string, q pairs.Query) map[string]int {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(all[0], name) }
	names, number := []string{}, map[string]uint64{}
	code := func(s string) uint64 {
		if _, ok := number[s]; !ok {
			names = append(names, s)
			number[s] = uint64(len(names) - 1)
		}
		return number[s]
	}
	var rows []pairstest.Row
	for i, row := range all[1:] {
		var at int64
		if _, err := fmt.Sscan(row[column("timestamp_share")], &at); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, pairstest.Row{Object: code(row[column("object_id")]), Actor: code(row[column("account_id")]), AtUS: at * 1e6, Record: int64(i + 1)})
	}
	want := map[string]int{}
	for _, e := range pairstest.Plain(rows, q) {
		a, b := names[e.A], names[e.B]
		want[min(a, b)+" "+max(a, b)] = e.Shared
	}
	return want
}

// What a case counts does not depend on how its rows were cut into files, nor
// on how much it may remember while it reads.
func TestHowRowsComeChangesNothing(t *testing.T) {
	o := simulate.Demo()
	o.Bad = 0
	path, _ := simulated(t, o, simulate.Posts)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	header, rows, _ := strings.Cut(string(b), "\n")
	lines := slices.Collect(strings.Lines(rows))
	slices.Reverse(lines)
	half := len(lines) / 3
	whole, cut := memory(t), memory(t)
	add(t, whole, path)
	add(t, cut, write(t, header+"\n"+strings.Join(lines[:half], "")))
	add(t, cut, write(t, header+"\n"+strings.Join(lines[half:], "")))
	small, err := New(ctx, Memory, Options{Memory: 1 << 20, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	src, err := ingest.Open(path, ingest.Options{Formats: formats})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := small.Add(ctx, src, AddOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`SELECT count(*), bit_xor(hash(object, action, text, domain)) FROM objects`,
		`SELECT count(*), bit_xor(hash(actor, id, platform)) FROM actors`,
		`SELECT count(*), sum(hash(action, object, actor, at_us) % 1000003) FROM traces`,
		`SELECT count(*), sum(hash(key, actor, posted, kind, text, lang) % 1000003) FROM posts`,
	} {
		want := value(t, whole, sql)
		if got := value(t, cut, sql); got != want {
			t.Errorf("in two files: %s gives %s, want %s", sql, got, want)
		}
		if got := value(t, small, sql); got != want {
			t.Errorf("with little memory: %s gives %s, want %s", sql, got, want)
		}
	}
}

func TestAnAddThatFailsLeavesNothing(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, "actor,at,text\nann,2026-03-01T10:00:00Z,one\n"))
	tables := `SELECT (SELECT count(*) FROM datasets), (SELECT count(*) FROM posts), (SELECT count(*) FROM refusals), (SELECT count(*) FROM duckdb_tables())`
	before := value(t, c, tables)
	try := func(what string, ctx context.Context, path string, code demarche.Code) {
		t.Helper()
		src, err := ingest.Open(path, ingest.Options{Formats: formats, Map: map[string]string{"actor": "actor", "at": "at"}})
		if err == nil {
			_, err = c.Add(ctx, src, AddOptions{})
		}
		if err == nil || code != "" && demarche.CodeOf(err) != code {
			t.Errorf("%s: error %v, want one of code %s", what, err, code)
		}
		if after := value(t, c, tables); after != before {
			t.Errorf("%s: the case holds %s, before %s", what, after, before)
		}
	}
	try("the same file again", ctx, write(t, "actor,at,text\nann,2026-03-01T10:00:00Z,one\n"), demarche.Usage)
	try("a file of which no row can be taken", ctx, write(t, "actor,at,text\n,2026-03-01T10:00:00Z,one\n"), demarche.BadData)
	stopped, stop := context.WithCancel(ctx)
	stop()
	path, _ := simulated(t, simulate.Demo(), simulate.Posts)
	try("an add that is stopped", stopped, path, "")
}

func TestCasesOfOtherSchemas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.case")
	c, err := New(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	steps := []string{`CREATE TABLE one (i INTEGER)`, `CREATE TABLE two (i INTEGER)`}
	// An older case gets the steps that it lacks, and only those.
	if err := migrate(ctx, c, 2, steps); err != nil {
		t.Fatal(err)
	}
	if got := value(t, c, `SELECT string_agg(table_name) FROM duckdb_tables() WHERE table_name IN ('one', 'two')`); got != "two" {
		t.Errorf("the steps made %q, want two", got)
	}
	if got := value(t, c, `SELECT value FROM meta WHERE key = 'schema'`); got != "3" {
		t.Errorf("the schema is %s, want 3", got)
	}
	// A step that fails leaves the case as it was, at the schema of the one before.
	if err := migrate(ctx, c, 1, []string{`CREATE TABLE three (i INTEGER)`, `CREATE TABLE four (i INTEGER); no SQL`}); err == nil {
		t.Error("a step that is no SQL succeeds")
	}
	if got := value(t, c, `SELECT string_agg(table_name) FROM duckdb_tables() WHERE table_name IN ('three', 'four')`); got != "three" {
		t.Errorf("of a step that fails half is there, or one before it is not: %q", got)
	}
	if got := value(t, c, `SELECT value FROM meta WHERE key = 'schema'`); got != "2" {
		t.Errorf("the schema is %s, want 2", got)
	}
	newer := fmt.Sprint(len(migrations) + 2)
	if _, err := c.db.Exec(ctx, `UPDATE meta SET value = ? WHERE key = 'schema'`, newer); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	// A newer one is refused in words.
	_, err = Open(ctx, path, Options{})
	if demarche.CodeOf(err) != demarche.Usage || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a case of schema %s: %v", newer, err)
	}
}

// Nobody is named in what leaves a case: every byte is searched for every
// actor of the file.
func TestADossierNamesNobody(t *testing.T) {
	o := simulate.Demo()
	path, _ := simulated(t, o, simulate.Posts)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Let texts and refused rows name actors too.
	text := strings.ReplaceAll(string(b), "w1 ", "@acct_0001 said acct_0002 ")
	c := memory(t)
	add(t, c, write(t, text))
	records, err := c.Table(ctx, "i", `SELECT record FROM posts WHERE text LIKE '%acct_0002%' ORDER BY record LIMIT 5`)
	if err != nil || len(records) == 0 {
		t.Fatalf("no text names an actor, so the test cannot fail (%v)", err)
	}
	ids, err := c.Table(ctx, "s", `SELECT id FROM actors ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	f := demarche.Finding{ID: "x-1", Claim: "c", Value: demarche.Measure{Unit: "records"}, Caveats: []string{"c"}, Subjects: []string{ids[0][0].(string), ids[1][0].(string)}}
	m := demarche.Moment{Action: "mention", Object: "acct_0003", Total: len(records)}
	for _, r := range records {
		m.Records = append(m.Records, demarche.RecordID(r[0].(int64)))
	}
	f.Moments, f.Evidence = []demarche.Moment{m}, m.Records
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	f.First, f.Last = at, at
	result := &demarche.Result{
		Findings: []demarche.Finding{f},
		Tables:   []demarche.Table{{Columns: []demarche.Column{{Name: "actor"}, {Name: "n"}}, Rows: [][]any{{ids[0][0], int64(3)}}}},
		Networks: []demarche.Network{{
			Name: "n", Nodes: []demarche.Node{{Actor: ids[0][0].(string), Group: 1, First: at, Last: at}, {Actor: ids[1][0].(string), Group: 1, First: at, Last: at}},
			Edges: []demarche.Edge{{A: ids[0][0].(string), B: ids[1][0].(string), Group: 1, First: at, Last: at}},
		}},
	}
	if _, err := c.Save(ctx, Saved{RunRecord: demarche.RunRecord{Analysis: "x", Ran: at}}, result); err != nil {
		t.Fatal(err)
	}
	for _, names := range []bool{false, true} {
		d, err := c.Dossier(ctx, DossierOptions{Names: names, AllEdges: true})
		if err != nil {
			t.Fatal(err)
		}
		bytes, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if found := strings.Contains(string(bytes), "acct_"); found != names {
			i := strings.Index(string(bytes), "acct_")
			t.Errorf("with names %v an actor is named: %v: %s", names, found, bytes[max(0, i-80):min(len(bytes), i+80)])
		}
	}
}
