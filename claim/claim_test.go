package claim_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"demarche"
	"demarche/claim"
	"demarche/ingest"
)

// read reads a claims file that must be whole.
func read(t testing.TB, text string) *demarche.Claims {
	t.Helper()
	c, refused, err := ingest.ReadClaims(strings.NewReader(text))
	if err != nil || len(refused) > 0 {
		t.Fatal(err, refused, text)
	}
	return c
}

func date(t testing.TB, s string) demarche.Date {
	t.Helper()
	d, err := demarche.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// facts reads rows of KIND|FIELD=VALUE|..., one a line: what a case would hold.
func facts(t testing.TB, text string) []demarche.Fact {
	t.Helper()
	var all []demarche.Fact
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		cells := strings.Split(line, "|")
		k := map[string]string{}
		for _, c := range cells[1:] {
			name, value, _ := strings.Cut(c, "=")
			k[name] = value
		}
		list := func(name string) []string {
			if k[name] == "" {
				return nil
			}
			return strings.Split(k[name], ";")
		}
		n := len(all) + 1
		f := demarche.Fact{Record: demarche.NewRecordID(1, int64(n)), Source: k["source"], AsOf: date(t, k["as_of"]), Confidence: demarche.Confidence(k["confidence"]), Note: k["note"]}
		switch cells[0] {
		case "agreement":
			f.Status = &demarche.Status{
				Agreement: k["agreement"], Title: k["title"], Kind: k["kind"], Topics: list("topics"), Parties: list("parties"), Party: k["party"],
				Status: k["status"], Date: date(t, k["date"]),
			}
		case "event":
			f.Event = &demarche.Event{
				Event: k["event"], Name: k["name"], Kind: k["kind"], Start: date(t, k["start"]), End: date(t, k["end"]), Disclosed: date(t, k["disclosed"]),
				Attributed: date(t, k["attributed"]), Initiators: list("initiators"), Targets: list("targets"), What: k["what"], Topics: list("topics"),
			}
		case "position":
			f.Position = &demarche.Position{
				Actor: k["actor"], Norm: k["norm"], Date: date(t, k["date"]), Value: k["value"], Scale: list("scale"), Quote: k["quote"], Document: k["document"], Coder: k["coder"],
			}
		case "member":
			f.Membership = &demarche.Membership{Bloc: k["bloc"], State: k["state"], From: date(t, k["from"]), To: date(t, k["to"])}
		case "datum":
			v, err := strconv.ParseFloat(k["value"], 64)
			if err != nil {
				t.Fatal(line, err)
			}
			f.Datum = &demarche.Datum{Series: k["series"], Subject: k["subject"], Date: date(t, k["date"]), Value: v, Unit: k["unit"]}
		case "reach":
			f.Reach = &demarche.Reach{
				Figure: k["figure"], Subject: k["subject"], Value: k["value"], Rung: k["rung"], Unit: k["unit"], Population: k["population"],
				Window: date(t, k["window"]), Definition: k["definition"], Quote: k["quote"], Chain: list("chain"),
			}
		case "roll":
			f.RollCall = &demarche.RollCall{
				Family: "test", Key: k["resolution"], Resolution: k["resolution"], Body: k["body"], Date: date(t, k["date"]), Session: k["session"], Title: k["title"],
				Topics: list("topics"), Adoption: demarche.Adoption(k["adoption"]), Sponsors: list("sponsors"),
			}
			for _, b := range list("votes") {
				state, choice, _ := strings.Cut(b, ":")
				f.RollCall.Ballots = append(f.RollCall.Ballots, demarche.Ballot{
					State: state, Choice: map[string]demarche.Choice{"Y": demarche.Yes, "N": demarche.No, "A": demarche.Abstain, "-": demarche.NotVoting}[choice],
				})
			}
			if k["totals"] != "" {
				var n []int
				for _, s := range strings.Split(k["totals"], "-") {
					i, err := strconv.Atoi(s)
					if err != nil {
						t.Fatal(line, err)
					}
					n = append(n, i)
				}
				f.RollCall.Totals = &demarche.Totals{Yes: n[0], No: n[1], Abstain: n[2], NotVoting: -1}
			}
		default:
			t.Fatal(line)
		}
		all = append(all, f)
	}
	return all
}

// verdicts checks claims, and returns the verdicts by ID.
func verdicts(t testing.TB, file *demarche.Claims, all []demarche.Fact) map[string]demarche.Verdict {
	t.Helper()
	l := claim.Check(file, all)
	if len(l.Verdicts) != len(file.Claims) {
		t.Fatalf("%d verdicts of %d claims", len(l.Verdicts), len(file.Claims))
	}
	if _, err := json.Marshal(l); err != nil { // NaN is no JSON
		t.Fatal(err)
	}
	by := map[string]demarche.Verdict{}
	for i, v := range l.Verdicts {
		if v.Claim != file.Claims[i].ID || v.Because == "" || v.WouldChange == "" || v.Tolerance == "" {
			t.Errorf("not whole: %+v", v)
		}
		by[v.Claim] = v
	}
	return by
}

// The page from which a person writes a claims file says what comes of its example;
// so does the program.
func TestTheExampleOfThePage(t *testing.T) {
	page, err := os.ReadFile("../docs/claims.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(language string) (all []string) {
		for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(page, -1) {
			all = append(all, string(m[1]))
		}
		return all
	}
	var rows strings.Builder
	for i, text := range block("csv") {
		table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table[1:] {
			rows.WriteString([]string{"agreement", "event"}[i])
			for j, cell := range row {
				rows.WriteString("|" + table[0][j] + "=" + cell)
			}
			rows.WriteString("\n")
		}
	}
	yaml := block("yaml")
	got := verdicts(t, read(t, yaml[len(yaml)-1]), facts(t, rows.String()))
	told := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([a-z ]+) \\|").FindAllStringSubmatch(string(page[strings.Index(string(page), "The program computes"):]), -1)
	if len(told) < 9 {
		t.Fatalf("the page tells of %d claims", len(told))
	}
	for _, m := range told {
		if v := got[m[1]]; string(v.Verdict) != m[2] {
			t.Errorf("%s is %s on the page, and %q: %s", m[1], m[2], v.Verdict, v.Because)
		}
	}
	if v := got["all-pacts"]; v.Without != demarche.NotSurveyed || v.Confidence != demarche.Recalled {
		t.Errorf("all-pacts without what is recalled: %q, %q", v.Without, v.Confidence)
	}
}
