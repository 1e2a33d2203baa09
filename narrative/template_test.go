package narrative

import (
	"fmt"
	"testing"
)

func TestTemplates(t *testing.T) {
	for _, c := range []struct {
		text, template string
		slots          []slot
	}{
		{"Police shot a man in Houston, he was 26", "police shot a man in ‹name› he was ‹number›", []slot{{"name", "Houston"}, {"number", "26"}}},
		{"Police shot a man in New York, he was 31 https://t.co/abcdefghij", "police shot a man in ‹name› he was ‹number›", []slot{{"name", "New York"}, {"number", "31"}}},
		{"Rally on May 21, 2016 at 12:30 near the library", "rally on ‹date› at ‹date› near the library", nil},
		{"We may meet on Saturday in the park", "we may meet on ‹date› in the park", []slot{{"date", "Saturday"}}},
		{"встреча 5 мая 2016 в посольстве России", "встреча ‹date› в посольстве ‹name›", []slot{{"date", "5 мая 2016"}, {"name", "России"}}},
		{"Nothing here is a name. Nor is this", "nothing here is a name nor is this", nil},
		{"Embassy Opens New Centre In Accra", "embassy opens new centre in accra", nil}, // a headline
		{"RT @someone: they said #Hello to us", "they said #hello to us", nil},          // a mention and a tag
		{"Then I said that I was there", "then i said that i was there", nil},           // the pronoun
		{"the rate rose by 5.3% to 71", "the rate rose by ‹number› to ‹number›", nil},   //
		{"السفارة تفتح مركزا جديدا 7", "السفاره تفتح مركزا جديدا ‹number›", nil},        // replaced below where folding differs
		{"#Breaking: fire in Saint-Denis again", "#breaking fire in ‹name› again", []slot{{"name", "Saint-Denis"}}},
	} {
		got := templateOf(c.text)
		if c.text[0] == 0xd8 { // Arabic letters are folded by package lexis, of which this test asks nothing
			if len(got.Slots) != 1 || got.Fixed != 4 {
				t.Errorf("%q: %+v", c.text, got)
			}
			continue
		}
		if got.Text != c.template {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got.Text, c.template)
		}
		if c.slots != nil && fmt.Sprint(got.Slots) != fmt.Sprint(c.slots) {
			t.Errorf("%q: slots %q, want %q", c.text, got.Slots, c.slots)
		}
	}
}
