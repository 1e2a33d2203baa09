package demarche

import "time"

// A Dossier is what may leave a case: all that a report or an export is made
// from. It is never changed once made. Actors stand in it under their labels;
// those are pseudonyms unless the user asked for names.
type Dossier struct {
	Case       string          `json:"case"`    // the case file's name
	Version    string          `json:"version"` // the program's
	Made       time.Time       `json:"made"`    // the time of the newest run or dataset: a dossier reads no clock
	Simulated  bool            `json:"simulated"`
	Names      bool            `json:"names"` // whether actors stand under their own names
	Posts      int64           `json:"posts"`
	Actors     int64           `json:"actors"`
	First      time.Time       `json:"first"`
	Last       time.Time       `json:"last"`
	Datasets   []Dataset       `json:"datasets"`
	Refusals   []RefusalCount  `json:"refusals"`
	Runs       []DossierRun    `json:"runs"`
	Records    []DossierRecord `json:"records"`    // those the findings show, sorted by ID
	CommandLog []string        `json:"commands"`   // the commands that make the case again
	Statement  []string        `json:"statements"` // what holds for the whole case: assumptions, gaps, pseudonyms
}

// DossierRun is a run and what it said.
type DossierRun struct {
	RunRecord
	Title    string `json:"title"`    // the first line of the analysis's Doc
	Method   string `json:"method"`   // its Doc whole
	Result   Result `json:"result"`   // unless all were asked for, its networks hold the firm edges, or where chance was not computed those within groups
	Edges    int64  `json:"edges"`    // edges in all
	Findings int64  `json:"findings"` // findings in all; Result may hold the first of them only
	Command  string `json:"command"`  // the command that makes it again
	Show     string `json:"show"`     // the command that prints its tables whole
}

// RefusalCount counts the refusals of a dataset for one reason.
type RefusalCount struct {
	Dataset int       `json:"dataset"`
	Field   string    `json:"field"`
	Reason  string    `json:"reason"`
	Rows    int64     `json:"rows"`
	Example []Refusal `json:"example"` // at most three, the first of the file
}

// DossierRecord is one record as a reader may see it.
type DossierRecord struct {
	Record   RecordID  `json:"record"`
	File     string    `json:"file"`
	Line     int64     `json:"line"`
	Key      string    `json:"key"`
	Actor    string    `json:"actor"` // the label
	Platform string    `json:"platform"`
	At       time.Time `json:"at"`
	Kind     Kind      `json:"kind"`
	Text     string    `json:"text"`
}
