package audience

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// read reads the posts.
func (f *focusing) read(ctx context.Context) error {
	f.measures = []focusMeasure{{name: "posts", unit: "posts"}}
	number := map[string]int{}
	pageOfActor := map[uint64]int{}
	byCode := map[string]int{}
	for i, name := range f.classes {
		byCode[strings.ToLower(name)] = i
	}
	classNamed := func(name string) int {
		if blankCell(name) {
			return -1
		}
		key := strings.ToLower(strings.TrimSpace(name))
		i, ok := byCode[key]
		if !ok {
			i = len(f.classes)
			f.classes = append(f.classes, strings.Clone(strings.TrimSpace(name)))
			byCode[strings.Clone(key)] = i
		}
		return i
	}
	kinds, all, ads, foreign := 0, 0, 0, 0
	var actors []uint64 // in the order of their first post
	f.terms = map[targetHit]int{}
	cells := make([]string, len(f.at.targeting))
	err := f.c.EachPost(ctx, f.columns, func(p *casefile.PostRow) error {
		if all++; all%4096 == 0 {
			f.progress("reading posts", int64(all), 0)
		}
		if f.run.Lang != "" && !strings.EqualFold(p.Lang, f.run.Lang) {
			foreign++
			return nil
		}
		post := focusPost{record: p.Record, actor: p.Actor, class: -1, known: -1, told: -1, page: -1}
		if p.Kind != "" {
			kinds++
		}
		if p.Kind == demarche.Ad {
			ads++
		}
		post.original = !p.IsRepost()
		if f.at.account >= 0 {
			key := pageOf(strings.TrimSpace(p.Columns[f.at.account]))
			n, ok := number[key]
			if !ok {
				n, f.pages = len(f.pages), append(f.pages, strings.Clone(key))
				number[f.pages[n]] = n
			}
			post.page = n
		} else if _, ok := pageOfActor[p.Actor]; !ok {
			pageOfActor[p.Actor], actors = -1, append(actors, p.Actor)
		}
		f.values(&post, p)
		if f.at.label >= 0 {
			post.known, post.how = classNamed(p.Columns[f.at.label]), byColumn
		}
		if coded, ok := f.coded[p.Record]; ok {
			class := classNamed(coded.class)
			if coded.inclusion > 0 {
				f.audited[len(f.posts)] = coded
			} else if post.known < 0 {
				post.known, post.how = class, byCoding
			}
		}
		if f.at.label < 0 && f.scheme == nil && f.run.Code == "" {
			post.known, post.how = classNamed(p.Lang), byLanguage
		}
		if f.scheme != nil || f.run.Text {
			post.text = strings.Clone(p.Text)
		}
		for i, at := range f.at.targeting {
			cells[i] = p.Columns[at]
		}
		if t, any := readRows(cells, f.at.shut, f.at.places); any && f.scheme != nil {
			post.targeted, post.target = true, t.text()
			scores, hits := f.scheme.tell(t)
			post.told = classOf(scores)
			for _, h := range hits {
				f.terms[h]++
			}
		}
		f.posts = append(f.posts, post)
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.nameActors(ctx, actors, pageOfActor, number); err != nil {
		return err
	}
	f.ads = ads == len(f.posts) && ads > 0
	f.settle()
	if foreign > 0 {
		f.note("%s of %s posts are not in the language %q and left out", text.Count(int64(foreign)), text.Count(int64(all)), f.run.Lang)
	}
	if kinds == 0 && !f.ads {
		f.note("the files do not say which posts are originals: those that do not begin with RT @ count as such")
	}
	return nil
}

// nameActors gives the actors' posts their pages: one for all whose names look alike, or
// are one account in the scheme.
func (f *focusing) nameActors(ctx context.Context, actors []uint64, pageOfActor map[uint64]int, number map[string]int) error {
	if f.at.account < 0 {
		names, err := f.c.Actors(ctx, actors)
		if err != nil {
			return err
		}
		for _, a := range actors {
			key := pageOf(strings.TrimPrefix(names[a].ID, names[a].Platform+":"))
			n, ok := number[key]
			if !ok {
				n, f.pages = len(f.pages), append(f.pages, key)
				number[key] = n
			}
			pageOfActor[a] = n
		}
		for i := range f.posts {
			f.posts[i].page = pageOfActor[f.posts[i].actor]
		}
	}
	f.list()
	f.sortPages()
	if f.at.account < 0 && len(f.pages) < len(actors) {
		f.note("%s accounts are %s pages: names that look alike, that differ in a platform's number only, or that the scheme lists as one, are one", text.Count(int64(len(actors))), text.Count(int64(len(f.pages))))
	}
	return nil
}

// list puts the pages to the audiences whose accounts they are.
func (f *focusing) list() {
	if f.scheme == nil || len(f.scheme.pages) == 0 {
		return
	}
	first := map[string]int{}
	became := make([]int, len(f.pages))
	listed := make([]int, len(f.pages))
	for i, name := range f.pages {
		became[i], listed[i] = i, -1
		p, ok := f.scheme.pages[foldLook(name)]
		if !ok {
			continue
		}
		listed[i] = p.class
		if n, ok := first[p.name]; ok {
			became[i] = n
		} else {
			first[p.name] = i
		}
	}
	for i := range f.posts {
		p := &f.posts[i]
		if class := listed[p.page]; class >= 0 && p.known < 0 {
			p.known, p.how = class, byList
		}
		p.page = became[p.page]
	}
}

// sortPages numbers the pages that have posts by their names, so that the order of the
// rows is nothing to what is drawn.
func (f *focusing) sortPages() {
	used := map[int]bool{}
	for i := range f.posts {
		used[f.posts[i].page] = true
	}
	old := slices.SortedFunc(maps.Keys(used), func(a, b int) int { return cmp.Compare(f.pages[a], f.pages[b]) })
	next := make(map[int]int, len(old))
	names := make([]string, len(old))
	for i, o := range old {
		next[o], names[i] = i, f.pages[o]
	}
	f.pages = names
	for i := range f.posts {
		f.posts[i].page = next[f.posts[i].page]
	}
}

// settle orders the classes, and gives each post the class that is known or that targeting
// tells.
func (f *focusing) settle() {
	if f.scheme == nil {
		order := make([]int, len(f.classes))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(f.classes[a], f.classes[b]) })
		next, names := make([]int, len(order)), make([]string, len(order))
		for i, o := range order {
			next[o], names[i] = i, f.classes[o]
		}
		f.classes = names
		for i := range f.posts {
			if p := &f.posts[i]; p.known >= 0 {
				p.known = next[p.known]
			}
		}
	}
	for i := range f.posts {
		p := &f.posts[i]
		switch {
		case p.known >= 0:
			p.class = p.known
		case p.told >= 0:
			p.class, p.how = p.told, byTargeting
		default:
			p.how = notTold
		}
	}
}
