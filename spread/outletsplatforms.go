package spread

import (
	"cmp"
	"fmt"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/text"
)

// platforms fills the tables of what is linked to on platforms: how far it is known whose it
// is, and what of it somebody could look up.
func (d *linkCase) platforms() {
	const (
		whatever = iota // a link of any sort
		named
		mapped
		otherwise
		unknown
		sorts
	)
	type counted struct {
		name    string
		posts   [sorts]int
		records []demarche.RecordID // of posts with an unknown one
	}
	type counting struct {
		of   *counted
		sort int
	}
	type seen struct {
		text.Account
		posts    int
		accounts map[int32]bool
		records  []demarche.RecordID
	}
	by, items := map[string]*counted{}, map[text.Account]*seen{}
	var done []counting // of one post, which counts once in each
	for i := range d.linked {
		p := &d.linked[i]
		done = done[:0]
		count := func(x *counted, sort int) {
			if c := (counting{x, sort}); !slices.Contains(done, c) {
				done = append(done, c)
				x.posts[sort]++
				if sort == unknown && len(x.records) < fewRecords {
					x.records = append(x.records, p.record)
				}
			}
		}
		for _, k := range p.targets {
			t := d.targets[k]
			of := cmp.Or(t.account, t.item)
			if of.Name == "" {
				continue
			}
			x := by[of.Platform]
			if x == nil {
				x = &counted{name: of.Platform}
				by[of.Platform] = x
			}
			count(x, whatever)
			switch {
			case t.told:
				count(x, mapped)
			case t.item.Name != "":
				count(x, unknown)
			case d.unresolved(t):
				count(x, otherwise)
			default:
				count(x, named)
			}
			if t.item.Name == "" {
				continue
			}
			s := items[t.item]
			if s == nil {
				s = &seen{Account: t.item, accounts: map[int32]bool{}}
				items[t.item] = s
			}
			s.posts++
			s.accounts[p.actor] = true
			if len(s.records) < fewRecords {
				s.records = append(s.records, p.record)
			}
		}
	}
	if len(by) == 0 {
		return
	}
	var order []*counted
	for _, x := range by {
		order = append(order, x)
	}
	slices.SortFunc(order, func(a, b *counted) int {
		return cmp.Or(cmp.Compare(b.posts[whatever], a.posts[whatever]), cmp.Compare(a.name, b.name))
	})
	t := demarche.Table{
		Name: "platforms", Title: "links to what accounts have on platforms, and how far it is known whose it is; a post with links of two sorts counts in both",
		Columns: []demarche.Column{
			{Name: "platform", Doc: "the platform"},
			{Name: "posts", Unit: "posts", Doc: "that link to an account's page there, or to a film or post of one"},
			{Name: "named", Unit: "posts", Doc: "whose address says whose it is"},
			{Name: "mapped", Unit: "posts", Doc: "of which a row of the case says whose it is"},
			{Name: "otherwise", Unit: "posts", Doc: "whose address says it in a way in which no list calls an account there, as by a handle where lists have identifiers: it may be a listed one"},
			{Name: "unresolved", Unit: "posts", Doc: "whose address does not say whose it is"},
			{Name: "share_unresolved", Unit: "share", Doc: "unresolved of posts"},
			{Name: "accounts_listed", Unit: "accounts", Doc: "of the platform in the lists"},
			{Name: "records", Doc: "the first posts that are unresolved, and how many more"},
		},
	}
	listed := map[string]int{}
	for of := range d.lists.accounts {
		listed[of.Platform]++
	}
	for _, x := range order {
		t.Rows = append(t.Rows, []any{
			x.name, int64(x.posts[whatever]), int64(x.posts[named]), int64(x.posts[mapped]), int64(x.posts[otherwise]), int64(x.posts[unknown]),
			analysis.Known(float64(x.posts[unknown]) / float64(x.posts[whatever])), int64(listed[x.name]), recordList(x.records, x.posts[unknown]),
		})
	}
	d.result.Tables = append(d.result.Tables, t)
	if len(items) == 0 {
		return
	}
	open := make([]*seen, 0, len(items))
	for _, s := range items {
		open = append(open, s)
	}
	slices.SortFunc(open, func(a, b *seen) int {
		return cmp.Or(cmp.Compare(b.posts, a.posts), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Name, b.Name))
	})
	t = demarche.Table{
		Name: "unresolved", Title: fmt.Sprintf("films and posts that are linked to and of which it is not known whose they are, %d of %s", min(len(open), d.Top), text.Count(len(open))),
		Columns: []demarche.Column{
			{Name: "platform", Doc: "the platform"},
			{Name: "item", Doc: "its name there, as the column pattern of listings-csv may have it beside the account whose it is"},
			{Name: "posts", Unit: "posts", Doc: "that link to it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	for _, s := range open[:min(len(open), d.Top)] {
		t.Rows = append(t.Rows, []any{s.Platform, s.Name, int64(s.posts), int64(len(s.accounts)), recordList(s.records, s.posts)})
	}
	d.result.Tables = append(d.result.Tables, t)
	d.result.Notes = append(d.result.Notes, fmt.Sprintf("whose %s are is not known from the address: a file of listings says it, a row each (platform, pattern, account)", text.Plural(len(open), "linked film or post", "linked films and posts")))
}
