package influence

import (
	"os"
	"testing"
)

// long skips a test that takes more than a few seconds, but where all are asked for.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("DEMARCHE_LONG") == "" {
		t.Skip("set DEMARCHE_LONG=1 to run it")
	}
}
