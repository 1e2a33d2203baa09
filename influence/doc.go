// Package influence asks whether one stream of posts helps to foretell another: by
// Hawkes processes of their times, and by Granger's test of their counts. It knows times
// and counts, no case and no file.
//
// Both answer one question, whether the past of x improves the prediction of y beyond
// y's own past, and neither says that x caused y: what moves both, the hour of the day
// above all, looks the same. Each therefore has its placebo here, without which no number
// should be told: the same estimate with x moved where it cannot have acted.
//
// # Sources
//
// Hawkes 1971, doi:10.1093/biomet/58.1.83 (the process); Veen and Schoenberg 2008,
// doi:10.1198/016214508000000148 (its EM); Ogata 1988,
// doi:10.1080/01621459.1988.10478560 (residuals); Granger 1969, doi:10.2307/1912791; Zannettou and others 2019,
// doi:10.1145/3308560.3316495 (the use on trolls' posts).
package influence
