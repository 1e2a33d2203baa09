package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"demarche"
)

// Names that break pages: markup, a closing style, right-to-left, an override
// that is never closed, emoji, a very long word.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style><b>", "مرصد_الأخبار", "\u202eevil", "🦊🛰️fox",
	strings.Repeat("long", 20), "{{.Case}}", "javascript:alert(1)", "nul\x00bell\x07bad\xff",
}

// sample is a dossier of three groups, about twenty actors and two hundred
// records out of two files, one of them with refusals. All of it is made up.
func sample() *demarche.Dossier {
	start := time.Date(2016, 3, 4, 6, 30, 0, 0, time.UTC)
	rng := rand.New(rand.NewPCG(1, 2))
	var names []string
	for i := range 11 {
		names = append(names, fmt.Sprintf("actor-%02d", i+1), append(hostile, "last")[i])
	}
	groups := [][]string{names[:9], names[9:17], names[17:20]}
	for _, g := range groups {
		slices.Sort(g)
	}
	texts := []string{
		"Bridge on the A7 closed in both directions after the storm, the ministry says: %s",
		"“Nobody told us the plant would close”: workers speak out %s #jobs #plant",
		"عاجل: إغلاق الجسر بعد العاصفة %s",
		"Thread: ten things that the report on the dam leaves out.\n1/ Who paid for it?\n2/ Who checked it? %s",
		"🔥🔥🔥 READ THIS before they delete it %s <b>now</b>",
		strings.Repeat("A very long post that goes on about the price of bread, the weather and the bus that never comes. ", 9) + "%s",
	}

	d := &demarche.Dossier{
		Case: "storm & bridge.case", Version: "0.1.0", Made: start.AddDate(0, 1, 3), Simulated: true, Names: true,
		Posts: 200, Actors: int64(len(names)), First: start, Last: start.AddDate(0, 0, 9),
		CommandLog: []string{"demarche new 'storm & bridge.case'", "demarche add 'storm & bridge.case' posts.csv.zst", "demarche run 'storm & bridge.case' overview", "demarche run 'storm & bridge.case' coshare --window=1m0s"},
		Statement: []string{
			"Actors stand here under the names that the files give them.",
			"The times of dataset 2 (export <2016>.jsonl) do not state their zone; they are read as UTC.",
		},
	}
	net := demarche.Network{
		Name: "link 1m0s", Traces: []string{"link"}, WindowS: 60, MinShared: 2, FDR: 0.05, HorizonS: 3600, Tested: 97, Firm: 67,
		Quality: 0.6153, Components: 3,
	}
	run := demarche.DossierRun{
		RunRecord: demarche.RunRecord{
			Run: 2, Analysis: "coshare", Options: []string{"--window=1m0s"}, Input: strings.Repeat("5e", 32), Version: "0.1.0", Ran: start.AddDate(0, 1, 3),
			All: []demarche.Option{{Name: "min-shared", Value: "2"}, {Name: "seed", Value: "1"}, {Name: "trace", Value: "link"}, {Name: "window", Value: "1m0s"}},
		},
		Title: "actors that repeatedly touched the same objects within seconds of each other",
		Method: "actors that repeatedly touched the same objects within seconds of each other\n\nTwo records are a pair if they are of two actors, touched the same object and\nare at most --window apart, both ends included.\n\n" +
			"In: the traces of one action.\n\nOut: one network; one finding for each group.\n\nLimits: news desks of one publisher, syndicated or scheduled posts do the same.\n\nSources: Pacheco et\nal. 2021, doi:10.1609/icwsm.v15i1.18075.\n",
		Command: "demarche run 'storm & bridge.case' coshare --window=1m0s",
	}
	run.Result.Notes = []string{"7 rows repeat the same actor, object and moment; each such touch counts once"}

	row := map[int]int64{}
	for g, members := range groups {
		f := demarche.Finding{
			ID: fmt.Sprintf("f%07x", 0xbeef+g), Analysis: "coshare", Network: net.Name, Group: g + 1, Subjects: members,
			Caveats: []string{
				"What is popular is touched by many at once: the analysis does not compute how often chance alone would join these actors.",
				"Accounts of one publisher, of one person, or fed by one scheduler or syndication service do the same openly.",
			},
			Checks: []demarche.Check{
				{Name: "site", About: "One publisher.", Tested: true, Says: "Of the 9 records with a link, 9 lead (100 %) to one site.", What: hostile[g], Value: 1, Beside: 0.25},
				{Name: "program", About: "One program.", Says: "Not tested: no column of the files says which program posted a row."},
			},
			Tempo: &demarche.Tempo{
				Occasions: 12, AtOnce: 2, GapS: demarche.Quartiles{N: 12, Q1: 1, Median: 3.25, Q3: 9}, LengthS: demarche.Quartiles{N: 12, Q1: 9, Median: 21, Q3: 40},
				IntervalS: demarche.Quartiles{N: 11, Q1: 3600, Median: 40_000, Q3: 90_000}, Burstiness: -0.125, Variation: 0.7, PoissonCV: 0.91,
			},
		}
		for i, a := range members {
			f.Tempo.Turns = append(f.Tempo.Turns, demarche.Turn{
				Actor: a, Occasions: 10 - i, First: max(4-i, 0), Even: 1.5, Low: 0.12, High: 0.73, P: 0.004,
				LeadS: demarche.Quartiles{N: max(4-i, 0), Q1: 1, Median: 2.5, Q3: 4}, LagS: demarche.Quartiles{N: 1, Q1: 7, Median: 7, Q3: 7},
			})
		}
		for m := range []int{16, 9, 4}[g] {
			at := start.Add(time.Duration(m*11+g*5) * time.Hour).Add(time.Duration(rng.IntN(3600)) * time.Second)
			moment := demarche.Moment{Action: "link", Object: fmt.Sprintf("https://news.example/%d/%d?a=1&b=<2>", g, m)}
			order := rng.Perm(len(members))
			for k, i := range order[:max(2, len(members)-m)] {
				if k > 0 {
					at = at.Add(time.Duration(rng.IntN(9000)) * time.Millisecond)
				}
				set := 1 + i%2
				row[set]++
				id := demarche.NewRecordID(set, row[set])
				text := fmt.Sprintf(texts[(g+m)%len(texts)], moment.Object)
				if k == 2 {
					text += " !!"
				}
				d.Records = append(d.Records, demarche.DossierRecord{
					Record: id, File: []string{"posts.csv.zst", "export <2016>.jsonl"}[set-1], Line: row[set]*2 + 1, Key: fmt.Sprint(row[set]),
					Actor: members[i], Platform: []string{"x", "telegram"}[set-1], At: at, Kind: demarche.Original, Text: text,
				})
				moment.Records = append(moment.Records, id)
				f.Evidence = append(f.Evidence, id)
			}
			moment.Actors, moment.Total = len(moment.Records), len(moment.Records)
			f.Moments = append(f.Moments, moment)
		}
		slices.Sort(f.Evidence)
		f.Claim = fmt.Sprintf("Among %d actors, two or more touched the same object within 60 s of each other on %d links, in %d records.", len(members), len(f.Moments), len(f.Evidence))
		chance := 2.0798
		f.Value = demarche.Measure{Name: "meetings", Value: float64(100 - g), Unit: "meetings", Chance: &chance}
		f.Others = []demarche.Measure{{Name: byChoice, Value: 0.405, Unit: "meetings"}, {Name: byTiming, Value: 2.0798, Unit: "meetings"}, {Name: largestQ, Value: 6.258e-13}, {Name: "members", Value: float64(len(members)), Unit: "actors"}, {Name: "median of the edges' median gaps", Value: 3.25, Unit: "s"}}
		f.First, f.Last = d.Records[len(d.Records)-1].At, time.Time{}
		for _, r := range d.Records[len(d.Records)-len(f.Evidence):] {
			f.First, f.Last = minTime(f.First, r.At), maxTime(f.Last, r.At)
		}
		for i, a := range members {
			angle := 2 * math.Pi * float64(i) / float64(len(members))
			net.Nodes = append(net.Nodes, demarche.Node{
				Actor: a, Platform: "x", Group: g + 1, Posts: 30, Degree: len(members) - 1, Strength: 4 * (len(members) - 1), Betweenness: 0.01 * float64(i),
				First: start, Last: d.Last, X: float64(g)*3 + math.Cos(angle), Y: math.Sin(angle),
			})
			for _, b := range members[i+1:] {
				net.Edges = append(net.Edges, demarche.Edge{
					A: a, B: b, Shared: 2 + rng.IntN(5), Hits: int64(4 + rng.IntN(2000)), ARecords: 4, BRecords: 5, AFirst: 1, BFirst: 1,
					First: f.First, Last: f.Last, GapMinS: 0, GapMedianS: 3.5, GapMaxS: 59.25, Group: g + 1,
					Chance: &demarche.Chance{Occasions: 12, Meetings: 9, Choice: 0.0123, PChoice: 1e-9, Timing: 1.26, PTiming: 3e-7, Q: 1e-6 * float64(1+i), Firm: true, OnOne: i == 1},
				})
			}
		}
		run.Result.Findings = append(run.Result.Findings, f)
	}
	run.Result.Networks = []demarche.Network{net}
	run.Result.Tables = []demarche.Table{
		{
			Name: "thresholds", Title: "what plain thresholds would have told",
			Columns: []demarche.Column{{Name: "rule"}, {Name: "edges", Unit: "edges"}, {Name: "firm", Unit: "edges"}, {Name: "choice", Unit: "edges"}, {Name: "timing", Unit: "edges"}, {Name: "both", Unit: "edges"}, {Name: "not tested", Unit: "edges"}},
			Rows:    [][]any{{"at least 2 objects shared within 60 s", int64(79), int64(67), int64(1), int64(4), int64(7), int64(0)}, {"<b>a tool</b>", int64(80), int64(60), int64(0), int64(0), int64(2), int64(18)}, {"at least 9", int64(0), int64(0), int64(0), int64(0), int64(0), int64(0)}},
		},
		{
			Name: "sweep", Title: "edges within other windows",
			Columns: []demarche.Column{{Name: "window"}, {Name: "edges", Unit: "edges"}, {Name: "density", Unit: "share"}},
			Rows:    [][]any{{"1 s", int64(4), 0.001}, {"3600 s", nil, nil}},
		},
		{Name: "join", Title: "what the join saw", Columns: []demarche.Column{{Name: "what"}, {Name: "count"}}, Rows: [][]any{{"traces", int64(200)}}},
	}
	run.Edges = int64(len(net.Edges)) + 12
	slices.SortFunc(d.Records, func(a, b demarche.DossierRecord) int { return int(a.Record - b.Record) })
	d.Runs = []demarche.DossierRun{overviewRun(start), run}
	d.Datasets = []demarche.Dataset{
		{Dataset: 1, Name: "posts.csv.zst", SHA256: strings.Repeat("0123456789abcdef", 4), Bytes: 1234567, Format: "posts-csv", Encoding: "UTF-8", Compression: "zst", Kept: 120, Refused: 3, Repeated: 2, First: start, Last: d.Last, ResolutionS: 0.001, Zone: "UTC", Source: "the platform's archive", Licence: "CC0", Mapping: []demarche.Mapped{{Role: "actor", Column: "author", How: "name"}, {Role: "at", Column: "tweeted <at>", How: "content"}}},
		{Dataset: 2, Name: "export <2016>.jsonl", SHA256: strings.Repeat("fedcba9876543210", 4), Bytes: 99, Format: "posts-jsonl", Kept: 80, First: start, Last: d.Last, ResolutionS: 60, Zone: "UTC", ZoneAssumed: true, Notes: []string{"lang is taken as it stands"}},
	}
	d.Refusals = []demarche.RefusalCount{{Dataset: 1, Field: "tweeted <at>", Reason: "bad-time", Rows: 3, Example: []demarche.Refusal{
		{File: "posts.csv.zst", Line: 17, Field: "tweeted <at>", Value: "31/02/2016 <i>", Reason: "bad-time", Detail: "no such day"},
	}}}
	return d
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// overviewRun counts what is in the sample, as the analysis of that name would.
func overviewRun(start time.Time) demarche.DossierRun {
	table := demarche.Table{Name: "posts_over_time", Title: "posts a day, n = 200", Columns: []demarche.Column{{Name: "time", Unit: "UTC"}, {Name: "posts", Unit: "posts"}}}
	for day := range 10 {
		table.Rows = append(table.Rows, []any{start.Truncate(24*time.Hour).AddDate(0, 0, day), int64(5 + day*day%17*4)})
	}
	return demarche.DossierRun{
		RunRecord: demarche.RunRecord{Run: 1, Analysis: "overview", Input: strings.Repeat("5e", 32), Version: "0.1.0", Ran: start.AddDate(0, 1, 3)},
		Title:     "what the case holds", Method: "what the case holds\n\nIn: all posts.\n\nOut: counts.\n\nLimits: it counts what was given.\n\nSources: none; these are counts.\n",
		Command: "demarche run 'storm & bridge.case' overview", Show: "demarche show 'storm & bridge.case' run/1",
		Result: demarche.Result{
			Notes:   []string{"2 of 120 rows of dataset 1 (posts.csv.zst) repeat another row of it to the letter"},
			Figures: []demarche.Figure{{Title: "The most posts of one day, 69, are of 2016-03-08", Subtitle: "Posts a day, UTC, n = 200 posts", Mark: demarche.Area, X: "time", Y: "posts", Table: table}},
			Tables: []demarche.Table{{
				Name: "languages", Title: "posts by language",
				Columns: []demarche.Column{{Name: "lang"}, {Name: "posts", Unit: "posts"}, {Name: "share", Unit: "share"}},
				Rows:    [][]any{{"en", int64(150), 0.75}, {"ar", int64(49), 0.245}, {"", int64(1), 0.005}},
			}},
		},
	}
}
