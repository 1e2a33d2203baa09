// Package tandem measures how alike the operations of accounts are whose audiences
// are opposed: whether two personas that speak to rival publics post in the same
// minutes, write out of one phrase book, and have their advertisements made at one
// sitting, more than comparable accounts do. It knows numbers and strings, no case.
//
// # Method
//
// Each channel compares two accounts with what chance gives for two such accounts:
// [Activity] their minutes (S1; [Activity.Dispersion] allows for posting in runs),
// [Copies] what only few accounts have in common, as copied texts or domains (S2, S6),
// [Schedules] their week (S3), [Styles] their manner of writing (S4), [Lives] when they
// began and on which days they posted (S5), [Made] when their ads were made (S6). Only S1, S2 and S6 have a null model of their own, and only
// these are combined, by [Stouffer]; the other three rank a pair among control pairs.
// [GradeOf] says in words how far the evidence goes. None of it says that two accounts
// have one operator: that is no statement of data alone.
//
// Random draws come from a PCG generator with the caller's seed, one stream a use.
//
// # Sources
//
// Opposed personas run side by side: Arif, Stewart and Starbird 2018,
// doi:10.1145/3274289; Linvill and Warren 2020, doi:10.1080/10584609.2020.1718257. The
// statistics are our own; the sources of what they are made from stand beside them.
package tandem
