// Package catalog holds the three lists that say what the program can do:
// formats, analyses and exports. To add one is a file and a line here.
package catalog

import (
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/audience"
	"demarche/campaign"
	"demarche/coding"
	"demarche/coord"
	"demarche/export"
	"demarche/governance"
	"demarche/ingest"
	"demarche/narrative"
	"demarche/spread"
)

// Formats are the shapes of files that can be read, the most special first:
// the first that fits a file reads it.
var Formats = []ingest.Format{
	ingest.IRACSV,
	ingest.XArchiveCSV,
	ingest.GermanElectionsCSV,
	ingest.CooRTweetCSV,
	ingest.QUTCSV,
	ingest.FBAdsCSV,
	ingest.TelegramJSON,
	ingest.TwitterV1JSON,
	ingest.TwitterV2JSON,
	ingest.ClaimsYAML,
	ingest.UNDLCSV,
	ingest.UNDLMARCXML,
	ingest.UnvotesCSV,
	ingest.UnvotesRollCallsCSV,
	ingest.UnvotesIssuesCSV,
	ingest.VoetenVotesCSV,
	ingest.VoetenIdealCSV,
	ingest.VoetenAgreementCSV,
	ingest.DGACMJSON,
	ingest.EuRepoCCSV,
	ingest.EuRepoCAttributionsCSV,
	ingest.EuRepoCReceiversCSV,
	ingest.CFRCSV,
	ingest.GMFStateMediaCSV,
	ingest.ListingsCSV,
	ingest.CodingsCSV,
	ingest.LabelStudioJSON,
	ingest.DoccanoJSONL,
	ingest.REFIQDA,
	ingest.RollCallsCSV,
	ingest.AgreementsCSV,
	ingest.EventsCSV,
	ingest.PositionsCSV,
	ingest.MembershipsCSV,
	ingest.SeriesCSV,
	ingest.PeriodsCSV,
	ingest.ReachCSV,
	ingest.PostsCSV,
	ingest.PostsNDJSON,
	ingest.PostsJSON,
	ingest.PostsParquet,
}

// Analyses are the ways of looking at a case, in the order in which analyze
// runs them.
var Analyses = []analysis.Analysis{
	coord.Overview,
	coord.CoShare,
	coord.Validate,
	narrative.Copies,
	narrative.Stories,
	narrative.Evolution,
	narrative.Keyness,
	narrative.Track,
	audience.Audience,
	audience.Seeds,
	audience.Focus,
	audience.Rallies,
	audience.Reach,
	audience.Tandem,
	audience.AdTwins,
	campaign.Campaign,
	campaign.Rhythm,
	governance.Votes,
	governance.Blocs,
	governance.Drafts,
	governance.Ideal,
	governance.Agreements,
	governance.Timeline,
	governance.Series,
	governance.EventStudy,
	governance.Norms,
	governance.Claims,
	coding.Codes,
	coding.Reliability,
	coding.Prevalence,
	spread.Disclosure,
	spread.FirstSeen,
	spread.Influence,
	spread.Outlets,
	spread.Localisation,
}

// Peers are the tools whose rules the analysis coshare can take.
var Peers = coord.Peers

// Exports are the files that a case can be written as.
var Exports = []export.Format{
	export.GEXF,
	export.GraphML,
	export.EdgesCSV,
	export.GephiCSV,
	export.NodesCSV,
	export.Parquet,
}

// Analysis returns the analysis of that name.
func Analysis(name string) (analysis.Analysis, error) {
	return find("analysis", Analyses, name, func(a analysis.Analysis) string { return a.Name })
}

// Export returns the export of that name.
func Export(name string) (export.Format, error) {
	return find("export", Exports, name, func(f export.Format) string { return f.Name })
}

func find[T any](what string, all []T, name string, nameOf func(T) string) (T, error) {
	var names []string
	for _, v := range all {
		if nameOf(v) == name {
			return v, nil
		}
		names = append(names, nameOf(v))
	}
	slices.Sort(names)
	var none T
	return none, demarche.Errorf(demarche.NotFound, "no %s %q", what, name).WithHint("there are: %s", strings.Join(names, ", "))
}
