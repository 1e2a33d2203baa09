package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"demarche/duck"
	"demarche/pairs"
	"demarche/simulate"
)

// child is what a child process does.
func child(task string, args []string) error {
	switch task {
	case "simulate":
		return writeRows(args[0], args[1], args[2])
	case "town":
		return writeTown(args[0], args[1])
	case "load":
		return onDatabase(args[1], "CREATE TABLE t AS SELECT * FROM read_csv('"+args[0]+"')")
	case "code":
		return onDatabase(args[1], "ATTACH '"+args[0]+"' AS plain (READ_ONLY)", code)
	case "sql":
		return onDatabase(args[0], "CREATE OR REPLACE TABLE edges AS "+coShare)
	case "twin":
		plan, err := pairs.CoShareSQL(pairs.Query{Window: time.Minute, MinShared: 2}, "SELECT object, actor, at_us, record FROM kept.touches")
		if err != nil {
			return err
		}
		return onDatabase(args[1], "ATTACH '"+args[0]+"' AS kept (READ_ONLY)", "CREATE TABLE whole AS "+plan.Query())
	case "digest":
		return digest(args[0])
	case "join":
		return join(args[0], args[1], 0)
	case "judge":
		return join(args[0], args[1], 0.05)
	}
	return fmt.Errorf("no task %q", task)
}

// writeRows writes the simulated file.
func writeRows(path, rows, sort string) error {
	n, err := strconv.Atoi(rows)
	if err != nil {
		return err
	}
	o := simulate.Plain(n)
	if sort == "viral" {
		o.Viral, o.ViralSpan = 0.05, time.Hour
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := simulate.Write(f, o, simulate.Coortweet); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// onDatabase runs statements on a database with DuckDB's own settings and closes
// it, so that all is on disk when the process ends.
func onDatabase(path string, statements ...string) error {
	db, err := duck.Open(path, nil)
	if err != nil {
		return err
	}
	for _, statement := range statements {
		if _, err := db.Exec(context.Background(), statement); err != nil {
			_ = db.Close()
			return err
		}
	}
	return db.Close()
}

// code numbers actors and objects and keeps the actors' names aside.
const code = `
CREATE TABLE actors AS SELECT row_number() OVER ()::UINTEGER AS actor, account_id AS id FROM (SELECT DISTINCT account_id FROM plain.t);
CREATE TABLE traces AS
SELECT o.object, a.actor, t.timestamp_share::BIGINT AS at_s
FROM plain.t
JOIN actors a ON a.id = t.account_id
JOIN (SELECT row_number() OVER ()::UINTEGER AS object, object_id FROM (SELECT DISTINCT object_id FROM plain.t)) o USING (object_id);
DETACH plain`

// coShare counts shared objects in SQL, and nothing else of an edge, as well as
// it was found to get: rows with no neighbour within the window go first; what is left is joined to itself
// where the window's bucket is the same or the next one; an object counts once
// for a pair, and a pair is kept with two objects.
const coShare = `
WITH live AS (
    SELECT object, actor, at_s
    FROM (SELECT object, actor, at_s,
                 lag(at_s) OVER w AS before, lead(at_s) OVER w AS next
          FROM traces WINDOW w AS (PARTITION BY object ORDER BY at_s))
    WHERE at_s - before <= 60 OR next - at_s <= 60
), earlier AS (
    SELECT object, actor, at_s, unnest([at_s // 60, at_s // 60 + 1]) AS bucket FROM live
), touched AS (
    SELECT DISTINCT least(x.actor, y.actor) AS a, greatest(x.actor, y.actor) AS b, object
    FROM earlier x
    JOIN (SELECT object, actor, at_s, at_s // 60 AS bucket FROM live) y USING (object, bucket)
    WHERE x.actor <> y.actor AND y.at_s BETWEEN x.at_s AND x.at_s + 60
)
SELECT a, b, count(*) AS shared FROM touched GROUP BY a, b HAVING count(*) >= 2`

// digest prints the answer of the SQL, in actors' names.
func digest(path string) error {
	db, err := duck.Open(path, nil)
	if err != nil {
		return err
	}
	_, rows, err := db.Strings(context.Background(), "SELECT "+digestOf("least(x.id, y.id)", "greatest(x.id, y.id)")+`
FROM edges e JOIN actors x ON x.actor = e.a JOIN actors y ON y.actor = e.b`)
	if err == nil {
		fmt.Println(rows[0][0])
	}
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}
