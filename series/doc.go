// Package series measures counts in time: rates and trends with their intervals,
// how much they scatter, where they change, and what followed an event. It knows
// numbers and times, no file and no case.
//
// A series is two slices of one length: times t, in any unit (years, days), and
// values y. Counts are whole numbers, 0 or more, held as float64. What is not known
// is left out of both, or NaN where a function says so. Random draws come from a PCG
// generator with the seed that the caller gives, one stream for each use.
//
// # Sources
//
// Garwood 1936, doi:10.1093/biomet/28.3-4.437 (the interval of a Poisson rate).
// Przyborowski and Wilenski 1940, doi:10.1093/biomet/31.3-4.313 (two rates).
// McCullagh and Nelder 1989, doi:10.1007/978-1-4899-3242-6 (trends of counts).
// Lawless 1987, doi:10.2307/3314912 (the negative binomial). The sources of the other
// methods stand beside them.
package series
