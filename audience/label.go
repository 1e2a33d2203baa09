package audience

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/casefile"
)

// classesOf returns what says the class of the account by one of its posts, "" where the
// post says nothing: the first of the columns that the case hands over with it, or the
// codings under a code.
func classesOf(ctx context.Context, c *casefile.Case, label, code string) (of func(*casefile.PostRow) string, columns []string, err error) {
	holds, err := c.Holdings(ctx)
	if err != nil {
		return nil, nil, err
	}
	if holds[demarche.Posts] == 0 {
		return nil, nil, demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	if label != "" {
		return func(p *casefile.PostRow) string { return strings.TrimSpace(p.Columns[0]) }, []string{label}, nil
	}
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, nil, err
	}
	var codings []*demarche.Coding
	for _, f := range facts {
		if k := f.Coding; k != nil && strings.EqualFold(k.Code, code) {
			codings = append(codings, k)
		}
	}
	if len(codings) == 0 {
		return nil, nil, demarche.Errorf(demarche.BadData, "no coding in the case is of the code %q", code)
	}
	byRecord, byKey, err := unitsOf(ctx, c, codings)
	if err != nil {
		return nil, nil, err
	}
	return func(p *casefile.PostRow) string {
		all := byRecord[p.Record]
		if p.Key != "" {
			all = append(slices.Clip(all), byKey[p.Key]...)
		}
		votes := map[string]int{}
		for _, k := range all {
			if isOfText(k, p.Text) {
				votes[k.Value]++
			}
		}
		return mostOf(votes)
	}, nil, nil
}

// isOfText reports whether a coding is of this text, as far as its digest tells.
func isOfText(k *demarche.Coding, text string) bool {
	if k.Digest == "" {
		return true
	}
	sum := sha256.Sum256([]byte(text))
	return strings.EqualFold(k.Digest, hex.EncodeToString(sum[:6]))
}

// unitsOf sorts codings by the post they are of: DATASET/ROW or FILE:LINE, or the key of
// the post.
func unitsOf(ctx context.Context, c *casefile.Case, codings []*demarche.Coding) (byRecord map[demarche.RecordID][]*demarche.Coding, byKey map[string][]*demarche.Coding, err error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, nil, err
	}
	byRecord, byKey = map[demarche.RecordID][]*demarche.Coding{}, map[string][]*demarche.Coding{}
	byLine := map[int]map[int64][]*demarche.Coding{} // of each dataset
	for _, k := range codings {
		if id, err := demarche.ParseRecordID(k.Unit); err == nil {
			byRecord[id] = append(byRecord[id], k)
			continue
		}
		at := strings.LastIndexByte(k.Unit, ':')
		line, err := strconv.ParseInt(k.Unit[at+1:], 10, 64)
		d := slices.IndexFunc(datasets, func(d demarche.Dataset) bool {
			return at > 0 && d.Holds == demarche.Posts && (d.Name == k.Unit[:at] || d.Compression != "" && d.Name == k.Unit[:at]+"."+d.Compression)
		})
		if err != nil || d < 0 {
			byKey[k.Unit] = append(byKey[k.Unit], k)
			continue
		}
		n := datasets[d].Dataset
		if byLine[n] == nil {
			byLine[n] = map[int64][]*demarche.Coding{}
		}
		byLine[n][line] = append(byLine[n][line], k)
	}
	for n, lines := range byLine {
		rows, err := c.Table(ctx, "ii", fmt.Sprintf("SELECT record, line FROM posts WHERE dataset = %d", n))
		if err != nil {
			return nil, nil, err
		}
		for _, row := range rows {
			if all := lines[row[1].(int64)]; all != nil {
				id := demarche.RecordID(row[0].(int64))
				byRecord[id] = append(byRecord[id], all...)
			}
		}
	}
	return byRecord, byKey, nil
}
