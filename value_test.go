package demarche

import (
	"testing"

	"pgregory.net/rapid"
)

// What is found near a claimed number holds or not as who reads the number would say.
func TestAValueHoldsAsItIsWritten(t *testing.T) {
	for _, c := range []struct {
		value, tolerance string
		holds, fails     []float64
	}{
		{"12", "", []float64{12}, []float64{11, 13}},
		{"70.5 %", "", []float64{70.5, 70.45, 70.549, 70.55}, []float64{70.4, 70.56}},
		{"80,000", "", []float64{80000}, []float64{79999}},
		{"126 million", "", []float64{126e6, 125.5e6, 126.4e6}, []float64{125.4e6, 127e6}},
		{"1.5 billion", "", []float64{1.45e9, 1.55e9}, []float64{1.4e9}},
		{"> 87", "", []float64{87.4, 88}, []float64{87, 86.99}},
		{"< 5", "", []float64{4}, []float64{5}},
		{">= 80000", "", []float64{80000, 1e9}, []float64{79999}},
		{"<= 5", "", []float64{5, -1}, []float64{5.1}},
		{"~ 90", "", []float64{81, 99, 90}, []float64{80.9, 99.1}},
		{"120..470", "", []float64{120, 470, 300}, []float64{119, 471}},
		{"10", "3", []float64{7, 13}, []float64{6.9, 13.1}},
		{"200", "5%", []float64{190, 210}, []float64{189, 211}},
		{"-2", "", []float64{-2}, []float64{2, -3}},
		{"supports", "", nil, []float64{0, 1}},
	} {
		v, err := ParseValue(c.value)
		if err != nil {
			t.Fatalf("%s: %v", c.value, err)
		}
		slack, rule, err := v.Slack(c.tolerance)
		if err != nil || rule == "" {
			t.Fatalf("%s: %q, %v", c.value, rule, err)
		}
		for _, f := range c.holds {
			if !v.Holds(f, slack) {
				t.Errorf("%s does not hold of %v", c.value, f)
			}
		}
		for _, f := range c.fails {
			if v.Holds(f, slack) {
				t.Errorf("%s holds of %v", c.value, f)
			}
		}
	}
	for _, s := range []string{"", " ", "> many", "~", "470..120", "1..x", "1e300 million", "9999999999999999"} {
		if v, err := ParseValue(s); err == nil && v.Form != AWord {
			t.Errorf("%q is read as %+v", s, v)
		}
	}
	for _, s := range []string{"1.2.3", "12 pieces", "1,23", "1,2345", ".5", "5."} {
		if v, err := ParseValue(s); err != nil || v.Form != AWord {
			t.Errorf("%q is read as %+v, %v", s, v, err)
		}
	}
}

// A wider tolerance lets nothing fall that held before.
func TestAWiderToleranceHoldsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, err := ParseValue(rapid.StringMatching(`(|> |>= |< |<= |~ )[0-9]{1,4}(|\.[0-9])`).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		found := float64(rapid.IntRange(0, 100000).Draw(t, "found")) / 10
		less := float64(rapid.IntRange(0, 500).Draw(t, "less")) / 10
		more := less + float64(rapid.IntRange(0, 500).Draw(t, "more"))/10
		if v.Holds(found, less) && !v.Holds(found, more) {
			t.Fatalf("%s holds of %v within %v, not within %v", v.Text, found, less, more)
		}
	})
}
