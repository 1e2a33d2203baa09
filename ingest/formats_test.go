package ingest

// Formats are all shapes, in the order of the catalog.
var Formats = []Format{
	IRACSV, XArchiveCSV, GermanElectionsCSV, CooRTweetCSV, QUTCSV, FBAdsCSV,
	TelegramJSON, TwitterV1JSON, TwitterV2JSON,
	UNDLCSV, UNDLMARCXML, UnvotesCSV, UnvotesRollCallsCSV, UnvotesIssuesCSV,
	VoetenVotesCSV, VoetenIdealCSV, VoetenAgreementCSV, DGACMJSON,
	EuRepoCCSV, EuRepoCAttributionsCSV, EuRepoCReceiversCSV, CFRCSV,
	ClaimsYAML, GMFStateMediaCSV, ListingsCSV, CodingsCSV, LabelStudioJSON, DoccanoJSONL, REFIQDA, RollCallsCSV, AgreementsCSV, EventsCSV, PositionsCSV, MembershipsCSV, SeriesCSV, PeriodsCSV, ReachCSV,
	PostsCSV, PostsNDJSON, PostsJSON, PostsParquet,
}
