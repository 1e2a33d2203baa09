package family

import (
	"context"
	"sync/atomic"

	"demarche/text"
)

// blockSize is how many texts a thread takes at a time.
const blockSize = 1024

// blocks calls do for the bounds of each block of n things, on all threads, and
// tells the progress.
func (f *finder) blocks(ctx context.Context, n int, do func(worker, from, to int)) error {
	var done atomic.Int64
	return f.parallel(ctx, (n+blockSize-1)/blockSize, func(worker, i int) {
		from, to := i*blockSize, min((i+1)*blockSize, n)
		do(worker, from, to)
		if d := done.Add(int64(to - from)); worker == 0 {
			f.progress(d, int64(n))
		}
	})
}

// readForms fills formOf, forms, first and copies.
func (f *finder) readForms(ctx context.Context, texts []string) error {
	forms := make([]string, len(texts)) // "" where too short
	buffers := make([][]byte, f.threads)
	err := f.blocks(ctx, len(texts), func(worker, from, to int) {
		var ends [blockSize]int
		b := buffers[worker][:0]
		for i, t := range texts[from:to] {
			b = appendCanonical(b, t)
			ends[i] = len(b)
		}
		buffers[worker] = b
		all := string(b) // one allocation for the block
		begin := 0
		for i, end := range ends[:to-from] {
			if form := all[begin:end]; text.Comparable(form) {
				forms[from+i] = form
			}
			begin = end
		}
	})
	if err != nil {
		return err
	}
	f.formOf = make([]int32, len(texts))
	numbers := make(map[string]int32)
	for i, form := range forms {
		if form == "" {
			f.formOf[i] = -1
			continue
		}
		number, ok := numbers[form]
		if !ok {
			number = int32(len(f.first))
			numbers[form] = number
			f.first = append(f.first, int32(i))
			f.copies = append(f.copies, 0)
		}
		f.formOf[i] = number
		f.copies[number]++
	}
	f.forms = forms[:0]
	for _, i := range f.first {
		f.forms = append(f.forms, forms[i]) // a form is never behind its first text
	}
	clear(forms[len(f.forms):])
	return nil
}

// need returns about how many bytes a run takes beside the texts.
func (f *finder) need() int64 {
	const (
		perText   = 16 + 4 + 4       // the header of its form, formOf, Of
		perForm   = 4*13 + 48 + 2*12 // sizes and the like; the map of forms; sorting
		perThread = 16 + 4           // of a form: two lists of keys; when it was met
		perBand   = 4 + 4 + 2        // the bucket, the place in it, sorting
	)
	bytes := int64(len(f.formOf)) * perText
	for i, form := range f.forms {
		bytes += int64(len(form)) * int64(f.copies[i])
	}
	return bytes + int64(len(f.forms))*int64(perForm+values+perBand*f.bands+perThread*f.threads)
}

// sketchAll fills sizes and sketches.
func (f *finder) sketchAll(ctx context.Context) error {
	f.sizes = make([]int32, len(f.forms))
	f.sketches = make([]sketch, len(f.forms))
	type scratch struct {
		grams  []gram
		hashes []uint64
		set    set
	}
	workers := make([]scratch, f.threads)
	return f.blocks(ctx, len(f.forms), func(worker, from, to int) {
		w := &workers[worker]
		for i := from; i < to; i++ {
			w.grams = appendGrams(w.grams[:0], f.forms[i])
			w.hashes = w.hashes[:0]
			for _, g := range w.grams {
				w.hashes = append(w.hashes, g.hash())
			}
			f.sizes[i] = int32(w.set.fill(w.grams))
			f.sketches[i] = sketchOf(w.hashes)
		}
	})
}
