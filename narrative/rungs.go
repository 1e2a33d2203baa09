package narrative

// The rungs of the ladder of what can be claimed, as results say them.
const (
	rungCopy      = "L0 copy"
	rungStory     = "L1 story"
	rungNarrative = "L2 narrative"
)

// What each rung allows, for the notes.
const (
	noteCopy  = "what is claimed here is on the lowest rung, L0 copy: that texts are the same, or nearly, and who posted them; not what they mean (the rungs above are L1 story, L2 narrative and L3 frame)"
	noteStory = "what is claimed here is on the rung L1 story: that posts are about the same by their words. What they say of it, for or against, is L2 narrative, which a coder reads with a codebook; L3 frame is an analyst's interpretation and never a number"
	noteWords = "what is claimed here is below the rung L2 narrative: words that set groups apart are a lead to what to read. A narrative is read by a coder with a codebook; L3 frame is an analyst's interpretation and never a number"
	noteTrack = "what is claimed here is below the rung L2 narrative: that posts have a word or a hashtag does not say what they tell of it, for or against. A narrative is read by a coder with a codebook; L3 frame is an analyst's interpretation and never a number"
)
