package coding

import (
	"context"
	"math"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/prevalence"
	"demarche/stat"
)

// Reliability measures how far coders agree.
var Reliability = analysis.Analysis{
	Name: "reliability",
	Doc: `how far coders agree on each code, by all coefficients of the field

In: the codings of the case, of any sample or none. Units are told apart by what the codings
call them and by the digest of the text that was read.

Out: of each code, for all units and by language: how many were read by two coders or
more; how common its values are among the readings; the share of pairs of coders who
agree; Krippendorff's alpha, Gwet's AC1, Fleiss's kappa (of two coders it is Scott's pi)
and, where there are two coders, Cohen's kappa, with intervals. Leaning is taken for no
(the strict reading); alpha is told too where it is taken for yes, and of the three values
in their order. The word is Krippendorff's rule of thumb for alpha: reliable from .80,
tentative from .667, else low agreement. Then the same of each two coders; how often which
values met; and of each two codes how often one coder read the one where another read the
other. The classes of a scheme are told together and one by one, as SCHEME=CLASS.

Limits: agreement is not truth: coders who share an error agree. Where a code is rare, alpha and
kappa may be low although coders agree on nearly all, and AC1 high although they never
agree that the code is there: read them beside each other and beside how common it is.
An interval is of units drawn again, by the seed; draws in which a coefficient is not
defined, as nobody read the code, are left out and told. Of few units all of it is wide. The rule of
thumb is a habit, no test.

Sources: Krippendorff 2018, Content Analysis, ISBN 978-1-5063-9566-1, and 2011, Computing
Krippendorff's Alpha-Reliability; Gwet 2008, doi:10.1348/000711006X126600; Fleiss 1971,
doi:10.1037/h0031619; Scott 1955, doi:10.1086/266577; Cohen 1960,
doi:10.1177/001316446002000104. DIPROMATS 2024 has the values yes, leaning and no.
`,
	Needs: []string{demarche.Codings},
	New: func() analysis.Run {
		return &ReliabilityRun{Draws: prevalence.Replicates, Seed: 1}
	},
}

// ReliabilityRun is a run of [Reliability].
type ReliabilityRun struct {
	Draws int // times that units are drawn again
	Seed  uint64
}

// Flags implements [analysis.Run].
func (r *ReliabilityRun) Flags(fs *pflag.FlagSet) {
	fs.IntVar(&r.Draws, "draws", r.Draws, "times that units are drawn again for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
}

// Each implements [analysis.Run].
func (r *ReliabilityRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *ReliabilityRun) Reads() []string { return nil }

// leastPaired is how many units of a language two coders must have read for a row of its own.
const leastPaired = 10

// Do implements [analysis.Run].
func (r *ReliabilityRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Draws < 0 {
		return nil, demarche.Errorf(demarche.Usage, "--draws %d: want 0 or more", r.Draws)
	}
	progress("reading codings", 0, 0)
	k, err := readCodings(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(k.coders) < 2 {
		return nil, demarche.Errorf(demarche.BadData, "one coder alone, %q, read all of it: agreement takes two", k.coders[0]).
			WithHint("have a second coder read the same units, and add what they read")
	}
	m := agreeing{run: r, k: k}
	for i, code := range k.codes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress("comparing coders", int64(i), int64(len(k.codes)))
		if err := m.code(code); err != nil {
			return nil, err
		}
	}
	if !m.any {
		return nil, demarche.Errorf(demarche.BadData, "no unit was read by two coders under the same code").
			WithHint("have a second coder read some of the same units")
	}
	return m.result(ctx, c)
}

// agreeing is the work of a run.
type agreeing struct {
	run       *ReliabilityRun
	k         *codings
	any       bool
	rows      [][]any
	pairs     [][]any
	met       [][]any
	undefined int
	thin      int // languages of codes with too few units
}

// ratings returns the values of units under a code, a column a coder, and how many
// there are: no, leaning, yes, or the classes of a scheme.
func (m *agreeing) ratings(code string, of func(*unit) bool, coders []string) (units [][]int, values int) {
	classes := m.k.classes(code)
	values = max(len(classes), prevalence.Yes+1)
	if classes != nil {
		values = len(classes)
	}
	for _, u := range m.k.units {
		if len(u.values[code]) == 0 || !of(u) {
			continue
		}
		row := make([]int, len(coders))
		for j, name := range coders {
			v, ok := u.values[code][name]
			switch {
			case !ok:
				row[j] = stat.Missing
			case classes != nil:
				row[j] = slices.Index(classes, v.value)
			default:
				row[j] = number(v.value)
			}
		}
		units = append(units, row)
	}
	return units, values
}

// of measures a code on some units by some coders.
func (m *agreeing) of(code string, of func(*unit) bool, coders []string, draws int) (strict prevalence.Reliability, lenient, ordinal, leaning float64, err error) {
	units, values := m.ratings(code, of, coders)
	lenient, ordinal, leaning = math.NaN(), math.NaN(), math.NaN()
	if m.k.classes(code) != nil {
		strict, err = prevalence.Reliable(units, values, draws, m.run.Seed)
		return strict, lenient, ordinal, leaning, err
	}
	read, all := 0.0, 0.0
	for _, u := range units {
		for _, v := range u {
			if v != stat.Missing {
				all++
			}
			if v == prevalence.Leaning {
				read++
			}
		}
	}
	if all > 0 {
		leaning = read / all
	}
	lenient = stat.Alpha(prevalence.Binary(units, true), stat.Nominal)
	ordinal = stat.Alpha(units, stat.Ordinal)
	strict, err = prevalence.Reliable(prevalence.Binary(units, false), 2, draws, m.run.Seed)
	return strict, lenient, ordinal, leaning, err
}

func everyUnit(*unit) bool { return true }

func (m *agreeing) code(code string) error {
	langs := map[string]bool{}
	coders := map[string]bool{}
	for _, u := range m.k.units {
		if len(u.values[code]) > 0 {
			langs[u.lang] = true
		}
		for name := range u.values[code] {
			coders[name] = true
		}
	}
	names := sortedKeys(coders)
	add := func(lang string, of func(*unit) bool, least int) error {
		s, lenient, ordinal, leaning, err := m.of(code, of, names, m.run.Draws)
		if err != nil {
			return err
		}
		if s.Paired < least {
			if s.Paired > 0 {
				m.thin++
			}
			return nil
		}
		m.any = true
		if s.Alpha.Undefined < m.run.Draws {
			m.undefined = max(m.undefined, s.Alpha.Undefined)
		}
		present := any(nil)
		if m.k.classes(code) == nil {
			present = s.Shares[1]
		}
		m.rows = append(m.rows, []any{
			code, lang, int64(s.Coders), int64(s.Units), int64(s.Paired), present, analysis.Known(leaning),
			analysis.Known(s.Agreement.Value), analysis.Known(s.Alpha.Value), analysis.Known(s.Alpha.Low), analysis.Known(s.Alpha.High), analysis.Known(lenient), analysis.Known(ordinal),
			analysis.Known(s.AC1.Value), analysis.Known(s.AC1.Low), analysis.Known(s.AC1.High), analysis.Known(s.Fleiss.Value), analysis.Known(s.Fleiss.Low), analysis.Known(s.Fleiss.High),
			analysis.Known(s.Kappa.Value), analysis.Known(s.Kappa.Low), analysis.Known(s.Kappa.High), prevalence.Word(s.Alpha.Value),
		})
		return nil
	}
	if err := add("all", everyUnit, 1); err != nil {
		return err
	}
	if len(langs) > 1 {
		for _, lang := range sortedKeys(langs) {
			name := lang
			if name == "" {
				name = "not said"
			}
			if err := add(name, func(u *unit) bool { return u.lang == lang }, leastPaired); err != nil {
				return err
			}
		}
	}
	for i, a := range names {
		for _, b := range names[i+1:] {
			if err := m.pair(code, a, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair measures two coders, and counts which of their values met.
func (m *agreeing) pair(code, a, b string) error {
	both := func(u *unit) bool {
		_, one := u.values[code][a]
		_, other := u.values[code][b]
		return one && other
	}
	s, lenient, ordinal, _, err := m.of(code, both, []string{a, b}, 0)
	if err != nil || s.Paired == 0 {
		return err
	}
	low, high := s.Kappa.Analytic(s.Paired)
	m.pairs = append(m.pairs, []any{
		code, a, b, int64(s.Paired), analysis.Known(s.Agreement.Value), analysis.Known(s.Alpha.Value), analysis.Known(lenient), analysis.Known(ordinal),
		analysis.Known(s.AC1.Value), analysis.Known(s.Fleiss.Value), analysis.Known(s.Kappa.Value), analysis.Known(low), analysis.Known(high),
	})
	met := map[[2]string]int64{}
	for _, u := range m.k.units {
		if both(u) {
			met[[2]string{u.values[code][a].value, u.values[code][b].value}]++
		}
	}
	keys := make([][2]string, 0, len(met))
	for key := range met {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	for _, key := range keys {
		m.met = append(m.met, []any{code, a, b, key[0], key[1], met[key]})
	}
	return nil
}
