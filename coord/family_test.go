package coord

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/analysis/analysistest"
)

// crowdWithCopies writes what 120 actors posted in a week, each text its own,
// and what four of them posted beside it: eight times the same within 40 s, but
// for a link, a mention, a typo, an emoji, a hashtag or case. No two of these are
// the same text.
func crowdWithCopies() (csv string, planted []string) {
	random := rand.New(rand.NewPCG(3, 14))
	word := func() string {
		var b strings.Builder
		for range 2 + random.IntN(3) {
			b.WriteByte("bdfgklmnprstv"[random.IntN(13)])
			b.WriteByte("aeiou"[random.IntN(5)])
		}
		return b.String()
	}
	words := func(n int) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = word()
		}
		return all
	}
	var b strings.Builder
	b.WriteString("actor,at,text\n")
	begin := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	post := func(actor string, at time.Time, text string) {
		fmt.Fprintf(&b, "%s,%s,%s\n", actor, at.Format(time.RFC3339), text)
	}
	for actor := range 120 {
		for range 20 {
			post(fmt.Sprintf("a%03d", actor), begin.Add(time.Duration(random.IntN(7*86400))*time.Second), strings.Join(words(10), " "))
		}
	}
	planted = []string{"a007", "a031", "a064", "a099"}
	variants := []func(text []string, nth int) string{
		func(text []string, nth int) string {
			return fmt.Sprintf("%s https://t.co/%d 😀", strings.Join(text, " "), nth)
		},
		func(text []string, nth int) string {
			typo := slices.Clone(text)
			typo[nth%len(typo)] += "x"
			return "@" + word() + " " + strings.Join(typo, " ")
		},
		func(text []string, _ int) string { return strings.ToUpper(strings.Join(text, " ")) + "!!! #now" },
		func(text []string, _ int) string { return strings.Join(text, " - ") },
	}
	for nth := range 8 {
		text := words(16)
		at := begin.Add(time.Duration(nth*20+3) * time.Hour)
		for i, actor := range planted {
			post(actor, at.Add(time.Duration(random.IntN(40))*time.Second), variants[(i+nth)%4](text, nth))
		}
	}
	return b.String(), planted
}

func TestFamilyJoinsCopiesThatTextDoesNot(t *testing.T) {
	text, planted := crowdWithCopies()
	c := analysistest.Case(t, text)

	if got := ran(t, c, "text"); len(got.Networks[0].Edges) > 0 {
		t.Errorf("by their texts %d pairs are joined, though no two are the same", len(got.Networks[0].Edges))
	}
	got := ran(t, c, "family")
	if len(got.Findings) != 1 || !slices.Equal(got.Findings[0].Subjects, planted) || got.Networks[0].Firm != 6 {
		t.Fatalf("%d findings, %d firm edges, %+v", len(got.Findings), got.Networks[0].Firm, got.Findings)
	}
	f := got.Findings[0]
	if f.Objects != 8 || len(f.Evidence) != 32 {
		t.Errorf("%d families in %d records, want 8 in 32", f.Objects, len(f.Evidence))
	}
	for _, m := range f.Moments {
		if m.Action != "family" || m.Family == nil || m.Family.Texts != 4 || m.Family.Cohesion < 0.7 || m.Family.Least > m.Family.Cohesion || m.Family.Least < 0.4 {
			t.Errorf("%+v, %+v", m, m.Family)
		}
	}
	if !slices.ContainsFunc(got.Notes, func(n string) bool {
		return strings.Contains(n, "of 2,432 different texts 32 are in 8 families of texts")
	}) {
		t.Errorf("the notes are %q", got.Notes)
	}
}
