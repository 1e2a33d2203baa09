package catalog

import "demarche"

// Questions are what analysts and scholars of digital diplomacy and of information
// operations ask, in their words, with the analyses that answer them.
var Questions = []demarche.Question{
	{
		Number: 1, Question: "Which accounts pushed this hashtag before it took off, and were they acting together beyond chance?",
		By: []demarche.Asking{
			{Analysis: "coshare", Type: "coshare --trace hashtag,text"},
			{Analysis: "campaign", Type: "campaign --tag TAG"},
		},
		Shows: "the base series, the resolution of the times, observed and expected numbers, the posts",
	},
	{
		Number: 2, Question: "Which narratives did an actor promote in a period, and did the mix change after an event?",
		By: []demarche.Asking{
			{Analysis: "prevalence", Type: "prevalence --codebook FILE --cut DATE"},
			{Analysis: "codes", Type: "codes --codebook FILE --by COLUMN"},
			{Analysis: "stories", Type: "stories"},
			{Analysis: "evolution", Type: "evolution"},
		},
		Shows: "the size of the audit (demarche code sample draws what coders read), the agreement of coders per code, the denominators",
	},
	{
		Number: 3, Question: "Who said this first, and how did it travel between outlets, platforms and languages?",
		By: []demarche.Asking{
			{Analysis: "copies", Type: "copies"},
			{Analysis: "first-seen", Type: "first-seen"},
			{Analysis: "track", Type: "track --term WORD"},
		},
		Shows: "from when each source is covered, and how strong the key is that joins",
	},
	{
		Number: 4, Question: "Do these pages on opposite sides belong together?",
		By: []demarche.Asking{
			{Analysis: "tandem", Type: "tandem --label COLUMN --opposed A:B"},
			{Analysis: "adtwins", Type: "adtwins"},
		},
		Shows: "negative controls, the rule of what is opposed, false discovery rates, grades in words",
	},
	{
		Number: 5, Question: "Whom does this set of accounts or ads address, and with what share?",
		By: []demarche.Asking{
			{Analysis: "focus", Type: "focus --label COLUMN"},
			{Analysis: "audience", Type: "audience --label COLUMN"},
		},
		Shows: "at least two denominators, intervals, accuracy on held-out pages or accounts",
	},
	{
		Number: 6, Question: "What distinguishes messages to one audience or country from those to another?",
		By: []demarche.Asking{
			{Analysis: "keyness", Type: "keyness --by COLUMN --a X --b Y"},
			{Analysis: "copies", Type: "copies"},
		},
		Shows: "counts of accounts, and intervals over accounts",
	},
	{
		Number: 7, Question: "Are these accounts automated or shift-worked?",
		By:    []demarche.Asking{{Analysis: "rhythm", Type: "rhythm"}},
		Shows: "the base-rate panel; nothing below 100 posts or where times are too coarse",
	},
	{
		Number: 8, Question: "Who amplified the leak, from when, and did activity precede it?",
		By:    []demarche.Asking{{Analysis: "disclosure", Type: "disclosure --at DATE --term WORD"}},
		Shows: "the anticipation window, placebo dates, other events of the same days",
	},
	{
		Number: 9, Question: "Do state media lead or follow the accounts, or the public?",
		By: []demarche.Asking{
			{Analysis: "influence", Type: "influence --by COLUMN"},
			{Analysis: "first-seen", Type: "first-seen"},
			{Analysis: "outlets", Type: "outlets"},
		},
		Shows: "what else could explain it, and the same numbers for placebos",
	},
	{
		Number: 10, Question: "How many people did it reach, and is the figure that is quoted right?",
		By: []demarche.Asking{
			{Analysis: "reach", Type: "reach"},
			{Analysis: "claims", Type: "claims"},
		},
		Shows: "the rung of each figure, its words, who has it from whom, the verdict",
	},
	{
		Number: 11, Question: "Do embassies localise or broadcast one line?",
		By:    []demarche.Asking{{Analysis: "localisation", Type: "localisation --by COLUMN"}},
		Shows: "the version of the list, and the months that have data",
	},
	{
		Number: 12, Question: "Can I trust and reproduce these codes and percentages?",
		By: []demarche.Asking{
			{Analysis: "reliability", Type: "reliability"},
			{Analysis: "prevalence", Type: "prevalence --codebook FILE"},
		},
		Shows: "agreement per code and language, the design of the sample (demarche code sample), the estimator, the codebook's version",
	},
}
