package casefile

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"demarche"
	"demarche/duck"
	"demarche/text"
)

// SimulatedSource is how the source of a dataset begins that is about nobody.
const SimulatedSource = "simulated by demarche"

// DossierOptions say what may leave the case.
type DossierOptions struct {
	Names     bool                // actors under their own names instead of their labels
	AllEdges  bool                // the networks whole; otherwise, where chance was not computed, without edges between groups
	Explained bool                // also the edges that chance explains, and their ends
	Networks  []string            // only these networks; none is all
	Questions []demarche.Question // those that the report tells the answers of
	Findings  int                 // at most this many findings a run, the largest groups first; 0 is all
}

// Dossier takes from the case what may leave it.
func (c *Case) Dossier(ctx context.Context, o DossierOptions) (*demarche.Dossier, error) {
	d := &demarche.Dossier{Case: filepath.Base(c.Path), Version: c.options.Version, Names: o.Names}
	var err error
	if d.Datasets, err = c.Datasets(ctx); err != nil {
		return nil, err
	}
	if d.Refusals, err = c.Refusals(ctx); err != nil {
		return nil, err
	}
	holdings(d)
	if d.Actors, err = c.countActors(ctx); err != nil {
		return nil, err
	}
	runs, err := c.Runs(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range runs {
		run, err := c.dossierRun(ctx, s, o)
		if err != nil {
			return nil, err
		}
		if len(o.Networks) > 0 && len(run.Result.Networks) == 0 {
			continue
		}
		d.Runs = append(d.Runs, run)
		if s.Ran.After(d.Made) {
			d.Made = s.Ran
		}
	}
	d.Questions = Answered(o.Questions, runs)
	if err := c.dossierRecords(ctx, d); err != nil {
		return nil, err
	}
	if err := c.dossierFacts(ctx, d); err != nil {
		return nil, err
	}
	if err := unknownNetwork(d, o); err != nil {
		return nil, err
	}
	if !o.Names {
		if err := c.pseudonymise(ctx, d, runs); err != nil {
			return nil, err
		}
	}
	// Written last, of names that may leave.
	for i := range d.Runs {
		d.Runs[i].Command = command(d.Case, d.Runs[i].RunRecord)
		d.Runs[i].Show = fmt.Sprintf("demarche show %s run/%d", text.ShellWord(d.Case), d.Runs[i].Run)
	}
	d.CommandLog = commands(d, runs)
	statements(d, o)
	return d, nil
}

// holdings counts the posts of the datasets, and says from when to when they are; where
// there are none, the facts.
func holdings(d *demarche.Dossier) {
	for _, s := range d.Datasets {
		d.Simulated = d.Simulated || strings.HasPrefix(s.Source, SimulatedSource)
		if s.Holds == demarche.Posts {
			d.Posts += s.Kept
		}
	}
	for _, s := range d.Datasets {
		if d.Posts > 0 && s.Holds != demarche.Posts || s.First.IsZero() {
			continue
		}
		if d.First.IsZero() || s.First.Before(d.First) {
			d.First = s.First
		}
		if s.Last.After(d.Last) {
			d.Last = s.Last
		}
	}
}

// unknownNetwork says that a network which was asked for is not there.
func unknownNetwork(d *demarche.Dossier, o DossierOptions) error {
	for _, name := range o.Networks {
		if !slices.ContainsFunc(d.Runs, func(r demarche.DossierRun) bool {
			return slices.ContainsFunc(r.Result.Networks, func(n demarche.Network) bool { return n.Name == name })
		}) {
			return demarche.Errorf(demarche.NotFound, "the case has no network %q", name).WithHint("demarche show tells their names")
		}
	}
	return nil
}

func (c *Case) dossierRun(ctx context.Context, s Saved, o DossierOptions) (demarche.DossierRun, error) {
	run := demarche.DossierRun{RunRecord: s.RunRecord, Title: s.Title, Method: s.Method}
	var err error
	if run.Result, err = c.result(ctx, s.Run); err != nil {
		return run, err
	}
	if run.Claims, err = c.claimsOf(ctx, run.Result.Ledgers); err != nil {
		return run, err
	}
	lacks, err := c.lacks(ctx, s)
	if err != nil {
		return run, err
	}
	if note := lackNote(s, lacks); note != "" {
		run.Result.Notes = append([]string{note}, run.Result.Notes...)
	}
	if run.Result.Networks, err = c.networks(ctx, s.Run, o); err != nil {
		return run, err
	}
	rows2, err := c.Table(ctx, "i", `SELECT count(*) FROM edges WHERE run = ?`, s.Run)
	if err != nil {
		return run, err
	}
	run.Edges = rows2[0][0].(int64)
	if run.Result.Findings, err = c.findings(ctx, s.Run, o.Findings); err != nil {
		return run, err
	}
	all, err := c.Table(ctx, "i", `SELECT count(*) FROM findings WHERE run = ?`, s.Run)
	if err != nil {
		return run, err
	}
	run.Findings = all[0][0].(int64)
	if n := run.Findings; int(n) > len(run.Result.Findings) {
		run.Result.Notes = append(run.Result.Notes, fmt.Sprintf("%d of %d findings are here, those of the largest groups; the rest is in the case", len(run.Result.Findings), n))
	}
	return run, nil
}

func (c *Case) networks(ctx context.Context, run int, o DossierOptions) ([]demarche.Network, error) {
	rows, err := c.Table(ctx, "ssfififffisss", `SELECT network, traces, window_s, min_shared::BIGINT, quality, components::BIGINT,
       coalesce(fdr, 0), coalesce(horizon_s, 0), coalesce(tested, 0), coalesce(firm, 0), coalesce(method, ''), coalesce(metric, ''), coalesce(unit, '') FROM networks WHERE run = ? ORDER BY network`, run)
	if err != nil {
		return nil, err
	}
	var all []demarche.Network
	for _, row := range rows {
		n := demarche.Network{
			Name: row[0].(string), WindowS: row[2].(float64), MinShared: int(row[3].(int64)), Quality: row[4].(float64), Components: int(row[5].(int64)),
			FDR: row[6].(float64), HorizonS: row[7].(float64), Tested: row[8].(float64), Firm: int(row[9].(int64)), Method: row[10].(string), Metric: row[11].(string), Unit: row[12].(string),
		}
		if len(o.Networks) > 0 && !slices.Contains(o.Networks, n.Name) {
			continue
		}
		if err := fromJSON(row[1].(string), &n.Traces); err != nil {
			return nil, err
		}
		if err := c.nodes(ctx, run, &n); err != nil {
			return nil, err
		}
		if err := c.edges(ctx, run, &n, o); err != nil {
			return nil, err
		}
		if o.Explained {
			if err := c.ends(ctx, run, &n, o); err != nil {
				return nil, err
			}
		}
		all = append(all, n)
	}
	return all, nil
}

func (c *Case) nodes(ctx context.Context, run int, n *demarche.Network) error {
	r, err := c.db.Query(ctx, `SELECT actor, platform, "group", posts, degree, strength, betweenness, first, last, x, y
FROM nodes WHERE run = ? AND network = ? ORDER BY actor`, run, n.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			n.Nodes = append(n.Nodes, demarche.Node{
				Actor: r.String(0, i), Platform: r.String(1, i), Group: int(r.Int64s(2)[i]), Posts: r.Int64s(3)[i],
				Degree: int(r.Int64s(4)[i]), Strength: int(r.Int64s(5)[i]), Betweenness: r.Float64s(6)[i],
				First: at(r.Int64s(7)[i]), Last: at(r.Int64s(8)[i]), X: r.Float64s(9)[i], Y: r.Float64s(10)[i],
			})
		}
	}
	return r.Err()
}

// where says which edges are taken: firm ones always, for there are few of them and
// what is told of a network is of all of them.
func (o DossierOptions) where() string {
	where := ""
	if !o.AllEdges {
		where += ` AND ("group" > 0 OR firm IS true)`
	}
	if !o.Explained {
		where += ` AND firm IS NOT false`
	}
	return where
}

// ends adds the actors that only explained edges join: of no degree, in no group and
// without a place.
func (c *Case) ends(ctx context.Context, run int, n *demarche.Network, o DossierOptions) error {
	r, err := c.db.Query(ctx, `
WITH ends AS (
  SELECT actor AS number, id, platform FROM actors
  SEMI JOIN (SELECT unnest([a, b]) AS id FROM edges WHERE run = $1 AND network = $2`+o.where()+`) e USING (id)
  ANTI JOIN (SELECT actor AS id FROM nodes WHERE run = $1 AND network = $2) n USING (id))
SELECT id, any_value(ends.platform), count(*), min(posted), max(posted) FROM ends JOIN posts ON posts.actor = ends.number GROUP BY id`, run, n.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			n.Nodes = append(n.Nodes, demarche.Node{Actor: r.String(0, i), Platform: r.String(1, i), Posts: r.Int64s(2)[i], First: at(r.Int64s(3)[i]), Last: at(r.Int64s(4)[i])})
		}
	}
	slices.SortFunc(n.Nodes, func(a, b demarche.Node) int { return strings.Compare(a.Actor, b.Actor) })
	return r.Err()
}

func (c *Case) edges(ctx context.Context, run int, n *demarche.Network, o DossierOptions) error {
	r, err := c.db.Query(ctx, `SELECT a, b, shared, hits, a_records, b_records, a_first, b_first, first, last, gap_min_s, gap_median_s, gap_max_s, "group",
       weight, occasions, meetings, choice, p_choice, timing, p_timing, q, firm, on_one, explained
FROM edges WHERE run = ? AND network = ?`+o.where()+` ORDER BY edge`, run, n.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			n.Edges = append(n.Edges, demarche.Edge{
				A: r.String(0, i), B: r.String(1, i), Shared: int(r.Int64s(2)[i]), Hits: r.Int64s(3)[i],
				ARecords: int(r.Int64s(4)[i]), BRecords: int(r.Int64s(5)[i]), AFirst: int(r.Int64s(6)[i]), BFirst: int(r.Int64s(7)[i]),
				First: at(r.Int64s(8)[i]), Last: at(r.Int64s(9)[i]), GapMinS: r.Float64s(10)[i], GapMedianS: r.Float64s(11)[i],
				GapMaxS: r.Float64s(12)[i], Group: int(r.Int64s(13)[i]), Weight: r.Float64s(14)[i], Chance: chanceOf(r, 15, i),
			})
		}
	}
	return r.Err()
}

// chanceOf reads what stands of chance in row i, from a column on; nil for none.
func chanceOf(r *duck.Rows, column, i int) *demarche.Chance {
	if r.Null(column, i) {
		return nil
	}
	return &demarche.Chance{
		Occasions: int(r.Int64s(column)[i]), Meetings: int(r.Int64s(column + 1)[i]),
		Choice: r.Float64s(column + 2)[i], PChoice: r.Float64s(column + 3)[i], Timing: r.Float64s(column + 4)[i], PTiming: r.Float64s(column + 5)[i],
		Q: r.Float64s(column + 6)[i], Firm: r.Bools(column + 7)[i], OnOne: r.Bools(column + 8)[i], Explained: r.String(column+9, i),
	}
}

// findings returns the findings of a run, by network and group; at most limit
// of them, if that is above 0.
func (c *Case) findings(ctx context.Context, run, limit int) ([]demarche.Finding, error) {
	sql := `SELECT finding FROM findings WHERE run = ? ORDER BY network, "group", id`
	if limit > 0 {
		sql += fmt.Sprintf(" LIMIT %d", limit)
	}
	rows, err := c.Table(ctx, "s", sql, run)
	if err != nil {
		return nil, err
	}
	all, at := make([]demarche.Finding, len(rows)), make(map[string]int, len(rows))
	for i, row := range rows {
		if err := fromJSON(row[0].(string), &all[i]); err != nil {
			return nil, fmt.Errorf("finding of run %d: %w", run, err)
		}
		at[all[i].ID] = i
	}
	// In one query: one for each finding would look through all evidence each time.
	r, err := c.db.Query(ctx, `SELECT id, record FROM evidence SEMI JOIN (SELECT id FROM findings WHERE run = ? ORDER BY network, "group", id LIMIT ?) USING (id)
WHERE run = ? ORDER BY id, record`, run, len(all), run)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for k := range r.Len() {
			f := &all[at[r.String(0, k)]]
			f.Evidence = append(f.Evidence, demarche.RecordID(r.Int64s(1)[k]))
		}
	}
	return all, r.Err()
}

// dossierRecords takes the records that the findings' moments show.
func (c *Case) dossierRecords(ctx context.Context, d *demarche.Dossier) error {
	var numbers []uint64
	for _, run := range d.Runs {
		for _, f := range run.Result.Findings {
			for _, m := range f.Moments {
				for _, r := range m.Records {
					numbers = append(numbers, uint64(r))
				}
			}
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	slices.Sort(numbers)
	if err := c.list(ctx, slices.Compact(numbers)); err != nil {
		return err
	}
	r, err := c.db.Query(ctx, `
SELECT p.record, p.line, p.key, p.posted, p.kind, p.text, a.id, a.platform, d.name
FROM (SELECT * FROM posts SEMI JOIN listed ON listed.number = posts.record) p JOIN actors a USING (actor) JOIN datasets d USING (dataset)
ORDER BY p.record`)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			d.Records = append(d.Records, dossierRecord(r, i))
		}
	}
	return r.Err()
}

// dossierRecord reads a row of: record, line, key, posted, kind, text, actor,
// platform, file.
func dossierRecord(r *duck.Rows, i int) demarche.DossierRecord {
	return demarche.DossierRecord{
		Record: demarche.RecordID(r.Int64s(0)[i]), Line: r.Int64s(1)[i], Key: r.String(2, i), At: at(r.Int64s(3)[i]),
		Kind: demarche.Kind(r.String(4, i)), Text: r.String(5, i), Actor: r.String(6, i), Platform: r.String(7, i), File: r.String(8, i),
	}
}
