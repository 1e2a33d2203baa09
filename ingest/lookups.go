package ingest

import "demarche"

// lookup says that a table tells nothing but which state has which code, or returns
// nil: the program knows that, and reads none.
func lookup(name string, t *table) error {
	if t.has("StateAbb", "CCode", "StateNme") && len(t.columns) == 3 {
		return demarche.Errorf(demarche.BadData, "%s: is the Correlates of War's list of codes of states, which the program knows", name).
			WithHint("add the files that use the codes: their numbers are read as states in the year of the row")
	}
	return nil
}
