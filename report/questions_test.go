package report

import (
	"strings"
	"testing"

	"demarche"
)

// The page tells the questions when something was run that is about one of them: an
// answered one by links into the page, the others by the command that would answer.
func TestQuestionsLeadToTheirAnswers(t *testing.T) {
	d := sample()
	d.Questions = []demarche.Question{
		{Number: 1, Question: "Who pushed <it>?", Shows: "the posts", By: []demarche.Asking{{Analysis: "coshare", Type: "coshare", Runs: []int{2}}}},
		{Number: 2, Question: "What is told?", Shows: "how many", By: []demarche.Asking{{Analysis: "stories", Type: "stories --topics K", Runs: []int{}}}},
	}
	if page := pageOf(t, d); strings.Contains(page, `id="questions"`) {
		t.Error("the questions stand in a page of which none was asked")
	}
	d.Runs = append(d.Runs, demarche.DossierRun{
		RunRecord: demarche.RunRecord{Run: 9, Analysis: "stories"}, Title: "what is told",
		Result: demarche.Result{Tables: []demarche.Table{{Name: "stories", Title: "stories, n = 1", Columns: []demarche.Column{{Name: "story"}}, Rows: [][]any{{"bread"}}}}},
	})
	d.Questions[1].By[0].Runs = []int{9}
	d.Questions = append(d.Questions, demarche.Question{Number: 3, Question: "To whom?", Shows: "denominators", By: []demarche.Asking{{Analysis: "focus", Type: "focus", Runs: []int{}}}})
	page := pageOf(t, d)
	for _, want := range []string{`id="questions"`, "Who pushed &lt;it&gt;?", `href="#of-run-9"`, `id="of-run-9"`, "Not asked of this case.", "demarche run &#39;storm &amp; bridge.case&#39; focus"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
