package audience

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/ingest"
)

func audienceOfTown(r analysis.Run) {
	one := r.(*AudienceRun)
	one.Label, one.Draws, one.Later = "class", 50, "2026-03-10"
}

// The contract of facts knows no records of findings: no account is sure enough for one.
func TestAudienceConforms(t *testing.T) {
	posts, _ := town(t)
	analysistest.ConformFacts(t, small(Audience, func(r analysis.Run) {
		audienceOfTown(r)
		r.(*AudienceRun).Least = 1
	}), posts)
}

func TestSeedsConforms(t *testing.T) {
	posts, _ := town(t)
	analysistest.ConformFacts(t, small(Seeds, func(r analysis.Run) {
		r.(*SeedsRun).Label, r.(*SeedsRun).Draws = "class", 5
	}), posts)
}

// TestAudienceFindsWhatTheFilesDoNotTell holds what is predicted of the town's accounts
// without a class to what is true of them.
func TestAudienceFindsWhatTheFilesDoNotTell(t *testing.T) {
	posts, d := town(t)
	truth, told := map[string]string{}, map[string]string{}
	for i := range d.Posts {
		truth[d.Posts[i].Actor], told[d.Posts[i].Actor] = d.Posts[i].Truth.Class, d.Posts[i].Class
	}
	r := Audience.New().(*AudienceRun)
	audienceOfTown(r)
	result, err := do(t, r, posts)
	if err != nil {
		t.Fatal(err)
	}
	actors, predicted := column(t, result, "audience_accounts", "actor"), column(t, result, "audience_accounts", "predicted")
	abstained := column(t, result, "audience_accounts", "abstained")
	without, right, taken, takenRight := 0, 0, 0, 0
	for i, actor := range actors {
		_, name, _ := strings.Cut(actor.(string), ":")
		if truth[name] == "" {
			t.Fatalf("no account of the town is called %s", name)
		}
		if told[name] != "" {
			continue
		}
		without++
		hit := predicted[i] == truth[name]
		if hit {
			right++
		}
		if abstained[i] == "" {
			taken++
			if hit {
				takenRight++
			}
		}
	}
	if without < 40 || float64(right) < .85*float64(without) || float64(takenRight) < .9*float64(taken) || taken < without/2 {
		t.Errorf("of %d accounts without a class %d are predicted as they are; of %d without abstaining %d", without, right, taken, takenRight)
	}
	subjects := 0
	for _, f := range result.Findings {
		subjects += len(f.Subjects)
		if len(f.Evidence) == 0 || !slices.IsSorted(f.Evidence) || !slices.IsSorted(f.Subjects) || len(f.Caveats) == 0 || f.First.IsZero() || f.Last.Before(f.First) {
			t.Errorf("finding %+v cannot be judged", f)
		}
	}
	if subjects != taken {
		t.Errorf("findings are of %d accounts, %d are predicted", subjects, taken)
	}
}

// An account of fewer posts than --fewest teaches nothing: the model is the same whatever
// its class is said to be, and abstains on it. It is counted in a row of its own.
func TestFewPostsTeachNothing(t *testing.T) {
	posts, d := town(t)
	const fewest = 30
	n, class := map[string]int{}, map[string]string{}
	for i := range d.Posts {
		n[d.Posts[i].Actor]++
		class[d.Posts[i].Actor] = d.Posts[i].Class
	}
	few, fewKnown := 0, 0
	for actor, of := range n {
		if of < fewest {
			few++
			if class[actor] != "" {
				fewKnown++
			}
		}
	}
	if fewKnown < 5 || few == fewKnown || fewKnown > len(n)/2 {
		t.Fatalf("%d of %d accounts have few posts, %d of them a class", few, len(n), fewKnown)
	}
	records, err := csv.NewReader(strings.NewReader(posts)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at, who := slices.Index(records[0], "class"), slices.Index(records[0], "actor")
	said := func(change bool) *demarche.Result {
		var b strings.Builder
		w := csv.NewWriter(&b)
		for k, record := range records {
			record = slices.Clone(record)
			if change && k > 0 && n[record[who]] < fewest && record[at] != "" {
				record[at] = "hills"
				if class[record[who]] == "hills" {
					record[at] = "harbour"
				}
			}
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		r := Audience.New().(*AudienceRun)
		r.Label, r.Fewest, r.Draws, r.Repeats = "class", fewest, 50, 1
		result, err := do(t, r, b.String())
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	result, changed := said(false), said(true)
	if one, two := column(t, result, "audience_terms", "weight"), column(t, changed, "audience_terms", "weight"); !slices.Equal(one, two) || len(one) == 0 {
		t.Errorf("the model weighs terms by %v, and by %v with other classes of accounts that teach nothing", one, two)
	}
	abstained := 0
	for i, actor := range column(t, result, "audience_accounts", "actor") {
		_, name, _ := strings.Cut(actor.(string), ":")
		why := column(t, result, "audience_accounts", "abstained")[i]
		if (n[name] < fewest) != (why == string(tooFew)) {
			t.Errorf("of %s, with %d posts, nothing is said for: %q", name, n[name], why)
		}
		if why == string(tooFew) {
			abstained++
		}
	}
	scores := tableOf(t, result, "audience_scores")
	main, all := scores["by copy cluster"], scores[fmt.Sprintf("same, with accounts of fewer than %d posts", fewest)]
	if abstained != few || all["tested"].(int64) != main["tested"].(int64)+int64(fewKnown) || all["trained"] != main["trained"] || all["rest"] != main["rest"] {
		t.Errorf("%d of %d abstained; %v, and with them %v", abstained, few, main, all)
	}
}

// What is said does not hang on the order of the rows.
func TestAudienceIsTheSameInAnyOrderOfRows(t *testing.T) {
	posts, _ := town(t)
	header, rows, _ := strings.Cut(posts, "\n")
	lines := slices.Collect(strings.Lines(rows))
	slices.Reverse(lines)
	said := func(posts string) string {
		r := Audience.New().(*AudienceRun)
		audienceOfTown(r)
		r.Posts = 20 // so that posts are drawn
		result, err := do(t, r, posts)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, name := range []string{"actor", "predicted", "probability", "cosine", "cluster", "fold"} {
			all = append(all, fmt.Sprint(column(t, result, "audience_accounts", name)))
		}
		for _, name := range []string{"accuracy", "macro_f1", "f1_low"} {
			all = append(all, fmt.Sprint(column(t, result, "audience_scores", name)))
		}
		return strings.Join(append(all, fmt.Sprint(column(t, result, "audience_terms", "term"))), "\n")
	}
	if one, two := said(posts), said(header+"\n"+strings.Join(lines, "")); one != two {
		t.Errorf("%.2000s\nand then\n%.2000s", one, two)
	}
}

// Accounts that copy one another stand in one fold; where the labels are of copies alone,
// only folds at random can tell them.
func TestCopiesAreNoProof(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,actor,at,text,lang,class\n")
	id := 0
	word := func(n int) string { return fmt.Sprintf("w%dx%d", n%97, n*7919%1009) }
	for cluster := range 40 { // three accounts that post the same; the class is drawn by cluster
		class := []string{"one", "two"}[cluster*cluster/3%2]
		for member := range 3 {
			for text := range 4 {
				id++
				n := 100*cluster + 10*text
				fmt.Fprintf(&b, "%d,c%dm%d,2026-03-%02dT10:%02d:00Z,%s %s %s %s %s,en,%s\n", id, cluster, member, 1+text, member, word(n), word(n+1), word(n+2), word(n+3), word(n+4), class)
			}
		}
	}
	r := Audience.New().(*AudienceRun)
	r.Label, r.Fewest, r.Draws = "class", 1, 50
	result, err := do(t, r, b.String())
	if err != nil {
		t.Fatal(err)
	}
	accuracy := column(t, result, "audience_scores", "accuracy")
	if together, apart := accuracy[0].(float64), accuracy[2].(float64); together > .7 || apart < .8 {
		t.Errorf("accuracy %.2f in folds by copy cluster, %.2f at random", together, apart)
	}
	of := map[string]any{}
	actors, folds := column(t, result, "audience_accounts", "actor"), column(t, result, "audience_accounts", "fold")
	for i, actor := range actors {
		cluster := actor.(string)[:strings.LastIndex(actor.(string), "m")]
		if before, ok := of[cluster]; ok && before != folds[i] {
			t.Errorf("copies %s are in folds %v and %v", cluster, before, folds[i])
		}
		of[cluster] = folds[i]
	}
}

func TestAudienceSaysWhatIsWrong(t *testing.T) {
	posts, _ := town(t)
	c := analysistest.Facts(t, posts)
	for name, change := range map[string]func(*AudienceRun){
		"no label":            func(*AudienceRun) {},
		"both":                func(r *AudienceRun) { r.Label, r.Code = "class", "X" },
		"no such column":      func(r *AudienceRun) { r.Label = "klass" },
		"no such class":       func(r *AudienceRun) { r.Label, r.Classes = "class", []string{"harbour", "nobody"} },
		"one class":           func(r *AudienceRun) { r.Label, r.Classes = "class", []string{"harbour"} },
		"no such code":        func(r *AudienceRun) { r.Code = "X" },
		"no language":         func(r *AudienceRun) { r.Label, r.Lang = "class", "no such" },
		"nothing in language": func(r *AudienceRun) { r.Label, r.Lang = "class", "ru" },
		"no date":             func(r *AudienceRun) { r.Label, r.From = "class", "spring" },
		"all are later":       func(r *AudienceRun) { r.Label, r.Later = "class", "1999" },
		"folds":               func(r *AudienceRun) { r.Label, r.Folds = "class", 1 },
	} {
		r := Audience.New().(*AudienceRun)
		change(r)
		if _, err := r.Do(context.Background(), c, func(string, int64, int64) {}); err == nil || demarche.CodeOf(err) == demarche.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Codings tell the same classes as a column does, however they name their posts.
func TestCodingsTellClasses(t *testing.T) {
	posts, d := town(t)
	var codings strings.Builder
	codings.WriteString("codebook,code,unit,value,coder,digest\n")
	n := 0
	for i := range d.Posts {
		if d.Posts[i].Class == "" || i%3 > 0 {
			continue
		}
		unit := fmt.Sprintf("1/%d", i+1)
		switch n % 3 {
		case 1:
			unit = fmt.Sprintf("facts.csv:%d", i+2)
		case 2:
			unit = fmt.Sprintf("t%06d", i+1)
		}
		n++
		fmt.Fprintf(&codings, "town,AUDIENCE,%s,%s,me,\n", unit, d.Posts[i].Class)
		fmt.Fprintf(&codings, "town,AUDIENCE,%s,nonsense,me,000000000000\n", unit) // of another text
		fmt.Fprintf(&codings, "town,AUDIENCE,%s,nonsense,you,000000000000\n", unit)
	}
	c := analysistest.Facts(t, posts)
	path := filepath.Join(t.TempDir(), "codings.csv")
	if err := os.WriteFile(path, []byte(codings.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(context.Background(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	of, _, _, err := classesOf(context.Background(), c, "", "audience")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	err = c.EachPost(context.Background(), []string{"class"}, func(p *casefile.PostRow) error {
		switch class := of(p); class {
		case "":
		case p.Columns[0]:
			told++
		default:
			t.Fatalf("%s is told as %s, and is of %s", p.Record, class, p.Columns[0])
		}
		return nil
	})
	if err != nil || told != n || n < 1000 {
		t.Errorf("%d of %d codings tell a class: %v", told, n, err)
	}
}

// TestSeedsOfTheTown asks of a few seeds what is true of the others; permuted seeds give
// less.
func TestSeedsOfTheTown(t *testing.T) {
	posts, _ := town(t)
	r := Seeds.New().(*SeedsRun)
	r.Label, r.Seeds, r.Draws = "class", 15, 39
	result, err := do(t, r, posts)
	if err != nil {
		t.Fatal(err)
	}
	rows := tableOf(t, result, "seeds_scores")
	hidden := rows["seeds, hidden in turn"]
	if hidden["p"].(float64) > .05 || hidden["accuracy"].(float64) <= hidden["permuted"].(float64)+.1 {
		t.Errorf("hidden seeds: %v", hidden)
	}
}
