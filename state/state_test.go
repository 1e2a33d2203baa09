package state

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Every region of ISO 3166-1 that the Unicode CLDR knows is in the table, with the
// CLDR's codes and numbers, and is found by the CLDR's English name.
func TestCodesAreTheCLDRs(t *testing.T) {
	english := display.English.Regions()
	seen := map[string]bool{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			// Those without a number are islands and made-up regions that ISO only
			// reserves; those without a name are withdrawn.
			if err != nil || !region.IsCountry() || region.M49() == 0 || english.Name(region) == "" || region.Canonicalize() != region {
				continue
			}
			s, ok := ByISO2(region.String())
			if !ok {
				t.Errorf("%v %s (%s) is not in the table", region, region.ISO3(), english.Name(region))
				continue
			}
			seen[s.Code] = true
			if s.Code == "XKX" {
				continue // XKK and 983 are the CLDR's own
			}
			if s.Code != region.ISO3() || s.M49 != region.M49() {
				t.Errorf("%v is %s %d, want %s %d", region, s.Code, s.M49, region.ISO3(), region.M49())
			}
			if byM49, _ := ByM49(region.M49()); byM49.Code != s.Code {
				t.Errorf("ByM49(%d) = %s, want %s", region.M49(), byM49.Code, s.Code)
			}
			if found, ok := Find(english.Name(region)); !ok || found.Code != s.Code {
				t.Errorf("Find(%q) = %s, want %s", english.Name(region), found.Code, s.Code)
			}
		}
	}
	for _, s := range All() {
		if !seen[s.Code] && s.Kind != Former && s.Kind != Organisation {
			t.Errorf("%s is not in the CLDR", s.Code)
		}
	}
}

// The United Nations has published how many members it had at the end of each
// year ("Growth in United Nations membership"). What it counts otherwise than by the
// days of admission is in the head of table.go.
func TestMembersAreAsManyAsTheUnitedNationsCounts(t *testing.T) {
	published := map[int]int{
		1945: 51, 1946: 55, 1947: 57, 1948: 58, 1949: 59, 1950: 60, 1955: 76, 1956: 80, 1957: 82, 1958: 82,
		1960: 99, 1961: 104, 1962: 110, 1963: 112, 1964: 115, 1965: 117, 1966: 122, 1967: 123, 1968: 126,
		1970: 127, 1971: 132, 1973: 135, 1974: 138, 1975: 144, 1976: 147, 1977: 149, 1978: 151, 1979: 152,
		1980: 154, 1981: 157, 1983: 158, 1984: 159, 1990: 159, 1991: 166, 1992: 179, 1993: 184, 1994: 185,
		1999: 188, 2000: 189, 2002: 191, 2006: 192, 2011: 193, 2025: 193,
	}
	otherwise := map[int]string{1958: "SYR", 1960: "SYR", 1963: "EAZ", 1965: "IDN", 2000: "YUG", 2002: "YUG"}
	for year, want := range published {
		n := 0
		for _, s := range All() {
			if s.Member(day(year*10000+1231)) && s.Code != otherwise[year] {
				n++
			}
		}
		if n != want {
			t.Errorf("%d members at the end of %d, want %d", n, year, want)
		}
	}
}

func TestRowsAreWhole(t *testing.T) {
	codes, alpha2, m49 := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for _, s := range All() {
		if len(s.Code) != 3 || codes[s.Code] || s.Alpha2 != "" && alpha2[s.Alpha2] || s.M49 != 0 && m49[s.M49] {
			t.Errorf("%s %s %d: a code that is not one, or twice", s.Code, s.Alpha2, s.M49)
		}
		codes[s.Code], alpha2[s.Alpha2], m49[s.M49] = true, true, true
		if n := utf8.RuneCountInString(s.Short); n == 0 || n > 18 {
			t.Errorf("%s: %q has %d letters", s.Code, s.Short, n)
		}
		if s.Kind == Member != (!s.From.IsZero() && s.To.IsZero()) {
			t.Errorf("%s: %s from %v to %v", s.Code, s.Kind, s.From, s.To)
		}
		if s.Kind == Former != (len(s.Heirs) > 0) {
			t.Errorf("%s: %s with heirs %v", s.Code, s.Kind, s.Heirs)
		}
		for _, heir := range s.Heirs {
			if h, ok := ByISO3(heir); !ok || h.Kind != Member || !s.To.IsZero() && h.From.After(s.To.AddDate(0, 0, 20)) {
				t.Errorf("%s: heir %s", s.Code, heir)
			}
		}
	}
	for old, now := range codes3 {
		if codes[old] || !codes[now] {
			t.Errorf("%s for %s", old, now)
		}
	}
	for old, now := range codes2 {
		if alpha2[old] || !codes[now] {
			t.Errorf("%s for %s", old, now)
		}
	}
	for old, now := range numbers {
		if m49[old] || !codes[now] {
			t.Errorf("%d for %s", old, now)
		}
	}
}

// No spelling is of two states, none is refused, and each is found in capitals.
func TestEverySpellingIsFound(t *testing.T) {
	if n := len(names().entries); n < 600 {
		t.Fatalf("%d spellings", n)
	}
	for _, e := range names().entries {
		for _, text := range []string{e.text, strings.ToUpper(e.text), strings.ToLower(e.text), "  the " + e.text + " "} {
			if got, ok := Find(text); !ok || got.Code != table()[e.at].Code {
				t.Errorf("Find(%q) = %q, want %s", text, got.Code, table()[e.at].Code)
			}
		}
	}
	for line := range strings.Lines(strings.TrimSpace(spellings)) {
		if _, ok := ByISO3(line[:3]); !ok {
			t.Errorf("no state has the code of %q", line)
		}
	}
	for key, why := range names().refused {
		if s, ok := Find(key); ok {
			t.Errorf("%q is refused as %s and found as %s", key, why, s.Code)
		}
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"FRA": "FRA", "FR": "FRA", "fra": "", "SUN": "RUS", "UK": "GBR", "CS": "CSK",
		"TÜRKİYE": "TUR", "TÜRKÝYE": "TUR", "TURKIYE": "TUR", "Türkiye": "TUR", "T�RKIYE": "TUR", "T??RKIYE": "TUR", "Turkey": "TUR", "TÃ¼rkiye": "TUR",
		"a UNITED STATES": "USA", "AN PAKISTAN": "PAK", "U.S.A.": "USA", "U.K.": "GBR",
		"C?te d'Ivoire": "CIV", "Cote D'Ivoire": "CIV", "CÔTE D’IVOIRE": "CIV", "CÃ´te dâ\u0080\u0099Ivoire": "CIV", "CÃ´te dâ€™Ivoire": "CIV",
		"SÃ£o TomÃ© & PrÃ\u00adncipe": "STP", "S�o Tom� and Pr�ncipe": "STP",
		"Korea, Republic of": "KOR", "Korea (Republic of)": "KOR", "REPUBLIC OF KOREA": "KOR", "Korea, Rep.": "KOR", "S. Korea": "KOR",
		"Korea, Democratic People's Republic of": "PRK", "DEMOCRATIC PEOPLE’S REPUBLIC OF KOREA": "PRK", "Korea, Dem. People's Rep.": "PRK", "N. Korea": "PRK",
		"Korea": "", "Republic": "", "Democratic Republic of Korea": "",
		"Congo": "COG", "Congo, Rep.": "COG", "Republic of the Congo": "COG", "Congo, Dem. Rep.": "COD", "Congo, the Democratic Republic of the": "COD", "CONGO (LEOPOLDVILLE)": "COD",
		"Republic of China": "TWN", "People's Republic of China": "CHN", "Taiwan, China": "TWN",
		"Republic of Viet-Nam": "RVN", "Socialist Republic of Viet Nam": "VNM", "VIET NAM": "VNM",
		"Federal Republic of Germany": "DEU", "GERMANY, FEDERAL REPUBLIC OF": "DEU", "German Democratic Republic": "DDR", "German Federal Republic": "DEU",
		"Yemen Arab Republic": "YEM", "Yemen, Rep.": "YEM", "Yemen People's Republic": "YMD", "DEMOCRATIC YEMEN": "YMD", "YAR": "",
		"USSR": "RUS", "U.S.S.R.": "RUS", "BYELORUSSIAN SSR": "BLR", "UKRAINIAN SSR": "UKR", "UNITED ARAB REPUBLIC": "EGY", "TANGANYIKA": "TZA", "ZANZIBAR": "EAZ",
		"SERBIA AND MONTENEGRO": "SRB", "YUGOSLAVIA": "YUG", "CZECHOSLOVAKIA": "CSK", "CZECH REPUBLIC": "CZE", "SLOVAK REPUBLIC": "SVK",
		"THE FORMER YUGOSLAV REPUBLIC OF MACEDONIA": "MKD", "Republic of Macedonia": "MKD",
		"SWAZILAND": "SWZ", "CAPE VERDE": "CPV", "ZAIRE": "COD", "BURMA": "MMR", "CEYLON": "LKA", "DAHOMEY": "BEN", "UPPER VOLTA": "BFA", "IVORY COAST": "CIV",
		"DEMOCRATIC KAMPUCHEA": "KHM", "LIBYAN ARAB JAMAHIRIYA": "LBY", "SIAM": "THA", "PERSIA": "IRN", "FEDERATION OF MALAYA": "MYS", "KHMER REPUBLIC": "KHM",
		"St.Lucia": "LCA", "ST LUCIA": "LCA", "St. Vincent & the Grenadines": "VCT", "Saint Kitts-Nevis": "KNA", "ANTIGUA & BARBUDA": "ATG",
		"Ireland": "IRL", "Republic of Ireland": "IRL", "Northern Ireland": "", "Dominica": "DMA", "Commonwealth of Dominica": "DMA", "Dominican Republic": "DOM",
		"Niger": "NER", "Nigeria": "NGA", "Guinea": "GIN", "Guinea Bissau": "GNB", "Equatorial Guinea": "GNQ", "Papua New Guinea": "PNG",
		"Samoa": "WSM", "American Samoa": "ASM", "South Sudan": "SSD", "Sudan": "SDN", "Georgia": "GEO", "South Georgia": "", "Macedonia": "MKD",
		"Islamic State of Iraq": "", "ISIS": "", "NATO (region)": "", "EU (region)": "EUE", "Asia (region)": "", "Donetsk People's Republic": "", "Turkish Republic of Northern Cyprus": "",
		"NA": "", "Namibia": "NAM", "NAMIBIA": "NAM", "nan": "", "None": "", "": "", "-": "", "?": "", "CIV?": "", "???": "",
		"Sao Tome": "STP", "Hong Kong": "HKG", "Kosovo": "XKX", "Holy See (Vatican City State)": "VAT", "State of Palestine": "PSE",
	} {
		s, ok := Find(name)
		if ok != (want != "") || s.Code != want {
			t.Errorf("Find(%q) = %q, %v, want %q", name, s.Code, ok, want)
		}
		if (Why(name) == "") != ok {
			t.Errorf("Why(%q) = %q", name, Why(name))
		}
	}
	if s, ok := ByISO2("NA"); !ok || s.Code != "NAM" {
		t.Errorf("ByISO2(NA) = %s", s.Code)
	}
	for _, code := range []string{"", "ZZ", "XX"} {
		if s, ok := ByISO2(code); ok {
			t.Errorf("ByISO2(%q) = %s", code, s.Code)
		}
	}
	for _, n := range []int{0, -1, 999} {
		if s, ok := ByM49(n); ok {
			t.Errorf("ByM49(%d) = %s", n, s.Code)
		}
		if s, ok := ByCOW(n, 2000); ok {
			t.Errorf("ByCOW(%d) = %s", n, s.Code)
		}
	}
}

func TestNear(t *testing.T) {
	for name, want := range map[string]string{
		"Germny": "DEU", "Kazahkstan": "KAZ", "Republic of Kazahkstan": "KAZ", "Lichtenstein": "LIE", "Phillipines": "PHL", "Plurinational Bolivia": "BOL", "Columbia": "COL",
	} {
		if near := Near(name); len(near) == 0 || near[0].Code != want {
			t.Errorf("Near(%q) = %v, want %s first", name, near, want)
		}
		s, _ := ByISO3(want)
		if why := Why(name); !strings.Contains(why, s.Name) {
			t.Errorf("Why(%q) = %q", name, why)
		}
	}
	for _, name := range []string{"", "Zzyzx", "SUBMITTED BY THE CHAIR OF THE COMMITTEE"} {
		if near := Near(name); len(near) > 0 {
			t.Errorf("Near(%q) = %v", name, near)
		}
	}
	if near := Near("Guin"); len(near) > 3 {
		t.Errorf("%d states are near", len(near))
	}
}

// The distance is held to the definition, and to what a lost letter may be.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"saturday", "sunday", 3}, {"é", "e", 1}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{{"c?te", "cote", true}, {"c?te", "cte", false}, {"c??te", "cote", true}, {"c?te", "coote", false}, {"tom?", "tome", true}, {"a?b", "a b", false}} {
		if got := fits(c.pattern, c.s); got != c.want {
			t.Errorf("fits(%q, %q) = %v", c.pattern, c.s, got)
		}
	}
}

func TestSuccessor(t *testing.T) {
	for _, c := range []struct {
		code string
		day  int
		want string
	}{
		{"SUN", 19700101, "RUS"},
		{"YUG", 20030203, "YUG"},
		{"YUG", 20030204, "SRB"},
		{"YUG", 20161205, "SRB"},
		{"CSK", 19921231, "CSK"},
		{"CSK", 19930101, ""},
		{"DDR", 19901002, "DDR"},
		{"DDR", 19901003, "DEU"},
		{"YMD", 19900522, "YEM"},
		{"EAZ", 19631217, "EAZ"},
		{"EAZ", 19640426, "TZA"},
		{"RVN", 19700101, "RVN"},
		{"FRA", 20200101, "FRA"},
		{"XXX", 20200101, ""},
	} {
		if s, ok := Successor(c.code, day(c.day)); s.Code != c.want || ok != (c.want != "") {
			t.Errorf("Successor(%s, %d) = %q, want %q", c.code, c.day, s.Code, c.want)
		}
	}
}

func TestByCOW(t *testing.T) {
	for _, c := range []struct {
		n, year int
		want    string
	}{
		{255, 1990, "DEU"},
		{260, 1973, "DEU"},
		{265, 1973, "DDR"},
		{678, 1980, "YEM"},
		{679, 1990, "YEM"},
		{680, 1980, "YMD"},
		{345, 2002, "YUG"},
		{345, 2003, "SRB"},
		{345, 0, "YUG"},
		{511, 1963, "EAZ"},
		{510, 1963, "TZA"},
		{817, 1970, "RVN"},
		{816, 1970, "VNM"},
		{730, 1900, ""},
		{300, 1910, ""},
	} {
		if s, ok := ByCOW(c.n, c.year); s.Code != c.want || ok != (c.want != "") {
			t.Errorf("ByCOW(%d, %d) = %q, want %q", c.n, c.year, s.Code, c.want)
		}
	}
}

func codes(states []State) string {
	var list []string
	for _, s := range states {
		list = append(list, s.Code)
	}
	return strings.Join(list, " ")
}

func TestFindAll(t *testing.T) {
	for cell, want := range map[string]string{
		"":                                      "|",
		"France":                                "FRA|",
		"Belarus, Russian Federation":           "BLR RUS|",
		"Korea, Republic of, China":             "KOR CHN|",
		"China, Korea, Republic of":             "CHN KOR|",
		"Congo, the Democratic Republic of the": "COD|",
		"Congo, the Democratic Republic of the, Uganda": "COD UGA|",
		"China, Taiwan":             "CHN TWN|",
		"China, Taiwan, Narnia":     "CHN TWN|Narnia",
		"Canada; Russia; nan":       "CAN RUS|nan",
		"Saint Vincent, Grenadines": "VCT|",
		"CHILE,DOMINICAN REPUBLIC":  "CHL DOM|",
		"Government, Military":      "|Government Military",
	} {
		states, rest := FindAll(cell)
		if got := codes(states) + "|" + strings.Join(rest, " "); got != want {
			t.Errorf("FindAll(%q) = %s, want %s", cell, got, want)
		}
	}
}

func TestSponsors(t *testing.T) {
	got := Sponsors([]string{
		" THE NIGER ",
		"CHILE,DOMINICAN REPUBLIC",
		"CUBA (ON BEHALF OF THE STATES MEMBERS OF THE UNITED NATIONS THAT ARE MEMBERS OF THE GROUP OF 77 AND CHINA)",
		"MALI, ON BEHALF OF THE STATES",
		"SENEGAL (OF BEHALF OF THE GROUP OF AFRICAN STATES)",
		"INTRODUCED IN THE COMMITTEE BY THE REPRESENTATIVE OF THE GAMBIA ON BEHALF OF THE BUREAU",
		"ROMANIA (IN ITS CAPACITY AS CHAIR OF THE COMMITTEE ON THE PEACEFUL USES OF OUTER SPACE)",
		"SUBMITTED BY THE VICE-CHAIR OF THE COMMITTEE, AHMED MAGDY (EGYPT) AND ON THE BASIS OF INFORMAL CONSULTATIONS ON DRAFT RESOLUTION",
		"SUBMITTED BY THE CHAIR OF THE COMMITTEE",
		"",
	})
	var list []string
	for _, s := range got {
		list = append(list, s.State+":"+s.For)
	}
	want := []string{
		"NER:", "CHL:", "DOM:",
		"CUB:THE STATES MEMBERS OF THE UNITED NATIONS THAT ARE MEMBERS OF THE GROUP OF 77 AND CHINA",
		"MLI:THE STATES", "SEN:THE GROUP OF AFRICAN STATES", "GMB:THE BUREAU",
		"ROU:CHAIR OF THE COMMITTEE ON THE PEACEFUL USES OF OUTER SPACE", ":", ":",
	}
	if !slices.Equal(list, want) {
		t.Errorf("got %q, want %q", list, want)
	}
}

func TestCutVote(t *testing.T) {
	for cell, want := range map[string]string{
		"Y FRANCE": "Y|FRANCE", "a UNITED STATES": "A|UNITED STATES", "AN PAKISTAN": "AN|PAKISTAN",
		" FRANCE": "|FRANCE", "FRANCE": "|FRANCE", "N KOREA": "|N KOREA", "X": "|X",
	} {
		vote, name := CutVote(cell)
		if got := vote + "|" + name; got != want {
			t.Errorf("CutVote(%q) = %s, want %s", cell, got, want)
		}
	}
}
