package lexis

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Lang returns the code of a language (ISO 639-1 where there is one) by its code or its
// name in English or in itself: "en" of "en", "EN_us", "eng", "English"; "fa" of "Farsi
// (Persian)". It is "" where the name is of no one language, as "und" or "undefined".
func Lang(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return ""
	}
	if code, ok := languageNames()[name]; ok {
		return code
	}
	if !strings.ContainsAny(name, " ()") {
		if tag, err := language.Parse(name); err == nil {
			base, sure := tag.Base()
			code := base.String()
			if sure == language.Exact && !base.IsPrivateUse() && code != "mul" && code != "zxx" && code != "mis" {
				return code
			}
		}
		return ""
	}
	// "Farsi (Persian)", "Simplified Chinese", "English (US)"
	before, within, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	last := name[strings.LastIndexByte(name, ' ')+1:]
	for _, part := range []string{strings.TrimSpace(before), within, last} {
		if code, ok := languageNames()[part]; ok {
			return code
		}
	}
	return ""
}

// languageNames has the names of languages in small letters.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{
		"farsi": "fa", "pushto": "ps", "tagalog": "fil", "norwegian": "no", "kurdish": "ku",
	}
	english := display.English.Languages()
	for _, base := range display.Supported.BaseLanguages() {
		tag := language.Make(base.String())
		code := base.String()
		for _, name := range []string{english.Name(tag), display.Self.Name(tag)} {
			name = strings.ToLower(name)
			if _, taken := names[name]; name != "" && !taken {
				names[name] = code
			}
		}
	}
	return names
})
