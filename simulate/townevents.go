package simulate

import (
	"fmt"
	"slices"
	"time"

	"demarche"
)

// quoted has accounts of one side pass on a sentence now and then, as neighbours do.
func (t *town) quoted() {
	for k := range 400 {
		class := []string{townHarbour, townHills}[k%2]
		text := t.sentence(class, false)
		for range 2 + t.r.IntN(3) {
			i := t.byClass[class][t.r.IntN(len(t.byClass[class]))]
			t.post(i, t.moment(&t.accounts[i]), text, demarche.Original, false)
		}
	}
}

// twins has four pairs of opposed accounts post in the same minutes of some hours, with
// filler phrases that both use.
func (t *town) twins() {
	for k := range 4 {
		pair := [2]int{t.byClass[townHarbour][k], t.byClass[townHills][k]}
		t.Twins = append(t.Twins, [2]string{t.accounts[pair[0]].name, t.accounts[pair[1]].name})
		for range 24 { // sittings of an hour, of six posts each
			hour := t.moment(&t.accounts[pair[0]]).Truncate(time.Hour)
			for n := range 6 {
				at := hour.Add(time.Duration(10*n+t.r.IntN(9)) * time.Minute)
				filler := n == 0 && t.r.IntN(2) == 0
				phrase := townPhrase(8*k + t.r.IntN(8))
				for _, i := range pair {
					text := t.sentence(t.accounts[i].class, false)
					if filler {
						text = phrase
					}
					t.post(i, at.Add(time.Duration(t.r.IntN(50))*time.Second), text, demarche.Original, false)
				}
			}
		}
	}
}

// push has a few accounts of both sides begin a tag, hours before others take it up.
func (t *town) push() {
	var pushers []int
	for k := range 24 {
		class := []string{townHarbour, townHills}[k%2]
		pushers = append(pushers, t.byClass[class][8+k/2])
	}
	for _, i := range pushers {
		t.Pushers = append(t.Pushers, t.accounts[i].name)
		for range 12 + t.r.IntN(8) {
			at := t.Pushed.Add(time.Duration(t.r.IntN(4*3600)) * time.Second)
			t.post(i, at, t.sentence(t.accounts[i].class, false)+" #"+TownPushedTag, demarche.Original, false)
		}
	}
	slices.Sort(t.Pushers)
	for range 8 {
		i := t.r.IntN(len(t.accounts))
		at := t.Pushed.Add(2*time.Hour + time.Duration(t.r.IntN(4*3600))*time.Second)
		t.post(i, at, "what is this about? #"+TownPushedTag+" "+t.sentence(t.accounts[i].class, false), demarche.Original, false)
	}
}

// festival has most accounts write of one evening, once or twice.
func (t *town) festival() {
	for i := range t.accounts {
		if t.r.IntN(10) == 0 {
			continue
		}
		for range 1 + t.r.IntN(8)/7 {
			at := t.Festival.Add(time.Duration(t.r.ExpFloat64()*3600) * time.Second)
			t.post(i, at, t.pick(townFestival)+" #"+TownFestivalTag, demarche.Original, false)
		}
	}
}

// anticipate has some harbour accounts write of the report, a few of them the day before
// it is out.
func (t *town) anticipate() {
	harbour := t.byClass[townHarbour]
	for k := range 160 {
		day := -1
		if k%2 == 0 {
			day = t.r.IntN(4)
		}
		i := harbour[t.r.IntN(len(harbour))]
		if day < 0 {
			i = harbour[20+k%10]
		}
		at := t.Release.AddDate(0, 0, day).Truncate(24 * time.Hour).Add(time.Duration(11*3600+t.r.IntN(10*3600)) * time.Second)
		p := t.post(i, at, t.pick(townLeak), demarche.Original, false)
		p.Link = townSites[0].site + "/pier-report"
	}
}

// ads adds ads to both audiences, and two for rallies that meet.
func (t *town) ads() {
	for k := range 120 {
		class, budget := townHarbour, 90.
		if k%3 == 0 {
			class, budget = townHills, 260
		}
		of := t.byClass[class]
		i := of[t.r.IntN(6)]
		p := t.post(i, t.moment(&t.accounts[i]), t.sentence(class, false), demarche.Ad, false)
		p.Spend = float64(int(t.r.ExpFloat64()*budget*100)) / 100
		p.Impressions = int(p.Spend * (60 + 80*t.r.Float64()))
		p.Clicks = int(float64(p.Impressions) * (.02 + .06*t.r.Float64()))
	}
	day := t.Options.Start.AddDate(0, 0, t.Options.Days*3/4)
	for k, class := range []string{townHarbour, townHills} {
		i := t.byClass[class][k]
		say := []string{"Keep the pier open! Join us for the march", "No more money for the pier! Join us for the rally"}[k]
		p := t.post(i, day.AddDate(0, 0, -6+k).Add(9*time.Hour), fmt.Sprintf("%s on %s, 2 PM, Lintown market square. https://www.facebook.com/events/90000000000%d/", say, day.Format("January 2"), k+1), demarche.Ad, false)
		p.Impressions, p.Clicks, p.Spend = 4000+500*k, 180+20*k, 40
	}
}

// page returns the address of a page that accounts of a class pass on.
func (t *town) page(class string) string {
	s := townSites[t.r.IntN(len(townSites))]
	if class == townHarbour && t.r.IntN(2) == 0 {
		s = townSites[0]
	}
	return fmt.Sprintf("%s/%d", s.site, 100+t.r.IntN(400))
}
