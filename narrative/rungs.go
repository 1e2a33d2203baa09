package narrative

// The rungs of the ladder of what can be claimed, as results say them.
const (
	rungCopy      = "L0 copy"
	rungStory     = "L1 story"
	rungNarrative = "L2 narrative"
)

// What each rung allows, for the notes.
const (
	noteCopy  = "rung L0 copy: the claim is that texts are the same, or nearly, and by whom they were posted; not what they mean (L1 story, L2 narrative and L3 frame are other rungs)"
	noteStory = "rung L1 story: the claim is that posts are about the same by their words; what they say of it, for or against, is not told: that is L2 narrative, which a coder reads with a codebook, and L3 frame is an analyst's interpretation and never a number"
	noteWords = "rung below L2 narrative: words that set groups apart are a lead to what to read, not a narrative; L2 narrative is read by a coder with a codebook, and L3 frame is an analyst's interpretation and never a number"
	noteTrack = "rung below L2 narrative: that posts have a word or a hashtag does not say what they tell of it, for or against; L2 narrative is read by a coder with a codebook, and L3 frame is an analyst's interpretation and never a number"
)
