package casefile

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
	"slices"

	"demarche"
	"demarche/duck"
	"demarche/family"
	"demarche/trace"
)

// A FamilyCount says of what the families of texts were made, and what was left
// out.
type FamilyCount struct {
	Input    string `json:"input"`    // as [Case.Input] has it for texts
	Version  string `json:"version"`  // of the program
	Texts    int64  `json:"texts"`    // different texts of the case
	Families int64  `json:"families"` // of two texts or more
	In       int64  `json:"in"`       // texts that are in one
	Short    int64  `json:"short"`    // texts that are too short to be compared
	Capped   int64  `json:"capped"`   // forms that were not compared with every one that might have been similar
}

// Families returns of what the families were made; the zero value if they never
// were.
func (c *Case) Families(ctx context.Context) (f FamilyCount, err error) {
	rows, err := c.Table(ctx, "s", `SELECT value FROM meta WHERE key = 'families'`)
	if err != nil || len(rows) == 0 {
		return f, err
	}
	return f, fromJSON(rows[0][0].(string), &f)
}

// familiesAreFresh reports whether the families are those of the texts that the
// case has.
func (c *Case) familiesAreFresh(ctx context.Context) (bool, error) {
	input, err := c.Input(ctx, []string{trace.Text})
	if err != nil {
		return false, err
	}
	made, err := c.Families(ctx)
	return made.Input == input && made.Version == c.options.Version, err
}

// Derive makes what the traces of some actions are made from and what is not made
// of each file as it is added: for family the families of all texts. Where this
// version has made them of the same texts they stand as they are.
func (c *Case) Derive(ctx context.Context, actions []string, progress func(doing string, done, total int64)) error {
	if !slices.Contains(actions, trace.Family) {
		return nil
	}
	if fresh, err := c.familiesAreFresh(ctx); err != nil || fresh {
		return err
	}
	// Beside this DuckDB needs little, and there is nothing else yet.
	allowed := c.options.Memory / 5 * 3
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(max(before, allowed))
	defer debug.FreeOSMemory()
	defer debug.SetMemoryLimit(before)
	var texts []numbered
	var found *family.Families
	err := c.streaming(ctx, func() (err error) {
		texts, found, err = c.findFamilies(ctx, allowed, progress)
		return err
	})
	if err != nil {
		return err
	}
	progress("keeping families", 0, 0)
	return c.db.InTx(ctx, func() error { return c.keepFamilies(ctx, texts, found) })
}

// A numbered text is an object.
type numbered struct {
	number uint64
	text   string
}

// perText is what a text takes beside its bytes: itself, and its place among the
// strings alone.
const perText = 8 + 16 + 16

func (c *Case) findFamilies(ctx context.Context, allowed int64, progress func(doing string, done, total int64)) ([]numbered, *family.Families, error) {
	rows, err := c.Table(ctx, "ii", `SELECT count(*), coalesce(sum(strlen(text)), 0)::BIGINT FROM objects WHERE action = 'text'`)
	if err != nil {
		return nil, nil, err
	}
	n, bytes := rows[0][0].(int64), rows[0][1].(int64)
	held := bytes + perText*n
	if held > allowed {
		return nil, nil, c.tooLarge(&family.MemoryError{Texts: int(n), Need: held, Allowed: allowed}, 0)
	}
	texts := make([]numbered, 0, n)
	r, err := c.db.Query(ctx, `SELECT object, text FROM objects WHERE action = 'text'`)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			texts = append(texts, numbered{r.Uint64s(0)[i], r.String(1, i)})
		}
	}
	if err := r.Err(); err != nil {
		return nil, nil, err
	}
	// The first text of a form may represent a family: the one of the lowest number,
	// in whatever order the files were added.
	slices.SortFunc(texts, func(a, b numbered) int { return cmp.Compare(a.number, b.number) })
	plain := make([]string, len(texts))
	for i := range texts {
		plain[i] = texts[i].text
	}
	found, err := family.Find(ctx, plain, family.Options{
		Threads: c.options.Threads, Memory: allowed - held,
		Progress: func(done, total int64) { progress("finding families of texts", done, total) },
	})
	if e, ok := errors.AsType[*family.MemoryError](err); ok {
		err = c.tooLarge(e, held)
	}
	return texts, found, err
}

// tooLarge says that the families do not fit into memory, of which held is taken
// by the texts.
func (c *Case) tooLarge(e *family.MemoryError, held int64) error {
	e.Need, e.Allowed = e.Need+held, e.Allowed+held
	return demarche.Errorf(demarche.BadData, "%w", e).WithHint("--memory %dMiB or more, of which families may have three fifths", (e.Need/3*5)>>20+1)
}

func (c *Case) keepFamilies(ctx context.Context, texts []numbered, found *family.Families) error {
	input, err := c.Input(ctx, []string{trace.Text})
	if err != nil {
		return err
	}
	count := FamilyCount{
		Input: input, Version: c.options.Version, Texts: int64(len(texts)), Families: int64(len(found.List)),
		Short: int64(found.Short), Capped: int64(found.Capped),
	}
	numbers := make([]uint64, len(found.List))
	for i, f := range found.List {
		numbers[i] = objectHash(trace.Family, texts[f.Representative].text).Lo
		count.In += int64(f.Members)
	}
	if _, err := c.db.Exec(ctx, `DELETE FROM families; DELETE FROM family_texts; DELETE FROM meta WHERE key = 'families'`); err != nil {
		return err
	}
	err = c.fill(ctx, "families", []duck.Type{duck.UBigint, duck.UBigint, duck.Bigint, duck.Bigint, duck.Double, duck.Double}, func(w *duck.Appender) error {
		for i, f := range found.List {
			w.UBigint(0, numbers[i])
			w.UBigint(1, texts[f.Representative].number)
			w.Bigint(2, int64(f.Members))
			w.Bigint(3, int64(f.Forms))
			w.Double(4, f.Cohesion)
			w.Double(5, f.Least)
			if err := w.EndRow(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = c.fill(ctx, "family_texts", []duck.Type{duck.UBigint, duck.UBigint}, func(w *duck.Appender) error {
		for i, of := range found.Of {
			if of < 0 {
				continue
			}
			w.UBigint(0, texts[i].number)
			w.UBigint(1, numbers[of])
			if err := w.EndRow(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	clash, err := c.Table(ctx, "ss", `
SELECT o.text, r.text FROM families f JOIN objects o ON o.object = f.family JOIN objects r ON r.object = f.representative
WHERE o.action <> 'family' OR o.text <> r.text
UNION ALL
SELECT min(r.text), max(r.text) FROM families f JOIN objects r ON r.object = f.representative GROUP BY f.family HAVING count(*) > 1`)
	if err != nil {
		return err
	}
	if len(clash) > 0 {
		return demarche.Errorf(demarche.Internal, "%.80q and %.80q have the same number", clash[0][0], clash[0][1])
	}
	// The objects of families that are no more stay: a run that was made of them
	// names them.
	if _, err := c.db.Exec(ctx, `INSERT INTO objects SELECT f.family, 'family', r.text, NULL
FROM families f JOIN objects r ON r.object = f.representative ANTI JOIN objects o ON o.object = f.family`); err != nil {
		return err
	}
	said, err := json.Marshal(count)
	if err != nil {
		return err
	}
	_, err = c.db.Exec(ctx, `INSERT INTO meta VALUES ('families', ?)`, string(said))
	return err
}

// FamilyFacts returns how alike the texts of families are, by the number of the
// family. What is no family is not in it.
func (c *Case) FamilyFacts(ctx context.Context, numbers []uint64) (map[uint64]*demarche.Family, error) {
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `SELECT f.family, f.texts, f.forms, f.cohesion, f.least FROM families f SEMI JOIN listed l ON l.number = f.family`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all := map[uint64]*demarche.Family{}
	for r.Next() {
		for i := range r.Len() {
			all[r.Uint64s(0)[i]] = &demarche.Family{Texts: r.Int64s(1)[i], Forms: r.Int64s(2)[i], Cohesion: r.Float64s(3)[i], Least: r.Float64s(4)[i]}
		}
	}
	return all, r.Err()
}
