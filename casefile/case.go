// Package casefile keeps a case in one DuckDB file: what was given, what was
// refused, and what the analyses said of it. It decides nothing: it stores,
// finds again, and hands the traces to the pair join.
//
// # Shapes
//
// The tables and columns explain themselves, in schema.sql and in the case
// file. A row of a file stands as it was in rows_1, rows_2...; the view posts
// lines all of them up. An actor and an object are numbered by XXH3-64 of what
// they are called, so that the number is the same in every case, in any order
// of adding. Two names for one number are looked for at every add, and refused.
package casefile

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"demarche"
	"demarche/duck"
)

//go:embed schema.sql
var schema string

// migrations make a case of schema i+1 one of schema i+2. A change of
// schema.sql adds one, which is never changed afterwards.
var migrations = []string{numberActions, addChance, addFamilies, addMethod, addFacts, joinFamilies, addCodings, addAccounts}

//go:embed migrations/2.sql
var numberActions string

//go:embed migrations/3.sql
var addChance string

//go:embed migrations/4.sql
var addFamilies string

//go:embed migrations/5.sql
var addMethod string

//go:embed migrations/6.sql
var addFacts string

//go:embed migrations/7.sql
var joinFamilies string

//go:embed migrations/8.sql
var addCodings string

//go:embed migrations/9.sql
var addAccounts string

// Memory is the path of a case that is in memory only, for tests.
const Memory = ""

// A Case is an open case file. It is not safe for use from several goroutines.
type Case struct {
	Path    string
	db      *duck.DB
	options Options
	spill   string // the folder for what does not fit into memory
}

// Options say how a case is opened.
type Options struct {
	Memory   int64  // bytes that all of it may use; 0 is half of the machine's
	Threads  int    // 0 is one a core
	ReadOnly bool   // nothing is changed, and others may read at the same time
	Version  string // the program's, for what is saved
}

func (o Options) withDefaults() Options {
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Memory == 0 {
		o.Memory = machineMemory() / 2
	}
	return o
}

// engineMemory is what DuckDB may use, in bytes: half. The other half is for the
// pair join and what is read.
func (o Options) engineMemory() int64 { return max(o.Memory/2, 64<<20) }

// machineMemory returns the bytes of memory that this process may use: the
// machine's, or what its control group allows if that is less.
func machineMemory() int64 {
	memory := int64(4 << 30)
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if f := strings.Fields(line); len(f) > 1 && f[0] == "MemTotal:" {
				if kib, err := strconv.ParseInt(f[1], 10, 64); err == nil {
					memory = kib << 10
				}
			}
		}
	}
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil {
			memory = min(memory, limit)
		}
	}
	return memory
}

// New makes a case in the file path, which must not exist, and opens it.
func New(ctx context.Context, path string, o Options) (*Case, error) {
	if path == Memory {
		return open(ctx, path, o, create)
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, demarche.Errorf(demarche.Usage, "%s exists", path).WithHint("nothing is written over: name another file, or remove this one")
	}
	if dir := filepath.Dir(path); !isDir(dir) {
		return nil, demarche.Errorf(demarche.NotFound, "there is no folder %s", dir).WithHint("mkdir -p %s", dir)
	}
	// Made beside and renamed, so that a half-made case never has the name.
	unfinished := path + ".unfinished"
	for _, p := range []string{unfinished, unfinished + ".wal"} {
		if err := os.RemoveAll(p); err != nil {
			return nil, demarche.CannotWrite(path, err)
		}
	}
	// DuckDB's own words name the file of passage.
	f, err := os.Create(unfinished)
	if err != nil {
		return nil, demarche.CannotWrite(path, err)
	}
	_ = f.Close()
	if err := os.Remove(unfinished); err != nil {
		return nil, demarche.CannotWrite(path, err)
	}
	c, err := open(ctx, unfinished, o, create)
	if err != nil {
		return nil, err
	}
	if err := c.Close(); err != nil {
		return nil, err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return nil, demarche.CannotWrite(path, err)
	}
	return Open(ctx, path, o)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Open opens the case in the file path. A case of an older schema is brought
// up to this one; one of a newer schema is refused.
func Open(ctx context.Context, path string, o Options) (*Case, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, demarche.Errorf(demarche.NotFound, "there is no case %s", path).WithHint("make one: demarche new %s", path)
	case err != nil:
		return nil, demarche.Errorf(demarche.Usage, "%s cannot be read: %w", path, err)
	case info.IsDir():
		return nil, demarche.Errorf(demarche.Usage, "%s is a folder, not a case", path)
	}
	return open(ctx, path, o, check)
}

func open(ctx context.Context, path string, o Options, then func(context.Context, *Case) error) (*Case, error) {
	o = o.withDefaults()
	config := map[string]string{
		"memory_limit":                 strconv.FormatInt(o.engineMemory()/1000, 10) + "KB",
		"threads":                      strconv.Itoa(o.Threads),
		"autoinstall_known_extensions": "false",
		"autoload_known_extensions":    "false",
		"preserve_insertion_order":     "false",
		// Every commit is written as a checkpoint, which takes effect by one block,
		// and none to the log: killed while it wrote a large commit to the log, DuckDB
		// has replayed one table of it and not the others.
		"checkpoint_threshold": "1KB",
	}
	if o.ReadOnly && path != Memory {
		config["access_mode"] = "READ_ONLY"
	}
	db, err := duck.Open(path, config)
	if err != nil {
		return nil, openError(path, o.ReadOnly, err)
	}
	c := &Case{Path: path, db: db, options: o}
	if err := c.spillApart(ctx); err != nil {
		_ = c.Close()
		return nil, err
	}
	if err := then(ctx, c); err != nil {
		_ = c.Close()
		return nil, err
	}
	// Of a string column DuckDB tries both dictionaries and FSST; the first cost a
	// third of an import and make the file no smaller. What a query of the user's
	// may do ends here: it reads this file only.
	if _, err := db.Exec(ctx, "SET enable_external_access = false"); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// spillApart makes a folder of this opening alone for what does not fit into memory:
// DuckDB names the files in it by number, and two programs that read one case would write
// over each other's. It is beside the case, where there is room for what is as large, or
// with the system's temporary files where nothing can be made beside it.
func (c *Case) spillApart(ctx context.Context) (err error) {
	if c.Path != Memory {
		if !c.options.ReadOnly {
			removeSpilled(c.Path)
		}
		c.spill, err = os.MkdirTemp(filepath.Dir(c.Path), filepath.Base(c.Path)+".tmp-*")
	}
	if c.Path == Memory || err != nil {
		c.spill, err = os.MkdirTemp("", "demarche-*")
	}
	if err != nil {
		return fmt.Errorf("make a folder for what does not fit into memory: %w", err)
	}
	_, err = c.db.Exec(ctx, "SET temp_directory = '"+strings.ReplaceAll(c.spill, "'", "''")+"'")
	return err
}

// removeSpilled removes the folders of openings of a case that did not end. It is for one
// who holds its lock: nobody else has it open then.
func removeSpilled(path string) {
	entries, _ := os.ReadDir(filepath.Dir(path))
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), filepath.Base(path)+".tmp")
		if ok && e.IsDir() && (rest == "" || rest[0] == '-') {
			_ = os.RemoveAll(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

func openError(path string, readOnly bool, err error) error {
	denied := func(message string) bool {
		return strings.Contains(message, "Permission denied") || strings.Contains(message, "Operation not permitted") || strings.Contains(message, "Read-only file system")
	}
	switch message := err.Error(); {
	case denied(message) && readOnly:
		return demarche.Errorf(demarche.Usage, "%s cannot be read: %w", path, err)
	case denied(message):
		return demarche.Errorf(demarche.Usage, "%s cannot be written: %w", path, err).WithHint("what only reads works as it is (show, report, export, sql); to change it, copy it to a folder that can be written into")
	case strings.Contains(message, "Could not set lock"):
		return demarche.Errorf(demarche.Usage, "%s is open in another program: %w", path, err).WithHint("wait until it is done, or end it")
	case strings.Contains(message, "not a valid DuckDB database"):
		return demarche.Errorf(demarche.BadData, "%s is not a case: %w", path, err).WithHint("make a case and add the file: demarche analyze %s", path)
	default:
		return fmt.Errorf("open %s: %w", path, err)
	}
}

func create(ctx context.Context, c *Case) error {
	return c.db.InTx(ctx, func() error {
		if _, err := c.db.Exec(ctx, schema); err != nil {
			return err
		}
		_, err := c.db.Exec(ctx, fmt.Sprintf(`INSERT INTO meta VALUES ('schema', '%d'), ('program', 'demarche')`, len(migrations)+1))
		return err
	})
}

func check(ctx context.Context, c *Case) error {
	_, rows, err := c.db.Strings(ctx, `SELECT value FROM meta WHERE key = 'schema'`)
	if err != nil || len(rows) != 1 {
		return demarche.Errorf(demarche.BadData, "%s is a DuckDB file, but not a case of demarche", c.Path)
	}
	have, err := strconv.Atoi(rows[0][0])
	if err != nil {
		return demarche.Errorf(demarche.BadData, "%s: its schema is %q, which is no number", c.Path, rows[0][0])
	}
	return migrate(ctx, c, have, migrations)
}

func migrate(ctx context.Context, c *Case, have int, steps []string) error {
	want := len(steps) + 1
	switch {
	case have > want:
		return demarche.Errorf(demarche.Usage, "%s was made by a newer demarche: its schema is %d, this one knows up to %d", c.Path, have, want).
			WithHint("use the newer demarche; this one changes nothing in the case")
	case have == want:
		return nil
	case c.options.ReadOnly:
		return demarche.Errorf(demarche.Usage, "%s has the older schema %d and is opened for reading only", c.Path, have).
			WithHint("bring it up to schema %d: demarche new is not needed, any add or run does it", want)
	}
	// Each step is a transaction of its own: DuckDB alters a table once in one.
	for i, step := range steps[have-1:] {
		err := c.db.InTx(ctx, func() error {
			if _, err := c.db.Exec(ctx, step); err != nil {
				return err
			}
			_, err := c.db.Exec(ctx, `UPDATE meta SET value = ? WHERE key = 'schema'`, strconv.Itoa(have+i+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("bring %s to schema %d: %w", c.Path, have+i+1, err)
		}
	}
	return nil
}

// Close closes the case.
func (c *Case) Close() error {
	err := c.db.Close()
	if c.spill != "" {
		_ = os.RemoveAll(c.spill)
	}
	return err
}

// Version returns the version of the program that opened the case.
func (c *Case) Version() string { return c.options.Version }

// Query runs a query of the user's and calls each with the columns and each row
// as text; the first call tells the columns and has no row.
func (c *Case) Query(ctx context.Context, sql string, each func(columns, row []string) error) error {
	err := c.db.EachString(ctx, sql, each)
	if q, ok := errors.AsType[*duck.QueryError](err); ok {
		return demarche.Errorf(demarche.Usage, "%s", strings.TrimSpace(q.Message)).WithHint("see the tables: demarche sql %s 'SELECT table_name, comment FROM duckdb_tables()'", c.Path)
	}
	return err
}
