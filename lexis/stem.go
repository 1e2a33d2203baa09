package lexis

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
)

var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "ru": russian.Stem,
}

// Stem returns the stem of a folded word in a language, by the Snowball stemmer of
// English, Russian, German, French, Spanish or Arabic (en, ru, de, fr, es, ar). A French
// article or pronoun that lost its vowel is no part of the word: "l'état" has the stem of
// "état". A hashtag, and a word of another language, stay as they are.
func Stem(word, lang string) string {
	stem := stemmers[lang]
	if stem == nil || strings.HasPrefix(word, "#") {
		return word
	}
	if lang == "fr" {
		word = withoutElision(word)
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	if s := env.Current(); s != "" {
		return s
	}
	return word
}

// elided are the French words that lose their vowel before another.
const elided = " l m t qu n s j d c jusqu quoiqu lorsqu puisqu "

func withoutElision(word string) string {
	before, after, found := strings.Cut(word, "'")
	if found && after != "" && strings.Contains(elided, " "+before+" ") {
		return after
	}
	return word
}
