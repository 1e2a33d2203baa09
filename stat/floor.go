package stat

// FloorDiv returns the whole number that is not above a/b; b is above 0. It is the number
// of the step of b in which a lies, before 0 as after it.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
