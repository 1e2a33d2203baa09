package ingest

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"demarche"
)

// compression returns how a file is compressed, by its first bytes.
func compression(name string, magic []byte) string {
	switch {
	case isQDA(name, magic):
		return qdpx
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return "gz"
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zst"
	case bytes.HasPrefix(magic, []byte("BZh")) && len(magic) > 3 && '1' <= magic[3] && magic[3] <= '9':
		return "bz2"
	}
	return ""
}

// A counted reader knows how much of the file has been read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A torn reader gives errors of decompression as the data's.
type torn struct {
	r    io.Reader
	name string
	kind string
}

func (t *torn) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &demarche.Error{
			Code:    demarche.BadData,
			Message: fmt.Sprintf("%s: the compressed file (%s) is cut off or damaged: %v", t.name, t.kind, err),
			Hint:    "fetch or copy the file again; what stands before the damage can be had with " + map[string]string{"gz": "gzip -dc", "zst": "zstd -dc", "bz2": "bzip2 -dc"}[t.kind],
			Err:     err,
		}
	}
	return n, err
}

// A stream is a file opened for reading as UTF-8 text.
type stream struct {
	io.Reader
	file  *os.File
	read  *counted
	text  *utf8Reader // where the encoding is decided on the way, or nil
	close func()
}

func (s *stream) Close() error {
	if s.close != nil {
		s.close()
	}
	return s.file.Close()
}

// unpack opens the file and undoes its compression.
func unpack(path, name, kind string) (*stream, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &stream{file: file, read: &counted{r: file}}
	in := bufio.NewReaderSize(s.read, 256<<10)
	switch kind {
	case "gz":
		z, err := gzip.NewReader(in)
		if err != nil {
			file.Close()
			return nil, demarche.Errorf(demarche.BadData, "%s: begins as gzip and is not: %w", name, err)
		}
		s.Reader = &torn{z, name, kind}
	case "zst":
		z, err := zstd.NewReader(in, zstd.WithDecoderMaxWindow(1<<31))
		if err != nil {
			file.Close()
			return nil, demarche.Errorf(demarche.BadData, "%s: begins as zstd and is not: %w", name, err)
		}
		s.Reader, s.close = &torn{z, name, kind}, z.Close
	case "bz2":
		s.Reader = &torn{bzip2.NewReader(in), name, kind}
	case qdpx:
		project, err := projectOf(file, name)
		if err != nil {
			file.Close()
			return nil, err
		}
		s.Reader, s.close = project, func() { _ = project.Close() }
	default:
		s.Reader = s.read
	}
	return s, nil
}

// An encoder says how the bytes of a file become UTF-8.
type encoder struct {
	name    string // "utf-8", "utf-16le", "windows-1252"
	decode  encoding.Encoding
	bom     int  // bytes of a byte order mark
	decides bool // whether text that is no UTF-8 may turn out on the way
}

// encodingOf recognises the encoding of a file by its first bytes.
func encodingOf(head []byte, forced string) (encoder, error) {
	if forced != "" {
		e, err := htmlindex.Get(forced)
		if err != nil {
			return encoder{}, demarche.Errorf(demarche.Usage, "no encoding %.80q", forced).
				WithHint("names are those of the WHATWG Encoding Standard: utf-8, windows-1251, koi8-r, utf-16le, shift_jis")
		}
		name, _ := htmlindex.Name(e)
		bom := bomOf(head)
		if name == "utf-8" {
			e = nil
		}
		return encoder{name: name, decode: e, bom: bom}, nil
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return encoder{name: "utf-8", bom: 3}, nil
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return encoder{name: "utf-16le", bom: 2, decode: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return encoder{name: "utf-16be", bom: 2, decode: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	}
	even, odd := 0, 0
	head = head[:min(len(head), 4096)]
	for i, b := range head {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	switch half := len(head) / 2; {
	case odd*10 > half*4 && even*20 < half:
		return encoder{name: "utf-16le", decode: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	case even*10 > half*4 && odd*20 < half:
		return encoder{name: "utf-16be", decode: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	}
	return encoder{name: "utf-8", decides: true}, nil
}

func bomOf(head []byte) int {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return 3
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return 2
	}
	return 0
}

// apply makes s read UTF-8.
func (e encoder) apply(s *stream) error {
	if e.bom > 0 {
		if _, err := io.CopyN(io.Discard, s.Reader, int64(e.bom)); err != nil {
			return err
		}
	}
	switch {
	case e.decode != nil:
		s.Reader = transform.NewReader(s.Reader, e.decode.NewDecoder())
	case e.decides:
		s.text = &utf8Reader{r: s.Reader, name: "utf-8"}
		s.Reader = s.text
	}
	return nil
}

// A utf8Reader passes text on until it meets the first block that is not all
// ASCII, and decides by that block what the encoding is. Text that is UTF-8
// but for single bytes is passed on as it is; rows are mended one by one.
type utf8Reader struct {
	r       io.Reader
	name    string // "utf-8", "windows-1252" or "windows-1251"
	decided bool
	out     io.Reader // what is read from once the encoding is another
	block   []byte
	pending []byte // read, and not yet passed on
	err     error
}

const blockSize = 256 << 10

func (u *utf8Reader) Read(p []byte) (int, error) {
	if u.out != nil {
		return u.out.Read(p)
	}
	if len(u.pending) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		if u.decided {
			return u.r.Read(p)
		}
		if err := u.decide(); err != nil {
			return 0, err
		}
		if u.out != nil {
			return u.out.Read(p)
		}
	}
	n := copy(p, u.pending)
	u.pending = u.pending[n:]
	return n, nil
}

// decide reads the next block and looks at it.
func (u *utf8Reader) decide() error {
	if u.block == nil {
		u.block = make([]byte, blockSize)
	}
	n, err := io.ReadFull(u.r, u.block)
	u.pending = u.block[:n]
	if err == io.ErrUnexpectedEOF { // ReadFull's own; one from within is wrapped, and damage
		err = io.EOF
	}
	u.err = err
	if n == 0 {
		return u.err
	}
	i := ascii(u.pending)
	if i == len(u.pending) {
		return nil
	}
	u.decided = true
	u.name = guessEncoding(u.pending[i:])
	table := map[string]*charmap.Charmap{"windows-1252": charmap.Windows1252, "windows-1251": charmap.Windows1251}[u.name]
	if table != nil {
		rest := io.Reader(bytes.NewReader(u.pending))
		if u.err == nil {
			rest = io.MultiReader(rest, u.r)
		}
		u.out = transform.NewReader(rest, table.NewDecoder())
	}
	return nil
}

// ascii returns how many bytes at the front of b are ASCII.
func ascii(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 != 0 {
			break
		}
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// guessEncoding says what text that is not all ASCII is encoded in. It is
// UTF-8 if at least as many characters are whole as bytes are stray. Of the
// encodings with one byte a character, Cyrillic text has its letters in runs,
// mostly from 0xE0 on; Western text has them one by one.
func guessEncoding(b []byte) string {
	chars, stray, runs, high, lower := 0, 0, 0, 0, 0
	wasHigh := false
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			wasHigh = false
			i++
			continue
		}
		if !wasHigh {
			runs++
		}
		wasHigh = true
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if !utf8.FullRune(b[i:]) {
				break // the block ends within a character
			}
			stray++
		} else {
			chars++
		}
		for _, c := range b[i : i+n] {
			high++
			if c >= 0xe0 {
				lower++
			}
		}
		i += n
	}
	switch {
	case chars >= stray:
		return "utf-8"
	case high >= 5*runs/2 && lower*2 > high:
		return "windows-1251"
	}
	return "windows-1252"
}
