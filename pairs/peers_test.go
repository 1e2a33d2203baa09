package pairs_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/duck"
	"demarche/pairs"
)

// shared returns the path of a file beside the project.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := "../../shared/" + name
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// elections returns a case with the posts of CooRTweet's packaged data on the
// German election of 2021. An object of the oracles is named by its trace and
// its number; here it is also numbered, as actors are.
func elections(t *testing.T) *duck.DB {
	t.Helper()
	db := open(t)
	for _, sql := range []string{
		fmt.Sprintf(`CREATE TABLE file AS SELECT row_number() OVER () AS record, * FROM
			read_csv('%s', all_varchar = true, parallel = false)`, shared(t, "data/coortweet/german_elections.csv.zst")),
		`CREATE TABLE actors AS SELECT row_number() OVER (ORDER BY account_id)::UBIGINT AS actor, account_id AS name
			FROM (SELECT DISTINCT account_id FROM file)`,
		`CREATE TABLE posts AS SELECT record, 1 AS dataset, coalesce(post_id, '') AS key, actor FROM file JOIN actors ON account_id = name`,
		`CREATE TABLE wide AS SELECT record, actor, "timestamp"::BIGINT * 1000000 AS at_us,
			unnest(['url', 'domain', 'hashtag', 'phash']) AS action, unnest([url_id, domain_id, hashtag_id, phash_id]) AS id
			FROM file JOIN actors ON account_id = name`,
		`CREATE TABLE objects AS SELECT row_number() OVER ()::UBIGINT AS object, action, action || '_' || id AS text
			FROM (SELECT DISTINCT action, id FROM wide WHERE id IS NOT NULL)`,
		// The oracles were made of each trace's distinct rows.
		`CREATE TABLE traces AS SELECT w.action, object, w.actor, at_us, min(record) AS record
			FROM wide w JOIN objects o ON w.action = o.action AND text = w.action || '_' || id JOIN posts USING (record)
			GROUP BY w.action, object, w.actor, at_us, key`,
	} {
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// table is rows by a key, so that the order of rows is nothing.
func table(t *testing.T, db *duck.DB, sql string, numbers ...string) []string {
	t.Helper()
	columns, rows, err := db.Strings(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, row := range rows {
		for i, column := range columns {
			if slices.Contains(numbers, column) {
				v, err := strconv.ParseFloat(row[i], 64)
				if err != nil {
					t.Fatalf("%s: %v", column, err)
				}
				// R writes 15 digits.
				row[i] = strconv.FormatFloat(v, 'g', 12, 64)
			}
		}
		list = append(list, strings.Join(row, " "))
	}
	slices.Sort(list)
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: nothing to compare with", what)
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", what, len(got), len(want))
	}
	wrong := 0
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			if wrong++; wrong <= 3 {
				t.Errorf("%s: row %d is %s, want %s", what, i, got[i], want[i])
			}
		}
	}
}

// The oracles are what CooRTweet 2.1.3 gives on its packaged data with
// time_window 30, min_participation 2 and edge_weight 0.5: every pair, edge and
// node. Combined is one network of the four traces' pairs.
func TestCooRTweetIsThePeer(t *testing.T) {
	db := elections(t)
	for _, trace := range []string{"url", "domain", "hashtag", "phash", "combined"} {
		q := pairs.CooRTweet{TimeWindow: 30 * time.Second, MinParticipation: 2, EdgeWeight: 0.5}
		touched := fmt.Sprintf("SELECT object, actor, at_us, record FROM traces WHERE action = '%s'", trace)
		if trace == "combined" {
			q.Part, touched = "action", "SELECT object, actor, at_us, record, action FROM traces"
		}
		plan, err := q.Plan(touched)
		if err != nil {
			t.Fatal(err)
		}
		oracle := "read_csv('" + shared(t, "oracles/coordination/") + "coortweet_german_" + trace + "_tw30_mp2_%s.csv', all_varchar = true)"

		if trace != "combined" {
			got := table(t, db, "SELECT o.text, content, content_y, time_delta, a.name, b.name FROM ("+plan.To("pairs").Query()+
				`) p JOIN objects o USING (object) JOIN actors a ON a.actor = account JOIN actors b ON b.actor = account_y`, "time_delta")
			want := table(t, db, "SELECT object_id, content_id, content_id_y, time_delta, account_id, account_id_y FROM "+fmt.Sprintf(oracle, "pairs"), "time_delta")
			same(t, trace+" pairs", got, want)
		}

		const ends = "least(%[1]s, %[2]s), greatest(%[1]s, %[2]s)"
		numbers := []string{"avg_time_delta", "edge_symmetry_score"}
		columns := ", weight, avg_time_delta, n_content_id, n_content_id_y, edge_symmetry_score, weight_threshold FROM "
		edges := plan.Query()
		got := table(t, db, "SELECT "+fmt.Sprintf(ends, "a.name", "b.name")+columns+"("+edges+
			") JOIN actors a ON a.actor = account JOIN actors b ON b.actor = account_y", numbers...)
		want := table(t, db, "SELECT "+fmt.Sprintf(ends, `"from"`, `"to"`)+columns+fmt.Sprintf(oracle, "edges"), numbers...)
		same(t, trace+" edges", got, want)

		got = table(t, db, "SELECT DISTINCT name FROM ("+edges+") JOIN actors ON actor IN (account, account_y)")
		want = table(t, db, "SELECT name FROM "+fmt.Sprintf(oracle, "nodes"))
		same(t, trace+" nodes", got, want)
	}
}

// The oracle is what the toolkit's co_link gives on the URLs of the same posts
// with a window of 30 s and a weight of 2, self loops kept.
func TestQUTIsThePeer(t *testing.T) {
	db := elections(t)
	plan, err := pairs.QUT{TimeWindow: 30 * time.Second, MinEdgeWeight: 2}.Plan("SELECT object, actor, at_us, record FROM traces WHERE action = 'url'")
	if err != nil {
		t.Fatal(err)
	}
	got := table(t, db, "SELECT a.name, b.name, weight FROM ("+plan.Query()+") JOIN actors a ON a.actor = user_1 JOIN actors b ON b.actor = user_2")
	want := table(t, db, "SELECT user_1, user_2, weight FROM read_csv('"+shared(t, "oracles/coordination/qut_co_link_german_url_tw30_w2_withloops.csv")+"', all_varchar = true)")
	same(t, "co_link", got, want)
}

// small returns a case of a few posts, each of which touched object 10: the
// repost's trace, whose object is the key of the post p1.
func small(t *testing.T, posts string) *duck.DB {
	t.Helper()
	db := open(t)
	_, err := db.Exec(t.Context(), `CREATE TABLE objects AS SELECT 10::UBIGINT AS object, 'repost' AS action, 'p1' AS text;
		CREATE TABLE posts AS SELECT * FROM (VALUES `+posts+`) p(record, key, actor, at_us);
		ALTER TABLE posts ADD COLUMN dataset INTEGER DEFAULT 1`)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

const touchedTen = "SELECT 10::UBIGINT AS object, actor::UBIGINT AS actor, at_us::BIGINT AS at_us, record::BIGINT AS record FROM posts"

// By hand from the rule: the original and its reposts are pairs only if loops
// are kept, and so are two posts of one account and two rows of one content. A
// post without a key goes by its record. At equal times the account that appears
// first is the older. Accounts 1 and 3 have one row each.
func TestCooRTweetByHand(t *testing.T) {
	db := small(t, `(1, 'p1', 1, 0), (2, 'p2', 2, 1000000), (3, '', 3, 2000000), (4, 'p4', 2, 2000000), (5, 'p4', 2, 2000000)`)
	for _, c := range []struct {
		least int
		loops bool
		want  string
	}{
		{0, false, "p2 1/3 1|p4 1/3 0|p4 1/3 0"},
		{1, false, "p2 1/3 1|p4 1/3 0|p4 1/3 0"},
		{2, false, ""},
		{0, true, "p1 p2 1|p1 1/3 2|p1 p4 2|p1 p4 2|p2 1/3 1|p2 p4 1|p2 p4 1|p4 1/3 0|p4 1/3 0|p4 p4 0"},
	} {
		plan, err := pairs.CooRTweet{TimeWindow: 2 * time.Second, MinParticipation: c.least, KeepLoops: c.loops}.Plan(touchedTen)
		if err != nil {
			t.Fatal(err)
		}
		got := table(t, db, "SELECT content, content_y, time_delta FROM ("+plan.To("pairs").Query()+")", "time_delta")
		want := strings.Split(c.want, "|")
		if c.want == "" {
			want = nil
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("min_participation %d, loops %v: %q, want %q", c.least, c.loops, got, want)
		}
	}
}

// By hand from the rule: of two rows with one key the first is taken, so that a
// stands at 0 s and not at 6 s; a window's ends are in it; a user has an edge to
// itself.
func TestQUTByHand(t *testing.T) {
	db := small(t, `(1, 'a', 1, 0), (2, 'a', 1, 6000000), (3, 'b', 2, 5000000), (4, 'c', 1, 1000000), (5, '', 2, 20000000), (6, '', 3, 20000000)`)
	plan, err := pairs.QUT{TimeWindow: 5 * time.Second, MinEdgeWeight: 1}.Plan(touchedTen)
	if err != nil {
		t.Fatal(err)
	}
	got := table(t, db, plan.Query())
	want := []string{"1 1 2", "1 2 2", "2 1 1", "2 3 1", "3 2 1"}
	if !slices.Equal(got, want) {
		t.Errorf("edges are %q, want %q", got, want)
	}
}

func TestWrongParametersAreRefused(t *testing.T) {
	for _, q := range []interface {
		Plan(string) (pairs.Plan, error)
	}{
		pairs.CooRTweet{TimeWindow: -1},
		pairs.CooRTweet{MinParticipation: -1},
		pairs.CooRTweet{EdgeWeight: 1.5},
		pairs.CooRTweet{EdgeWeight: math.NaN()},
		pairs.QUT{TimeWindow: -1},
		pairs.QUT{MinEdgeWeight: -1},
	} {
		if _, err := q.Plan(touchedTen); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: %v, want a usage error", q, err)
		}
	}
}
