package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// rowsOf returns what a splitter makes of a text: rows, and refusals as rows
// of their reason.
func rowsOf(t interface{ Fatal(...any) }, r io.Reader, d dialect) (rows [][]string, lines []int64) {
	sp := newSplitter(r, d)
	for {
		fields, line, refusal, err := sp.next()
		if errors.Is(err, io.EOF) {
			return rows, lines
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
		if refusal != nil {
			rows = append(rows, []string{"!" + refusal.Reason})
			continue
		}
		rows = append(rows, slices.Clone(fields))
	}
}

// The plain twin of the splitter is encoding/csv, on what encoding/csv wrote.
func TestRowsAsTheStandardLibraryReadsThem(t *testing.T) {
	cell := rapid.OneOf(
		rapid.StringMatching(`[a-z0-9 ]{0,6}`),
		rapid.StringOfN(rapid.SampledFrom([]rune("a,\";\n|\t é\U0001F600")), 0, 8, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 8).Draw(t, "rows")
		delim := rapid.SampledFrom([]rune(",;\t|")).Draw(t, "delim")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = delim
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(b.Bytes()))
		r.Comma, r.FieldsPerRecord = delim, -1
		twin, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var in io.Reader = bytes.NewReader(b.Bytes())
		if rapid.Bool().Draw(t, "one byte at a time") {
			in = iotest.OneByteReader(in)
		}
		got, _ := rowsOf(t, in, dialect{delim: byte(delim), quote: '"', eol: '\n'})
		// The twin makes \n of \r\n within quotes; a row as it stood keeps them.
		for _, row := range got {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
			}
		}
		if !slices.EqualFunc(got, twin, slices.Equal) {
			t.Fatalf("%q\n got %q\nwant %q", b.String(), got, twin)
		}
	})
}

func TestRowsThatAreWrittenBadly(t *testing.T) {
	d := dialect{delim: ',', quote: '"', eol: '\n'}
	long := strings.Repeat("x", maxQuoted)
	for _, test := range []struct {
		name, in string
		d        dialect
		want     string // rows parted by "/", fields by "|"
		lines    []int64
	}{
		{"a bare quote is a character", `a,5" disk,b`, d, `a|5" disk|b`, []int64{1}},
		{"a quote within quotes on one line too", `a,"say "hi" now",b`, d, `a|say "hi" now|b`, []int64{1}},
		{"an open quote costs its line", "a,\"b\nc,d\ne,f\n", d, "!open-quote/c|d/e|f", []int64{1, 2, 3}},
		{"and not the rows up to another quote", "a,\"b,c\nd,e,f\ng,\"h\",i\n", d, "!open-quote/d|e|f/g|h|i", []int64{1, 2, 3}},
		{"a quote over 1 MiB is open", "a,\"" + long + "\nc,d\"\n", d, "!open-quote/c|d\"", []int64{1, 2}},
		{"lines count within quotes", "a,\"b\n\nc\"\nd,e\n", d, "a|b\n\nc/d|e", []int64{1, 4}},
		{"empty lines are no rows", "\n\na,b\n\r\n\nc,d", d, "a|b/c|d", []int64{3, 6}},
		{"a line's end of two bytes", "a,\"b\"\r\nc,d\r\n", d, "a|b/c|d", []int64{1, 2}},
		{"a line's end of one byte, of old Macs", "a,b\rc,\"d\re\"\rf,g", dialect{',', '"', false, '\r'}, "a|b/c|d\re/f|g", []int64{1, 2, 4}},
		{"backslashes escape where they do", `a,"say \"hi\", now",b`, dialect{',', '"', true, '\n'}, `a|say "hi", now|b`, []int64{1}},
		{"quotes mean nothing where they do not", "a\t\"b\nc\td\n", dialect{'\t', 0, false, '\n'}, "a|\"b/c|d", []int64{1, 2}},
		{"stray bytes are replaced", "a\xff,b\n\"c\xff\",d\n", d, "a\uFFFD|b/c\uFFFD|d", []int64{1, 2}},
		{"the file ends within quotes", `a,"b`, d, "!open-quote", []int64{1}},
		{"the file ends with a quote", `a,"`, d, "!open-quote", []int64{1}},
		{"a line of 17 MiB", "a,b\n" + strings.Repeat("x", 17<<20) + "\nc,d\n", d, "a|b/!bad-row/c|d", []int64{1, 2, 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, lines := rowsOf(t, strings.NewReader(test.in), test.d)
			got := make([]string, len(rows))
			for i, row := range rows {
				got[i] = strings.Join(row, "|")
			}
			if joined := strings.Join(got, "/"); joined != test.want {
				t.Errorf("got %.200q, want %.200q", joined, test.want)
			}
			if !slices.Equal(lines, test.lines) {
				t.Errorf("lines %v, want %v", lines, test.lines)
			}
		})
	}
}

func BenchmarkSplitter(b *testing.B) {
	text := bytes.Repeat([]byte("url_1234,account_9458,1000000,1600000002\n"), 500_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		sp := newSplitter(bytes.NewReader(text), dialect{delim: ',', quote: '"', eol: '\n'})
		for {
			if _, _, _, err := sp.next(); errors.Is(err, io.EOF) {
				break
			}
		}
	}
}
