package coding

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// A dividing says by what the posts are parted into domains.
type dividing struct {
	By  string   // what parts the posts, with commas between: dataset, period, lang, actor, platform, kind or a column; several at once are joined by +
	Cut []string // dates on which periods begin
}

func (d *dividing) flags(fs *pflag.FlagSet) {
	fs.StringVar(&d.By, "by", d.By, "part the posts by each of these, with commas between: dataset, period, lang, actor, platform, kind or a `column` of the files; dataset+period is by both at once")
	fs.StringSliceVar(&d.Cut, "cut", d.Cut, "the `dates` on which periods begin, as 2018,2021-06; default: the periods of the case, or else years")
}

// A division is one way of parting the posts.
type division struct {
	name  string
	parts []dimension
	of    []int32 // the domain of each post of the population
	// of each domain, in order:
	label []string
	posts []int
	actor []uint64 // whose it is, where it is of one actor; 0 elsewhere
	keys  []string // in the order of time where they are of periods
	place []int32  // of the number that a domain had while posts were read
	known map[string]int32
}

// A dimension is one thing by which posts are parted.
type dimension struct {
	name   string
	column int // of the columns that are asked for; -1 for what a post has itself
}

// actorOnly says whether the domains are actors, whose names have a column of their own.
func (d *division) actorOnly() bool { return len(d.parts) == 1 && d.parts[0].name == "actor" }

// A reader of domains knows how the posts of a case are parted.
type domains struct {
	divisions []*division
	columns   []string
	periods   periods
	datasets  map[int]string
	platforms map[uint64]string
	key       strings.Builder
}

// divide reads --by and --cut.
func (d *dividing) divide(ctx context.Context, c *casefile.Case) (*domains, error) {
	all := &domains{datasets: map[int]string{}}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	posts := false
	var actors []string // columns that name the actor
	for _, s := range datasets {
		all.datasets[s.Dataset] = s.Name
		posts = posts || s.Holds == demarche.Posts
		for _, m := range s.Mapping {
			if m.Role == "actor" {
				actors = append(actors, strings.ToLower(m.Column))
			}
		}
	}
	if !posts {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no posts").WithHint("add a file of them: demarche add %s FILE", text.ShellWord(c.Path))
	}
	for by := range strings.SplitSeq(d.By, ",") {
		v := &division{name: strings.TrimSpace(by), known: map[string]int32{}}
		if v.name == "" {
			continue
		}
		for part := range strings.SplitSeq(v.name, "+") {
			dim := dimension{strings.ToLower(strings.TrimSpace(part)), -1}
			switch {
			case slices.Contains(actors, dim.name):
				dim.name = "actor"
			case slices.Contains([]string{"dataset", "period", "lang", "actor", "platform", "kind"}, dim.name):
			default:
				dim.name, dim.column = strings.TrimSpace(part), len(all.columns)
				all.columns = append(all.columns, dim.name)
			}
			if dim.name == "platform" && all.platforms == nil {
				if all.platforms, err = platforms(ctx, c); err != nil {
					return nil, err
				}
			}
			v.parts = append(v.parts, dim)
		}
		if len(v.parts) > 1 && slices.ContainsFunc(v.parts, func(p dimension) bool { return p.name == "actor" && p.column < 0 }) {
			return nil, demarche.Errorf(demarche.Usage, "--by %s: actors are parted by nothing else", by).WithHint("--by actor")
		}
		all.divisions = append(all.divisions, v)
	}
	all.periods, err = d.periods(ctx, c)
	return all, err
}

func platforms(ctx context.Context, c *casefile.Case) (map[uint64]string, error) {
	rows, err := c.Table(ctx, "ss", `SELECT actor::VARCHAR, platform FROM actors`)
	if err != nil {
		return nil, err
	}
	all := make(map[uint64]string, len(rows))
	for _, r := range rows {
		n, err := strconv.ParseUint(r[0].(string), 10, 64)
		if err != nil {
			return nil, err
		}
		all[n] = r[1].(string)
	}
	return all, nil
}

// A period is days, both included.
type period struct {
	from, to demarche.Day
	label    string
}

// periods are of the case or of --cut; none for calendar years.
type periods struct {
	list []period
	note string
}

func (d *dividing) periods(ctx context.Context, c *casefile.Case) (periods, error) {
	if len(d.Cut) == 0 {
		return periodsOf(ctx, c)
	}
	var p periods
	for i, written := range d.Cut {
		written = strings.TrimSpace(written)
		date, err := demarche.ParseDate(written)
		if err != nil || !date.Known() {
			return p, demarche.Errorf(demarche.Usage, "--cut %q: want dates as 2018, 2018-06 or 2018-06-15", written)
		}
		first, _ := date.Days()
		if i == 0 {
			p.list = append(p.list, period{math.MinInt32, first - 1, "before " + written})
		} else {
			last := &p.list[len(p.list)-1]
			if first <= last.from {
				return p, demarche.Errorf(demarche.Usage, "--cut %s: each begins after the one before", strings.Join(d.Cut, ","))
			}
			last.to = first - 1
			last.label += " until " + written
		}
		p.list = append(p.list, period{first, math.MaxInt32, "from " + written})
	}
	return p, nil
}

// periodsOf returns those that the case holds, of the first scheme that it tells.
func periodsOf(ctx context.Context, c *casefile.Case) (periods, error) {
	var p periods
	facts, err := c.Facts(ctx, demarche.Periods)
	if err != nil || len(facts) == 0 {
		return p, err
	}
	scheme := facts[0].Period.Scheme
	others := 0
	for i := range facts {
		f := facts[i].Period
		if f.Scheme != scheme {
			others++
			continue
		}
		if !f.From.Known() || !f.To.Known() {
			continue
		}
		from, _ := f.From.Days()
		_, to := f.To.Days()
		label := f.Name
		if label == "" {
			label = f.From.String() + " to " + f.To.String()
		}
		p.list = append(p.list, period{from, to, label})
	}
	slices.SortStableFunc(p.list, func(a, b period) int { return int(a.from) - int(b.from) })
	p.note = fmt.Sprintf("periods are those of the case, of the scheme %q; a post of a day on which two meet is of the earlier", scheme)
	if others > 0 {
		p.note += fmt.Sprintf("; %s of other schemes not used", text.Plural(others, "period is", "periods are"))
	}
	return p, nil
}

// of returns a word for the period of a moment that sorts by time.
func (p *periods) of(us int64) string {
	at := time.UnixMicro(us).UTC()
	if len(p.list) == 0 {
		return fmt.Sprintf("%04d", at.Year())
	}
	day := demarche.DayOf(at)
	for i, x := range p.list {
		if x.from <= day && day <= x.to {
			return fmt.Sprintf("%04d", i)
		}
	}
	return "9999"
}

func (p *periods) label(word string) string {
	i, _ := strconv.Atoi(word)
	switch {
	case len(p.list) == 0:
		return word
	case i < len(p.list):
		return p.list[i].label
	}
	return "outside the periods"
}

// between parts the parts of a key.
const between = "\x1f"

// mostDomains is how many domains a division may have.
const mostDomains = 200_000

// take puts the next post of the population into its domains.
func (d *domains) take(r *casefile.PostRow) error {
	for _, v := range d.divisions {
		d.key.Reset()
		for i, part := range v.parts {
			if i > 0 {
				d.key.WriteString(between)
			}
			switch {
			case part.column >= 0:
				d.key.WriteString(strings.TrimSpace(r.Columns[part.column]))
			case part.name == "dataset":
				fmt.Fprintf(&d.key, "%07d", r.Dataset)
			case part.name == "period":
				d.key.WriteString(d.periods.of(r.AtUS))
			case part.name == "lang":
				d.key.WriteString(r.Lang)
			case part.name == "actor":
				d.key.WriteString(strconv.FormatUint(r.Actor, 10))
			case part.name == "platform":
				d.key.WriteString(d.platforms[r.Actor])
			default:
				d.key.WriteString(string(r.Kind))
			}
		}
		at, ok := v.known[d.key.String()]
		if !ok {
			if len(v.known) == mostDomains {
				return demarche.Errorf(demarche.Usage, "--by %s parts the posts into over %s domains", v.name, text.Count(mostDomains)).WithHint("part by what has fewer values")
			}
			at = int32(len(v.known))
			v.known[strings.Clone(d.key.String())] = at
			v.posts = append(v.posts, 0)
		}
		v.posts[at]++
		v.of = append(v.of, at)
	}
	return nil
}

// settle names the domains, and puts them into the order of their keys.
func (d *domains) settle(ctx context.Context, c *casefile.Case) error {
	for _, v := range d.divisions {
		keys := sortedKeys(v.known)
		place := make([]int32, len(keys))
		posts := make([]int, len(keys))
		v.label, v.actor = make([]string, len(keys)), make([]uint64, len(keys))
		for i, key := range keys {
			place[v.known[key]] = int32(i)
			posts[i] = v.posts[v.known[key]]
			words := strings.Split(key, between)
			for k, part := range v.parts {
				switch {
				case part.column >= 0:
				case part.name == "dataset":
					n, _ := strconv.Atoi(words[k])
					words[k] = d.datasets[n]
				case part.name == "period":
					words[k] = d.periods.label(words[k])
				case part.name == "actor":
					v.actor[i], _ = strconv.ParseUint(words[k], 10, 64)
				}
				if words[k] == "" {
					words[k] = "no " + part.name
				}
			}
			v.label[i] = strings.Join(words, ", ")
		}
		for i := range v.of {
			v.of[i] = place[v.of[i]]
		}
		v.posts, v.keys, v.place, v.known = posts, keys, place, nil
	}
	return d.names(ctx, c)
}

// names gives the actors among the domains their names.
func (d *domains) names(ctx context.Context, c *casefile.Case) error {
	for _, v := range d.divisions {
		if !v.actorOnly() {
			continue
		}
		actors, err := c.Actors(ctx, v.actor)
		if err != nil {
			return err
		}
		for i, n := range v.actor {
			v.label[i] = actors[n].ID
		}
	}
	return nil
}

// before returns the domain of the period before that of domain i and of the same otherwise,
// and whether there is one.
func (v *division) before(i int) (int, bool) { return v.next(i, -1) }

// after returns the one behind.
func (v *division) after(i int) (int, bool) { return v.next(i, 1) }

func (v *division) next(i, step int) (int, bool) {
	at := slices.IndexFunc(v.parts, func(p dimension) bool { return p.name == "period" && p.column < 0 })
	if at < 0 {
		return 0, false
	}
	own := strings.Split(v.keys[i], between)
	for k := i + step; k >= 0 && k < len(v.keys); k += step {
		other := strings.Split(v.keys[k], between)
		same := true
		for j := range own {
			same = same && (j == at || own[j] == other[j])
		}
		if same {
			return k, true
		}
	}
	return 0, false
}

// largest returns the domains with the most posts, at most so many, in their order.
func (v *division) largest(most int) []int {
	order := make([]int, len(v.posts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(v.posts[b], v.posts[a]) })
	order = order[:min(len(order), most)]
	slices.Sort(order)
	return order
}
