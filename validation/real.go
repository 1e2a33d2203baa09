package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/coord"
	"demarche/stat"
)

// real asks of real data what can be judged there: whether firm edges of accounts
// that somebody sorted into kinds join accounts of one kind, and whether any are
// firm among newsrooms, politicians and customers.
func (v *validation) real(ctx context.Context, data string) error {
	fmt.Printf("\nTweets of the Internet Research Agency, in the categories of Linvill and Warren (2020, doi:10.1080/10584609.2020.1718257).\n\n")
	fmt.Println("| trace | all pairs of the actors of its edges: of one category | edges | of one category | firm edges | of one category, 95 % interval |")
	fmt.Println("|---|---|---|---|---|---|")
	var firm, same int
	err := v.inCase(ctx, func(c *casefile.Case) error {
		rows, err := c.Table(ctx, "ss", "SELECT a.id, any_value(r.account_category) FROM rows_1 r JOIN posts p ON p.record = r._record JOIN actors a USING (actor) GROUP BY a.id")
		if err != nil {
			return err
		}
		category := map[string]string{}
		for _, r := range rows {
			category[r[0].(string)], _ = r[1].(string)
		}
		for _, trace := range []string{"repost", "text", "family", "hashtag", "hashtag-sequence", "link", coord.Fused, "hour"} {
			r, err := coshare(ctx, c, trace, nil)
			if err != nil {
				return err
			}
			net := &r.Networks[0]
			alike, firmHere, firmAlike := 0, 0, 0
			for _, e := range net.Edges {
				one := category[e.A] == category[e.B]
				if one {
					alike++
				}
				if e.Firm {
					firmHere++
					if one {
						firmAlike++
					}
				}
			}
			if trace == "repost" || trace == "text" {
				firm, same = firm+firmHere, same+firmAlike
			}
			fmt.Printf("| %s | %.4f | %d | %s | %d | %s |\n", trace, ofOne(net, category), len(net.Edges), share(alike, len(net.Edges)), firmHere, share(firmAlike, firmHere))
		}
		return nil
	}, file{path: filepath.Join(data, "ira_tweets.csv.zst")})
	if err != nil {
		return err
	}
	v.bar(firm >= 300 && float64(same) >= 0.97*float64(firm), fmt.Sprintf("Of %d firm edges on reposts and texts, at least 300, %s join accounts of one category, at least 0.97", firm, share(same, firm)))
	return v.controls(ctx, data)
}

// ofOne returns the share of all pairs of the actors of a network's edges whose two
// are of one category: what edges that mean nothing would have.
func ofOne(net *demarche.Network, category map[string]string) float64 {
	actors := map[string]bool{}
	for _, e := range net.Edges {
		actors[e.A], actors[e.B] = true, true
	}
	of := map[string]int{}
	for a := range actors {
		of[category[a]]++
	}
	same, n := 0, len(actors)
	for _, k := range of {
		same += k * (k - 1) / 2
	}
	return float64(same) / float64(max(n*(n-1)/2, 1))
}

// share writes a share with its interval.
func share(k, n int) string {
	if n == 0 {
		return "none"
	}
	lo, hi := stat.Exact(k, n, confidence)
	return fmt.Sprintf("%.4f (%.4f–%.4f)", float64(k)/float64(n), lo, hi)
}

// controls lists every firm group among accounts that nobody steers together.
func (v *validation) controls(ctx context.Context, data string) error {
	var files []file
	for _, name := range []string{"BBCBreaking.json", "cnnbrk.json", "presstv.json", "BarackObama.csv", "realDonaldTrump.csv", "airline_feb2015.csv"} {
		f := file{path: filepath.Join(data, "controls", name)}
		if name != "airline_feb2015.csv" {
			f.roles = map[string]string{"actor": "=" + strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".csv")}
		}
		files = append(files, f)
	}
	fmt.Printf("\nThree newsrooms, two politicians and the customers of six airlines.\n\n")
	fmt.Println("| trace | edges | firm edges | firm groups |")
	fmt.Println("|---|---|---|---|")
	groups := 0
	var named []string
	err := v.inCase(ctx, func(c *casefile.Case) error {
		actions, err := c.Actions(ctx)
		if err != nil {
			return err
		}
		for _, a := range actions {
			if a.Action == "domain" || a.Action == "minute" {
				continue
			}
			r, err := coshare(ctx, c, a.Action, nil)
			if demarche.CodeOf(err) == demarche.BadData {
				continue
			}
			if err != nil {
				return err
			}
			net := &r.Networks[0]
			fmt.Printf("| %s | %d | %d | %d |\n", a.Action, len(net.Edges), net.Firm, len(r.Findings))
			for _, f := range r.Findings {
				groups++
				named = append(named, fmt.Sprintf("- %s: %s", strings.Join(f.Subjects, ", "), f.Claim))
			}
		}
		return nil
	}, files...)
	if err != nil {
		return err
	}
	for _, n := range named {
		fmt.Println(n)
	}
	v.bar(groups == 0, "There is no firm group among them")
	return nil
}
