package trace

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"demarche"
	"demarche/text"
)

// say writes touches as a person would: "link https://a.com/ (a.com)".
func say(touches []Touch) []string {
	var lines []string
	for _, t := range touches {
		line := t.Action + " " + t.Object
		if t.Domain != "" {
			line += " (" + t.Domain + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestTouchesOfAPost(t *testing.T) {
	for _, v := range []struct {
		name string
		post demarche.Post
		want []string
	}{
		{
			"all from the text",
			demarche.Post{Text: "Stop the plan right now #StayWoke #staywoke @Bob http://www.a.com/x?utm_source=t http://a.com/x"},
			[]string{"link https://a.com/x (a.com)", "hashtag staywoke", "mention bob", "text stop the plan right now #staywoke #staywoke"},
		},
		{
			"columns go before the text",
			demarche.Post{
				Text: "short #a @b c.com/x", Links: []string{"http://d.com"}, Hashtags: []string{"E", "#e", "f"}, Mentions: []string{"@G"},
			},
			[]string{"link https://d.com/ (d.com)", "hashtag e", "hashtag f", "hashtag-sequence e f", "mention g"},
		},
		{
			"an empty column says that there was none",
			demarche.Post{Text: "short #a @b c.com/x", Links: []string{}, Hashtags: []string{}, Mentions: []string{}},
			nil,
		},
		{
			"a reply keeps its own words",
			demarche.Post{Kind: demarche.Reply, ReplyTo: "17", Text: "@bob @al you are all quite wrong about this"},
			[]string{"mention bob", "mention al", "reply 17", "text you are all quite wrong about this"},
		},
		{
			"a quote passes on and has words",
			demarche.Post{Kind: demarche.Quote, RepostOf: "17", Text: "look at this #x"},
			[]string{"hashtag x", "quote 17"},
		},
		{
			"a quote that is passed on has the words of another",
			demarche.Post{Kind: demarche.Quote, Text: "RT @Bob: so it is, and they know it #x http://t.co/AbCdEfGhIj"},
			[]string{"repost @bob: so it is, and they know it #x"},
		},
		{
			"a repost by its key",
			demarche.Post{RepostOf: "17", ReplyTo: "3", Text: "RT @bob: look at this one now #x http://a.com/b", Links: []string{"http://a.com/b"}, Media: []string{"m"}},
			[]string{"repost 17"},
		},
		{
			"a repost by its text",
			demarche.Post{Text: "RT @Bob: Look at this, it’s so very bad #x http://t.co/AbCdEfGhIj"},
			[]string{"repost @bob: look at this, it's so very bad #x"},
		},
		{
			"a repost of few words keeps its link",
			demarche.Post{Text: "RT @Bob: http://t.co/AbCdEfGhIj"},
			[]string{"repost @bob: http://t.co/abcdefghij"},
		},
		{
			"a repost by its kind",
			demarche.Post{Kind: demarche.Repost, Text: "Look at this, it's so very bad #x http://t.co/AbCdEfGhIj"},
			[]string{"repost look at this, it's so very bad #x"},
		},
		{"a repost of nothing", demarche.Post{Text: "RT @bob: "}, nil},
		{"a repost without a trace of what", demarche.Post{Kind: demarche.Repost}, nil},
		{
			"a mark is to the letter",
			demarche.Post{RepostOf: "17", Marks: []demarche.Mark{{Action: "link", Object: "HTTP://A.com/"}, {Action: "phash", Object: "ff 00"}, {Action: "phash", Object: "ff 00"}, {Action: "phash"}, {Object: "x"}}},
			[]string{"repost 17", "link HTTP://A.com/", "phash ff 00"},
		},
		{
			"media by their identifiers",
			demarche.Post{Media: []string{"A.jpg", " A.jpg", "a.jpg", ""}},
			[]string{"media A.jpg", "media a.jpg"},
		},
		{"a short text is no object", demarche.Post{Text: "good morning"}, nil},
		{"nothing comes of nothing", demarche.Post{}, nil},
		{
			"a link that was cut off is none",
			demarche.Post{Text: "see http://t.co/AbCd…"},
			nil,
		},
	} {
		t.Run(v.name, func(t *testing.T) {
			var x Extractor
			if got := say(x.Touches(nil, &v.post)); !slices.Equal(got, v.want) {
				t.Errorf("got\n%q, want\n%q", got, v.want)
			}
		})
	}
}

func TestManyTouchesOfAPost(t *testing.T) {
	var x Extractor
	for n := range 3 * few { // n objects, each named twice, in one post after the other
		var p demarche.Post
		for i := range 2 * n {
			p.Marks = append(p.Marks, demarche.Mark{Action: "url", Object: fmt.Sprint(i % n)})
		}
		if got := x.Touches(nil, &p); len(got) != n {
			t.Fatalf("%d touches, want %d", len(got), n)
		}
	}
}

func TestOptionsFold(t *testing.T) {
	post := demarche.Post{Text: "#Мoscow #𝐌𝐚𝐠𝐚"} // the first letter is Cyrillic
	for x, want := range map[*Extractor][]string{
		{}:                      {"hashtag мoscow", "hashtag 𝐌𝐚𝐠𝐚", "hashtag-sequence мoscow 𝐌𝐚𝐠𝐚"},
		{FoldWidth: true}:       {"hashtag мoscow", "hashtag maga", "hashtag-sequence мoscow maga"},
		{FoldConfusables: true}: {"hashtag moscow", "hashtag 𝐌𝐚𝐠𝐚", "hashtag-sequence moscow 𝐌𝐚𝐠𝐚"},
	} {
		if got := say(x.Touches(nil, &post)); !slices.Equal(got, want) {
			t.Errorf("%+v: %q, want %q", x.folding(), got, want)
		}
	}
}

func TestWhatIsNoLinkIsCounted(t *testing.T) {
	var x Extractor
	got := x.Touches(nil, &demarche.Post{Links: []string{"mailto:a@b.com", "", " ", "17", "a.com/x", "17"}})
	if len(got) != 1 || x.NotLinks != 3 {
		t.Errorf("%q, and %d not links, want 1 and 3", say(got), x.NotLinks)
	}
}

func TestActionsAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	derived := 0
	for _, a := range Actions {
		if a.Name == "" || a.Name != strings.ToLower(a.Name) || strings.ContainsAny(a.Name, " \n") || a.Doc == "" || strings.Contains(a.Doc, "\n") || seen[a.Name] {
			t.Errorf("%+v", a)
		}
		seen[a.Name] = true
		if a.Derived {
			derived++
		}
	}
	if derived != 4 || !seen[Domain] || !seen[Family] || !seen[Hour] || !seen[Minute] {
		t.Errorf("%d derived, want domain, family, hour and minute", derived)
	}
}

// plain says what the touches of a post are, with neither memory nor haste.
func plain(p *demarche.Post, f text.Folding) map[Touch]bool {
	set := map[Touch]bool{}
	put := func(t Touch) {
		if t.Object != "" && t.Action != "" {
			set[t] = true
		}
	}
	for _, m := range p.Marks {
		put(Touch{Action: m.Action, Object: m.Object})
	}
	handle, rest, told := text.RepostOf(p.Text)
	switch {
	case p.Kind == demarche.Quote && (p.RepostOf != "" || !told):
		put(Touch{Action: "quote", Object: p.RepostOf})
	case p.RepostOf != "":
		put(Touch{Action: "repost", Object: p.RepostOf})
		return set
	case told || p.Kind == demarche.Repost:
		if !told {
			rest = p.Text
		}
		object := text.Exact(rest, f)
		if !text.Comparable(object) {
			object = text.Folded(rest, f)
		}
		if told && object != "" {
			object = "@" + text.Mention(handle, f) + ": " + object
		}
		put(Touch{Action: "repost", Object: object})
		return set
	}
	links, hashtags, mentions := p.Links, p.Hashtags, p.Mentions
	if links == nil {
		links = text.Links(p.Text)
	}
	if hashtags == nil {
		hashtags = text.Hashtags(p.Text)
	}
	if mentions == nil {
		mentions = text.Mentions(p.Text)
	}
	for _, raw := range links {
		url, domain, _ := text.Canonical(raw)
		put(Touch{"link", url, domain})
	}
	var sequence []string
	for _, raw := range hashtags {
		tag := text.Hashtag(raw, f)
		put(Touch{Action: "hashtag", Object: tag})
		if tag != "" && !slices.Contains(sequence, tag) {
			sequence = append(sequence, tag)
		}
	}
	if len(sequence) > 1 {
		put(Touch{Action: "hashtag-sequence", Object: strings.Join(sequence, " ")})
	}
	for _, raw := range mentions {
		put(Touch{Action: "mention", Object: text.Mention(raw, f)})
	}
	for _, m := range p.Media {
		put(Touch{Action: "media", Object: strings.TrimSpace(m)})
	}
	put(Touch{Action: "reply", Object: p.ReplyTo})
	if exact := text.Exact(p.Text, f); text.Comparable(exact) {
		put(Touch{Action: "text", Object: exact})
	}
	return set
}

// posts draws posts whose fields are full of what touches are made of.
var posts = rapid.Custom(func(t *rapid.T) demarche.Post {
	word := rapid.SampledFrom([]string{"RT ", "@bob", "@Al: ", "#a", "#Я", "http://a.com/x", "https://www.a.com/x/", "b.org/y", "…", " ", " ", "four score and seven years ago", "ß", "http://t.co/AbCdEfGhIj", "17", ""})
	column := rapid.OneOf(rapid.Just([]string(nil)), rapid.SliceOfN(word, 0, 4))
	return demarche.Post{
		Text:     strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), ""),
		Kind:     rapid.SampledFrom([]demarche.Kind{"", "", demarche.Original, demarche.Repost, demarche.Reply, demarche.Quote, demarche.Ad}).Draw(t, "kind"),
		RepostOf: rapid.SampledFrom([]string{"", "", "17"}).Draw(t, "repost of"),
		ReplyTo:  rapid.SampledFrom([]string{"", "3"}).Draw(t, "reply to"),
		Links:    column.Draw(t, "links"), Hashtags: column.Draw(t, "hashtags"), Mentions: column.Draw(t, "mentions"), Media: column.Draw(t, "media"),
		Marks: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) demarche.Mark {
			return demarche.Mark{Action: rapid.SampledFrom([]string{"", "url", "vote"}).Draw(t, "action"), Object: fmt.Sprint(rapid.IntRange(0, 60).Draw(t, "object"))}
		}), 0, 60).Draw(t, "marks"),
	}
})

func TestTouchesTwins(t *testing.T) {
	var x [4]Extractor // kept, so that their memories fill up
	for i := range x {
		x[i].FoldWidth, x[i].FoldConfusables = i&1 > 0, i&2 > 0
	}
	rapid.Check(t, func(t *rapid.T) {
		p := posts.Draw(t, "post")
		e := &x[rapid.IntRange(0, 3).Draw(t, "options")]
		before := []Touch{{Action: "link", Object: "of another post"}, {Action: "url", Object: "1"}}
		got := e.Touches(before, &p)[len(before):]
		want := plain(&p, e.folding())
		for _, touch := range got {
			if !want[touch] {
				t.Errorf("%q is no touch, or is one twice", say([]Touch{touch}))
			}
			delete(want, touch)
		}
		for touch := range want {
			t.Errorf("%q is missing", say([]Touch{touch}))
		}
	})
}

// TestTouchesOfRealPosts holds the quick way to the plain one on the Internet
// Research Agency's tweets (fivethirtyeight/russian-troll-tweets), every 50th.
func TestTouchesOfRealPosts(t *testing.T) {
	const path = "../../shared/data/ira_tweets.csv.zst"
	absent := func(err error) {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	f, err := os.Open(path)
	if err != nil {
		absent(err)
	}
	defer f.Close()
	var x Extractor
	var touches []Touch
	n, reposts := 0, 0
	for row := range realPosts(t, f) {
		touches = x.Touches(touches[:0], row)
		want := plain(row, 0)
		if len(touches) != len(want) {
			t.Errorf("%q: %q, want %d", row.Text, say(touches), len(want))
		}
		for _, touch := range touches {
			if !want[touch] {
				t.Errorf("%q: %q is no touch", row.Text, say([]Touch{touch}))
			}
		}
		n++
		if strings.HasPrefix(row.Text, "RT @") {
			reposts++
			if len(touches) > 1 || len(touches) == 1 && touches[0].Action != Repost {
				t.Errorf("%q: %q, want a repost", row.Text, say(touches))
			}
		}
	}
	if n < 8000 || reposts == 0 {
		t.Errorf("%d posts, %d of them reposts", n, reposts)
	}
}

// realPosts yields every 50th row of the file as a post that is all text.
func realPosts(t *testing.T, f io.Reader) iter.Seq[*demarche.Post] {
	return func(yield func(*demarche.Post) bool) {
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		rows := csv.NewReader(z)
		rows.ReuseRecord = true
		header, err := rows.Read()
		if err != nil {
			t.Fatal(err)
		}
		content := slices.Index(header, "content")
		for i := 0; ; i++ {
			row, err := rows.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if i%50 == 0 && !yield(&demarche.Post{Text: row[content]}) {
				return
			}
		}
	}
}

func FuzzTouches(f *testing.F) {
	f.Add("RT @bob: x", "http://a.com/x", "#a", "", byte(0))
	f.Add("Stop the plan right now #StayWoke @Bob http://www.a.com/x?utm_source=t", "", "", "17", byte(7))
	f.Fuzz(func(t *testing.T, s, link, hashtag, key string, options byte) {
		x := Extractor{FoldWidth: options&1 > 0, FoldConfusables: options&2 > 0}
		p := demarche.Post{Text: s, ReplyTo: key, Media: []string{key}}
		if options&4 > 0 {
			p.Links, p.Hashtags, p.Mentions = []string{link}, []string{hashtag}, []string{hashtag}
		}
		once := x.Touches(nil, &p)
		for _, touch := range once {
			if touch.Object == "" {
				t.Errorf("an empty object: %q", say(once))
			}
		}
		if again := x.Touches(nil, &p); !slices.Equal(once, again) {
			t.Errorf("%q, and again %q", say(once), say(again))
		}
	})
}

func BenchmarkTouches(b *testing.B) {
	var x Extractor
	for name, s := range map[string]string{
		"english": "We gotta make this story public now! #StayWoke #Justice @someone http://t.co/K1YXyjYTEN http://t.co/VNf7Y1M6XN",
		"russian": "Москва сегодня: власти города объявили о новых правилах для жителей #Москва http://t.co/K1YXyjYTEN",
		"repost":  "RT @someone: We gotta make this story public now! #StayWoke #Justice http://t.co/K1YXyjYTEN",
	} {
		b.Run(name, func(b *testing.B) {
			p := demarche.Post{Text: s}
			var dst []Touch
			b.ReportAllocs()
			for b.Loop() {
				dst = x.Touches(dst[:0], &p)
			}
		})
	}
}
