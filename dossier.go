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
	First      time.Time       `json:"first"` // of its posts; of a case without, of its facts
	Last       time.Time       `json:"last"`
	Datasets   []Dataset       `json:"datasets"`
	Refusals   []RefusalCount  `json:"refusals"`
	Runs       []DossierRun    `json:"runs"`
	Questions  []Question      `json:"questions"`  // that those who study such data ask, with the runs that answer them
	Records    []DossierRecord `json:"records"`    // those the findings show, sorted by ID
	Facts      []DossierFact   `json:"facts"`      // those that ledgers rest on and that the first rows of tables name, sorted by record
	FactsAll   int             `json:"facts_all"`  // how many these are in all; Facts may hold some of them only, those of ledgers before others
	CommandLog []string        `json:"commands"`   // the commands that make the case again
	Statement  []string        `json:"statements"` // what holds for the whole case: assumptions, gaps, pseudonyms
}

// DossierRun is a run and what it said.
type DossierRun struct {
	RunRecord
	Title    string   `json:"title"`    // the first line of the analysis's Doc
	Method   string   `json:"method"`   // its Doc whole
	Result   Result   `json:"result"`   // unless all were asked for, its networks hold the firm edges, or where chance was not computed those within groups
	Claims   []Claims `json:"claims"`   // of each of its ledgers the claims file; empty where the case has it no more as it was
	Edges    int64    `json:"edges"`    // edges in all
	Findings int64    `json:"findings"` // findings in all; Result may hold the first of them only
	Command  string   `json:"command"`  // the command that makes it again
	Show     string   `json:"show"`     // the command that prints its tables whole
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

// DossierFact is one record of a case that is no post, in a sentence.
type DossierFact struct {
	Record     RecordID   `json:"record"`
	File       string     `json:"file"`
	Line       int64      `json:"line"`
	What       string     `json:"what"` // what it is of: "roll calls", "agreements"...
	Says       string     `json:"says"` // what it says, in a sentence of ours
	Source     string     `json:"source"`
	AsOf       string     `json:"as_of"` // the day of which it speaks, where its source is revised
	Confidence Confidence `json:"confidence"`
	Note       string     `json:"note"`
}
