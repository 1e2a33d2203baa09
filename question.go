package demarche

// A Question is one that those who study what is told, to whom and by which means ask
// again and again, and what answers it.
type Question struct {
	Number   int      `json:"number"` // from 1
	Question string   `json:"question"`
	By       []Asking `json:"by"`    // what answers it, the first the most directly
	Shows    string   `json:"shows"` // what an answer must show to be worth anything
}

// Asking is an analysis that answers a question, and how it is typed.
type Asking struct {
	Analysis string `json:"analysis"`
	Type     string `json:"type"` // what is typed behind "demarche run CASE"
	Runs     []int  `json:"runs"` // the runs of it that the case has; in the program's own list none
}
