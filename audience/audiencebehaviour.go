package audience

import (
	"context"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"demarche"
	"demarche/lexis"
	"demarche/text"
)

// A habit is one feature of how an account posts, whatever it writes of.
type habit struct {
	name, unit string
	family     int  // habits of one family together weigh the same as those of another
	root       bool // a share, of which the square root is compared
}

// The families of habits.
const (
	ofKind = iota
	ofClock
	ofPace
	ofSigns
	families
)

// The places of habits that are not one of a row of the same.
const (
	atKinds   = 0
	atReplies = len("korpqa") // posts that begin with a mention
	atHours   = atReplies + 1
	atWeekend = atHours + 24
	atMinute  = atWeekend + 1
	atDay     = atMinute + 1
	atSigns   = atDay + 1
)

var habits = func() []habit {
	all := []habit{
		{"posts of no known kind", "share", ofKind, true},
		{"originals", "share", ofKind, true},
		{"reposts", "share", ofKind, true},
		{"replies", "share", ofKind, true},
		{"quotes", "share", ofKind, true},
		{"ads", "share", ofKind, true},
		{"posts that begin with a mention", "share", ofKind, true},
	}
	for hour := range 24 {
		all = append(all, habit{"posts from " + clock(hour) + " to " + clock(hour+1) + " UTC", "share", ofClock, true})
	}
	return append(all,
		habit{"posts on Saturday and Sunday UTC", "share", ofClock, true},
		habit{"posts in a minute with another of its own", "share", ofPace, true},
		habit{"posts on the day of a post", "ln posts", ofPace, false},
		habit{"links a post", "links", ofSigns, false},
		habit{"hashtags a post", "hashtags", ofSigns, false},
		habit{"mentions a post", "mentions", ofSigns, false},
		habit{"length of a post", "ln characters", ofSigns, false},
		habit{"spread of the length of posts", "ln characters", ofSigns, false},
		habit{"words in capitals", "share", ofSigns, true},
		habit{"posts with an emoji", "share", ofSigns, true},
		habit{"posts with an exclamation mark", "share", ofSigns, true},
		habit{"posts with a question mark", "share", ofSigns, true},
	)
}()

func clock(hour int) string {
	return time.Date(1970, 1, 1, hour, 0, 0, 0, time.UTC).Format("15:04")
}

// kinds are those of the first habits, in their order.
var kinds = []demarche.Kind{"", demarche.Original, demarche.Repost, demarche.Reply, demarche.Quote, demarche.Ad}

// signs are what the text of a post shows of habits.
type signs struct {
	kind                                    int8 // of kinds
	mentioned, emoji, exclamation, question bool
	links, tags, handles, words, capitals   int16
	length                                  float32 // ln(1 + characters)
}

// signsOf reads a text. Links count as nothing in its length: where they are shortened is
// the platform's habit.
func signsOf(kind demarche.Kind, s string, spans []text.Span) signs {
	out := signs{}
	if _, _, told := text.RepostOf(s); told {
		kind = demarche.Repost
	}
	for k, of := range kinds {
		if kind == of {
			out.kind = int8(k)
		}
	}
	length := utf8.RuneCountInString(s)
	out.mentioned = len(spans) > 0 && spans[0].Kind == text.Handle && strings.TrimLeft(s[:spans[0].Start], " .\"“'") == ""
	for _, span := range spans {
		switch span.Kind {
		case text.Link:
			out.links++
			length -= utf8.RuneCountInString(s[span.Start:span.End])
		case text.Tag:
			out.tags++
		case text.Handle:
			out.handles++
		}
	}
	out.length = float32(math.Log1p(float64(length)))
	for _, w := range lexis.Words(s) {
		word := s[w.Start:w.End]
		if word[0] == '#' || utf8.RuneCountInString(word) < 2 {
			continue
		}
		letters, capitals := 0, 0
		for _, r := range word {
			if unicode.IsUpper(r) || unicode.IsLower(r) {
				letters++
			}
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if letters < 2 {
			continue
		}
		out.words++
		if capitals == letters {
			out.capitals++
		}
	}
	for _, r := range s {
		switch {
		case r == '!':
			out.exclamation = true
		case r == '?':
			out.question = true
		case r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF:
			out.emoji = true
		}
	}
	return out
}

const minuteUS, dayUS = 60_000_000, 86_400_000_000

// A pace counts the posts of an account by minute and by day, of all that may be read: a
// draw of them would look slower.
type pace struct{ minute, day map[int64]int32 }

func paceOf(glances []glance, posts []int) pace {
	p := pace{map[int64]int32{}, map[int64]int32{}}
	for _, k := range posts {
		p.minute[glances[k].at/minuteUS]++
		p.day[glances[k].at/dayUS]++
	}
	return p
}

// behaviour returns the habits of an account in some of its posts, as they are read in a
// table; nil where it has none of these posts. The times of posts stand on steps of so
// many seconds: habits of a finer step are NaN.
func (a *account) behaviour(of func(post) bool, step float64) []float64 {
	v := make([]float64, len(habits))
	n, words, capitals, square := 0.0, 0.0, 0.0, 0.0
	one := func(at int, is bool) {
		if is {
			v[at]++
		}
	}
	for _, p := range a.read {
		if !of(p) {
			continue
		}
		n++
		s := p.signs
		v[atKinds+int(s.kind)]++
		one(atReplies, s.mentioned)
		at := time.UnixMicro(p.at).UTC()
		v[atHours+at.Hour()]++
		one(atWeekend, at.Weekday() == time.Saturday || at.Weekday() == time.Sunday)
		one(atMinute, p.beside)
		v[atDay] += math.Log(float64(p.sameDay))
		v[atSigns] += float64(s.links)
		v[atSigns+1] += float64(s.tags)
		v[atSigns+2] += float64(s.handles)
		v[atSigns+3] += float64(s.length)
		square += float64(s.length) * float64(s.length)
		words += float64(s.words)
		capitals += float64(s.capitals)
		one(atSigns+6, s.emoji)
		one(atSigns+7, s.exclamation)
		one(atSigns+8, s.question)
	}
	if n == 0 {
		return nil
	}
	for j := range v {
		v[j] /= n
	}
	v[atSigns+4] = math.Sqrt(max(0, square/n-v[atSigns+3]*v[atSigns+3]))
	v[atSigns+5] = capitals / max(1, words)
	if step > 3600 {
		for hour := range 24 {
			v[atHours+hour] = math.NaN()
		}
	}
	if step > 60 {
		v[atMinute] = math.NaN()
	}
	return v
}

// mostDeviations is how far from the mean a habit counts: an account of one post is in no
// hour but one.
const mostDeviations = 3

// leastDeviation is the standard deviation from which on a habit differs at all.
const leastDeviation = 1e-9

// A scaling turns habits into a block of columns beside those of words.
type scaling struct{ mean, deviation []float64 }

// scale learns from some accounts how habits are spread. A habit that is the same in all
// has the deviation 0, and counts nothing.
func scale(rows [][]float64) *scaling {
	s := &scaling{make([]float64, len(habits)), make([]float64, len(habits))}
	n := 0.0
	for _, row := range rows {
		if row != nil {
			n++
			for j := range row {
				s.mean[j] += rooted(row, j)
			}
		}
	}
	for j := range s.mean {
		s.mean[j] /= n
	}
	for _, row := range rows {
		for j := range row {
			d := rooted(row, j) - s.mean[j]
			s.deviation[j] += d * d / n
		}
	}
	for j, v := range s.deviation {
		s.deviation[j] = math.Sqrt(v)
	}
	return s
}

func rooted(row []float64, j int) float64 {
	if habits[j].root {
		return math.Sqrt(row[j])
	}
	return row[j]
}

// block returns a row of unit length: deviations from the mean in standard deviations, each
// over the root of the number of its family.
func (s *scaling) block(row []float64) []float64 {
	out := make([]float64, len(habits))
	if row == nil {
		return out
	}
	var of [families]float64
	for j, h := range habits {
		if s.deviation[j] > leastDeviation {
			of[h.family]++
		}
	}
	square := 0.0
	for j, h := range habits {
		if s.deviation[j] > leastDeviation {
			z := (rooted(row, j) - s.mean[j]) / s.deviation[j]
			out[j] = max(-mostDeviations, min(mostDeviations, z)) / math.Sqrt(of[h.family])
			square += out[j] * out[j]
		}
	}
	if square > 0 {
		for j := range out {
			out[j] /= math.Sqrt(square)
		}
	}
	return out
}

// beside puts the block of habits of each row beside its words; the two count the same, and
// the row is of unit length. Without words, the block is the row.
func (s *scaling) beside(words *lexis.Matrix, rows [][]float64) *lexis.Matrix {
	out := &lexis.Matrix{Rows: len(rows), Cols: len(habits), Ptr: make([]int, 1, len(rows)+1)}
	if words != nil {
		out.Cols += words.Cols
	}
	first := out.Cols - len(habits)
	for i, row := range rows {
		block := s.block(row)
		var idx []int32
		var val []float32
		if words != nil {
			idx, val = words.Row(i)
		}
		weight := 1.0
		if len(idx) > 0 {
			weight = math.Sqrt(.5)
		}
		for k, j := range idx {
			out.Idx, out.Val = append(out.Idx, j), append(out.Val, float32(weight)*val[k])
		}
		for j, v := range block {
			if v != 0 {
				out.Idx, out.Val = append(out.Idx, int32(first+j)), append(out.Val, float32(weight*v))
			}
		}
		out.Ptr = append(out.Ptr, len(out.Idx))
	}
	return out
}

// from says what classes are told from.
func (a *audience) from() string {
	if a.run.Behaviour {
		return "texts and behaviour"
	}
	return "texts"
}

// settleStep finds out how finely times are told.
func (a *audience) settleStep(ctx context.Context) error {
	datasets, err := a.c.Datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range datasets {
		a.step = max(a.step, d.ResolutionS)
	}
	switch {
	case !a.run.Behaviour:
		a.note("the model learned from words alone; --behaviour adds how accounts post")
	case a.step > 3600:
		a.note("times stand on steps of %v s: hours of the day and posts in one minute are not of the behaviour that is learned", a.step)
	case a.step > 60:
		a.note("times stand on steps of %v s: posts in one minute are not of the behaviour that is learned", a.step)
	}
	return nil
}

// behaviourTable tells how classes post, and what of it speaks for each.
func (a *audience) behaviourTable() demarche.Table {
	t := demarche.Table{
		Name: "audience_behaviour", Title: "how accounts of each class post, and what that speaks for in the model of all accounts with a class",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the class"},
			{Name: "behaviour", Doc: "a feature of how an account posts, in the posts that were read"},
			{Name: "unit", Doc: "of the means"},
			{Name: "mean", Doc: "over the accounts of the class"},
			{Name: "mean_elsewhere", Doc: "over those of the other classes"},
			{Name: "weight", Doc: "what a deviation of one in the block of behaviour adds to the score"},
		},
	}
	first := len(a.lens.vocab.Terms)
	for class, name := range a.classes {
		for j, h := range habits {
			if a.lens.scale.deviation[j] <= leastDeviation {
				continue
			}
			var sum, n [2]float64
			for _, i := range a.taught {
				elsewhere := 0
				if a.accounts[i].class != class {
					elsewhere = 1
				}
				sum[elsewhere] += a.lens.habits[i][j]
				n[elsewhere]++
			}
			t.Rows = append(t.Rows, []any{name, h.name, h.unit, sum[0] / n[0], sum[1] / n[1], a.model.W[class][first+j] * a.lens.alone()})
		}
	}
	return t
}
