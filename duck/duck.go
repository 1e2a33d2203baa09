// Package duck opens a DuckDB file and moves columns in and out of it. It is
// the only package that knows the engine, and knows nothing of cases.
//
// Rows are read and written in DuckDB's own vectors, in place: two thousand
// values to a call, no copy, no boxing. The database/sql driver hands over one
// boxed value a call, and the Arrow interface copies every column and brings
// sixty modules along.
package duck

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	mapping "github.com/duckdb/duckdb-go-bindings"
)

// A DB is one open database and one connection to it. It is not safe for use
// from several goroutines.
type DB struct {
	db   mapping.Database
	conn mapping.Connection
}

// Open opens or makes the database in the file path; "" is one in memory.
// config holds DuckDB's settings by name.
func Open(path string, config map[string]string) (*DB, error) {
	var c mapping.Config
	mapping.CreateConfig(&c)
	defer mapping.DestroyConfig(&c)
	for _, name := range slices.Sorted(maps.Keys(config)) {
		if mapping.SetConfig(c, name, config[name]) == mapping.StateError {
			return nil, fmt.Errorf("DuckDB has no setting %s = %q", name, config[name])
		}
	}
	d := &DB{}
	var message string
	if mapping.OpenExt(path, &d.db, c, &message) == mapping.StateError {
		return nil, errors.New(message)
	}
	if mapping.Connect(d.db, &d.conn) == mapping.StateError {
		mapping.Close(&d.db)
		return nil, errors.New("DuckDB gives no connection")
	}
	return d, nil
}

// Close ends the connection and closes the file. What is not committed is
// undone.
func (d *DB) Close() error {
	mapping.Disconnect(&d.conn)
	mapping.Close(&d.db)
	return nil
}

// Exec runs statements, of which only the last may have args, and returns the
// number of rows that the last one changed.
func (d *DB) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	r, err := d.run(ctx, sql, false, args)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return int64(mapping.RowsChanged(&r.res)), nil
}

// Query runs a query and returns its rows as they are made. The rows must be
// closed before the next call.
func (d *DB) Query(ctx context.Context, sql string, args ...any) (*Rows, error) {
	return d.run(ctx, sql, true, args)
}

// InTx runs do in a transaction, which is undone if do fails.
func (d *DB) InTx(ctx context.Context, do func() error) error {
	if _, err := d.Exec(ctx, "BEGIN"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = d.Exec(ctx, "COMMIT")
	}
	if err != nil {
		// The cause may be that ctx is done, and the rollback is owed all the same.
		if _, undo := d.Exec(context.WithoutCancel(ctx), "ROLLBACK"); undo != nil && !strings.Contains(undo.Error(), "no transaction is active") {
			err = errors.Join(err, undo)
		}
	}
	return err
}

// watch interrupts the connection when ctx is done, until the returned function
// is called.
func (d *DB) watch(ctx context.Context) func() {
	if ctx.Done() == nil {
		return func() {}
	}
	over, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-over:
			return
		case <-ctx.Done():
		}
		// More than once: DuckDB forgets an interrupt that comes before the query has
		// begun.
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		for {
			mapping.Interrupt(d.conn)
			select {
			case <-over:
				return
			case <-again.C:
			}
		}
	}()
	return func() { close(over); <-gone }
}

func (d *DB) run(ctx context.Context, sql string, streaming bool, args []any) (*Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var stmts mapping.ExtractedStatements
	n := mapping.ExtractStatements(d.conn, sql, &stmts)
	defer mapping.DestroyExtracted(&stmts)
	if n == 0 {
		return nil, failure(ctx, mapping.ExtractStatementsError(stmts), sql)
	}
	for i := range n - 1 {
		r, err := d.one(ctx, stmts, i, sql, false, nil)
		if err != nil {
			return nil, err
		}
		r.Close()
	}
	return d.one(ctx, stmts, n-1, sql, streaming, args)
}

func (d *DB) one(ctx context.Context, stmts mapping.ExtractedStatements, i mapping.IdxT, sql string, streaming bool, args []any) (*Rows, error) {
	var stmt mapping.PreparedStatement
	defer mapping.DestroyPrepare(&stmt)
	if mapping.PrepareExtractedStatement(d.conn, stmts, i, &stmt) == mapping.StateError {
		return nil, failure(ctx, mapping.PrepareError(stmt), sql)
	}
	for k, arg := range args {
		if err := bind(stmt, mapping.IdxT(k+1), arg); err != nil {
			return nil, failure(ctx, err.Error(), sql)
		}
	}
	r := &Rows{ctx: ctx, sql: sql, unwatch: d.watch(ctx)}
	execute := mapping.ExecutePrepared
	if streaming {
		execute = mapping.ExecutePreparedStreaming
	}
	if execute(stmt, &r.res) == mapping.StateError {
		message := mapping.ResultError(&r.res)
		r.Close()
		return nil, failure(ctx, message, sql)
	}
	return r, nil
}

func bind(stmt mapping.PreparedStatement, i mapping.IdxT, arg any) error {
	var state mapping.State
	switch v := arg.(type) {
	case nil:
		state = mapping.BindNull(stmt, i)
	case string:
		state = mapping.BindVarchar(stmt, i, v)
	case int:
		state = mapping.BindInt64(stmt, i, int64(v))
	case int64:
		state = mapping.BindInt64(stmt, i, v)
	case uint64:
		state = mapping.BindUInt64(stmt, i, v)
	case float64:
		state = mapping.BindDouble(stmt, i, v)
	case bool:
		state = mapping.BindBoolean(stmt, i, v)
	case time.Time:
		// As text, so that the zero time and a time's zone need no layout of ours.
		state = mapping.BindVarchar(stmt, i, v.UTC().Format("2006-01-02 15:04:05.000000"))
	default:
		return fmt.Errorf("argument %d has the type %T", i, arg)
	}
	if state == mapping.StateError {
		return fmt.Errorf("argument %d: %s", i, mapping.PrepareError(stmt))
	}
	return nil
}

// A QueryError is DuckDB's refusal of a query.
type QueryError struct {
	Message string // in DuckDB's words
	SQL     string
}

// Error implements error: the message, then the query.
func (e *QueryError) Error() string {
	return strings.TrimSpace(e.Message) + "\n" + strings.TrimSpace(e.SQL)
}

func failure(ctx context.Context, message, sql string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return &QueryError{Message: message, SQL: sql}
}
