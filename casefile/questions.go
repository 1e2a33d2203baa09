package casefile

import "demarche"

// Answered returns questions with the runs that answer them, in their order.
func Answered(questions []demarche.Question, runs []Saved) []demarche.Question {
	all := make([]demarche.Question, len(questions))
	for i, q := range questions {
		by := make([]demarche.Asking, len(q.By))
		for k, a := range q.By {
			a.Runs = []int{}
			for _, r := range runs {
				if r.Analysis == a.Analysis {
					a.Runs = append(a.Runs, r.Run)
				}
			}
			by[k] = a
		}
		q.By = by
		all[i] = q
	}
	return all
}
