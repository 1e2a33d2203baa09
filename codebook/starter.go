package codebook

import (
	"bytes"
	_ "embed"
)

// StarterName is what the bundled codebook is called on the command line.
const StarterName = "starter"

//go:embed starter/russian-narratives.yaml
var starter []byte

// StarterYAML returns the file of the bundled codebook.
func StarterYAML() []byte { return bytes.Clone(starter) }

// Starter returns the bundled codebook: 24 narratives, techniques and markers that the
// literature on Russian strategic communication names. It is to be run on the posts of others too.
func Starter() (*Codebook, error) {
	return Parse(bytes.NewReader(starter), StarterName)
}
