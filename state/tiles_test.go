package state

import (
	"slices"
	"strings"
	"testing"
)

// Every state of today has one tile, and no two the same.
func TestEveryStateHasATile(t *testing.T) {
	drawn := strings.Fields(strings.ReplaceAll(grid, ".", " "))
	slices.Sort(drawn)
	var want []string
	for _, s := range All() {
		if s.Kind == Member || s.Kind == Observer || s.Code == "TWN" || s.Code == "XKX" {
			want = append(want, s.Code)
		}
		if (s.Column > 0) != slices.Contains(want, s.Code) || (s.Row > 0) != (s.Column > 0) {
			t.Errorf("%s is at %d, %d", s.Code, s.Column, s.Row)
		}
	}
	if !slices.Equal(drawn, want) {
		t.Errorf("drawn: %v, want %v", drawn, want)
	}
	lines := strings.Split(strings.Trim(grid, "\n"), "\n")
	for i, line := range lines {
		if n := len(strings.Fields(line)); n != 30 {
			t.Errorf("line %d has %d columns", i+1, n)
		}
	}
}

func at(t *testing.T, code string) State {
	t.Helper()
	s, ok := ByISO3(code)
	if !ok || s.Column == 0 {
		t.Fatalf("%s has no tile", code)
	}
	return s
}

// Of states that have a border on land, the tiles touch or nearly do.
func TestNeighboursAreNear(t *testing.T) {
	const borders = `CAN USA MEX GTM HND NIC CRI PAN COL ECU PER BOL PRY ARG URY BRA GUY SUR BRA VEN COL PER CHL ARG BOL BRA PER
PRT ESP FRA BEL NLD DEU DNK DEU POL LTU LVA EST RUS FIN SWE NOR FIN RUS BLR UKR POL BLR LVA
FRA CHE ITA SVN HRV BIH SRB HUN SVK CZE AUT LIE CHE DEU AUT HUN ROU MDA UKR ROU BGR GRC ALB MNE XKX MKD SRB BGR TUR GEO RUS KAZ UZB TKM IRN AFG PAK IND NPL CHN BTN IND BGD MMR THA MYS BRN MYS IDN PNG
TUR SYR LBN ISR JOR IRQ SAU KWT IRQ IRN TUR ARM AZE GEO; ISR PSE JOR SAU QAT SAU ARE OMN YEM SAU; KAZ KGZ TJK CHN MNG RUS PRK KOR PRK CHN VNM LAO KHM THA LAO MMR CHN KAZ
MAR DZA TUN LBY EGY SDN SSD UGA KEN SOM ETH KEN TZA MOZ ZAF LSO ZAF NAM AGO COD COG GAB GNQ CMR NGA BEN TGO GHA CIV LBR SLE GIN GNB SEN MRT MLI NER TCD CAF CMR TCD LBY NER NGA
SEN GMB SEN MLI BFA NER DZA MLI BFA GHA; CAF SSD COD RWA BDI TZA MWI ZMB ZWE BWA NAM ZMB COD UGA RWA; SDN ERI DJI ETH SDN EGY ISR; ZAF SWZ MOZ ZWE; TCD SDN`
	sum, n := 0, 0
	for _, chain := range strings.FieldsFunc(borders, func(r rune) bool { return r == '\n' || r == ';' }) {
		codes := strings.Fields(chain)
		for i, code := range codes[1:] {
			a, b := at(t, codes[i]), at(t, code)
			d := max(a.Column-b.Column, b.Column-a.Column, a.Row-b.Row, b.Row-a.Row)
			if wide := a.Code == "RUS" || b.Code == "RUS"; d > 3 && !wide { // one tile is not near both its ends
				t.Errorf("%s and %s are %d tiles apart", a.Code, b.Code, d)
			}
			sum, n = sum+d, n+1
		}
	}
	mean := float64(sum) / float64(n)
	t.Logf("%d borders, %.2f tiles on average", n, mean)
	if mean > 1.6 {
		t.Errorf("neighbours are %.2f tiles apart on average", mean)
	}
}

// From west to east by the longitude of the capital, and from north to south by its
// latitude, the tiles are in the same order.
func TestTilesKeepTheOrder(t *testing.T) {
	for _, line := range []string{
		"MEX PAN VEN BRA SEN FRA DEU POL TUR SAU IRN PAK IND THA PHL PNG FJI",
		"USA CUB GUY CPV PRT ITA GRC UKR ETH KAZ BGD VNM AUS KIR",
	} {
		codes := strings.Fields(line)
		for i, code := range codes[1:] {
			if a, b := at(t, codes[i]), at(t, code); a.Column > b.Column {
				t.Errorf("%s is east of %s", a.Code, b.Code)
			}
		}
	}
	for _, line := range []string{
		"NOR DNK DEU ITA MLT LBY TCD CMR AGO NAM BWA ZAF LSO",
		"RUS KAZ UZB AFG IND LKA SYC MUS",
		"CAN USA MEX GTM CRI PAN ECU PER CHL",
		"JPN PHL IDN AUS NZL",
	} {
		codes := strings.Fields(line)
		for i, code := range codes[1:] {
			if a, b := at(t, codes[i]), at(t, code); a.Row > b.Row {
				t.Errorf("%s is south of %s", a.Code, b.Code)
			}
		}
	}
}
