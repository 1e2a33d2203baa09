package vote

import (
	"slices"
	"testing"
)

// The agenda as the library's records, the reports of sessions and people write it.
func TestItems(t *testing.T) {
	for _, c := range []struct {
		agenda string
		want   []Item
	}{
		{
			"A/73/251 96 Developments in the field of information and telecommunications in the context of international security. INFORMATION--INTERNATIONAL SECURITY",
			[]Item{{"96", "developments in the field of information and telecommunications in the context of international security"}},
		},
		{"Developments in the field of information  and telecommunications in the context of international security.", []Item{{"", "developments in the field of information and telecommunications in the context of international security"}}},
		{"A/33/251/Rev.1 125 Review of the work.", []Item{{"125", "review of the work"}}},
		{"A/31/251 & Add.1 43 Comprehensive study.", []Item{{"43", "comprehensive study"}}},
		{"A/34/251 107b$", []Item{{"107b", ""}}},
		{"A/4534 9 Opening of the general debate. UN. GENERAL ASSEMBLY (15TH SESS. : 1960-1961)--GENERAL DEBATE", []Item{{"9", "opening of the general debate"}}},
		{"A/41/251 110 Programme budget for the biennium 1986-1987. UN--BUDGET (1986-1987)", []Item{{"110", "programme budget for the biennium"}}},
		{"A/63/251 63 Right of peoples to self-determination. SELF-DETERMINATION OF PEOPLES || A/63/251 63[1] MERCENARIES", []Item{{"63", "right of peoples to self determination"}}},
		{"A/63/251 63[1] MERCENARIES", []Item{{"63", "mercenaries"}}},
		{"A/4230 28a Cost estimates. || A/4230 28b Manner of financing.", []Item{{"28a", "cost estimates"}, {"28b", "manner of financing"}}},
		{"Agenda item 128 (a)", []Item{{"128a", ""}}},
		{"item 98 (h): Conventional arms control", []Item{{"98h", "conventional arms control"}}},
		{"10th special session", []Item{{"", "10th special session"}}},
		{"2015 Review Conference", []Item{{"", "review conference"}}},
		{"INFORMATION", []Item{{"", "information"}}},
		{"2001", []Item{{"", "2001"}}},
		{"N/A", nil},
		{" ", nil},
	} {
		if got := Items(c.agenda); !slices.Equal(got, c.want) {
			t.Errorf("%q: %+v, want %+v", c.agenda, got, c.want)
		}
	}
}

func TestSameItem(t *testing.T) {
	for _, c := range []struct {
		a, b Item
		want bool
	}{
		{Item{"96", "x"}, Item{"96", "another spelling of x"}, true},
		{Item{"96", "x"}, Item{"97", "x"}, false},
		{Item{"98", "x"}, Item{"98h", "x"}, false},
		{Item{"", "x"}, Item{"96", "x"}, true},
		{Item{"", "x"}, Item{"", "y"}, false},
		{Item{"96", ""}, Item{"", ""}, false},
		{Item{}, Item{}, false},
	} {
		if got := c.a.Same(c.b); got != c.want || c.b.Same(c.a) != c.want {
			t.Errorf("%+v and %+v: same %v", c.a, c.b, got)
		}
	}
}

func TestByItem(t *testing.T) {
	for _, c := range []struct {
		roll Roll
		want []string
	}{
		{Roll{Session: "60", Agenda: "A/60/251 86 Nuclear disarmament. NUCLEAR DISARMAMENT"}, []string{"nuclear disarmament"}},
		{Roll{Session: "61", Agenda: "A/61/251 90 Nuclear Disarmament."}, []string{"nuclear disarmament"}},
		{Roll{Session: "34", Agenda: "A/34/251 107b$"}, []string{"34 item 107b"}},
		{Roll{Session: "34", Agenda: "N/A"}, nil},
	} {
		if got := ByItem(&c.roll); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.roll.Agenda, got, c.want)
		}
	}
}
