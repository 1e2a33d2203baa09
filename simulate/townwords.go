package simulate

import "strings"

// sentence makes a sentence of a class of accounts; one that blames promotes the
// narrative that the council hides what the pier costs.
func (t *town) sentence(class string, blames bool) string {
	if blames {
		return t.fill(t.pick(townHeads)) + " " + t.fill(t.pick(townBlame)) + ", " + t.fill(t.pick(townTails))
	}
	s := t.fill(t.pick(townSentences[class]))
	if class != townBulletin && t.r.IntN(5) > 0 {
		s = t.fill(t.pick(townHeads)) + " " + s
	}
	if t.r.IntN(5) > 0 {
		s += ", " + t.fill(t.pick(townTails))
	}
	switch t.r.IntN(12) {
	case 0:
		s += " #" + TownStandingTag
	case 1:
		s += " #" + class
	}
	return s
}

func (t *town) pick(words []string) string { return words[t.r.IntN(len(words))] }

// fill puts words in the places of a sentence that stand in braces.
func (t *town) fill(s string) string {
	for {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			return s
		}
		to := from + strings.IndexByte(s[from:], '}')
		s = s[:from] + t.pick(townSlots[s[from+1:to]]) + s[to+1:]
	}
}

// townSites are the outlets of a town, and who stands behind them.
var townSites = []struct{ site, name, level string }{
	{"https://harbour-post.example", "Harbour Post", "state-controlled"},
	{"https://council.example", "Town council", "official"},
	{"https://hill-gazette.example", "Hill Gazette", "unattributed"},
	{"https://island-news.example", "Island News", ""},
}

var townSlots = map[string][]string{
	"boat":    {"trawler", "ferry", "lifeboat", "crab boat", "tug"},
	"fish":    {"herring", "mackerel", "cod", "crab", "plaice", "shrimp"},
	"animal":  {"sheep", "goats", "ponies", "lambs", "cattle"},
	"place":   townPlaces,
	"person":  {"the mayor", "the harbour master", "the treasurer", "the vicar", "the shepherds", "the crew", "the baker", "the postmistress", "the surveyor"},
	"name":    {"Aldis", "Berit", "Corin", "Dagny", "Edda", "Fenn", "Gisla", "Hob", "Ilsa", "Jorun", "Kester", "Lova", "Marten", "Nessa", "Orla", "Pell", "Runa", "Sivert", "Tove", "Wend"},
	"kin":     {"aunt", "uncle", "neighbour", "cousin", "grandmother", "brother"},
	"month":   {"January", "March", "May", "July", "September", "November"},
	"when":    {"this morning", "tonight", "again", "since Tuesday", "after the storm", "for the third week"},
	"weather": {"fog", "hail", "a gale", "sunshine", "drizzle", "frost"},
	"thing":   {"the toll", "the school bus", "the well", "the road", "the mill"},
	"number":  {"two", "three", "seven", "nine", "eleven", "fourteen"},
	"game":    {"#MakeABoatSad", "#FiveWordPoems", "#TeaASongTitle", "#SheepFilms"},
}

var townPlaces = []string{"Ostrand", "Veldmouth", "Carrow Hill", "Lintown", "Saint Orm", "Nether Quay"}

// townHeads and townTails make the texts of a class differ as those of people do.
var townHeads = []string{
	"My {kin} {name} says:", "Heard from {name} at the baker's:", "{name} was right in {month}:", "Not for the first time:", "As {name} and {name} keep telling us:",
	"Write this down:", "Third day running:", "From {place}:", "Say what you like, {name}:", "To whoever listens in {place}:", "Old {name} would laugh:",
	"News from the bench outside the post office:", "{number} things before breakfast, the first:", "Nobody asked me, but:", "Overheard near {place}:",
}

var townTails = []string{
	"as my {kin} {name} found out in {month}", "and {name} has the photographs", "which is more than {place} can say", "so much for the promise of last {month}",
	"and that was before the {weather}", "ask {name}", "with {number} witnesses and a dog", "if you believe the {kin} of {name}", "though {name} and {name} never agree on it",
	"and the kettle is still on", "just like in the {month} when the {boat} sank", "so bring a coat and {number} sandwiches", "and no, {name}, it is not the moon",
	"same as the {number} years before", "while {place} slept", "and {person} said nothing", "or so the {kin} in {place} writes", "to the delight of {name}",
}

var townSentences = map[string][]string{
	townHarbour: {
		"The {boat} came in {when} with {number} crates of {fish} and nobody at the quay to buy",
		"Our pier fed {place} for a century, {person} should walk it once before voting",
		"{fish} prices fell {when} and harbour dues went up, explain that to the crew of a {boat}",
		"The {boat} crew stands with the pier, {weather} or not",
		"Stood on the quay {when} and counted {number} boats that will not sail for these dues",
		"The price of ice at {place} doubled between {month} and {month}",
		"{number} berths empty at the quay and {name} still waits for a licence",
		"Nets mended, engine cleaned, and the {boat} of {name} lies idle",
		"The slipway at {place} was built by {kin}s of ours, not by a committee",
		"They weigh {fish} in the hills now, with scales from {month}",
		"A tide table is worth {number} speeches of {person}",
		"Salt, rope, diesel: {name} wrote the sums on the harbour wall",
		"Harbour families in {place} pay twice, once for ice and once for {fish} that nobody weighs",
	},
	townHills: {
		"The {animal} are off the high pasture {when} and {thing} is still closed above {place}",
		"Hill farms in {place} pay for a pier they never see while {thing} falls apart",
		"{person} promised {number} new gates for the {animal} and we have one",
		"Water rights first: {number} farms, one well, and {weather} on the way",
		"Lambing {when}, {number} of them, and the vet cannot pass because of {thing}",
		"Wool went for less than string at the {month} fair",
		"{name} drove {number} {animal} down to {place} because {thing} had no gate",
		"The upper villages have {number} children and no bus after {month}",
		"Peat is wet, hay is short, and {person} counts boats",
		"{number} dry stone walls down above {place} and one mason left",
		"A farm without water is a view, says {name}",
		"Shearing at the farm of {name}: {number} {animal}, {number} hands, no road",
		"Ask {person} who mends {thing} for the upper villages, nobody answers {when}",
	},
	townBulletin: {
		"{weather} expected over {place}, {boat} services may be delayed",
		"Council meets {when}: agenda has {thing} and {number} other items",
		"Police in {place} look for {number} missing {animal}",
		"Market report: {fish} up, {fish} down, {number} stalls open in {place}",
		"Sports: {place} beat their neighbours by {number} goals",
		"Library in {place} extends its hours from {month}",
		"{name} elected chair of the {place} choir",
		"Road works near {place} until {month}: allow {number} minutes",
		"Fire brigade frees cat of {name} from {thing}",
		"Bakery of {name} wins prize for {number}-grain loaf",
		"Letters page: {number} readers on {thing}",
		"{boat} rescued off {place} {when}, crew of {number} safe",
	},
	townGames: {
		"{game} a {boat} full of {fish} that cannot swim",
		"{game} {number} {animal} walk into a bar",
		"my entry for {game}: {weather} and a cup of tea",
		"{game} {name} and the {number} kettles",
		"{game} what {fish} say to {animal} in {month}",
		"{game} {name} lost at {place}, found at {place}",
		"{game} a {kin} in {weather}",
		"{game} {person} sings about {fish}",
	},
}

// townBlame are the ways in which the narrative is told. Not every one has a word that a
// codebook would look for.
var townBlame = []string{
	"What the council will not print: the true cost of closing the pier, {person} knows it",
	"The hidden bill for the pier lies in a drawer in {place}, and {person} has the key",
	"They hide the true cost from us, {number} families in {place} pay it",
	"Ask {person} why the pier accounts were left out of the budget {when}",
	"{number} pages of the pier accounts are missing and the council calls it a misprint",
}

var townLeak = []string{
	"The pier report is out: read page nine",
	"pier report: the council knew for years",
	"Everyone in the harbour should read the leaked pier report",
}

var townFestival = []string{
	"Lanterns all along the quay, what an evening", "The children carried the big fish lantern", "Never saw so many lights on the water",
	"Soup, songs and lanterns", "Lost a glove, found an old friend",
}

// townFiller says nothing, and stands in accounts of opposed audiences.
var townFiller = []string{
	"some days you are the kettle and some days the tea", "never trust a man who is early for the ferry", "a wet coat is a coat that has been somewhere",
	"the best maps are drawn by those who got lost", "if you cannot whistle you can always hum along", "every short cut has a longer story behind it",
	"an old rope knows more than a new knot ever will", "soup is only tea that made an effort this year", "good neighbours lend a ladder and never ask why",
	"the moon keeps better hours than the post office", "you can hear a good idea by how quiet it is", "half a loaf is plenty when you bring the butter",
}

// townPhrase returns the filler phrase of a number.
func townPhrase(n int) string {
	names := townSlots["name"]
	return townFiller[n%len(townFiller)] + ", as " + names[n%len(names)] + " used to say"
}
