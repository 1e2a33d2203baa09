package spread

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
)

// A touch is one post that touched a shared object.
type touch struct {
	object uint64
	actor  uint64
	at     int64
	record demarche.RecordID
	class  int16
}

// An object is what several classes touched.
type object struct {
	number   uint64
	first    []touch // of each class that touched it, the first; by class
	accounts []int   // of each of these classes
	all      int     // accounts of all classes
	posts    int
}

// join finds what the classes share by one trace, and fills the table of its objects of
// most accounts.
func (s *seenCase) join(ctx context.Context, c *casefile.Case, key string) ([]leadRow, error) {
	objects, common, err := s.shared(ctx, c, key)
	if err != nil {
		return nil, err
	}
	if common > 0 {
		s.result.Notes = append(s.result.Notes, fmt.Sprintf("%s: %s in more than %d posts, and shared by several classes, %s left out as too common", key, text.Plural(common, "object", "objects"), s.RarePosts, map[bool]string{true: "is", false: "are"}[common == 1]))
	}
	var rows []leadRow
	for a := range s.classes {
		for b := a + 1; b < len(s.classes); b++ {
			l := leadRow{key: key, a: a, b: b}
			from, to := max(s.cover[a].first, s.cover[b].first), min(s.cover[a].last, s.cover[b].last)
			for _, o := range objects {
				var m meeting
				found := 0
				for i, t := range o.first {
					if int(t.class) == a || int(t.class) == b {
						k := 0
						if int(t.class) == b {
							k = 1
						}
						m.at[k], m.accounts[k] = t.at, o.accounts[i]
						found++
					}
				}
				if found < 2 {
					continue
				}
				if first := min(m.at[0], m.at[1]); first < from || first > to {
					l.outside++
					continue
				}
				l.meetings = append(l.meetings, m)
			}
			if len(l.meetings)+l.outside > 0 {
				rows = append(rows, l)
			}
		}
	}
	return rows, s.objectTable(ctx, c, key, objects)
}

// shared returns the objects that several classes touched, and how many were left out
// because too many posts have them. It walks over the traces twice, and keeps only those of
// shared objects.
func (s *seenCase) shared(ctx context.Context, c *casefile.Case, key string) (objects []object, common int, err error) {
	type use struct {
		classes uint16
		posts   int32
	}
	uses := map[uint64]use{}
	err = c.Traces([]string{key})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			u := uses[o]
			u.classes |= 1 << s.class(demarche.RecordID(b.Record[i]))
			u.posts++
			uses[o] = u
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, 0, err
	}
	weak := slices.Contains(weakKeys, key)
	for o, u := range uses {
		if u.classes&(u.classes-1) == 0 {
			delete(uses, o)
		} else if weak && int(u.posts) > s.RarePosts {
			common++
			delete(uses, o)
		}
	}
	var touches []touch
	err = c.Traces([]string{key})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			if _, ok := uses[o]; ok {
				id := demarche.RecordID(b.Record[i])
				touches = append(touches, touch{o, b.Actor[i], b.AtUS[i], id, s.class(id)})
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(touches, func(a, b touch) int {
		return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.class, b.class), cmp.Compare(a.at, b.at), cmp.Compare(a.actor, b.actor), cmp.Compare(a.record, b.record))
	})
	for i := 0; i < len(touches); {
		from := i
		o := object{number: touches[i].object}
		for i < len(touches) && touches[i].object == o.number {
			first := touches[i]
			accounts := map[uint64]bool{}
			for ; i < len(touches) && touches[i].object == o.number && touches[i].class == first.class; i++ {
				accounts[touches[i].actor] = true
			}
			o.first, o.accounts = append(o.first, first), append(o.accounts, len(accounts))
			o.all += len(accounts)
		}
		o.posts = i - from
		objects = append(objects, o)
	}
	return objects, common, nil
}

func (s *seenCase) class(r demarche.RecordID) int16 { return s.classOf[r.Dataset()][r.Row()-1] }

// objectTable lists the objects of most accounts.
func (s *seenCase) objectTable(ctx context.Context, c *casefile.Case, key string, objects []object) error {
	if len(objects) == 0 {
		return nil
	}
	top := slices.Clone(objects)
	slices.SortFunc(top, func(a, b object) int { return cmp.Or(cmp.Compare(b.all, a.all), cmp.Compare(a.number, b.number)) })
	top = top[:min(len(top), s.Top)]
	numbers := make([]uint64, len(top))
	for i, o := range top {
		numbers[i] = o.number
	}
	names, err := c.Objects(ctx, numbers)
	if err != nil {
		return err
	}
	t := demarche.Table{
		Name: key, Title: fmt.Sprintf("the %s that most accounts of several classes touched, %d of %s", text.Plural(len(top), key, manyOf(key)), len(top), text.Count(len(objects))),
		Columns: []demarche.Column{
			{Name: "object", Doc: "what was touched"},
			{Name: "accounts", Unit: "accounts", Doc: "that touched it"},
			{Name: "posts", Unit: "posts", Doc: "that touched it"},
			{Name: "first_class", Doc: "where it was seen first; empty where no order can be told"},
			{Name: "first", Unit: "UTC", Doc: "when"},
			{Name: "record", Doc: "the post"},
			{Name: "then_class", Doc: "where next"},
			{Name: "lag", Unit: "s", Doc: "how much later"},
			{Name: "then_record", Doc: "the post"},
			{Name: "classes", Doc: "all that have it, in the order in which they had it: > between two of which the second had it later, = between two whose order cannot be told"},
		},
	}
	for _, o := range top {
		order := slices.Clone(o.first)
		slices.SortStableFunc(order, func(a, b touch) int { return cmp.Compare(a.at, b.at) })
		lag := order[1].at - order[0].at
		first := s.classes[order[0].class]
		if s.tied(order[0], order[1]) {
			first = ""
		}
		words := ""
		for i, x := range order {
			switch {
			case i == 0:
			case s.tied(order[i-1], x):
				words += " = "
			default:
				words += " > "
			}
			words += s.classes[x.class]
		}
		t.Rows = append(t.Rows, []any{
			names[o.number].Text, int64(o.all), int64(o.posts), first, timeOf(order[0].at), order[0].record.String(), s.classes[order[1].class], float64(lag) / float64(secondUS), order[1].record.String(), words,
		})
	}
	s.result.Tables = append(s.result.Tables, t)
	return nil
}

// tied reports whether of two sightings, the first not later, no order can be told.
func (s *seenCase) tied(a, b touch) bool {
	gap := b.at - a.at
	return gap == 0 || gap < guard(max(s.cover[a.class].resolution, s.cover[b.class].resolution))
}

// manyOf writes the name of a trace for more than one of its objects.
func manyOf(key string) string {
	return map[string]string{"media": "media", "family": "families"}[key] + map[bool]string{true: key + "s"}[key != "media" && key != "family"]
}
