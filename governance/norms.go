package governance

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
	"demarche/vote"
)

// Norms says what actors hold of norms, and what speaks against it.
var Norms = analysis.Analysis{
	Name: "norms",
	Doc: `what actors hold of norms, and which votes, agreements and statements speak against it

In: the positions of the case, each a step of a scale that a coder read in a
document; its memberships, roll calls and agreements. --norm, --actor and --coder say
which positions stand in the matrix; all others remain statements that may speak against
these.

Out: a matrix of actors and norms with the last position of each, and on how many
readings it rests; where an actor is several (US/EU, or a bloc of the memberships), what
its members hold and how they voted, where they differ; each vote, agreement and
statement that speaks against a position; how far coders agree, by Cohen's kappa and
Krippendorff's alpha.

A position is for a norm or against it by its place on its scale: the steps before one
that is neither are against, those after it for. --neither lists the words that are
neither; of a scale without one the lower half is against and the upper half for, a
middle step neither. A position that is neither is contradicted by nothing.

What speaks of a norm is said by ties. --tie "binding treaties=roll calls:topic
cybercrime:sponsor USA" says that a yes on these roll calls is for the norm and a no against
it; with "against roll calls" it is the other way round. --tie "binding
treaties=agreements:agreement budapest" says that to sign, to ratify or to be party is for the
norm, to leave against it. Roll calls have the fields topic, sponsor, resolution, session,
agenda and body (plenary where none is named); agreements have topic, kind, agreement and
status. A field that is named twice may be either. A norm without a --tie is tied to the
roll calls and agreements of which a topic is called as the norm, and to those in which its
own positions were read, as these have it: where more of those whose position was read
there stand as they voted, a yes is for the norm.

A position is contradicted by votes if more ballots speak against it than for it, by
agreements if one step does, and by statements if another coder's last reading does. Of
an actor that is several each part counts, and of a bloc more than half of the
members of whom something is known. What the same coder read at other times is a change
and no contradiction. --within leaves out what is further away in time than so many years.

Limits: that a text speaks of a norm is a judgement, made by whoever wrote the tie or the
topic. A vote is on a text with many paragraphs, and a state may vote for other
reasons. Positions are one coder's reading; where the same document was not read twice,
agreement of coders is not known, and what two read in different documents is told
apart from it. Silence is no position.

Sources: Cohen 1960, doi:10.1177/001316446002000104; Cohen 1968, doi:10.1037/h0026256;
Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.
`,
	Needs: []string{demarche.Positions},
	New: func() analysis.Run {
		return &NormsRun{Neither: []string{"abstains", "ambiguous", "cautious", "conditional", "mixed", "neutral", "silent", "undecided"}}
	},
}

// NormsRun is a run of [Norms].
type NormsRun struct {
	Norms, Actors, Coders []string
	Ties                  []string // see Norms
	Neither               []string // steps of scales that are neither for nor against
	Within                int      // years; 0 for any
}

// Flags implements [analysis.Run].
func (r *NormsRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Norms, "norm", r.Norms, "positions on one of these `norms`")
	fs.StringSliceVar(&r.Actors, "actor", r.Actors, "positions of these `actors`: states by code or name, others as they are written")
	fs.StringSliceVar(&r.Coders, "coder", r.Coders, "positions that one of these `coders` read")
	fs.StringArrayVar(&r.Ties, "tie", r.Ties, "what speaks of a norm, as `NORM=KIND:FIELD VALUE`...; KIND is roll calls or agreements, with against before it where they speak against the norm; may be typed several times")
	fs.StringSliceVar(&r.Neither, "neither", r.Neither, "`words` of scales that are neither for a norm nor against it")
	fs.IntVar(&r.Within, "within", r.Within, "votes and agreements count that are at most so many `years` away from a position; 0 for all")
}

// Each implements [analysis.Run].
func (r *NormsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *NormsRun) Reads() []string {
	return []string{demarche.Positions, demarche.Memberships, demarche.RollCalls, demarche.Agreements}
}

// Do implements [analysis.Run].
func (r *NormsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Within < 0 {
		return nil, demarche.Errorf(demarche.Usage, "--within %d: want 0 or more years", r.Within)
	}
	m := &matrix{run: r, result: &demarche.Result{}, stands: map[cellDay]map[string]bool{}}
	for _, typed := range r.Ties {
		t, err := parseTie(typed)
		if err != nil {
			return nil, err
		}
		m.declared = append(m.declared, t)
	}
	progress("reading facts", 0, 0)
	if err := m.read(ctx, c); err != nil {
		return nil, err
	}
	m.stand()
	if len(m.cells) == 0 {
		if m.unscaled > 0 {
			return nil, demarche.Errorf(demarche.BadData, "no position of those asked for is a step of a scale: %s without one", text.Plural(m.unscaled, "is", "are")).
				WithHint("a positions-csv may have a column scale: the steps that a value may be, from one end to the other")
		}
		return nil, demarche.Errorf(demarche.BadData, "no position is of what was asked for; the case holds %s", text.Plural(len(m.readings), "position", "positions")).
			WithHint("see which there are: demarche sql %s 'SELECT DISTINCT actor, norm, coder FROM positions'", c.Path)
	}
	progress("holding positions against votes", 0, 0)
	if err := m.tie(); err != nil {
		return nil, err
	}
	for i := range m.cells {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.judge(&m.cells[i])
	}
	m.tell()
	return cited(ctx, c, m.result, r.Reads())
}

// A matrix is a run of [Norms] at work.
type matrix struct {
	run      *NormsRun
	readings []reading // all that have a scale
	unscaled int       // positions of those asked for without one
	blocs    map[string]*vote.Bloc
	stands   map[cellDay]map[string]bool
	calls    []demarche.Fact // roll calls, whole
	steps    []demarche.Fact // of agreements
	declared []tie
	all      []witness            // whatever may speak of a norm
	texts    map[string][]witness // by norm: what speaks of it
	cells    []normCell
	result   *demarche.Result
}

func (m *matrix) note(format string, args ...any) {
	m.result.Notes = append(m.result.Notes, fmt.Sprintf(format, args...))
}

// read reads the facts of the case.
func (m *matrix) read(ctx context.Context, c *casefile.Case) error {
	facts, err := c.Facts(ctx, demarche.Positions, demarche.Memberships, demarche.Agreements)
	if err != nil {
		return err
	}
	var memberships []demarche.Membership
	for _, f := range facts {
		switch {
		case f.Membership != nil:
			memberships = append(memberships, *f.Membership)
		case f.Status != nil:
			m.steps = append(m.steps, f)
		case len(f.Position.Scale) == 0:
			if m.wants(f.Position) {
				m.unscaled++
			}
		default:
			m.readings = append(m.readings, m.reading(f))
		}
	}
	m.blocs = map[string]*vote.Bloc{}
	for _, b := range vote.Blocs(memberships) {
		if same := m.blocs[fold(code(b.Name))]; same != nil { // spelled in another case
			same.Memberships = append(slices.Clone(same.Memberships), b.Memberships...)
			continue
		}
		m.blocs[fold(code(b.Name))] = &b
	}
	m.calls, err = c.RollCalls(ctx)
	return err
}

// wants reports whether a position is one of those that the matrix is of.
func (m *matrix) wants(p *demarche.Position) bool {
	in := func(list []string, value string) bool {
		return len(list) == 0 || slices.ContainsFunc(list, func(v string) bool { return fold(code(v)) == fold(value) || fold(v) == fold(value) })
	}
	return in(m.run.Norms, p.Norm) && in(m.run.Actors, p.Actor) && in(m.run.Coders, p.Coder)
}

// fold makes two spellings one that differ in case and white space.
var fold = text.Caseless
