package ingest

import (
	"math"
	"strconv"
	"strings"
)

// parseNumber reads a number as the one time between 1990 and 2100 that it can
// mean: the ranges of the units do not meet.
func parseNumber(s string) (moment, form, bool) {
	if len(s) < 5 || len(s) > 32 {
		return moment{}, 0, false
	}
	var v int64
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return parseFloat(s)
		}
		if v > math.MaxInt64/10-1 {
			return moment{}, 0, false
		}
		v = v*10 + int64(s[i]-'0')
	}
	switch {
	case v >= 631_152_000_000_000_000:
		return moment{v / 1000, true}, unixNS, true
	case v >= 631_152_000_000_000:
		return moment{v, true}, unixUS, true
	case v >= 631_152_000_000:
		return moment{v * 1000, true}, unixMS, true
	case v >= 631_152_000:
		return moment{v * second, true}, unixS, true
	case v >= 32874 && v < 73416:
		return moment{(v - 25569) * day * second, false}, excel, true
	}
	return moment{}, 0, false
}

// parseFloat reads a number with a point or an exponent, which may be hidden
// damage: 1.63E+12 has lost its digits, and is taken only with enough of them.
func parseFloat(s string) (moment, form, bool) {
	if s[0] < '0' || s[0] > '9' {
		return moment{}, 0, false
	}
	digits := 0
	for i := 0; i < len(s) && s[i]|0x20 != 'e'; i++ {
		if digit(s[i]) {
			digits++
		} else if s[i] != '.' {
			return moment{}, 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return moment{}, 0, false
	}
	if strings.ContainsAny(s, "eE") && digits < 10 {
		return moment{}, 0, false
	}
	switch {
	case v >= 631_152_000_000_000:
		return moment{int64(v), true}, unixUS, v < 4.2e15
	case v >= 631_152_000_000:
		return moment{int64(math.Round(v * 1000)), true}, unixMS, v < 4.2e12
	case v >= 631_152_000:
		return moment{int64(math.Round(v * second)), true}, unixS, v < 4.2e9
	case v >= 32874 && v < 73416:
		// Excel's own digits end at about 10 µs; what is behind them is noise.
		return moment{int64(math.Round((v-25569)*day*1000)) * 1000, false}, excel, true
	}
	return moment{}, 0, false
}
