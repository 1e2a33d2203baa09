package coord

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/chance"
	"demarche/pairs"
	"demarche/project"
	"demarche/text"
	"demarche/trace"
)

// presetTraces returns the traces of a run that follows a preset: those that were
// named, or what the preset reads and the case has.
func presetTraces(p project.Preset, named, has []string) ([]string, error) {
	if len(p.Layers) == 1 {
		if reads := p.Layers[0].Reads; len(named) == 0 {
			named = []string{reads.Action}
			if !slices.Contains(has, reads.Action) {
				return nil, demarche.Errorf(demarche.BadData, "%s compares traces of %q, which the case does not have: it has %s", p.Name, reads.Action, strings.Join(has, ", ")).
					WithHint("name others with --trace, or a column that has them: demarche add CASE FILE --map mark:%s=COLUMN", reads.Action)
			}
		} else if reads.Within > 0 && !slices.Equal(named, []string{reads.Action}) {
			return nil, demarche.Errorf(demarche.Usage, "%s compares traces of %q only", p.Name, reads.Action)
		}
		return named, nil
	}
	var reads []string
	for _, l := range p.Layers {
		if a := l.Reads.Action; !slices.Contains(reads, a) {
			reads = append(reads, a)
		}
	}
	if len(named) == 0 {
		all := slices.DeleteFunc(slices.Clone(reads), func(a string) bool { return !slices.Contains(has, a) })
		if len(all) == 0 {
			return nil, demarche.Errorf(demarche.BadData, "the case has none of the traces that %s compares: %s", p.Name, strings.Join(reads, ", ")).
				WithHint("it has: %s", strings.Join(has, ", "))
		}
		return []string{strings.Join(all, "+")}, nil
	}
	for _, trace := range named {
		for a := range strings.SplitSeq(trace, "+") {
			if !slices.Contains(reads, a) {
				return nil, demarche.Errorf(demarche.Usage, "%s does not compare traces of %q", p.Name, a).WithHint("it compares: %s", strings.Join(reads, ", "))
			}
		}
	}
	return named, nil
}

// follow runs a method of the literature, and holds its edges against those that
// chance does not explain.
func (r *CoShareRun) follow(ctx context.Context, c *casefile.Case, p project.Preset, doing func(what string, done, total int64)) (*demarche.Result, error) {
	result := &demarche.Result{}
	actions := r.Reads()
	m := projection{Projection: casefile.Projection{Preset: p, Progress: doing}, own: len(p.Layers) == 1}
	if err := m.layers(ctx, c, r, actions, result); err != nil {
		return nil, err
	}
	if slices.Contains(actions, trace.Family) {
		note, err := familyNote(ctx, c)
		if err != nil {
			return nil, err
		}
		result.Notes = append(result.Notes, note)
	}
	doing("comparing actors", 0, 0)
	its := map[ends]bool{}
	if p.Rule != nil {
		var err error
		if its, err = r.followRule(ctx, c, p, actions, m.Without, result); err != nil {
			return nil, err
		}
	} else if err := r.projects(ctx, c, &m, actions, its, result); err != nil {
		return nil, err
	}
	oneLine := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	result.Notes = append(result.Notes,
		fmt.Sprintf("%s does not ask what chance gives; demarche explain %s tells its parameters", p.Name, p.Name),
		fmt.Sprintf("how %s was read, and what is other here: %s", p.Name, oneLine(p.Read)),
		fmt.Sprintf("where %s errs: %s", p.Name, oneLine(p.Errs)))
	if p.Untold {
		result.Notes = append(result.Notes, fmt.Sprintf("%s tells no groups; those here are there to have something to look at", p.Name))
	}
	doing("computing chance", 0, 0)
	return result, r.beside(ctx, c, p, its, actions, result)
}

// projects runs the method of a projection, tells its networks, and puts the ends
// of their edges into its.
func (r *CoShareRun) projects(ctx context.Context, c *casefile.Case, m *projection, actions []string, its map[ends]bool, result *demarche.Result) error {
	p := m.Preset
	found, err := c.Project(ctx, m.Projection)
	if err != nil {
		return err
	}
	result.Tables = append(result.Tables, stepsTable(p, found.Steps))
	result.Notes = append(result.Notes, found.Notes...)
	if found.Interval > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("the interval of %s is estimated from the data: %s", p.Name, inWords(found.Interval)))
	}
	for i := range found.Networks {
		if err := r.tellMethod(ctx, c, m, &found.Networks[i], actions, result); err != nil {
			return err
		}
		for _, e := range found.Networks[i].Edges {
			its[ends{e.A, e.B}] = true
		}
	}
	return nil
}

// A projection is a preset as it is run here.
type projection struct {
	casefile.Projection
	own bool // whether the preset has one layer
}

// layers makes the layers of the run: with its traces, and without the datasets
// whose times are too coarse for them.
func (m *projection) layers(ctx context.Context, c *casefile.Case, r *CoShareRun, actions []string, result *demarche.Result) error {
	p := m.Preset
	var kept []project.Layer
	groups := func(g project.Groups) project.Groups {
		g.Resolution, g.Seed = r.Resolution, r.Seed
		return g
	}
	for _, l := range p.Layers {
		reads := actions
		if !m.own {
			if reads = []string{l.Reads.Action}; !slices.Contains(actions, l.Reads.Action) {
				result.Notes = append(result.Notes, fmt.Sprintf("layer %s of %s is left out: no traces of %q are compared", l.Name, p.Name, l.Reads.Action))
				continue
			}
		}
		window := max(l.Method.Window.Length, l.Reads.Within)
		if p.Rule != nil {
			window = p.Rule.TimeWindow
		}
		if window > 0 {
			told := &demarche.Result{}
			without, err := tooCoarse(ctx, c, reads, window, told)
			if demarche.CodeOf(err) == demarche.BadData && err != nil {
				err = demarche.Errorf(demarche.BadData, "%s compares what is within %s: %w", p.Name, inWords(window), err)
			}
			if err != nil && (m.own || demarche.CodeOf(err) != demarche.BadData) {
				return err
			}
			if err != nil {
				result.Notes = append(result.Notes, fmt.Sprintf("layer %s of %s is left out: %s", l.Name, p.Name, err))
				continue
			}
			result.Notes = append(result.Notes, told.Notes...)
			if m.own {
				m.Without = without
			}
		}
		l.Method.Filter.MaxActors = r.MaxActors
		l.Method.Groups = groups(l.Method.Groups)
		kept, m.Actions = append(kept, l), append(m.Actions, reads)
	}
	if r.MaxActors > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("what more than %s actors touched is left out, which %s does not ask for", text.Count(int64(r.MaxActors)), p.Name))
	}
	if len(kept) == 0 {
		return demarche.Errorf(demarche.BadData, "no layer of %s is left: %s", p.Name, strings.Join(result.Notes, "; "))
	}
	if len(kept) == 1 && !m.own { // the pruning is the union's
		kept[0].Method.Prune, kept[0].Method.Groups = p.Prune, groups(p.Groups)
	}
	m.Preset.Layers, m.Preset.Groups = kept, groups(p.Groups)
	return nil
}

// followRule runs the rule of CooRTweet with the parameters of a preset, and tells
// the edges that it flags. It returns their ends.
func (r *CoShareRun) followRule(ctx context.Context, c *casefile.Case, p project.Preset, actions []string, without []int, result *demarche.Result) (map[ends]bool, error) {
	if r.MaxActors > 0 {
		return nil, demarche.Errorf(demarche.Usage, "--max-actors does not go with %s, whose rule is another tool's", p.Name)
	}
	peer := *r
	peer.As, peer.MinParticipation, peer.EdgeWeight = "coortweet", p.Rule.MinParticipation, p.Rule.EdgeWeight
	joined, err := peer.peer(ctx, c, actions, p.Rule.TimeWindow, without, result)
	if err != nil {
		return nil, err
	}
	flagged := map[[2]string]float64{}
	for _, row := range result.Kept[len(result.Kept)-1].Rows { // of coortweet_edges
		if row[7].(int64) == 1 {
			flagged[[2]string{row[0].(string), row[1].(string)}] = float64(row[2].(int64))
		}
	}
	actors, err := c.Actors(ctx, actorsOf(joined.Edges))
	if err != nil {
		return nil, err
	}
	weight := func(e *pairs.Edge) float64 {
		a, b := actors[e.A].ID, actors[e.B].ID
		return flagged[[2]string{min(a, b), max(a, b)}]
	}
	its := map[ends]bool{}
	joined.Edges = slices.DeleteFunc(joined.Edges, func(e pairs.Edge) bool {
		w := weight(&e)
		if w > 0 {
			its[endsOf(&e)] = true
		}
		return w == 0
	})
	net, of, err := network(ctx, c, r, r.name(), actions, joined, nil, result)
	if err != nil {
		return nil, err
	}
	net.WindowS = p.Rule.TimeWindow.Seconds()
	for i := range net.Edges {
		net.Edges[i].Weight = flagged[[2]string{net.Edges[i].A, net.Edges[i].B}]
	}
	found, err := findings(ctx, c, &net, of, actions, p.Rule.TimeWindow, chance.Horizon(p.Rule.TimeWindow))
	net.Method = p.Name
	net.Metric, net.Unit = p.Metric()
	result.Networks, result.Findings = []demarche.Network{net}, found
	return its, err
}

// tellMethod tells one network of a method in the words of the case.
func (r *CoShareRun) tellMethod(ctx context.Context, c *casefile.Case, m *projection, n *project.Network, actions []string, result *demarche.Result) error {
	p := m.Preset
	told, err := n.Tell(ctx, casefile.KeptShown)
	if err != nil {
		return err
	}
	if told.PerObject > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("of the records of an edge on one object the first %d are kept, since all would be too many", told.PerObject))
	}
	name := r.name()
	if n.ToUS > 0 {
		name += " " + time.UnixMicro(n.FromUS).UTC().Format(time.DateOnly)
	}
	net, numbers, err := network(ctx, c, r, name, actions, &casefile.Joined{Edges: told.Edges}, n, result)
	if err != nil {
		return err
	}
	net.WindowS, net.MinShared, net.Method = 0, 1, p.Name
	net.Metric, net.Unit = p.Metric()
	result.Networks = append(result.Networks, net)
	ids := make(map[uint64]string, len(numbers))
	for i, number := range numbers {
		ids[number] = net.Nodes[i].Actor
	}
	if len(n.Levels) > 0 {
		levels(p, n, ids, result)
	}
	findings, err := methodFindings(ctx, c, &net, told, actions, m)
	result.Findings = append(result.Findings, findings...)
	return err
}

// methodFindings makes one finding for each group of a method's network.
func methodFindings(ctx context.Context, c *casefile.Case, net *demarche.Network, told *project.Told, actions []string, m *projection) ([]demarche.Finding, error) {
	groups := len(told.Groups)
	members, posts := make([][]string, groups), make([]int64, groups)
	for i := range net.Nodes {
		if n := &net.Nodes[i]; n.Group > 0 {
			members[n.Group-1], posts[n.Group-1] = append(members[n.Group-1], n.Actor), posts[n.Group-1]+n.Posts
		}
	}
	sums := make([]groupSum, groups)
	least, most := make([]float64, groups), make([]float64, groups)
	for i := range net.Edges {
		e := &net.Edges[i]
		if g := e.Group - 1; g >= 0 {
			if sums[g].edges == 0 {
				least[g] = e.Weight
			}
			least[g], most[g] = min(least[g], e.Weight), max(most[g], e.Weight)
			sums[g].add(e)
		}
	}
	acted := did(actions)
	if m.own && m.Preset.Layers[0].Did != "" {
		acted = m.Preset.Layers[0].Did
	}
	const ever = time.Duration(math.MaxInt64)
	all := make([]demarche.Finding, groups)
	touches := make([][]touch, groups)
	for g := range all {
		var ts []touch
		for _, row := range told.Groups[g] {
			t := touch{row.Object, demarche.RecordID(row.Record), row.Actor, row.AtUS}
			if k := len(ts); k == 0 || ts[k-1] != t { // a row may be in several layers
				ts = append(ts, t)
			}
		}
		touches[g] = ts
		f := finding(net, g+1, members[g], ts, pieces(ts, ever), actions, ever)
		sums[g].tell(net, &f, actions, ever)
		n := len(f.Subjects)
		who := "Two actors"
		if n > 2 {
			who = fmt.Sprintf("Of %s, %s", text.Plural(n, "actor", "actors"), someOf(sums[g].edges, n*(n-1)/2))
		}
		objects := nouns(actions, f.Objects)
		if things := m.Preset.Layers[0].Things; m.own && things[0] != "" {
			objects = text.Plural(f.Objects, things[0], things[1])
		}
		f.Claim = fmt.Sprintf("%s %s, as %s joins them: %s, in %s.", who, acted, net.Method, objects, text.Plural(len(f.Evidence), "record", "records"))
		f.Others = append(f.Others,
			demarche.Measure{Name: "smallest weight of an edge: " + net.Metric, Value: least[g], Unit: net.Unit},
			demarche.Measure{Name: "largest weight of an edge: " + net.Metric, Value: most[g], Unit: net.Unit},
			demarche.Measure{Name: "records of the members in the case", Value: float64(posts[g]), Unit: "records"})
		all[g] = f
	}
	known, err := c.Popularity(ctx, actions, touchedObjects(touches))
	if err != nil {
		return nil, err
	}
	return all, nameObjects(ctx, c, all, actions, known)
}

// levels tells at how high a threshold who is still in a group.
func levels(p project.Preset, n *project.Network, ids map[uint64]string, result *demarche.Result) {
	t := demarche.Table{
		Name: "levels", Title: fmt.Sprintf("what is left at each of %d thresholds", len(n.Levels)),
		Columns: []demarche.Column{
			{Name: "quantile", Doc: "of the weights, 0 to 1"},
			{Name: "threshold", Unit: "0 to 1", Doc: "the weight that an edge has at least"},
			{Name: "edges", Unit: "edges", Doc: "of that weight or more"},
			{Name: "groups", Unit: "groups", Doc: "of two actors or more"},
			{Name: "largest", Unit: "actors", Doc: "of the largest group"},
		},
	}
	for _, l := range n.Levels {
		t.Rows = append(t.Rows, []any{l.Quantile, l.Threshold, int64(l.Edges), int64(l.Groups), int64(l.Largest)})
	}
	result.Tables = append(result.Tables, t)
	degrees := demarche.Table{
		Name: strings.ReplaceAll(p.Name, "-", "_") + "_degrees", Title: "up to which threshold an actor is in a group",
		Columns: []demarche.Column{
			{Name: "actor", Doc: "The actor: actors.id."},
			{Name: "degree", Doc: "The quantile of the weights up to which it is in a group of two or more, 0 to 1."},
		},
	}
	for _, m := range n.Members {
		degrees.Rows = append(degrees.Rows, []any{ids[m.Actor], m.Degree})
	}
	slices.SortFunc(degrees.Rows, func(x, y []any) int { return strings.Compare(x[0].(string), y[0].(string)) })
	result.Kept = append(result.Kept, degrees)
}
