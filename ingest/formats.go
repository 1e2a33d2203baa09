package ingest

// Formats are the shapes that can be read, the most special first: the first
// that fits a file reads it.
var Formats = []Format{
	IRACSV, XArchiveCSV, GermanElectionsCSV, CooRTweetCSV, QUTCSV, FBAdsCSV,
	TelegramJSON, TwitterV1JSON, TwitterV2JSON,
	PostsCSV, PostsNDJSON, PostsJSON, PostsParquet,
}
