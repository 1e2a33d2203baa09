package text

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are small letters of other alphabets, and of the Latin one beyond
// ASCII, each with the ASCII letter that it or its capital is confusable with:
// the single letters among the prototypes of Unicode's confusables.txt 18.0.0
// (Unicode Technical Standard 39; Unicode License v3), 113 of some 6,700. Where
// a letter and its capital look like different ones (Greek ν and Ν), the small
// letter decides.
const lookAlikes = "" +
	"þp ıi ƅb ƍg ƒf ƽs ƿp ǀl ȷj ɍr ɑa ɡg ɣy ɩi ɪi ɯw ʀr ʄf ʋu ʏy ʝj ᴄc ᴏo ᴑo ᴜu ᴠv ᴡw ᴢz ᶃg ᶌy ẝf ỿy ⱬz ꜱs ꞁl ꞙf ꞟu ꞵb ꟺw ꟾl ꬲe ꬵf ꬽo ꭇr ꭈr ꭎu ꭒu ꭓx ꭚy ꭤa " + // Latin
	"αa βb γy εe ζz ηh ιi κk μm νv οo ρp σo τt υu χx ϝf ϳj ϸp ϻm ᴦr " + // Greek
	"аa вb гr еe кk мm нh оo рp сc тt уy хx шw ьb ѕs іi јj ѡw ѵv үy һh ҽe ӏl ԁd ԍg ԛq ԝw ꙇi " + // Cyrillic
	"աw գq զq հh յj ոn ռn սu տs ցg ւi քf օo" // Armenian

var skeletons = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for pair := range strings.FieldsSeq(lookAlikes) {
		letters := []rune(pair)
		m[letters[0]] = letters[1]
	}
	return m
})

// Skeleton returns a folded string with each letter that looks like one of ASCII
// replaced by that letter, whatever script it is of (the idea of the skeleton of
// UTS 39, for the letters of four alphabets). The result is for comparing, not
// for reading: a Russian word comes out half Latin. Digits and ASCII letters stay
// what they are: UTS 39 also joins 0 with O, 1 and I with l, and m with rn, which
// would join more words than anybody disguises.
func Skeleton(folded string) string {
	m := skeletons()
	decomposed := norm.NFD.String(folded)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if to, ok := m[r]; ok {
			return to
		}
		return r
	}, decomposed))
}
