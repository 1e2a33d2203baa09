package chance

import (
	"context"

	"demarche/pairs"
)

// JudgeALittle is [Judge] that looks at about so many rows of strangers, counts the
// pairs that could be tested by about so many of an actor and an object, and keeps
// so many numbers of activity.
func JudgeALittle(ctx context.Context, t *pairs.Traces, j *pairs.Joined, strata *pairs.Strata, o Options, rows int64, near float64, activity int) (*Result, error) {
	return judgeWithin(ctx, t, j, strata, o, limits{pooled: rows, near: near, large: 1, nearLarge: near, activity: activity})
}
