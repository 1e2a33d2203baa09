package audience

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"demarche"
)

// focusColumns are the places of the columns among those asked for, -1 for none.
type focusColumns struct {
	label, account, impressions, clicks, followers, currency int
	spend, targeting                                         []int
	shut, places                                             []bool // which columns of targeting shut people out, and which name places
}

// Names by which columns go, folded, the surest first.
var (
	labelNames      = []string{"audience", "account_category", "persona", "leaning"}
	impressionNames = []string{"impressions", "impression_count", "impressions_count", "public_metrics.impression_count"}
	clickNames      = []string{"clicks", "click_count", "link_clicks"}
	followerNames   = []string{"followers", "followers_count", "follower_count", "followers_at_posting", "user_followers_count", "author_followers", "author.public_metrics.followers_count", "user.followers_count", "subscribers", "page_likes"}
	currencyNames   = []string{"spend_currency", "currency"}
	targetingNames  = []string{"people_who_match", "interests", "and_must_also_match", "targeting", "targets", "behaviors", "connections", "friends_of_connections", "custom_audience", "location", "exclude", "excluded_audience"}
	spendNames      = regexp.MustCompile(`^(amount_)?(spend|spent)(_amount)?(_[a-z]{3})?$`)
)

// choose settles where classes are from and which columns are wanted.
func (f *focusing) choose(ctx context.Context) error {
	all, err := f.c.Columns(ctx)
	if err != nil {
		return err
	}
	r := f.run
	find := func(names []string) string {
		for _, n := range names {
			if i := slices.IndexFunc(all, func(c string) bool { return strings.EqualFold(c, n) }); i >= 0 {
				return all[i]
			}
		}
		return ""
	}
	want := func(column string) int {
		if column == "" {
			return -1
		}
		i := slices.IndexFunc(f.columns, func(c string) bool { return strings.EqualFold(c, column) })
		if i < 0 {
			i, f.columns = len(f.columns), append(f.columns, column)
		}
		return i
	}
	targeting := r.Targeting
	if len(targeting) == 0 {
		for _, n := range targetingNames {
			if c := find([]string{n}); c != "" {
				targeting = append(targeting, c)
			}
		}
	}
	label, name := r.Label, r.Scheme
	if label == "" && r.Code == "" && name == "" {
		switch {
		case find(labelNames) != "":
			label = find(labelNames)
		case slices.ContainsFunc(targeting, func(c string) bool { return !strings.EqualFold(c, "location") }):
			name = "us-ads"
		}
	}
	if name != "" {
		if f.scheme, err = readScheme(name); err != nil {
			return err
		}
		f.classes = f.scheme.classNames()
		if label == "" && f.scheme.Label != "" {
			label = find([]string{f.scheme.Label})
		}
	}
	f.at = focusColumns{
		label: want(label), account: want(r.Account),
		impressions: want(cmp.Or(r.Impressions, find(impressionNames))), clicks: want(cmp.Or(r.Clicks, find(clickNames))),
		followers: want(cmp.Or(r.Followers, find(followerNames))), currency: want(find(currencyNames)),
	}
	spend := r.Spend
	if len(spend) == 0 {
		for _, c := range all {
			if spendNames.MatchString(strings.ToLower(c)) {
				spend = append(spend, c)
			}
		}
	}
	for _, c := range spend {
		f.at.spend = append(f.at.spend, want(c))
	}
	if f.scheme != nil || len(r.Targeting) > 0 {
		for _, c := range targeting {
			f.at.targeting, f.at.shut = append(f.at.targeting, want(c)), append(f.at.shut, strings.Contains(strings.ToLower(c), "exclud"))
			f.at.places = append(f.at.places, strings.Contains(strings.ToLower(c), "location"))
		}
	}
	f.from = f.source(label)
	return f.readCodings(ctx)
}

// source says in words where classes are from.
func (f *focusing) source(label string) string {
	var from []string
	if label != "" {
		from = append(from, "the column "+label)
	}
	if f.run.Code != "" {
		from = append(from, "codings under "+f.run.Code)
	}
	if f.scheme != nil && (f.scheme.Label == "" || label == "") {
		from = append(from, "the scheme "+f.scheme.Name)
	}
	if len(from) == 0 {
		return "the language of the posts"
	}
	return strings.Join(from, ", then ")
}

// readCodings reads the codings that say the audience of a post.
func (f *focusing) readCodings(ctx context.Context) error {
	code := f.run.Code
	if code == "" && f.scheme != nil {
		code = f.scheme.Name
	}
	f.audited = map[int]codedPost{}
	if code == "" {
		return nil
	}
	coded, notes, err := codedPosts(ctx, f.c, code)
	if err != nil {
		return err
	}
	if f.run.Code != "" && coded == nil {
		return demarche.Errorf(demarche.BadData, "no coding in the case is of the code %q", code)
	}
	f.coded = coded
	f.result.Notes = append(f.result.Notes, notes...)
	return nil
}
