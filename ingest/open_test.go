package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"demarche"
	"demarche/ingest"
)

// file writes a file and returns its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func options() ingest.Options { return ingest.Options{Formats: ingest.Formats} }

// first returns the first line of a reading, without its line number.
func first(reading string) string {
	line, _, _ := strings.Cut(reading, "\n")
	_, rest, _ := strings.Cut(line, " ")
	return rest
}

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodingsAreRecognised(t *testing.T) {
	const west = "user,created_at,text\nJosé,2021-08-01 10:00,\"déjà vu à l'été\"\n"
	const east = "user,created_at,text\nИван,2021-08-01 10:00,\"привет всем друзьям\"\n"
	late := "user,created_at,text\n" + strings.Repeat("ann,2021-08-01 10:00,plain words\n", 40_000)
	for _, test := range []struct {
		name, in, encoding, actor string
	}{
		{"UTF-8", west, "utf-8", "José"},
		{"UTF-8 with a mark", "\uFEFF" + west, "utf-8", "José"},
		{"UTF-16 with a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), west), "utf-16le", "José"},
		{"UTF-16 the other way", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), west), "utf-16be", "José"},
		{"UTF-16 without a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), west), "utf-16le", "José"},
		{"Windows, Western", encoded(t, charmap.Windows1252, west), "windows-1252", "José"},
		{"Windows, Cyrillic", encoded(t, charmap.Windows1251, east), "windows-1251", "Иван"},
		{"Windows after much ASCII", late + encoded(t, charmap.Windows1252, "José,2021-08-01 10:00,x\n"), "windows-1252", "José"},
		{"one stray byte in UTF-8", west + "ann\xff,2021-08-01 10:00,x\n", "utf-8", "ann\uFFFD"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := reading(t, file(t, "posts.csv", test.in), options())
			if !strings.Contains(got, " "+test.actor+" ") {
				t.Errorf("no post of %s in the reading", test.actor)
			}
			if !strings.Contains(got, "-- posts-csv "+test.encoding+" ") {
				_, tail, _ := strings.Cut(got, "-- ")
				t.Errorf("encoding is not %s: %s", test.encoding, tail)
			}
		})
	}
	got := reading(t, file(t, "posts.csv", "user,created_at\n"+encoded(t, charmap.KOI8R, "Иван")+",2021-08-01 10:00\n"),
		ingest.Options{Formats: ingest.Formats, Encoding: "koi8-r"})
	if first(got) != "Иван 2021-08-01T10:00:00Z" {
		t.Errorf("KOI8-R that is forced reads as %s", first(got))
	}
}

func TestCompressionIsRecognisedByTheFirstBytes(t *testing.T) {
	const plain = "user,created_at\nann,2021-08-01 10:00\n"
	var gz, zst bytes.Buffer
	g := gzip.NewWriter(&gz)
	g.Write([]byte(plain))
	g.Close()
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	z.Write([]byte(plain))
	z.Close()
	// bzip2 of the same text, by Python's bz2.
	const bz = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x10\x3f\xa0\x5c\x00\x00\x12\x5b\x80\x00\x10\x40\x06\x70\x50\x00\x00\xae\x01\x1e\x00\x20\x00\x31\x4c\x98\x99\x06\x46\x14\x3d\x10\x62\x31\x12\x78\x78\x40\x4a\x8b\x62\x20\x8a\x2a\xed\xc8\x3b\x37\x65\xe0\xe7\xc2\x89\xf1\x77\x24\x53\x85\x09\x01\x03\xfa\x05\xc0"
	for kind, data := range map[string]string{"gz": gz.String(), "zst": zst.String(), "bz2": bz} {
		got := reading(t, file(t, "posts.dat", data), options())
		if first(got) != "ann 2021-08-01T10:00:00Z" || !strings.Contains(got, " "+kind+" ") {
			t.Errorf("%s reads as %s", kind, got)
		}
	}
	for _, data := range []string{gz.String()[:20], gz.String()[:gz.Len()-1], zst.String()[:zst.Len()-1], bz[:len(bz)-5]} {
		path := file(t, "posts.dat", data)
		s, err := ingest.Open(path, options())
		if err == nil {
			for _, e := range s.Posts(context.Background(), nil) {
				err = e
			}
		}
		if demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "posts.dat: ") {
			t.Errorf("a file of %d bytes that is cut off: %v", len(data), err)
		}
	}
}

func TestTablesThatPeopleHave(t *testing.T) {
	for _, test := range []struct {
		name, in, want, note string
		user                 map[string]string
	}{
		{"semicolons", "user;date;text\nann;2021-08-01;a, b\n", `ann 2021-08-01T00:00:00Z text="a, b"`, "", nil},
		{"tabs with stray quotes", "user\tdate\ttext\nann\t2021-08-01\t\"open\nbob\t2021-08-01\tx\"y\neve\t2021-08-01\tplain\n", `ann 2021-08-01T00:00:00Z text="\"open"`, "", nil},
		{"bars", "user|date|text\nann|2021-08-01|x,y;z\n", `ann 2021-08-01T00:00:00Z text="x,y;z"`, "", nil},
		{"Excel's first line", "sep=;\nuser;date\nann;2021-08-01\n", "ann 2021-08-01T00:00:00Z", "before line 2", nil},
		{"a title above the table", "Report of the year\n\nuser,date,text\nann,2021-08-01,x\nbob,2021-08-01,y\n", `ann 2021-08-01T00:00:00Z text="x"`, "before line 3", nil},
		{"R's row names", "user,date,text\n1,ann,2021-08-01,x\n2,bob,2021-08-02,y\n", `ann 2021-08-01T00:00:00Z text="x"`, `called "row"`, nil},
		{"a delimiter at the end", "user,date\nann,2021-08-01,\nbob,2021-08-02,\n", "ann 2021-08-01T00:00:00Z", "ends in a delimiter", nil},
		{"no header", "7,ann,2021-08-01 10:00\n8,bob,2021-08-01 10:01\n", "ann 2021-08-01T10:00:00Z", "no header", map[string]string{"actor": "c2"}},
		{"a column named in Russian", "автор,дата,текст\nИван,01.08.2021 10:00,x\n", `Иван 2021-08-01T10:00:00Z text="x"`, "no date shows", nil},
		{"in Arabic", "المستخدم,التاريخ,النص\nann,2021-08-01,x\n", `ann 2021-08-01T00:00:00Z text="x"`, "", nil},
		{"in Chinese", "用户名,发布时间,内容\nann,2021-08-01,x\n", `ann 2021-08-01T00:00:00Z text="x"`, "", nil},
		{"in Turkish", "Kullanıcı Adı,Tarih,İçerik\nann,2021-08-01,x\n", `ann 2021-08-01T00:00:00Z text="x"`, "", nil},
		{"in French", "Auteur,Publié le,Contenu\nann,2021-08-01,x\n", `ann 2021-08-01T00:00:00Z text="x"`, "", nil},
		{"in camel case", "authorId,createdAt,tweetText\n7,2021-08-01,x\n", `7 2021-08-01T00:00:00Z text="x"`, "", nil},
		{"a zone in the header", "user,Date (UTC)\nann,2021-08-01\n", "ann 2021-08-01T00:00:00Z", "", nil},
		{"a constant", "date,text\n2021-08-01,x\n", `presstv 2021-08-01T00:00:00Z text="x"`, "", map[string]string{"actor": "=presstv"}},
		{"a mark", "user,date,topic\nann,2021-08-01,peace\n", "ann 2021-08-01T00:00:00Z mark:topic=peace", "", map[string]string{"mark:topic": "topic"}},
		{"lists in brackets", "user,date,hashtags,urls\nann,2021-08-01,\"['a', 'b''s']\",\"[\"\"https://a.example/?x=1,2\"\", \"\"https://b.example\"\"]\"\n", `ann 2021-08-01T00:00:00Z links=["https://a.example/?x=1,2" "https://b.example"] hashtags=["a" "b''s"]`, "", nil},
		{"lists of objects", "user,date,hashtags\nann,2021-08-01,\"[{'text': 'a', 'indices': [1, 2]}, {'text': 'b'}]\"\n", `ann 2021-08-01T00:00:00Z hashtags=["a" "b"]`, "", nil},
		{"the user knows better", "user,handle,date\n7,ann,2021-08-01\n", "ann 2021-08-01T00:00:00Z name=7", "", map[string]string{"actor": "handle"}},
		{"the day and the time apart", "user,date,time\nann,31/08/2021,9:05 PM\nbob,31/08/2021,\n", "ann 2021-08-31T21:05:00Z", "time: time (name)", nil},
		{"a column of times by content", "user,x\nann,2021-08-01T10:00:00Z\n", "ann 2021-08-01T10:00:00Z", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := options()
			o.Map = test.user
			got := reading(t, file(t, "posts.csv", test.in), o)
			if first(got) != test.want {
				t.Errorf("got %s\nwant %s", first(got), test.want)
			}
			if !strings.Contains(got, test.note) {
				t.Errorf("no note with %q in\n%s", test.note, got)
			}
		})
	}
}

// The columns are those of the tools; what stands in them is invented.
func TestTheExportsOfManyToolsAreMappedByName(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{
			"CrowdTangle", "Page Name,User Name,Facebook Id,Page Created,Post Created,Post Created Date,Post Created Time,Type,URL,Message,Link,Final Link\n" +
				"A page,apage,100,2010-01-01 10:00:00,2021-08-01 10:00:00 EDT,2021-08-01,10:00:00,Link,https://www.facebook.com/1/posts/2,words,https://a.example,https://a.example/x\n",
			`apage 2021-08-01T14:00:00Z name=A page text="words" links=["https://a.example"]`,
		},
		{
			"4CAT", "id,thread_id,timestamp,body,author,author_fullname,hashtags,urls\n1,1,2021-08-01 10:00:00,words,ann,Ann A,\"one,two\",https://a.example\n",
			`ann 2021-08-01T10:00:00Z key=1 name=Ann A text="words" links=["https://a.example"] hashtags=["one" "two"]`,
		},
		{
			"Meta's content library", "id,mcl_url,text,creation_time,lang,post_owner.id,post_owner.name,post_owner.username\n1,https://x,words,2023-08-01T10:00:00+00:00,en,55,Ann,ann\n",
			`55 2023-08-01T10:00:00Z key=1 name=ann lang=en text="words"`,
		},
		{
			"TikTok", `{"data":{"videos":[{"id":7001,"username":"ann","create_time":1633000000,"video_description":"words #one"},{"id":7002,"username":"bob","create_time":1633000001,"video_description":"w"}],"cursor":100},"error":{"code":"ok"}}`,
			`ann 2021-09-30T11:06:40Z key=7001 text="words #one"`,
		},
		{
			"Bluesky", `{"uri":"at://did:plc:a/app.bsky.feed.post/1","cid":"x","author":{"did":"did:plc:a","handle":"ann.example"},"record":{"text":"words","createdAt":"2024-08-01T10:00:00.000Z"},"indexedAt":"2024-08-01T10:00:01.000Z"}`,
			`did:plc:a 2024-08-01T10:00:00Z key=at://did:plc:a/app.bsky.feed.post/1 name=ann.example text="words"`,
		},
		{
			"Mastodon", `[{"id":"1","created_at":"2023-08-01T10:00:00.000Z","account":{"id":"9","acct":"ann@x.example"},"content":"words","language":"en","tags":[{"name":"one"}],"url":"https://x.example/@ann/1","reblog":null},` +
				`{"id":"2","created_at":"2023-08-01T10:00:01.000Z","account":{"id":"8","acct":"bob"},"content":"","language":"en","tags":[],"url":"https://x.example/@bob/2","reblog":{"id":"1"}}]`,
			`9 2023-08-01T10:00:00Z key=1 name=ann@x.example lang=en text="words" hashtags=["one"]`,
		},
		{
			"Reddit", `{"id":"abc","author":"ann","created_utc":1627812000,"title":"a title","selftext":"words","url":"https://a.example/x","permalink":"/r/x/abc"}`,
			`ann 2021-08-01T10:00:00Z key=abc text="words" links=["https://a.example/x"]`,
		},
		{
			"twint", "id\tconversation_id\tcreated_at\tdate\ttime\ttimezone\tuser_id\tusername\tname\ttweet\tlanguage\turls\thashtags\tretweet\n" +
				"1212\t1212\t2020-01-02 03:04:05 CET\t2020-01-02\t03:04:05\t+0100\t7\tann\tAnn\twords\ten\t['https://a.example/x']\t['one', 'two']\tFalse\n",
			`7 2020-01-02T02:04:05Z key=1212 name=Ann lang=en text="words" links=["https://a.example/x"] hashtags=["one" "two"]`,
		},
	} {
		if got := first(reading(t, file(t, "posts.dat", test.in), options())); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestTheOtherCopyOfTheIRATweets(t *testing.T) {
	got := reading(t, file(t, "ira.csv", "author_id,content,region,language,publish_date,harvested_date,following,followers,updates,post_type,retweet,account_type,account_category\n"+
		"1_Example,invented https://t.co/x,United States,English,2015-09-23 09:02:00,2015-09-23 09:02:00,239,74,330,R,1,Right,RightTroll\n"), options())
	if want := `1_Example 2015-09-23T09:02:00Z platform=x kind=repost lang=English text="invented https://t.co/x"`; first(got) != want {
		t.Errorf("got %s\nwant %s", first(got), want)
	}
	if !strings.Contains(got, "-- ira-csv ") {
		t.Error("the copy is recognised as another format")
	}
}

// The head of this file has no day over 12; its last row has.
func TestTheWholeColumnDecidesTheOrderOfItsDates(t *testing.T) {
	for last, want := range map[string]string{"13/02/2021": "ann 2021-02-01T00:00:00Z", "02/13/2021": "ann 2021-01-02T00:00:00Z"} {
		in := "user,date,text\n" + strings.Repeat("ann,01/02/2021,"+strings.Repeat("x", 200)+"\n", 12_000) + "ann," + last + ",x\n"
		got := reading(t, file(t, "posts.csv", in), options())
		if !strings.HasPrefix(first(got), want) {
			t.Errorf("with %s at its end, the column begins with %.60s, want %s", last, first(got), want)
		}
		if strings.Contains(got, "refused") || strings.Contains(got, "no date shows") {
			t.Error("rows are refused, or the order is assumed")
		}
	}
}

func TestFilesThatAreNoPosts(t *testing.T) {
	for _, test := range []struct {
		name, file, in, message, hint string
	}{
		{"empty", "posts.csv", "", "posts.csv: is empty", ""},
		{"blank", "posts.csv", " \n\n", "posts.csv: has nothing in it but blanks", ""},
		{"a workbook", "posts.xlsx", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "posts.xlsx: is an Excel workbook", "save the sheet as CSV UTF-8"},
		{"a zip", "posts.zip", "PK\x03\x04\x14\x00\x00\x00posts.csv", "posts.zip: is a zip archive", "/posts.zip"},
		{"a web page", "posts.csv", "<!DOCTYPE html>\n<html><head><title>Log in</title>", `posts.csv: is a web page ("log in"), whatever its name says`, "fetch it again"},
		{"XML", "posts.xml", "<?xml version='1.0'?><a/>", "posts.xml: is XML", "export it as CSV"},
		{"binary", "posts.dat", "\x00\x01\x02\x03\x00\x00\x00\x07", "posts.dat: is a binary file of no known kind", "export it as CSV"},
		{"prose", "README", "These are words.\nAnd these are more of them.\n", "no comma, semicolon, tab or bar", "--delimiter"},
		{"YAML without claims", "claims.yaml", "work:\n  title: T\nclaim:\n  - {id: a}\n", "claims.yaml: no line of it is claims: or tables:", "docs/claims.md"},
		{"broken YAML", "claims.yml", "work: [T\nclaim: > 30\n", "the file is no YAML", "a value that begins with > wants quotes"},
		{"a header alone", "posts.csv", "user,date\n", "a header and no row under it", ""},
		{"no actor", "my posts.csv", "when,what\n2021-08-01,x\n2021-08-02,y\n", "no column is known to tell who posted (actor)", `/my posts.csv' --map 'actor==my posts' --map at=when`},
		{"no time", "posts.csv", "user,what\nann,x\nbob,y\n", "no column is known to tell when it was posted (at)", "/posts.csv --map at=COLUMN"},
		{"neither", "posts.csv", "who,when,what\nann,2021-08-01 10:00,x\nbob,2021-08-02,y\nann,2021-08-02,z\n", "who | when             | what\n  ann | 2021-08-01 10:00 | x", "/posts.csv --map actor=who --map at=when\nor, if all of it is one account's: demarche add CASE /"},
		{"broken JSON", "posts.json", "{\"a\": tru", "begins as JSON and is not", "as an array of records"},
		{"Parquet that claims too much", "posts.parquet", "PAR1\xff\xff\xff\x7fPAR1", "it claims a footer of 2147483647 bytes in 12", ""},
		{"cut Parquet", "posts.parquet", "PAR1\x00\x00\x00\x00abc", "begins as Parquet and cannot be read", "its end is missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ingest.Open(file(t, test.file, test.in), options())
			e, ok := errors.AsType[*demarche.Error](err)
			if !ok || e.Code != demarche.BadData {
				t.Fatalf("%v, want an error of the data", err)
			}
			if !strings.Contains(e.Message, test.message) {
				t.Errorf("message %q\nwant %q", e.Message, test.message)
			}
			if !strings.Contains(e.Hint, test.hint) || test.hint == "" && e.Hint != "" && !strings.Contains(e.Hint, "--map") {
				t.Errorf("hint %q\nwant %q", e.Hint, test.hint)
			}
		})
	}
	if _, err := ingest.Open(t.TempDir(), options()); demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ingest.Open("no such file", options()); demarche.CodeOf(err) != demarche.NotFound {
		t.Errorf("no file: %v", err)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	path := file(t, "posts.csv", "user,date,text\nann,2021-08-01,x\n")
	for _, test := range []struct {
		o       ingest.Options
		code    demarche.Code
		message string
	}{
		{ingest.Options{Format: "post-csv"}, demarche.NotFound, `no format "post-csv"`},
		{ingest.Options{Format: "posts-json"}, demarche.BadData, "is delimited text, which posts-json is not"},
		{ingest.Options{Map: map[string]string{"author": "user"}}, demarche.Usage, `no role "author"`},
		{ingest.Options{Map: map[string]string{"actor": "usr"}}, demarche.Usage, `no column "usr" for actor`},
		{ingest.Options{Map: map[string]string{"at": "=2021"}}, demarche.Usage, "cannot be a constant"},
		{ingest.Options{Map: map[string]string{"at": "text"}}, demarche.BadData, `column "text" is to be the time`},
		{ingest.Options{Map: map[string]string{"dates": "=mixed"}}, demarche.Usage, "day-first or month-first"},
		{ingest.Options{Delimiter: "::"}, demarche.Usage, "the delimiter is one character"},
		{ingest.Options{Encoding: "ebcdic-42"}, demarche.Usage, "no encoding"},
	} {
		test.o.Formats = ingest.Formats
		_, err := ingest.Open(path, test.o)
		if demarche.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%+v: %v (%s), want %s %q", test.o.Map, err, demarche.CodeOf(err), test.code, test.message)
		}
	}
}

func TestReadingStopsWhenTold(t *testing.T) {
	path := plainCSV(t, 20_000, func(int) string { return "1600000000" })
	s, err := ingest.Open(path, options())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, e := range s.Posts(ctx, nil) {
		if err = e; err == nil {
			n++
		}
		cancel()
	}
	if !errors.Is(err, context.Canceled) || n >= 20_000 {
		t.Errorf("after %d rows: %v", n, err)
	}
	var seen []int64
	for range s.Posts(context.Background(), func(done, total int64) { seen = append(seen, done, total) }) {
	}
	if total := s.Dataset().Bytes; len(seen) < 4 || seen[len(seen)-2] != total || seen[1] != total {
		t.Errorf("progress was %v of %d bytes", seen, total)
	}
}

// The strings of a post stay when the next is read.
func TestStringsOfAPostStay(t *testing.T) {
	path := plainCSV(t, 5000, func(int) string { return "1600000000" })
	s, err := ingest.Open(path, options())
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for p, err := range s.Posts(context.Background(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, p.Key)
	}
	for i, key := range keys {
		if want := strconv.Itoa(i); key != want {
			t.Fatalf("row %d has key %q", i, key)
		}
	}
}
