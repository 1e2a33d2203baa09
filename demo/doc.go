// Package demo holds the files of the bundled case: what a paper on one state's
// digital diplomacy says (Ulhaq 2025, Advance Social Science Archive Journal
// 3(2), 1287-1302), and the facts that its claims can be held against.
//
// The facts are re-tabulated in our own words from public documents and pages.
// Each row names its source and says how far it was checked: verified, read in
// that source; partly, where the note says which part; recalled, from memory, to
// be checked before it is shown to anybody as evidence. What is not tabulated is
// no evidence that it was not there: the register of agreements is what a public
// search found, and 2025 was not searched well.
//
//   - agreements.csv: steps in the life of agreements, statements and drafts on
//     information security and cybercrime; one row a step. Bilateral and regional
//     agreements are from public news and legal databases, the parties of the
//     Budapest Convention from charts of the Council of Europe, signatures of the UN
//     convention from the UN Treaty Collection and the press.
//   - rollcalls.csv: all 17 recorded votes of the General Assembly on the security
//     of information technology and on cybercrime, 1998 to October 2025, by state;
//     the votes in committee, of which only totals are known; and the texts that
//     were adopted without a vote. Votes are from the UN Digital Library.
//   - events.csv: milestones at the UN, incidents with the days on which each
//     happened, became known and was attributed, and what else the paper dates.
//     Who initiated an incident stands there as those say who attributed it, and
//     not at all where it is contested.
//   - memberships.csv: who belongs to which bloc, from when to when; fixed sets of
//     states under a name with their number; the UN's groups of experts.
//   - series.csv: values in time, conflicting ones side by side, each with the day
//     of which it speaks.
//   - reach.csv: figures of how far posts went, each on its rung, as those who counted
//     tell them; most are of Facebook's testimony of 31 October 2017, as the press has it.
//   - periods.csv: the periods of the paper's Table 1, with the events it names.
//   - positions.csv: what Table 4 says that actors hold of norms, and what votes,
//     signatures and reports say of the same.
//   - claims.yaml: 104 claims of the paper, each with the test it is held to, its
//     tables, its list of references and what its body cites. No verdict stands in
//     it: verdicts are computed.
package demo

import "embed"

// Files are the files of the bundled case; Names lists them in the order in
// which they are added.
//
//go:embed *.csv *.yaml
var Files embed.FS

// Names are the names of the files in Files.
var Names = []string{
	"agreements.csv",
	"rollcalls.csv",
	"events.csv",
	"memberships.csv",
	"series.csv",
	"reach.csv",
	"periods.csv",
	"positions.csv",
	"claims.yaml",
}

// TownCodebook is the codebook of the simulated town: see package simulate.
//
//go:embed town/codebook.yaml
var TownCodebook []byte
