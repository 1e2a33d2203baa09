package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/trace"
)

// Read returns the datasets that an analysis of these actions reads, in the
// order of adding: those that gave traces of them, or all where there are none. What
// a dataset of facts holds, as demarche.RollCalls, stands for an action.
func (c *Case) Read(ctx context.Context, actions []string) ([]demarche.Dataset, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil || len(actions) == 0 {
		return datasets, err
	}
	rows, err := c.Table(ctx, "i", `SELECT DISTINCT dataset::BIGINT FROM dataset_traces WHERE action IN (`+literals(append(storedActions(actions), "no action"))+`)`)
	if err != nil {
		return nil, err
	}
	gave := map[int64]bool{}
	for _, row := range rows {
		gave[row[0].(int64)] = true
	}
	return slices.DeleteFunc(datasets, func(d demarche.Dataset) bool {
		if d.Holds != demarche.Posts {
			return !slices.Contains(actions, d.Holds)
		}
		return !gave[int64(d.Dataset)] && !((slices.Contains(actions, trace.Minute) || slices.Contains(actions, trace.Hour)) && d.ResolutionS <= mostForMinutes)
	}), nil
}

// Input returns the SHA-256 over what an analysis of these actions reads.
func (c *Case) Input(ctx context.Context, actions []string) (string, error) {
	datasets, err := c.Read(ctx, actions)
	if err != nil {
		return "", err
	}
	return inputOf(datasets)
}

// NetworkSince reports whether a network of the case was made after a time.
func (c *Case) NetworkSince(ctx context.Context, t time.Time) (bool, error) {
	rows, err := c.Table(ctx, "i", `SELECT count(*) FROM networks JOIN runs USING (run) WHERE ran > ?`, t)
	if err != nil {
		return false, err
	}
	return rows[0][0].(int64) > 0, nil
}

func inputOf(datasets []demarche.Dataset) (string, error) {
	h := sha256.New()
	for _, d := range datasets {
		mapping, err := json.Marshal(d.Mapping)
		if err != nil {
			return "", err
		}
		options, err := json.Marshal(d.Options)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%d %s %s %s %q %s\n", d.Dataset, d.SHA256, d.Format, mapping, d.Zone, options)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// lacks returns the datasets that were added after a run and that it would read
// now: what it says is not about them.
func (c *Case) lacks(ctx context.Context, s Saved) ([]demarche.Dataset, error) {
	if s.Input == "" {
		return nil, nil // saved by a program that does not say what it read
	}
	datasets, err := c.Read(ctx, s.Reads)
	if err != nil {
		return nil, err
	}
	// Datasets are added and never changed, so what it read were the first of them.
	for n := len(datasets); n > 0; n-- {
		input, err := inputOf(datasets[:n])
		if err != nil {
			return nil, err
		}
		if input == s.Input {
			return datasets[n:], nil
		}
	}
	return datasets, nil
}

// lackNote says in a sentence what a run lacks; "" if it lacks nothing.
func lackNote(s Saved, lacks []demarche.Dataset) string {
	if len(lacks) == 0 {
		return ""
	}
	names := make([]string, len(lacks))
	for i, d := range lacks {
		names[i] = fmt.Sprintf("%d (%s)", d.Dataset, d.Name)
	}
	return fmt.Sprintf("run %d (%s) was made before dataset %s was added, and says nothing of it", s.Run, s.Analysis, strings.Join(names, ", "))
}
