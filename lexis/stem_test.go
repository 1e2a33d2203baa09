package lexis

import (
	"strings"
	"testing"
)

// The words and stems are from the samples of vocabulary on the pages of the stemmers at
// snowballstem.org. There is none of Arabic: of a word with the article, with a preposition
// and the article, and without, the stem is one.
func TestStem(t *testing.T) {
	for lang, pairs := range map[string]string{
		"en": "consign consign consigned consign consigning consign consignment consign consistency consist knavish knavish knees knee knightly knight knots knot",
		"fr": "continu continu continuait continu continuellement continuel majestueusement majestu mainte maint maintenait mainten",
		"es": "chicharrones chicharron chico chic torneado torn torneos torne tornillo tornill toros tor toreado tor",
		"de": "aufeinander aufeinand aufeinanderfolge aufeinanderfolg auffallen auffall kategorie kategori kater kat katers kat",
		"ru": "вагнера вагнер вагона вагон важнейшие важн падает пада падала пада падаль падал павлина павлин поклонниками поклонник",
		"ar": "الكتاب كتاب بالكتاب كتاب كتاب كتاب",
	} {
		words := strings.Fields(pairs)
		for i := 0; i < len(words); i += 2 {
			if got := Stem(Fold(words[i]), lang); got != words[i+1] {
				t.Errorf("%s: %s becomes %s, not %s", lang, words[i], got, words[i+1])
			}
		}
	}
	for _, same := range [][2]string{{"#running", "en"}, {"running", "bg"}, {"running", ""}, {"", "en"}} {
		if got := Stem(same[0], same[1]); got != same[0] {
			t.Errorf("%q in %q becomes %q", same[0], same[1], got)
		}
	}
	if a, b := Stem("l'état", "fr"), Stem("état", "fr"); a != b {
		t.Errorf("%s, and without its article %s", a, b)
	}
}

func TestStop(t *testing.T) {
	for lang, words := range map[string]string{
		"en": "the and isn't", "ru": "и не ещё", "de": "der und für", "fr": "le et c'est", "es": "el y también", "ar": "في إلى على",
	} {
		for word := range strings.FieldsSeq(words) {
			if !Stop(Fold(word), lang) {
				t.Errorf("%s: %s is no stop word", lang, word)
			}
		}
		for word := range strings.FieldsSeq("Trump Россия Wahl état España العراق") {
			if Stop(Fold(word), lang) {
				t.Errorf("%s: %s is a stop word", lang, word)
			}
		}
	}
	if Stop("the", "bg") || HasStops("bg") || !HasStops("ar") {
		t.Error("there are lists of six languages")
	}
}
