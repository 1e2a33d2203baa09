package demarche

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Value is what is claimed: a number with the rounding it is written in, a bound,
// a range, or a word.
type Value struct {
	Text string  `json:"text"` // as it is written
	Form Form    `json:"form"`
	Low  float64 `json:"low"`  // the number; of a range its lower end
	High float64 `json:"high"` // of a range its upper end, else as Low
	Half float64 `json:"half"` // half a unit of the last digit that is written
	Cent bool    `json:"cent"` // it is written with a sign of per cent
}

// A Form is how a value is claimed.
type Form string

// The forms of a value.
const (
	Exactly  Form = "exactly"
	About    Form = "about"     // 10 % away at most
	MoreThan Form = "more than" // Low
	LessThan Form = "less than"
	AtLeast  Form = "at least"
	AtMost   Form = "at most"
	Within   Form = "range" // Low to High
	AWord    Form = "word"
)

// about is how far a number may be from one that is said to be about so much, as a
// share of it.
const about = 0.10

var scales = []struct {
	word  string
	times float64
}{{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}}

// ParseValue reads a value as a claims file writes it: 12, 70.5, 126 million,
// 70.5 %, > 87, >= 80000, < 5, <= 5, ~ 90, 120..470, or a word. "" is an error.
func ParseValue(s string) (Value, error) {
	text := strings.TrimSpace(s)
	v := Value{Text: text, Form: Exactly}
	if text == "" {
		return v, fmt.Errorf("there is no value")
	}
	rest := text
	if low, high, ok := strings.Cut(text, ".."); ok {
		a, errA := number(low)
		b, errB := number(high)
		if errA != nil || errB != nil || b.Low < a.Low {
			return v, fmt.Errorf("%.80q is no range; want as 120..470", text)
		}
		return Value{Text: text, Form: Within, Low: a.Low, High: b.Low, Half: min(a.Half, b.Half), Cent: a.Cent || b.Cent}, nil
	}
	for _, sign := range []struct {
		text string
		form Form
	}{{">=", AtLeast}, {"<=", AtMost}, {">", MoreThan}, {"<", LessThan}, {"~", About}} {
		if after, ok := strings.CutPrefix(rest, sign.text); ok {
			v.Form, rest = sign.form, after
			break
		}
	}
	n, err := number(rest)
	switch {
	case err == nil:
		v.Low, v.High, v.Half, v.Cent = n.Low, n.Low, n.Half, n.Cent
	case v.Form != Exactly:
		return v, fmt.Errorf("%.80q is no number after %s", text, text[:len(text)-len(rest)])
	default:
		v.Form = AWord
	}
	return v, nil
}

// number reads digits with a scale or a sign of per cent behind them. Its rounding
// is that of the last digit.
func number(s string) (v Value, err error) {
	s = strings.TrimSpace(s)
	scale := 1.0
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s, v.Cent = strings.TrimSpace(rest), true
	}
	for _, w := range scales {
		if rest, ok := strings.CutSuffix(s, w.word); ok {
			s, scale = strings.TrimSpace(rest), w.times
			break
		}
	}
	whole, fraction, _ := strings.Cut(s, ".")
	sign := strings.HasPrefix(whole, "-")
	groups := strings.Split(strings.TrimPrefix(whole, "-"), ",")
	for i, g := range groups { // 80,000
		if g == "" || i > 0 && len(g) != 3 || len(groups) > 1 && len(g) > 3 || !digits(g) {
			return v, fmt.Errorf("%.80q is no number", s)
		}
	}
	if !digits(fraction) || strings.HasSuffix(s, ".") {
		return v, fmt.Errorf("%.80q is no number", s)
	}
	text := strings.Join(groups, "")
	if fraction != "" {
		text += "." + fraction
	}
	if sign {
		text = "-" + text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(f)*scale > 1e15 {
		return v, fmt.Errorf("%.80q is no number below 10^15", s)
	}
	v.Low = f * scale
	v.Half = scale * math.Pow(10, -float64(len(fraction))) / 2
	return v, nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Slack says how far a found number may be from a claimed one, and by which rule,
// in words. tolerance is that of a [Claim].
func (v Value) Slack(tolerance string) (slack float64, rule string, err error) {
	switch {
	case v.Form == AWord:
		return 0, "the same word", nil
	case tolerance != "":
		n, err := number(tolerance)
		if err != nil || n.Low < 0 {
			return 0, "", fmt.Errorf("%.80q is no tolerance; want 3 or 5%%", tolerance)
		}
		if n.Cent {
			return n.Low / 100 * math.Abs(v.Low), tolerance + " of the claimed value, as declared", nil
		}
		return n.Low, tolerance + ", as declared", nil
	case v.Form == About:
		return about * math.Abs(v.Low), "10 % of what is said to be about so much", nil
	case v.Form == Exactly:
		return v.Half, "half a unit of the last digit that is written", nil
	}
	return 0, "none: it is a bound", nil
}

// Holds reports whether a found number is as claimed, when it may be that far away.
func (v Value) Holds(found, slack float64) bool {
	loose := slack + 1e-9*max(math.Abs(found), math.Abs(v.Low)) // 70.55 is no sum of binary fractions
	switch v.Form {
	case MoreThan:
		return found > v.Low-slack
	case LessThan:
		return found < v.Low+slack
	case AtLeast:
		return found >= v.Low-loose
	case AtMost:
		return found <= v.Low+loose
	case Within:
		return found >= v.Low-loose && found <= v.High+loose
	case AWord:
		return false
	}
	return math.Abs(found-v.Low) <= loose
}
