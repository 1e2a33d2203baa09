package coord

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// affixLetters is from how many letters on names are alike at one end.
const affixLetters = 4

// digest is from how many hexadecimal digits on a name is taken for a digest.
const digest = 12

const digits = "0123456789"

// An affix is what names begin or end with.
type affix struct {
	of     string // the letters, folded
	ending bool
	names  int // of the group, that have it
}

// key tells an affix from another.
func (a affix) key() string {
	if a.ending {
		return "$" + a.of
	}
	return "^" + a.of
}

// commonAffix returns the affix that most of the names have, of several the longest;
// names is 0 where no two have one. Names are folded, and without a number that they
// end with.
func commonAffix(names []string) affix {
	var best affix
	for _, ending := range []bool{false, true} {
		end := func(name string, n int) (string, bool) {
			r := []rune(name)
			if len(r) < n {
				return "", false
			}
			if ending {
				return string(r[len(r)-n:]), true
			}
			return string(r[:n]), true
		}
		for n := affixLetters; ; n++ {
			of := map[string]int{}
			for _, name := range names {
				if s, ok := end(name, n); ok {
					of[s]++
				}
			}
			s, k := top(of)
			if k < 2 {
				break
			}
			if k > best.names || k == best.names && n > len([]rune(best.of)) {
				best = affix{s, ending, k}
			}
		}
	}
	return best
}

// plainName folds a name and takes the number from its end; "" for what is no name
// but a number or a digest.
func plainName(name string) string {
	name = text.Folded(name, 0)
	if len(name) >= digest && strings.ContainsAny(name, digits) && strings.Trim(name, digits+"abcdef") == "" {
		return ""
	}
	return strings.TrimRight(name, digits)
}

// gatherNames asks the case what its actors are called, and counts those whose names
// are alike to a group's.
func (k *checker) gatherNames(ctx context.Context, groups []checked) error {
	k.names, k.affixes = map[uint64]string{}, map[string]int64{}
	member := map[uint64]bool{}
	for i := range groups {
		for actor := range groups[i].names {
			member[actor] = true
		}
	}
	err := k.c.EachName(ctx, func(actor uint64, name string) {
		if member[actor] {
			k.names[actor] = plainName(name)
		}
	})
	if err != nil {
		return err
	}
	lengths := map[int]bool{}
	for i := range groups {
		if a := commonAffix(k.namesOf(&groups[i])); a.names > 0 {
			k.affixes[a.key()] = 0
			lengths[len([]rune(a.of))] = true
		}
	}
	each := slices.SortedFunc(maps.Keys(lengths), cmp.Compare)
	return k.c.EachName(ctx, func(_ uint64, name string) {
		if name = plainName(name); name == "" {
			return
		}
		k.actors++
		r := []rune(name)
		for _, n := range each {
			if n > len(r) {
				break
			}
			for _, key := range []string{"^" + string(r[:n]), "$" + string(r[len(r)-n:])} {
				if _, ok := k.affixes[key]; ok {
					k.affixes[key]++
				}
			}
		}
	})
}

// namesOf returns the names of a group's actors, without those that are none.
func (k *checker) namesOf(g *checked) []string {
	var names []string
	for actor := range g.names {
		if name := k.names[actor]; name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// name asks whether the actors are called alike. The letters themselves are not
// told: they may be a name.
func (k *checker) name(g *checked) demarche.Check {
	check := demarche.Check{Name: "names", About: "Accounts of one publisher or one series, that are called alike."}
	names := k.namesOf(g)
	if len(names) < 2 {
		check.Says = "Not tested: the files give numbers for names."
		return check
	}
	a := commonAffix(names)
	check.Tested = true
	if a.names == 0 {
		check.Says = fmt.Sprintf("No two of the %s begin or end with the same %d letters.", text.Plural(len(names), "name", "names"), affixLetters)
		return check
	}
	where := "begin"
	if a.ending {
		where = "end"
	}
	check.Value, check.Beside = share(a.names, len(names)), float64(k.affixes[a.key()])/float64(k.actors)
	check.Says = fmt.Sprintf("%s of %s (%s) %s with the same %d letters; so do %s of the whole case.",
		text.Count(int64(a.names)), text.Plural(len(names), "name", "names"), percent(check.Value), where, len([]rune(a.of)), percent(check.Beside))
	return check
}
