package audience

import "testing"

func TestPageOf(t *testing.T) {
	for name, want := range map[string]string{
		"ann_smith": "ann_smith",
		"facebook.com/Lake-League-112233445566778":        "lakeleague",
		"facebook.com/Lake-League-1122334455667l8/":       "lakeleague",
		"https://www.faoebook.com/lakeleague/photos/?x=1": "lakeleague",
		"facebook.com/pages/Lake-League/112233445566778":  "lakeleague",
		"instagram.com/lake.league":                       "lake.league",
		"facebook.com/events/1748220542079708":            "events/1748220542079708",
		"lakeleague.org/2016/an-article":                  "lakeleague.org",
		"Facebook.com/LakeLeague?fref=ts":                 "lakeleague",
	} {
		if got := pageOf(name); got != foldLook(want) && got != want {
			t.Errorf("%q is the page %q, want %q", name, got, want)
		}
	}
	if pageOf("facebook.com/Wi11iams") != pageOf("facebook.com/Williams") || pageOf("facebook.com/Lake") == pageOf("facebook.com/Late") {
		t.Error("names that look alike are two, or names that do not are one")
	}
}
