package casefile

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/ingest"
)

// redacting returns a redactor that knows actors by ID, name and label.
func redacting(actors ...[3]string) *redactor {
	r := newRedactor()
	for _, a := range actors {
		r.label[a[0]], r.own[a[0]] = a[2], a[0]
		r.note(a[0], a[2])
		r.note(a[1], a[2])
	}
	return r
}

func TestNamesWithinTexts(t *testing.T) {
	r := redacting([3]string{"alice_1", "Jane  Doe", "a1"}, [3]string{"bob", "", "a2"}, [3]string{"Ёлка", "राम कुमार", "a3"},
		[3]string{"17", "张三丰", "a4"}, [3]string{"Twin", "", "a5"}, [3]string{"twin", "", "a6"}, [3]string{"a00001", "", "a00007"}, [3]string{"2016", "", "a8"})
	for _, test := range []struct{ what, text, want string }{
		{"a name", "alice_1 says", "a1 says"},
		{"in other letters", "ALICE_1, Alice_1", "a1, a1"},
		{"in full-width letters", "ａｌｉｃｅ＿1", "a1"},
		{"with something unseen in it", "ali\u200bce_1", "a1"},
		{"as part of a word", "malice_1 alice_12", "malice_1 alice_12"},
		{"with a space", "by jane doe!", "by a1!"},
		{"with other spaces", "by Jane\u00a0 Doe", "by a1"},
		{"with marks that combine", "श्री राम कुमार ने", "श्री a3 ने"},
		{"decomposed", "Е\u0308лка", "a3"},
		{"in a script without spaces", "我见张三丰了", "我见a4了"},
		{"that is short", "bob is a verb", "bob is a verb"},
		{"that is short, called", "to @bob: ＠BOB, RT @bob", "to @a2: ＠a2, RT @a2"},
		{"called after a script without spaces", "你好@bob你好", "你好@a2你好"},
		{"called with more behind it", "@bob.smith @bob. @bob-x", "@someone @a2. @someone"},
		{"called by one who is not in the case", "@carol and @anna.b", "@someone and @someone"},
		{"in an e-mail address", "carol@example.org", "carol@example.org"},
		{"in a profile's address", "https://x.com/bob/status/1 https://www.facebook.com/carol.b/posts/2 t.me/bob", "https://x.com/a2/status/1 https://www.facebook.com/someone/posts/2 t.me/a2"},
		{"in an address that is no profile", "https://x.com/i/events https://t.co/bob https://example.org/bob", "https://x.com/i/events https://t.co/bob https://example.org/bob"},
		{"in a repost's words", "@bob: what alice_1 said", "@a2: what a1 said"},
		{"that two have", "Twin and @twin", "someone and @someone"},
		{"that is a label", "a00001", "a00007"},
		{"that is a number as a year is", "in 2016", "in 2016"},
		{"that is a number, called", "@2016 @17", "@a8 @a4"},
	} {
		if got := r.text(test.text); got != test.want {
			t.Errorf("a name %s: %q becomes %q, want %q", test.what, test.text, got, test.want)
		}
	}
}

// What a figure says of values of its table is said of them as they leave.
func TestWordsOfAFigureAreThoseOfItsTable(t *testing.T) {
	f := demarche.Figure{
		Scale: []string{"as alice_1 says", "no"}, Over: []string{"printed by Jane Doe"},
		Table: demarche.Table{Columns: []demarche.Column{{Name: "x"}}, Rows: [][]any{{"as alice_1 says"}, {"no"}, {"printed by Jane Doe"}}},
	}
	redacting([3]string{"alice_1", "Jane Doe", "a1"}).result(&demarche.Result{Figures: []demarche.Figure{f}}, strings.NewReplacer())
	for i, got := range append(f.Scale, f.Over...) {
		if want := f.Table.Rows[i][0]; got != want || strings.Contains(got, "alice") || strings.Contains(got, "Jane") {
			t.Errorf("the figure says %q, its table %q", got, want)
		}
	}
}

// A name is planted wherever a name can stand, and every byte of the dossier is
// searched for it.
func TestANameInEveryPlaceIsReplaced(t *testing.T) {
	const name = "Zoë_Plant"
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, row := range [][]string{
		{"id", "actor", "name", "at", "text", "links", "mentions"},
		{name + "/1", name, "Plant Zoë", "2026-03-01T10:00:00Z", "I am " + name + ", plant zoë", "https://x.com/" + name + "/status/1", "@" + name},
		{"2", "zoe", "", "2026-03-01T10:00:10Z", "RT @" + name + ": hello to all of you", "", ""},
		{"3", "", name, "2026-03-01T10:00:10Z", "no actor", "", ""},
		{"4", "zoe", "", "when " + name + " says", "", "", ""},
		{name, "torn"},
	} {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	path := filepath.Join(t.TempDir(), name+".csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := New(ctx, filepath.Join(t.TempDir(), name+".case"), Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	src, err := ingest.Open(path, ingest.Options{Formats: formats, Map: map[string]string{"actor": "actor", "at": "at", "name": "name", "lang": "=" + name}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, AddOptions{Source: "the timeline of @" + name, Typed: []string{"--zone=UTC"}}); err != nil {
		t.Fatal(err)
	}
	id := value(t, c, `SELECT id FROM actors WHERE id LIKE '%Plant%' ORDER BY label LIMIT 1`)
	records := []demarche.RecordID{demarche.NewRecordID(1, 1), demarche.NewRecordID(1, 2)}
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	moment := func(action, object string) demarche.Moment {
		return demarche.Moment{Action: action, Object: object, Total: 2, Records: records}
	}
	table := demarche.Table{Name: "mention", Columns: []demarche.Column{{Name: "object"}, {Name: "a"}, {Name: "words"}}, Rows: [][]any{{name, id, "of " + name}}}
	result := &demarche.Result{
		Findings: []demarche.Finding{{
			ID: "x-1", Claim: "c of " + name, Value: demarche.Measure{Unit: "records"}, Caveats: []string{"it is " + name}, Subjects: []string{id},
			Checks: []demarche.Check{{Name: "site", Says: "of " + name, What: "x.com/" + name}}, Tempo: &demarche.Tempo{Turns: []demarche.Turn{{Actor: id}}},
			Evidence: records, First: at, Last: at, Moments: []demarche.Moment{
				moment("repost", "@"+name+": hello"), moment("mention", strings.ToLower(name)), moment("mention", "stranger"),
				moment("link", "https://x.com/"+name+"/status/1"), moment("text", "i am "+strings.ToLower(name)),
			},
		}},
		Tables: []demarche.Table{table}, Figures: []demarche.Figure{{Table: table}},
		Notes: []string{"1 of 2 rows of dataset 1 (" + name + ".csv) repeat"},
	}
	if _, err := c.Save(ctx, Saved{RunRecord: demarche.RunRecord{Analysis: "x", Ran: at}}, result); err != nil {
		t.Fatal(err)
	}
	for _, names := range []bool{true, false} {
		d, err := c.Dossier(ctx, DossierOptions{Names: names})
		if err != nil {
			t.Fatal(err)
		}
		told, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		folded := strings.ToLower(string(told))
		for _, planted := range []string{"zoë", "stranger"} {
			if i := strings.Index(folded, planted); i >= 0 != names {
				t.Errorf("with names %v, %q: ...%s", names, planted, folded[max(0, i-80):min(len(folded), max(i, 0)+60)])
			}
		}
	}
}

// What an analysis calls a rule is not somebody of that name.
func TestRulesAreNobody(t *testing.T) {
	r := redacting([3]string{"objects", "", "a1"})
	table := demarche.Table{Name: "thresholds", Columns: []demarche.Column{{Name: "rule"}, {Name: "actor"}, {Name: "words"}}, Rows: [][]any{{"at least 2 objects", "objects", "2 objects"}}}
	r.table(&table, strings.NewReplacer())
	if row := table.Rows[0]; row[0] != "at least 2 objects" || row[1] != "a1" || row[2] != "2 a1" {
		t.Errorf("the row is %q", row)
	}
}

// Turns are in an order that the labels give, so that it does not tell the names'.
func TestTurnsAreSortedAnew(t *testing.T) {
	r := redacting([3]string{"ann", "", "a2"}, [3]string{"bob", "", "a1"})
	f := demarche.Finding{Subjects: []string{"ann", "bob"}, Tempo: &demarche.Tempo{Turns: []demarche.Turn{{Actor: "ann", P: 1}, {Actor: "bob", P: 1}}}}
	r.finding(&f)
	if turns := f.Tempo.Turns; turns[0].Actor != "a1" || turns[1].Actor != "a2" {
		t.Errorf("the turns are %+v", turns)
	}
}

// More actors than five digits number have a label each.
func TestEveryActorHasALabelOfItsOwn(t *testing.T) {
	const actors = 100_020
	var b strings.Builder
	b.WriteString("actor,at,text\n")
	for i := range actors {
		fmt.Fprintf(&b, "u%d,2026-03-01T10:00:00Z,x\n", i)
	}
	c := memory(t)
	add(t, c, write(t, b.String()))
	if got, want := value(t, c, `SELECT count(DISTINCT label) FROM actors`), fmt.Sprint(actors); got != want {
		t.Errorf("%s labels of %s actors", got, want)
	}
}

// Labels and names are those of the first row, also if an actor was forgotten
// and told again.
func TestLabelsDoNotDependOnMemory(t *testing.T) {
	var b strings.Builder
	b.WriteString("actor,name,at,text\n")
	for i := range 12_000 {
		// Later rows are of earlier times, and an actor comes again after thousands.
		fmt.Fprintf(&b, "u%d,name %d,%s,x\n", i%6000, i, time.Date(2026, 3, 1, 0, 0, -i, 0, time.UTC).Format(time.RFC3339))
	}
	path := write(t, b.String())
	var want string
	for _, memory := range []int64{0, 1} {
		c, err := New(ctx, Memory, Options{Memory: memory, Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		add(t, c, path)
		got := value(t, c, `SELECT string_agg(id || '=' || name || '=' || label, ' ' ORDER BY id) FROM actors`)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("with %d bytes the labels are %.80s..., want %.80s...", memory, got, want)
		}
	}
}

// JSON may hold the character of number 0, at which a text ends in C.
func TestAnActorWithACharacterOfNumberZero(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ndjson")
	if err := os.WriteFile(path, []byte(`{"actor":"a\u0000'b","at":"2026-03-01T10:00:00Z","text":"one"}`+"\n"+`{"actor":"ann","at":"2026-03-01T10:00:00Z","text":"two"}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := memory(t)
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.PostsNDJSON}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
		t.Fatal(err)
	}
	at := time.Unix(0, 0)
	f := demarche.Finding{ID: "x-1", Claim: "c", Value: demarche.Measure{Unit: "records"}, Caveats: []string{"c"}, Subjects: []string{"a\x00'b", "ann"}, Evidence: []demarche.RecordID{demarche.NewRecordID(1, 1)}, First: at, Last: at}
	if _, err := c.Save(ctx, Saved{RunRecord: demarche.RunRecord{Analysis: "x", Ran: at}}, &demarche.Result{Findings: []demarche.Finding{f}}); err != nil {
		t.Fatal(err)
	}
	s, err := c.Summary(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Runs[0].Findings[0].Subjects; len(got) != 2 || got[0] != f.Subjects[0] || got[1] != f.Subjects[1] {
		t.Errorf("the subjects are %q, want %q", got, f.Subjects)
	}
}

// A file of one account is told whose it is, and often called so; a page has its name in
// its address, and texts have it with spaces.
func TestNamesOfFilesAndPages(t *testing.T) {
	c := memory(t)
	for name, text := range map[string]string{
		"rt.csv":  "at,text\n2024-03-01,Blue Bridge Friends meet at noon\n",
		"two.csv": "actor,at,text\nfacebook.com/Blue-Bridge-Friends-123456,2024-03-02,come along\nfacebook.com/pages/Lighthouse/99,2024-03-02,the lighthouse is lit\n",
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		o := ingest.Options{Formats: formats}
		if name == "rt.csv" {
			o.Map = map[string]string{"actor": "=rt", "at": "at", "text": "text"}
		}
		src, err := ingest.Open(path, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := c.redactor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Dossier(ctx, DossierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rt.csv", `"=rt"`, "actor==rt", "Bridge-Friends", "Lighthouse"} {
		if strings.Contains(string(whole), name) {
			t.Errorf("the dossier has %s: %s", name, whole)
		}
	}
	for text, gone := range map[string]string{"Blue Bridge Friends meet": "Bridge", "at the Lighthouse": "Lighthouse"} {
		if got := r.text(text); strings.Contains(got, gone) {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// Accounts that a run takes for classes are named in its own words, in its flags, and in the
// names of its tables: none of it leaves.
func TestAccountsThatAreClassesAreReplaced(t *testing.T) {
	c := memory(t)
	var b strings.Builder
	b.WriteString("author,at,text\n")
	for i, name := range []string{"Quillfeather", "al", "posts"} {
		fmt.Fprintf(&b, "%s,2026-03-01T10:00:0%dZ,x\n", name, i)
	}
	path := write(t, b.String())
	src, err := ingest.Open(path, ingest.Options{Formats: formats, Map: map[string]string{"actor": "author"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
		t.Fatal(err)
	}
	result := func() *demarche.Result {
		table := demarche.Table{
			Name: "about_quillfeather", Title: "posts of Quillfeather", Columns: []demarche.Column{{Name: "class"}, {Name: "root_quillfeather", Doc: "of Quillfeather"}},
			Rows: [][]any{{"Quillfeather", 1.0}, {"al", 2.0}, {"Quillfeather × al", 3.0}, {"all", 4.0}},
		}
		return &demarche.Result{
			Tables:  []demarche.Table{table},
			Figures: []demarche.Figure{{Title: "Of Quillfeather", Subtitle: "and of al", Table: table}},
			Notes:   []string{"no account of Quillfeather, al and all others"},
		}
	}
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for k, options := range [][]string{{"--label=actor", "--opposed=Quillfeather:al"}, {"--by=lang+AUTHOR", "--a=al", "--b=Quillfeather,al"}} {
		run := demarche.RunRecord{Analysis: fmt.Sprintf("x%d", k), Options: options, All: []demarche.Option{{Name: "opposed", Value: "[Quillfeather:al]"}}, Ran: at}
		if _, err := c.Save(ctx, Saved{RunRecord: run}, result()); err != nil {
			t.Fatal(err)
		}
	}
	card := demarche.RunRecord{Analysis: "card", Options: []string{"--actor=Quillfeather", "--merge=al=Quillfeather", "--unit=posts"}, Ran: at}
	if _, err := c.Save(ctx, Saved{RunRecord: card}, &demarche.Result{Notes: []string{"of all posts"}}); err != nil {
		t.Fatal(err)
	}
	d, err := c.Dossier(ctx, DossierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	told, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"uillfeather", `"al"`, ":al", "=al", " al", ",al"} {
		if i := strings.Index(string(told), name+" "); i >= 0 {
			t.Errorf("%q: ...%s", name, told[max(0, i-80):i+60])
		}
		if i := strings.Index(string(told), name+`"`); i >= 0 {
			t.Errorf("%q: ...%s", name, told[max(0, i-80):i+60])
		}
	}
	if strings.Contains(string(told), "uillfeather") {
		t.Errorf("%s", told)
	}
	label := value(t, c, `SELECT label FROM actors WHERE id = 'Quillfeather'`)
	if got := d.Runs[0].Result.Tables[0]; got.Name != "about_"+label || got.Columns[1].Name != "root_"+label || got.Rows[3][0] != "all" {
		t.Errorf("the table is %+v", got)
	}
	for _, run := range d.Runs {
		if run.Analysis == "card" && (run.Options[0] != "--actor="+label || run.Options[2] != "--unit=posts" || run.Result.Notes[0] != "of all posts") {
			t.Errorf("the run of a card is %q, %q", run.Options, run.Result.Notes)
		}
	}
}
