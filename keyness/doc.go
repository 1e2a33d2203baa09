// Package keyness says which terms set two groups of texts apart, and how surely. It
// knows counts of terms by group, and no text, no account and no case.
//
// # Method
//
// Of each term the logarithm of its odds in group A is compared with that in group B,
// each shrunk towards how common the term is in a background: the log-odds ratio with
// an informative Dirichlet prior of Monroe, Colaresi and Quinn. With y the count of the
// term in a group, n the counts of all terms there, p the share of the term in the
// background and α₀ the weight of the prior, in counts,
//
//	δ = ln (y_A+α₀p)/(n_A+α₀-y_A-α₀p) - ln (y_B+α₀p)/(n_B+α₀-y_B-α₀p)
//	Var δ ≈ 1/(y_A+α₀p) + 1/(y_B+α₀p),  z = δ/√Var
//
// A p comes of each z by the normal distribution, two-sided, and of these a q by
// Benjamini and Hochberg. Beside them stand what corpus linguists use: the log-likelihood
// G² = 2(y_A ln y_A/E_A + y_B ln y_B/E_B) with E the count expected of equal shares,
// and %DIFF, by how many percent the share in A is above that in B.
//
// # Limits
//
// The variance takes every count for one that came by itself. Words do not: who writes
// one once writes it again, so that a single account may make a term look
// typical of its group. Two remedies stand here. Let a count be that of accounts, or of
// account-days, that use the term; and take the interval of [Units.Bootstrap], for
// which whole accounts are drawn again: it holds where z claims too much. Of a term that
// one group never uses no draw has any there, so take the wider of it and [Key.Normal].
// The prior is fixed while accounts are drawn.
//
// # Sources
//
// Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018 (δ, its variance and z:
// equations 16, 20 and 22). Rayson and Garside 2000, doi:10.3115/1117729.1117730, in the
// form of Rayson's calculator, ucrel.lancs.ac.uk/llwizard.html (G²); Gabrielatos and
// Marchi 2011, as told there (%DIFF). Davison and Hinkley 1997,
// doi:10.1017/CBO9780511802843, 3.8 (drawing clusters whole; the percentile interval).
package keyness
