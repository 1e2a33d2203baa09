package codebook

import "testing"

func TestTheStarterIsRead(t *testing.T) {
	b, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Codes) != 24 {
		t.Errorf("%d codes, want 24", len(b.Codes))
	}
}
