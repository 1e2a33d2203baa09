package casefile

import (
	"context"
	"fmt"
)

// streamMemory is what DuckDB may use while rows are appended or traces are read
// from end to end, in bytes. It would keep all that has gone through, in new
// memory each time, up to what all may use; but nothing of it is wanted again soon.
const streamMemory = 128 << 20

// streaming runs do while DuckDB may use little memory.
func (c *Case) streaming(ctx context.Context, do func() error) error {
	limit := func(ctx context.Context, bytes int64) error {
		_, err := c.db.Exec(ctx, fmt.Sprintf("SET memory_limit = '%dKB'", bytes/1000))
		return err
	}
	whole := c.options.engineMemory()
	if streamMemory >= whole || limit(ctx, streamMemory) != nil { // what is in use cannot be taken away
		return do()
	}
	err := do()
	if e := limit(context.WithoutCancel(ctx), whole); err == nil {
		err = e
	}
	return err
}
