package export

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"demarche"
)

// Parquet writes the edges of every network.
var Parquet = Format{
	Name: "parquet",
	Ext:  ".parquet",
	Doc: `the edges of every network as a typed table, for DuckDB, pandas, R and Spark

Parquet, compressed with Zstandard. Times are timestamps in microseconds, UTC. What is
not known, as a time or chance where it was not computed, is null. Names stand as they are, control
characters with them; bytes that are not UTF-8 are U+FFFD.

Columns:
  a             an actor
  b             another; which is a and which b says nothing of who posted first` + docOf(edgeColumns) + `
  network       the network

The file's metadata has demarche.description: what the case holds, with the
SHA-256 of each dataset, the window, the threshold, the version and the command
of each run.`,
	Write: writeParquet,
}

// parquetEdge is a row. Its fields stand in the order of the columns.
type parquetEdge struct {
	A          string   `parquet:"a,dict"`
	B          string   `parquet:"b,dict"`
	Shared     int64    `parquet:"shared"`
	Hits       int64    `parquet:"hits"`
	ARecords   int64    `parquet:"a_records"`
	BRecords   int64    `parquet:"b_records"`
	AFirst     int64    `parquet:"a_first"`
	BFirst     int64    `parquet:"b_first"`
	First      *int64   `parquet:"first,optional,timestamp(microsecond)"`
	Last       *int64   `parquet:"last,optional,timestamp(microsecond)"`
	GapMinS    *float64 `parquet:"gap_min_s,optional"`
	GapMedianS *float64 `parquet:"gap_median_s,optional"`
	GapMaxS    *float64 `parquet:"gap_max_s,optional"`
	Group      int64    `parquet:"group"`
	Weight     *float64 `parquet:"weight,optional"`
	Occasions  *int64   `parquet:"occasions,optional"`
	Meetings   *int64   `parquet:"meetings,optional"`
	Choice     *float64 `parquet:"choice,optional"`
	PChoice    *float64 `parquet:"p_choice,optional"`
	Timing     *float64 `parquet:"timing,optional"`
	PTiming    *float64 `parquet:"p_timing,optional"`
	Q          *float64 `parquet:"q,optional"`
	Firm       *bool    `parquet:"firm,optional"`
	OnOne      *bool    `parquet:"on_one,optional"`
	Explained  *string  `parquet:"explained,optional,dict"`
	Network    string   `parquet:"network,dict"`
}

func writeParquet(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	p := parquet.NewGenericWriter[parquetEdge](w, parquet.Compression(&parquet.Zstd),
		parquet.KeyValueMetadata("demarche.description", describe(d, networks)))
	for _, n := range networks {
		rows := make([]parquetEdge, len(n.Edges))
		for i, e := range n.Edges {
			rows[i] = parquetEdge{
				A: utf8Of(e.A), B: utf8Of(e.B), Shared: int64(e.Shared), Hits: e.Hits,
				ARecords: int64(e.ARecords), BRecords: int64(e.BRecords), AFirst: int64(e.AFirst), BFirst: int64(e.BFirst),
				First: micros(e.First), Last: micros(e.Last),
				GapMinS: number(e.GapMinS), GapMedianS: number(e.GapMedianS), GapMaxS: number(e.GapMaxS),
				Group: int64(e.Group), Weight: number(e.Weight), Network: n.name,
			}
			if c := e.Chance; c != nil {
				r, occasions, meetings := &rows[i], int64(c.Occasions), int64(c.Meetings)
				r.Occasions, r.Meetings = &occasions, &meetings
				r.Choice, r.PChoice, r.Timing, r.PTiming = &c.Choice, &c.PChoice, &c.Timing, &c.PTiming
				r.Q, r.Firm, r.OnOne, r.Explained = &c.Q, &c.Firm, &c.OnOne, &c.Explained
			}
		}
		if _, err := p.Write(rows); err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
	}
	if err := p.Close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

func utf8Of(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// micros returns t in microseconds since 1970, nil for a time not known.
func micros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	us := t.UnixMicro()
	return &us
}

// number returns nil for a number that is none.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
