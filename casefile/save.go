package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"demarche"
	"demarche/duck"
)

// A Saved is a run of the case without what it found.
type Saved struct {
	demarche.RunRecord
	Title, Method string
	Reads         []string // the actions whose traces it read; nil if all that is in the case
}

// Runs returns the runs of the case by number.
func (c *Case) Runs(ctx context.Context) ([]Saved, error) {
	r, err := c.db.Query(ctx, `SELECT run::BIGINT, analysis, options, "all", input, version, ran, title, method, reads FROM runs ORDER BY run`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []Saved
	for r.Next() {
		for i := range r.Len() {
			s := Saved{Title: r.String(7, i), Method: r.String(8, i)}
			s.Run, s.Analysis, s.Input, s.Version, s.Ran = int(r.Int64s(0)[i]), r.String(1, i), r.String(4, i), r.String(5, i), at(r.Int64s(6)[i])
			if err := fromJSON(r.String(2, i), &s.Options); err != nil {
				return nil, fmt.Errorf("run %d: options: %w", s.Run, err)
			}
			if err := fromJSON(r.String(3, i), &s.All); err != nil {
				return nil, fmt.Errorf("run %d: options: %w", s.Run, err)
			}
			if err := fromJSON(r.String(9, i), &s.Reads); err != nil {
				return nil, fmt.Errorf("run %d: reads: %w", s.Run, err)
			}
			all = append(all, s)
		}
	}
	return all, r.Err()
}

// Run returns the run of an analysis with these options, if the case has it.
func (c *Case) Run(ctx context.Context, analysis string, options []string) (Saved, bool, error) {
	runs, err := c.Runs(ctx)
	if err != nil {
		return Saved{}, false, err
	}
	for _, s := range runs {
		if s.Analysis == analysis && slices.Equal(s.Options, options) {
			return s, true, nil
		}
	}
	return Saved{}, false, nil
}

// Save keeps a result in the place of what the same run (its analysis and
// options) said before, and returns the run's number. It keeps all or nothing.
func (c *Case) Save(ctx context.Context, s Saved, result *demarche.Result) (int, error) {
	if s.Ran.IsZero() {
		s.Ran = time.Now().UTC()
	}
	debug.FreeOSMemory() // what the analysis had is given back before DuckDB wants it
	err := c.db.InTx(ctx, func() error {
		before, ok, err := c.Run(ctx, s.Analysis, s.Options)
		if err != nil {
			return err
		}
		if ok {
			s.Run = before.Run
			kept, err := c.keptTables(ctx)
			if err != nil {
				return err
			}
			for _, table := range append(kept, "runs", "networks", "nodes", "edges", "shown", "findings", "evidence") {
				if _, err := c.db.Exec(ctx, `DELETE FROM `+identifier(table)+` WHERE run = ?`, s.Run); err != nil {
					return err
				}
			}
		} else {
			_, rows, err := c.db.Strings(ctx, `SELECT coalesce(max(run), 0) + 1 FROM runs`)
			if err != nil {
				return err
			}
			if _, err := fmt.Sscan(rows[0][0], &s.Run); err != nil {
				return err
			}
		}
		if err := c.saveRun(ctx, s, result); err != nil {
			return err
		}
		if err := c.saveNetworks(ctx, s.Run, result.Networks); err != nil {
			return err
		}
		if err := c.saveFindings(ctx, s.Run, result.Findings); err != nil {
			return err
		}
		return c.saveKept(ctx, s.Run, result.Kept)
	})
	return s.Run, err
}

func (c *Case) saveRun(ctx context.Context, s Saved, result *demarche.Result) error {
	options, err := json.Marshal(s.Options)
	if err != nil {
		return err
	}
	all, err := json.Marshal(s.All)
	if err != nil {
		return err
	}
	reads, err := json.Marshal(s.Reads)
	if err != nil {
		return err
	}
	rest := *result
	rest.Findings, rest.Networks = nil, nil
	told, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	_, err = c.db.Exec(ctx, `INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?::TIMESTAMP, ?, ?, ?)`,
		s.Run, s.Analysis, string(options), string(all), string(reads), s.Input, s.Version, s.Ran, s.Title, s.Method, string(told))
	return err
}

// fill runs each with an appender for a table and closes it.
func (c *Case) fill(ctx context.Context, table string, types []duck.Type, each func(w *duck.Appender) error) error {
	w, err := c.db.Append(table, types)
	if err != nil {
		return err
	}
	err = each(w)
	if e := w.Close(ctx); err == nil {
		err = e
	}
	return err
}

const (
	vc = duck.Varchar
	bi = duck.Bigint
	db = duck.Double
	ts = duck.Timestamp
	in = duck.Integer
)

func (c *Case) saveNetworks(ctx context.Context, run int, networks []demarche.Network) error {
	edges := 0 // saved already
	for i := range networks {
		n := &networks[i]
		traces, err := json.Marshal(n.Traces)
		if err != nil {
			return err
		}
		chance := []any{nil, nil, nil, nil}
		if n.FDR > 0 {
			chance = []any{n.FDR, n.HorizonS, n.Tested, n.Firm}
		}
		if _, err := c.db.Exec(ctx, `INSERT INTO networks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''))`,
			append(append([]any{run, n.Name, string(traces), n.WindowS, n.MinShared, n.Quality, n.Components}, chance...), n.Method, n.Metric, n.Unit)...); err != nil {
			return err
		}
		if err := c.saveNodes(ctx, run, n); err != nil {
			return err
		}
		if err := c.saveEdges(ctx, run, n, edges); err != nil {
			return err
		}
		edges += len(n.Edges)
	}
	return nil
}

func (c *Case) saveNodes(ctx context.Context, run int, n *demarche.Network) error {
	types := []duck.Type{in, vc, vc, vc, bi, bi, bi, bi, db, ts, ts, db, db}
	return c.fill(ctx, "nodes", types, func(w *duck.Appender) error {
		for i := range n.Nodes {
			v := &n.Nodes[i]
			w.Integer(0, int32(run))
			w.Varchar(1, n.Name)
			w.Varchar(2, v.Actor)
			w.Varchar(3, v.Platform)
			w.Bigint(4, int64(v.Group))
			w.Bigint(5, v.Posts)
			w.Bigint(6, int64(v.Degree))
			w.Bigint(7, int64(v.Strength))
			w.Double(8, v.Betweenness)
			w.Bigint(9, v.First.UnixMicro())
			w.Bigint(10, v.Last.UnixMicro())
			w.Double(11, v.X)
			w.Double(12, v.Y)
			if err := w.EndRow(); err != nil {
				return err
			}
		}
		return nil
	})
}

// saveEdges saves the edges of a network, numbered after those before it.
func (c *Case) saveEdges(ctx context.Context, run int, n *demarche.Network, before int) error {
	types := []duck.Type{in, vc, bi, vc, vc, bi, bi, bi, bi, bi, bi, ts, ts, db, db, db, bi, db, bi, bi, db, db, db, db, db, duck.Boolean, duck.Boolean, vc}
	err := c.fill(ctx, "edges", types, func(w *duck.Appender) error {
		for i := range n.Edges {
			e := &n.Edges[i]
			w.Integer(0, int32(run))
			w.Varchar(1, n.Name)
			w.Bigint(2, int64(before+i+1))
			w.Varchar(3, e.A)
			w.Varchar(4, e.B)
			w.Bigint(5, int64(e.Shared))
			w.Bigint(6, e.Hits)
			w.Bigint(7, int64(e.ARecords))
			w.Bigint(8, int64(e.BRecords))
			w.Bigint(9, int64(e.AFirst))
			w.Bigint(10, int64(e.BFirst))
			w.Bigint(11, e.First.UnixMicro())
			w.Bigint(12, e.Last.UnixMicro())
			w.Double(13, e.GapMinS)
			w.Double(14, e.GapMedianS)
			w.Double(15, e.GapMaxS)
			w.Bigint(16, int64(e.Group))
			w.Double(17, e.Weight)
			if c := e.Chance; c != nil {
				w.Bigint(18, int64(c.Occasions))
				w.Bigint(19, int64(c.Meetings))
				w.Double(20, c.Choice)
				w.Double(21, c.PChoice)
				w.Double(22, c.Timing)
				w.Double(23, c.PTiming)
				w.Double(24, c.Q)
				w.Boolean(25, c.Firm)
				w.Boolean(26, c.OnOne)
				w.Varchar(27, c.Explained)
			}
			if err := w.EndRow(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.fill(ctx, "shown", []duck.Type{in, bi, duck.UBigint, bi}, func(w *duck.Appender) error {
		for i := range n.Edges {
			for _, s := range n.Edges[i].Shown {
				w.Integer(0, int32(run))
				w.Bigint(1, int64(before+i+1))
				w.UBigint(2, s.Object)
				w.Bigint(3, int64(s.Record))
				if err := w.EndRow(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (c *Case) saveFindings(ctx context.Context, run int, findings []demarche.Finding) error {
	// A list cannot be appended: it is as JSON on the way.
	if _, err := c.db.Exec(ctx, `CREATE OR REPLACE TEMP TABLE new_findings AS SELECT * REPLACE (NULL::VARCHAR AS subjects) FROM findings WHERE false`); err != nil {
		return err
	}
	w, err := c.db.AppendTemp("new_findings", []duck.Type{in, vc, vc, bi, vc, vc, db, vc, db, ts, ts, bi, vc})
	if err != nil {
		return err
	}
	err = appendFindings(w, run, findings)
	if e := w.Close(ctx); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if _, err := c.db.Exec(ctx, `INSERT INTO findings SELECT * REPLACE (subjects::JSON::VARCHAR[] AS subjects) FROM new_findings; DROP TABLE new_findings`); err != nil {
		return err
	}
	return c.fill(ctx, "evidence", []duck.Type{in, vc, bi}, func(w *duck.Appender) error {
		for i := range findings {
			for _, r := range findings[i].Evidence {
				w.Integer(0, int32(run))
				w.Varchar(1, findings[i].ID)
				w.Bigint(2, int64(r))
				if err := w.EndRow(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func appendFindings(w *duck.Appender, run int, findings []demarche.Finding) error {
	for i := range findings {
		f := &findings[i]
		if f.Claim == "" || f.Value.Unit == "" || len(f.Evidence) == 0 || len(f.Caveats) == 0 {
			return fmt.Errorf("finding %s lacks a claim, a unit, evidence or a caveat", f.ID)
		}
		slim := *f
		slim.Evidence = nil
		whole, err := json.Marshal(slim)
		if err != nil {
			return err
		}
		subjects, err := json.Marshal(append([]string{}, f.Subjects...))
		if err != nil {
			return err
		}
		w.Integer(0, int32(run))
		w.Varchar(1, f.ID)
		w.Varchar(2, f.Network)
		w.Bigint(3, int64(f.Group))
		w.Varchar(4, f.Claim)
		w.Varchar(5, string(subjects))
		w.Double(6, f.Value.Value)
		w.Varchar(7, f.Value.Unit)
		if f.Value.Chance != nil {
			w.Double(8, *f.Value.Chance)
		}
		w.Bigint(9, f.First.UnixMicro())
		w.Bigint(10, f.Last.UnixMicro())
		w.Bigint(11, int64(len(f.Evidence)))
		w.Varchar(12, string(whole))
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}
