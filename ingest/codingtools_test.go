package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"demarche"
	"demarche/codebook"
	"demarche/ingest"
)

// exported reads what a program exported under a name, and returns the codings in words, sorted,
// with the reasons of what was refused or left out, and the notes.
func exported(t *testing.T, name, body string) (all, reasons, notes []string) {
	t.Helper()
	file := stored(t, name, []byte(body))
	got, reasons := codings(t, file)
	for _, g := range got {
		s := strings.Join([]string{g.Unit, g.Coder, g.Code, g.Value}, " ")
		if g.Stance != "" {
			s += "/" + g.Stance
		}
		if g.Span != "" {
			s += ": " + g.Span
		}
		all = append(all, s)
	}
	slices.Sort(all)
	s, err := ingest.Open(file, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	for range s.Facts(t.Context(), nil) { // what it notes is known after it
	}
	return all, reasons, s.Dataset().Notes
}

// hold holds what was read against what the export says.
func hold(t *testing.T, all, want []string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(all, want) {
		t.Errorf("read:\n%s\nwant:\n%s", strings.Join(all, "\n"), strings.Join(want, "\n"))
	}
}

// The members of a task as Label Studio 1.23.2 exports them (JSON), of which most say nothing
// here: completed_by is a number, results that its page made have an id and an origin, those
// that came in through its API have not, a skipped task has was_cancelled and may have no
// results, a prediction is a number, and a task nobody has submitted may have a draft.
const labelStudioTasks = `[
{"id":1,"annotations":[
 {"id":58,"completed_by":1,"result":[
  {"value":{"choices":["yes"]},"id":"MoIgWhSvzy","from_name":"THREAT","to_name":"text","type":"choices","origin":"manual"},
  {"value":{"choices":["reports"]},"id":"ghIgWhSvzy","from_name":"THREAT.stance","to_name":"text","type":"choices","origin":"manual"},
  {"value":{"choices":["no"]},"id":"rfyHl_GS94","from_name":"PRAISE","to_name":"text","type":"choices","origin":"manual"},
  {"value":{"start":9,"end":14,"text":"river","labels":["THREAT"]},"id":"Enfgxv6bGa","from_name":"words","to_name":"text","type":"labels","origin":"manual"}],
  "was_cancelled":false,"ground_truth":false,"created_at":"2026-11-26T14:52:22.701695Z","updated_at":"2026-11-26T14:52:22.701733Z","draft_created_at":null,"lead_time":10.593,"prediction":{},"result_count":3,"unique_id":"3a18bdd2-461b-40ed-8537-313c9319eb78","import_id":null,"last_action":null,"bulk_created":false,"task":1,"project":2,"updated_by":1,"parent_prediction":null,"parent_annotation":null,"last_created_by":null},
 {"id":59,"completed_by":2,"result":[
  {"from_name":"THREAT","to_name":"text","type":"choices","value":{"choices":["no"]}},
  {"from_name":"PRAISE","to_name":"text","type":"choices","value":{"choices":["no"]}},
  {"from_name":"words","to_name":"text","type":"labels","value":{"start":9,"end":14,"text":"river","labels":["THREAT"]}}],
  "was_cancelled":false,"created_at":"2026-11-27T09:00:00.000000Z","updated_by":2}],
 "drafts":[],"predictions":[4],"data":{"unit":"1/1","text":"a 😀👩‍👩‍👧 river floods","codebook":"rivers@1"CODER},"meta":{},"inner_id":1,"total_annotations":2,"cancelled_annotations":0,"total_predictions":1,"comment_authors":[]},
{"id":2,"annotations":[{"id":60,"completed_by":2,"result":[],"was_cancelled":true,"updated_by":2}],"drafts":[],"predictions":[],"data":{"unit":"1/2","text":"Rain"CODER}},
{"id":3,"annotations":[],"drafts":[{"id":1,"user":"ann@example.org","created_username":"ann@example.org, 1","result":[{"from_name":"THREAT","to_name":"text","type":"choices","value":{"choices":["leaning"]}}],"task":3,"annotation":null}],"predictions":[],"data":{"unit":"1/3","text":"Snow"CODER}}
]`

// Whoever annotates a task is a coder, words under a code that was left at no are told, and
// neither a skipped task nor a draft nor a prediction is a coding.
func TestLabelStudioAsItExports(t *testing.T) {
	all, reasons, notes := exported(t, "project-1.json", strings.ReplaceAll(labelStudioTasks, "CODER", ""))
	hold(t, all, []string{"1/1 1 PRAISE no", "1/1 1 THREAT yes/reports: river", "1/1 2 PRAISE no", "1/1 2 THREAT no"})
	if want := []string{"bad-word", "not-coded", "not-coded"}; !slices.Equal(reasons, want) || len(notes) > 0 {
		t.Errorf("told %q, noted %q; want %q and nothing", reasons, notes, want)
	}
	// Tasks of one coder's sheet that two people annotated: none of them covers the other.
	all, _, notes = exported(t, "project-1.json", strings.ReplaceAll(labelStudioTasks, "CODER", `,"coder":"coder-1"`))
	hold(t, all, []string{"1/1 coder-1 PRAISE no", "1/1 coder-1 THREAT yes/reports: river", "1/1 coder-1 (2) PRAISE no", "1/1 coder-1 (2) THREAT no"})
	if len(notes) != 1 || !strings.Contains(notes[0], "coder-1 (2)") {
		t.Errorf("noted %q", notes)
	}
}

// The other exports of Label Studio 1.23.2 say the same: an annotation is a record or a row, with
// what its task has beside its choices. A single choice is a text, several are an object.
func TestLabelStudioTables(t *testing.T) {
	want := []string{"1/1 1 FEAR yes", "1/1 1 PRAISE no", "1/1 1 THREAT yes/reports: river", "1/1 2 PRAISE leaning"}
	for name, body := range map[string]string{
		"min.json": `[{"unit":"1/1","text":"a river yes","codebook":"rivers@1","inclusion":0.15,"posted":"2021-03-12","place":"posts.csv:201","id":1,"THREAT":"yes","THREAT.stance":"reports","PRAISE":"no","all":{"choices":["FEAR"]},"words":[{"start":2,"end":7,"text":"river","labels":["THREAT"]}],"annotator":1,"annotation_id":58,"created_at":"2026-11-26T14:52:22.701695Z","updated_at":"2026-11-26T14:52:22.701733Z","lead_time":3.2},
{"unit":"1/1","text":"a river yes","lang":"en","id":1,"PRAISE":"leaning","annotator":2,"annotation_id":59,"created_at":"2026-11-27T14:52:22.701695Z","lead_time":null}]`,
		"all.csv": `"PRAISE","THREAT","THREAT.stance","all","annotation_id","annotator","codebook","created_at","id","inclusion","lang","lead_time","place","posted","text","unit","updated_at","words"
"no","yes","reports","{""choices"":[""FEAR""]}",58,"1","rivers@1","2026-11-26T14:52:22.701695Z",1,0.15,"",3.2,"posts.csv:201","2021-03-12","a river yes","1/1","2026-11-26T14:52:22.701733Z","[{""start"":2,""end"":7,""text"":""river"",""labels"":[""THREAT""]}]"
"leaning","","","",59,"2","rivers@1","2026-11-27T14:52:22.701695Z",1,0.15,"en",,"posts.csv:201","2021-03-12","a river yes","1/1","2026-11-26T14:52:22.701733Z",""
`,
	} {
		t.Run(name, func(t *testing.T) {
			all, reasons, _ := exported(t, name, body)
			hold(t, all, slices.Clone(want))
			if len(reasons) > 0 {
				t.Errorf("told %q", reasons)
			}
		})
	}
}

// doccano 1.8.4 exports a file a member, named as the member is, of all texts; all.jsonl where
// members share annotations. Metadata stand beside the labels, with id before and Comments
// behind; pandas writes a slash as \/.
const doccanoLines = `{"id":1,"text":"a river floods","unit":"1\/1","codebook":"rivers@1","inclusion":"0.00011879722003097","posted":"2021-03-12","codes":["THREAT","PRAISE"],"label":["PRAISE","THREAT:leaning"],"Comments":[]}
{"id":2,"text":"Rain","unit":"1\/2","codes":["THREAT","PRAISE"],"label":["none"],"Comments":["easy"]}
{"id":3,"text":"Snow","unit":"1\/3","codes":["THREAT","PRAISE"],"label":[],"Comments":[]}
`

// The member whose file it is is the coder, whom a sheet that was somebody's does not hide.
func TestDoccanoAsItExports(t *testing.T) {
	of := func(coder string) []string {
		return []string{"1/1 " + coder + " PRAISE yes", "1/1 " + coder + " THREAT leaning", "1/2 " + coder + " PRAISE no", "1/2 " + coder + " THREAT no"}
	}
	csv := `id,text,unit,codebook,inclusion,posted,codes,label,Comments
1,a river floods,1/1,rivers@1,0.00011879722003097,2021-03-12,"['THREAT', 'PRAISE']",PRAISE#THREAT:leaning,
2,Rain,1/2,rivers@1,,,"['THREAT', 'PRAISE']",none,easy
3,Snow,1/3,rivers@1,,,"['THREAT', 'PRAISE']",,
`
	json := "[" + strings.ReplaceAll(strings.TrimSpace(doccanoLines), "\n", ",") + "]"
	for _, c := range []struct{ name, body, coder string }{
		{"admin.jsonl", doccanoLines, "admin"},
		{"ben.json", json, "ben"},
		{"ben.csv", csv, "ben"},
		{"all.jsonl", doccanoLines, ""},
		{"all.csv", csv, ""},
		{"ben.jsonl", strings.ReplaceAll(doccanoLines, `"codes"`, `"coder":"coder-1","codes"`), "coder-1 (ben)"},
		{"all.jsonl", strings.ReplaceAll(doccanoLines, `"codes"`, `"coder":"coder-1","codes"`), "coder-1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, reasons, _ := exported(t, c.name, c.body)
			hold(t, all, of(c.coder))
			if !slices.Equal(reasons, []string{"not-coded"}) {
				t.Errorf("told %q", reasons)
			}
		})
	}
}

// Of "a 😀😀👩‍👩‍👧 river floods the town" the page of doccano 1.8.4 exports the word
// "river", marked in a browser, as [15, 20]: units of UTF-16, of which the emoji have two. It is
// so in every project for labels on words: label, entities where there are relations, and cats
// beside entities.
func TestDoccanoCountsInUTF16(t *testing.T) {
	const text = `"id":182,"text":"a 😀😀👩‍👩‍👧 river floods the town","unit":"1\/1","Comments":[]`
	for _, body := range []string{
		`{` + text + `,"label":[[15,20,"THREAT"]]}`,
		`{` + text + `,"entities":[{"id":4,"label":"THREAT","start_offset":15,"end_offset":20}],"relations":[]}`,
		`{` + text + `,"label":[],"cats":["THREAT"],"entities":[[15,20,"THREAT"]]}`,
	} {
		all, _, _ := exported(t, "ann.jsonl", body+"\n"+`{"id":183,"text":"Rain","unit":"1\/2","Comments":[]}`+"\n")
		hold(t, all, []string{"1/1 ann THREAT yes: river"})
	}
}

// What was coded already goes through doccano and back: a label that was taken off is gone with
// its words, and one that was added has none.
func TestDoccanoTakesLabelsOff(t *testing.T) {
	u := codebook.Unit{Record: demarche.NewRecordID(1, 1), Text: "😀 a river floods"}
	for _, code := range []string{"THREAT", "PRAISE"} {
		u.Codings = append(u.Codings, demarche.Coding{Unit: "1/1", Coder: "ann", Code: code, Value: "yes", Span: "river"})
	}
	var b strings.Builder
	if err := codebook.Doccano.Write(&b, &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT", "PRAISE"}, Units: []codebook.Unit{u}}); err != nil {
		t.Fatal(err)
	}
	// As it comes back, from a project of the same member, after THREAT was exchanged for FEAR.
	back := `{"id":7,` + strings.Replace(strings.TrimPrefix(b.String(), "{"), `"label":["THREAT","PRAISE"]`, `"label":["FEAR","PRAISE"]`, 1)
	all, _, _ := exported(t, "admin.jsonl", back)
	hold(t, all, []string{"1/1 ann FEAR yes", "1/1 ann PRAISE yes: river"})
}

// qualCoder is a project as QualCoder writes it (src/qualcoder/refi.py of commit 06db5fa, read and
// not run): texts in files that begin with a byte order mark, a selection for each
// coding with its words as its name and the day on it, variables behind the selections, names
// of sources as they were imported.
const qualCoder = `<?xml version="1.0" encoding="utf-8"?>
<Project xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="rivers.qda" origin="QualCoder" creatingUserGUID="0f758eeb-d61d-4e91-b250-79861c3869a0" creationDateTime="2026-11-20T10:00:00Z" xmlns="urn:QDA-XML:project:1.0">
<Users>
<User guid="0f758eeb-d61d-4e91-b250-79861c3869a1" name="ann" />
<User guid="0f758eeb-d61d-4e91-b250-79861c3869a2" name="ben" />
</Users>
<CodeBook>
<Codes>
<Code guid="0f758eeb-d61d-4e91-b250-79861c3869b1" name="THREAT" isCodable="true" color="#F781F3"><Code guid="0f758eeb-d61d-4e91-b250-79861c3869b2" name="THREAT:leaning" isCodable="true" color="#F781F3" />
</Code>
<Code guid="0f758eeb-d61d-4e91-b250-79861c3869b3" name="none" isCodable="true" color="#F781F3" />
</Codes>
</CodeBook>
<Variables>
<Variable guid="0f758eeb-d61d-4e91-b250-79861c3869c1" name="codes" typeOfVariable="Text" >
<Description />
</Variable>
<Variable guid="0f758eeb-d61d-4e91-b250-79861c3869c2" name="coder" typeOfVariable="Text" >
<Description />
</Variable>
</Variables>
<Sources>
<TextSource plainTextPath="internal://0f758eeb-d61d-4e91-b250-79861c3869d1.txt" creatingUser="" creationDateTime="2026-11-20T10:00:00Z" guid="0f758eeb-d61d-4e91-b250-79861c3869d2" name="1-180">
<PlainTextSelection guid="0f758eeb-d61d-4e91-b250-79861c3869e1" startPosition="10" endPosition="15" name="river" creatingUser="0f758eeb-d61d-4e91-b250-79861c3869a1" creationDateTime="2026-11-21T10:00:00Z">
<Coding guid="0f758eeb-d61d-4e91-b250-79861c3869e2" creatingUser="0f758eeb-d61d-4e91-b250-79861c3869a1" >
<CodeRef targetGUID="0f758eeb-d61d-4e91-b250-79861c3869b1" />
</Coding>
</PlainTextSelection>
<PlainTextSelection guid="0f758eeb-d61d-4e91-b250-79861c3869e3" startPosition="0" endPosition="22" name="whole" creatingUser="0f758eeb-d61d-4e91-b250-79861c3869a2" creationDateTime="2026-11-22T10:00:00Z">
<Coding guid="0f758eeb-d61d-4e91-b250-79861c3869e4" creatingUser="0f758eeb-d61d-4e91-b250-79861c3869a2" >
<CodeRef targetGUID="0f758eeb-d61d-4e91-b250-79861c3869b2" />
</Coding>
</PlainTextSelection>
<VariableValue>
<VariableRef targetGUID="0f758eeb-d61d-4e91-b250-79861c3869c1" />
<TextValue>THREAT;PRAISE</TextValue>
</VariableValue>CODER
</TextSource>
</Sources>
<Description></Description>
</Project>
`

// A code on the whole text has no words to show it, the unit is known by the source's name where
// the variable is lost, and two who code one coder's sources are two.
func TestQualCoderAsItExports(t *testing.T) {
	for coder, want := range map[string][]string{
		"":        {"1/180 ann PRAISE no", "1/180 ann THREAT yes: river", "1/180 ben PRAISE no", "1/180 ben THREAT leaning"},
		"coder-1": {"1/180 coder-1 (ben) PRAISE no", "1/180 coder-1 (ben) THREAT leaning", "1/180 coder-1 PRAISE no", "1/180 coder-1 THREAT yes: river"},
		"ben":     {"1/180 ben (ann) PRAISE no", "1/180 ben (ann) THREAT yes: river", "1/180 ben PRAISE no", "1/180 ben THREAT leaning"},
	} {
		value, name := "", "1-180.txt" // as aqda 0.5.0 calls it, where texts came in as files
		if coder != "" {
			name = "1-180"
			value = `<VariableValue><VariableRef targetGUID="0f758eeb-d61d-4e91-b250-79861c3869c2" /><TextValue>` + coder + `</TextValue></VariableValue>`
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, f := range [][2]string{
			{"project.qde", strings.NewReplacer("CODER", value, "1-180", name).Replace(qualCoder)},
			{"sources/0f758eeb-d61d-4e91-b250-79861c3869d1.txt", "\ufeffa 😀😀👩\u200d👩\u200d👧 river\nfloods"},
		} {
			w, err := z.Create(f[0])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(f[1])); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		all, reasons, notes := exported(t, "rivers.qdpx", b.String())
		hold(t, all, want)
		if len(reasons) > 0 || len(notes) != min(1, len(coder)) {
			t.Errorf("%q: told %q, noted %q", coder, reasons, notes)
		}
		got, _ := codings(t, stored(t, "rivers.qdpx", b.Bytes()))
		if day := got[0].Date.String(); day != "2026-11-21" {
			t.Errorf("the day is %q", day)
		}
	}
}

// A project for nobody names no user: QualCoder calls whoever imports it as the first of them.
// A coding without words lies on the whole text, since QualCoder reads no others.
func TestAProjectForQualCoder(t *testing.T) {
	s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT"}, Units: units()[:1]}
	if p := projectOf(t, s); strings.Contains(p, "<User") || strings.Contains(p, "creatingUser") {
		t.Errorf("a user of a project that is for nobody:\n%s", p)
	}
	s.Units[0].Codings = []demarche.Coding{{Unit: "3/4711", Coder: "ann", Code: "THREAT", Value: "yes"}}
	whole := fmt.Sprintf(`startPosition="0" endPosition="%d"`, utf8.RuneCountInString(s.Units[0].Text))
	if p := projectOf(t, s); !strings.Contains(p, whole) || !strings.Contains(p, `name="3-4711"`) {
		t.Errorf("want %s, and a name without a slash, in\n%s", whole, p)
	}
}

// stored writes a file, and returns its path.
func stored(t *testing.T, name string, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// projectOf returns the XML of a sheet as REFI-QDA.
func projectOf(t *testing.T, s *codebook.Sheet) string {
	t.Helper()
	z, err := zip.OpenReader(written(t, codebook.REFIQDA, s))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("project.qde")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every line for doccano has the same members: see its writer.
func TestLinesForDoccanoHaveTheSameMembers(t *testing.T) {
	s := &codebook.Sheet{Book: sheetBook(t), Codes: []string{"THREAT"}, Units: units()}
	s.Units[0].Codings = []demarche.Coding{{Unit: "3/4711", Coder: "ann", Code: "THREAT", Value: "yes", Span: "he said", Inclusion: 0.5}}
	s.Units[1].Place, s.Units[2].Stratum, s.Units[2].Inclusion = "", "", 0
	text, err := os.ReadFile(written(t, codebook.Doccano, s))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for l := range strings.Lines(string(text)) {
		var m map[string]any
		if err := json.Unmarshal([]byte(l), &m); err != nil {
			t.Fatal(err)
		}
		for _, v := range m {
			if v == nil {
				t.Errorf("a member that stands for nothing: %s", l)
			}
		}
		all[strings.Join(slices.Sorted(maps.Keys(m)), " ")] = true
	}
	if len(all) != 1 {
		t.Errorf("members differ: %v", all)
	}
}
