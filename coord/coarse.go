package coord

import (
	"context"
	"fmt"
	"time"

	"demarche"
	"demarche/casefile"
)

// tooCoarse returns the datasets whose times are coarser than the window, which
// cannot take part, and notes what is as coarse as it. Where none is left, that is
// an error.
func tooCoarse(ctx context.Context, c *casefile.Case, actions []string, window time.Duration, result *demarche.Result) (without []int, err error) {
	// A dataset that has no such traces takes no part, whatever its times.
	datasets, err := c.Read(ctx, actions)
	if err != nil {
		return nil, err
	}
	var refused *demarche.Error
	for _, d := range datasets {
		step := time.Duration(d.ResolutionS * float64(time.Second))
		switch {
		case d.Kept < 3 || step <= time.Second:
		case window < step:
			without = append(without, d.Dataset)
			refused = demarche.Errorf(demarche.BadData, "the times of dataset %d (%s) stand on steps of %s: a window of %s is finer than they are", d.Dataset, d.Name, inWords(step), inWords(window)).
				WithHint("--window %s or more", windowName(step))
			result.Notes = append(result.Notes, fmt.Sprintf("the times of dataset %d (%s) stand on steps of %s, and the window of %s is finer than they are: the dataset is left out", d.Dataset, d.Name, inWords(step), inWords(window)))
		case window < 2*step:
			result.Notes = append(result.Notes, fmt.Sprintf(
				"the times of dataset %d (%s) stand on steps of %s: two records told %s apart may be up to %s apart, and a gap of 0 s is anything below %s",
				d.Dataset, d.Name, inWords(step), inWords(window), inWords(window+step-time.Second), inWords(step)))
		}
	}
	if refused != nil && len(without) == len(datasets) {
		return nil, refused
	}
	return without, nil
}
