package codebook

import (
	"bytes"
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"demarche"
)

// The bundled codebooks, as the command line calls them.
const (
	StarterName = "starter" // 24 narratives, techniques and markers that the literature on Russian strategic communication names
	NeutralName = "neutral" // the same constructs without anybody's name in them, for contrast
)

//go:embed starter/russian-narratives.yaml
var starter []byte

//go:embed starter/strategic-narratives.yaml
var neutral []byte

// Bundled returns the file of a bundled codebook; ok is false where none is called so.
func Bundled(name string) (file []byte, ok bool) {
	switch name {
	case StarterName:
		return bytes.Clone(starter), true
	case NeutralName:
		return bytes.Clone(neutral), true
	}
	return nil, false
}

// Starter returns the codebook that is called [StarterName].
func Starter() (*Codebook, error) { return Parse(bytes.NewReader(starter), StarterName) }

// Open reads a codebook: a bundled one by its name, or a file of YAML or, where its name
// ends so, .qdc.
func Open(name string) (*Codebook, error) {
	if file, ok := Bundled(name); ok {
		return Parse(bytes.NewReader(file), name)
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, demarche.Errorf(demarche.NotFound, "%s: no such codebook", name).
			WithHint("name a YAML file, or a bundled codebook: %s", strings.Join([]string{StarterName, NeutralName}, ", "))
	case err != nil:
		return nil, demarche.Errorf(demarche.BadData, "%s: cannot be read: %w", name, err)
	}
	defer f.Close()
	if strings.EqualFold(filepath.Ext(name), ".qdc") {
		return ParseQDC(f, name)
	}
	return Parse(f, name)
}
