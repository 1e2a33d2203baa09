package stat

// DrawnP returns the Monte Carlo p of so many draws at least as far out as what was seen,
// which counts as one of them (Davison and Hinkley 1997, doi:10.1017/CBO9780511802843,
// 4.2.1).
func DrawnP(hits, draws int) float64 { return float64(hits+1) / float64(draws+1) }
