package audience

import (
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Cities of 100,000 people or more, from GeoNames (CC BY 4.0), latitude and longitude to a
// hundredth of a degree.
//
//go:embed places.tsv
var placesFile string

// A place is a city.
type place struct {
	name, region, country string
	lat, lon              float64 // degrees
	people                int
}

// full names a place with its region or country.
func (p *place) full() string {
	if p.region != "" {
		return p.name + ", " + p.region
	}
	return p.name + ", " + p.country
}

// gazetteer returns the places by their names in lower case, the most populous first.
var gazetteer = sync.OnceValue(func() map[string][]*place {
	all := map[string][]*place{}
	for i, line := range strings.Split(strings.TrimSpace(placesFile), "\n") {
		cells := strings.Split(line, "\t")
		if i == 0 || len(cells) != 6 {
			continue
		}
		p := &place{name: cells[0], region: cells[1], country: cells[2]}
		p.lat, _ = strconv.ParseFloat(cells[3], 64)
		p.lon, _ = strconv.ParseFloat(cells[4], 64)
		p.people, _ = strconv.Atoi(cells[5])
		key := placeKey(p.name)
		all[key] = append(all[key], p)
	}
	for _, of := range all {
		slices.SortStableFunc(of, func(a, b *place) int { return b.people - a.people })
	}
	return all
})

// shortNames are what cities are called for short, where it is no part of the name.
var shortNames = map[string]string{"nyc": "new york city", "new york": "new york city", "washington dc": "washington"}

// regions returns the names of the regions that places are in, in lower case.
var regions = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, of := range gazetteer() {
		for _, p := range of {
			if p.region != "" {
				all[placeKey(p.region)] = true
			}
		}
	}
	return all
})

// placeKey is a name as it is looked up: St. Louis is St Louis.
func placeKey(name string) string { return strings.ToLower(strings.ReplaceAll(name, ".", "")) }

// km returns the distance of two places, on a sphere (the haversine formula).
func (p *place) km(q *place) float64 {
	const earth = 6371.0
	rad := math.Pi / 180
	dLat, dLon := (q.lat-p.lat)*rad, (q.lon-p.lon)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(p.lat*rad)*math.Cos(q.lat*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}

var nameWords = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}.'’-]*`)

// Words before a name that say it is of a place.
var beforePlaces = map[string]bool{"in": true, "at": true, "near": true, "to": true, "downtown": true, "around": true, "across": true, "outside": true, "from": true, "for": true, "with": true, "city": true}

// placesIn returns the cities that a text names, each once: a name with a capital, behind
// a word that says a place is to come, before its region, or, where everywhere is true,
// anywhere.
func placesIn(text string, everywhere bool) (found []*place) {
	spans := nameWords.FindAllStringIndex(text, -1)
	word := func(i int) string { return strings.TrimRight(text[spans[i][0]:spans[i][1]], ".'’-") }
	cities := gazetteer()
	for i := 0; i < len(spans); i++ {
		if w := word(i); w == strings.ToLower(w) {
			continue
		}
		for n := min(3, len(spans)-i); n > 0; n-- {
			parts := make([]string, n)
			for k := range n {
				parts[k] = word(i + k)
			}
			key := placeKey(strings.Join(parts, " "))
			if long, ok := shortNames[key]; ok {
				key = long
			}
			named := cities[key]
			if len(named) == 0 {
				if regions()[key] { // South Carolina is no Carolina
					i += n - 1
					break
				}
				continue
			}
			end := spans[i+n-1][1]
			p, region := inRegion(named, text[end:])
			if !everywhere && region == 0 && (i == 0 || !beforePlaces[strings.ToLower(word(i-1))]) {
				continue
			}
			if !slices.Contains(found, p) {
				found = append(found, p)
			}
			i += n - 1
			for i+1 < len(spans) && spans[i+1][0] < end+region { // its region is no other city
				i++
			}
			break
		}
	}
	return found
}

// inRegion returns the place of several of one name whose region is named behind it, and
// the bytes up to the region's end; else the most populous, and 0.
func inRegion(named []*place, behind string) (*place, int) {
	for _, p := range named {
		if p.region == "" {
			continue
		}
		if at := strings.Index(behind[:min(len(behind), 40)], p.region); at >= 0 {
			return p, at + len(p.region)
		}
	}
	return named[0], 0
}

// shownAround is how an ad says that it is shown around a place.
var shownAround = regexp.MustCompile(`\(\+\s*\d+\s*(?:km|mi)\)`)
