// Package claim holds what a work claims against facts, and computes the verdicts:
// see docs/claims.md for the tests, the readings and the rules. It knows claims and
// facts, no file and no case.
//
// Nothing is drawn at random and no clock is read: the same claims and facts give
// the same ledger. Facts are taken in the order in which they are given, so that of
// equals the first is taken.
//
// # Sources
//
// Lijphart 1963, American Political Science Review 57: 902 (agreement). Hix, Noury
// and Roland 2005, British Journal of Political Science 35: 209 (cohesion). Mann
// 1945, doi:10.2307/1907187 and Kendall 1938, doi:10.1093/biomet/30.1-2.81 (trends).
// Nash and Sutcliffe 1970, doi:10.1016/0022-1694(70)90255-6 (how much of a column a
// reading explains). The dispersion of counts and its tests are those of package
// series.
package claim
