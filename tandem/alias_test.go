package tandem

import (
	"testing"

	"pgregory.net/rapid"
)

// As recognition of print has spelled pages of the files of the House committee of 2018.
func TestNamesAsTheyArePrinted(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  Name
	}{
		{[]string{
			"facebook.com/WilliamsandKalvin", "facebook.com/WiIIiamsandKaIvin", "facebook.comnViIIiamsandKaIvin", "facebook.com/\\/ViIIiamsandKaIvin",
			"facebook.comNVilliam sandKaIvin", "facebook.com/VViIIiamsandKaIvin", "facebook:facebook.com/William sandKaIvin",
		}, Name{Key: "wllllamsandkalvln"}},
		{[]string{
			"facebook.com/Black-Matters-1579673598947501", "facebook.com/Black-Matters-1 579673598947501", "https://www.facebook.com/pages/Black-Matters/1579673598947501",
			"facebook.com/Black—Matters-I579673598947501/timeline",
		}, Name{Key: "blackmatters", ID: "1579673598947501"}},
		{[]string{"facebook.com/Born-Liberal-522628564598423", "facebook.com/Bom-Liberal-522628564598423"}, Name{Key: "bomllberal", ID: "522628564598423"}},
		{[]string{"facebook.com/events/1748220542079708", "facebook.com/events/I 748220542079708"}, Name{ID: "1748220542079708", Event: true}},
		{[]string{"instagram.com/veterans_us", "https:Hinstagram.com/veterans_us", "instagram.com/veterans—us"}, Name{Key: "veteransus"}},
		{[]string{"blackmattersus.com/16383-st-louis", "https:Hblackmattersus.com", "https://blackmattersus.com/14490-support"}, Name{Key: "blackmattersuscom"}},
		{[]string{"x:Ten_GOP", "TEN_GOP"}, Name{Key: "tengop"}},
	} {
		for _, name := range c.names {
			if got := NameOf(name); got != c.want {
				t.Errorf("%s: %+v, want %+v", name, got, c.want)
			}
		}
	}
}

func TestAliases(t *testing.T) {
	for _, c := range []struct {
		a, b, reason string
		sure         bool
	}{
		{"facebook.com/LGBT-United-839497472793277", "facebook.com/Lesbians-839497472793277", "id", true},
		{"facebook.com/LGBT-United-839497472793277", "facebook.com/LGBT-United-8394974727932771", "spelling", true},
		{"facebook.com/LGBT-United-839497472793277", "facebook.com/lgbt-united", "spelling", true},
		{"facebook.com/Dont-Shoot-1157233400960126", "facebook.com/Dont-Shoot-2294857100011", "spelling", false},
		{"facebook.com/blacktivists", "facebook.com/Blacktivist-128371547505950", "near", false},
		{"facebook.com/Stop-AI-896610653786585", "facebook.com/StopAllInvaders", "contained", false},
		{"facebook.com/lgbtun", "facebook.com/LGBT-United-839497472793277", "contained", false},
		{"facebook.com/patriototus", "facebook.com/LGBT-United-839497472793277", "", false},
		{"facebook.com/events/1748220542079708", "facebook.com/events/1723204977963012", "", false},
		{"facebook.com/events/1748220542079708", "facebook.com/Page-1748220542079708", "", false},
	} {
		all := Aliases([]string{c.a, c.b, c.a})
		if c.reason == "" {
			if len(all) > 0 {
				t.Errorf("%s and %s: %+v", c.a, c.b, all)
			}
			continue
		}
		if len(all) != 1 || all[0].Reason != c.reason || all[0].Sure != c.sure {
			t.Errorf("%s and %s: %+v, want %s, sure %v", c.a, c.b, all, c.reason, c.sure)
		}
	}
}

func TestMergeTakesTheNameThatCountsMost(t *testing.T) {
	of := Merge([]Alias{{A: "a", B: "b"}, {A: "c", B: "d"}, {A: "b", B: "c"}, {A: "x", B: "y"}}, map[string]int{"a": 1, "b": 2, "c": 5, "d": 5, "x": 1, "y": 1})
	for name, want := range map[string]string{"a": "c", "b": "c", "c": "c", "d": "c", "x": "x", "y": "x"} {
		if of[name] != want {
			t.Errorf("%s stands for %s, want %s", name, of[name], want)
		}
	}
}

// plainDistance is Levenshtein's, by its definition.
func plainDistance(a, b string) int {
	switch {
	case a == "":
		return len(b)
	case b == "":
		return len(a)
	case a[0] == b[0]:
		return plainDistance(a[1:], b[1:])
	}
	return 1 + min(plainDistance(a[1:], b), plainDistance(a, b[1:]), plainDistance(a[1:], b[1:]))
}

func TestDistance(t *testing.T) {
	word := rapid.StringMatching(`[ab]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, most := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 6).Draw(t, "most")
		want, got := plainDistance(a, b), distance(a, b, most)
		if min(want, most+1) != min(got, most+1) {
			t.Fatalf("%q and %q: %d, want %d", a, b, got, want)
		}
	})
}
