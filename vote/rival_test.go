package vote

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

var (
	russian = Side{"RUS", []string{"RUS"}}
	western = Side{"western", []string{"USA", "FRA"}}
)

func TestRivalsOnCyber(t *testing.T) {
	header, all := rows(t, "rival_pairs.csv")
	table := cyber(t)
	rivals, without := table.RivalsOf(russian, western)
	if without != 0 || len(rivals) != len(all) {
		t.Fatalf("%d pairs, %d roll calls in none; want %d and 0", len(rivals), without, len(all))
	}
	detected, _ := table.Rivals()
	if len(detected) != len(all) {
		t.Errorf("%d pairs without sides, want %d", len(detected), len(all))
	}
	letters := "YAN"
	for i, r := range rivals {
		row := all[i]
		if a, b := table.Rolls[r.A].Resolution, table.Rolls[r.B].Resolution; a != row[0] || b != row[1] {
			t.Errorf("%s and %s, want %v", a, b, row[:2])
		}
		if !slices.ContainsFunc(detected, func(d Rival) bool { return min(d.A, d.B) == min(r.A, r.B) && max(d.A, d.B) == max(r.A, r.B) }) {
			t.Errorf("%v is not found without sides", row[:2])
		}
		if n := strconv.Itoa(r.Joint.N()); n != row[2] {
			t.Errorf("%v: %s voted on both, want %s", row[:2], n, row[2])
		}
		for c := 3; c < len(header); c++ {
			x, y := indexOf(letters, header[c][0]), indexOf(letters, header[c][1])
			if n := strconv.Itoa(int(r.Joint[x][y])); n != row[c] {
				t.Errorf("%v: %s is %s, want %s", row[:2], header[c], n, row[c])
			}
		}
	}
}

func indexOf(letters string, c byte) int {
	for i := range len(letters) {
		if letters[i] == c {
			return i
		}
	}
	return -1
}

func TestSupportOnCyber(t *testing.T) {
	_, all := rows(t, "sponsor_support.csv")
	table := between(cyber(t), 2018, 2023)
	first, second := table.Drafts(russian, western), table.Drafts(western, russian)
	if len(first) != 7 || len(second) != 5 {
		t.Fatalf("%d and %d drafts, want 7 and 5", len(first), len(second))
	}
	of := map[string]Support{}
	backing := map[Backing]int{}
	for _, s := range table.Supports(first, second) {
		of[s.State] = s
		backing[s.Backing()]++
	}
	for _, row := range all {
		s := of[row[0]]
		for i, n := range []int{s.First.Yes, s.First.No, s.First.Abstain, s.Second.Yes, s.Second.No, s.Second.Abstain} {
			if strconv.Itoa(n) != row[1+i] {
				t.Errorf("%v: %+v", row, s)
				break
			}
		}
	}
	if len(of) != len(all) {
		t.Errorf("%d states, want %d", len(of), len(all))
	}
	// As the reference counts them: both 109, only the western 65, only the Russian
	// 17, neither 2.
	if backing[BothSides] != 109 || backing[SecondOnly] != 65 || backing[FirstOnly] != 17 || backing[Neither] != 2 {
		t.Errorf("%v", backing)
	}
}

// The text of one item may be found by its number where the words differ, and by its
// words where a source has no number.
func TestRivalsByItemAndSession(t *testing.T) {
	roll := func(session, agenda string, sponsors ...string) Roll {
		return Roll{Session: session, Agenda: agenda, Sponsors: sponsors}
	}
	table := &Table{States: []string{"AA"}, Rolls: []Roll{
		roll("73", "A/73/251 96 Developments in the field. FIELD--DEVELOPMENT", "AA"),
		roll("73", "Agenda item 96: developments, in another spelling", "BB", "CC"),
		roll("73", "Developments in the field", "CC"),
		roll("74", "Developments in the field", "BB"),
		roll("73", "A/73/251 97 Another matter.", "BB"),
		roll("73", "A/73/251 97 Another matter.", "BB", "AA"),
		roll("73", "A/73/251 97 Another matter."),
		roll("", "A/73/251 97 Another matter.", "DD"),
		roll("73", "N/A", "DD"),
		roll("73", "A/73/251 12 Report. || A/73/251 97 Another matter.", "EE"),
	}}
	table.Cells = make([]demarche.Choice, len(table.Rolls))
	rivals, without := table.Rivals()
	var got [][2]int
	for _, r := range rivals {
		got = append(got, [2]int{r.A, r.B})
	}
	if want := [][2]int{{0, 1}, {0, 2}, {4, 9}, {5, 9}}; !slices.Equal(got, want) || without != 3 {
		t.Errorf("%v, %d without; want %v and 3", got, without, want)
	}
	one, other := Side{"one", []string{"CC"}}, Side{"other", []string{"AA"}}
	rivals, _ = table.RivalsOf(one, other)
	if len(rivals) != 2 || rivals[0].A != 1 || rivals[0].B != 0 || rivals[1].A != 2 || rivals[1].B != 0 {
		t.Errorf("%+v, want the first side's draft first", rivals)
	}
	if d := table.Drafts(other, Side{"", []string{"BB"}}); !slices.Equal(d, []int{0}) {
		t.Errorf("drafts %v, want that of both sides left out", d)
	}
}

// Each pair's table is that of a dyad whose states are the two roll calls, swings add
// up to its corner, and two sides exchanged turn the sign of a margin.
func TestRivalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 8, 6)
		if len(table.Rolls) < 2 {
			return
		}
		var pairs []Rival
		for b := range table.Rolls {
			for a := range b {
				pairs = append(pairs, table.Pair(a, b))
			}
		}
		both, votes, corner, n := 0, 0, 0, 0
		for _, s := range table.Swings(pairs) {
			both += s.Both
			votes += s.Pairs
			if i := s.Index(); i < 0 || i > 1 {
				t.Fatalf("%+v", s)
			}
		}
		for _, r := range pairs {
			corner += int(r.Joint[0][0])
			n += r.Joint.N()
			if back := table.Pair(r.B, r.A); back.Joint != r.Joint.Transposed() || !near(back.Opposed(), r.Opposed()) {
				t.Fatalf("%+v, turned %+v", r, back)
			}
			if o := r.Opposed(); o < 0 || o > 1 {
				t.Fatalf("%v", o)
			}
		}
		if both != corner || votes != n {
			t.Fatalf("%d of %d in swings, %d of %d in pairs", both, votes, corner, n)
		}
		first, second := []int{0}, []int{1}
		turned := table.Supports(second, first)
		for i, s := range table.Supports(first, second) {
			m := s.Margin()
			if !near(m, -turned[i].Margin()) || m < -1 || m > 1 || math.IsNaN(m) != (s.First.Voters() == 0 || s.Second.Voters() == 0) {
				t.Fatalf("%+v: %v, turned %v", s, m, turned[i].Margin())
			}
		}
	})
}

// By pencil.
func TestBacking(t *testing.T) {
	for _, c := range []struct {
		first, second Count
		want          Backing
		margin        float64
	}{
		{Count{Yes: 3, No: 2}, Count{Yes: 1}, BothSides, -0.4},
		{Count{Yes: 2, Abstain: 2}, Count{Yes: 1}, SecondOnly, -0.5},
		{Count{Yes: 1}, Count{No: 1}, FirstOnly, 1},
		{Count{Abstain: 1}, Count{No: 1}, Neither, 0},
		{Count{Yes: 1}, Count{Absent: 4}, FirstOnly, math.NaN()},
	} {
		s := Support{First: c.first, Second: c.second}
		if s.Backing() != c.want || !near(s.Margin(), c.margin) {
			t.Errorf("%+v: %s, %v; want %s, %v", s, s.Backing(), s.Margin(), c.want, c.margin)
		}
	}
}
