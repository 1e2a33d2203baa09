package text

import (
	"strconv"
	"strings"
)

// Thousands puts commas between the thousands of a decimal number: "-1,204.5" of
// "-1204.5".
func Thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return sign + whole
}

// Count writes a whole number with commas between its thousands.
func Count[T int | int64](n T) string { return Thousands(strconv.FormatInt(int64(n), 10)) }

// Plural writes a number of things, each with its word: "1 post", "1,204 posts".
func Plural[T int | int64](n T, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + more
}
