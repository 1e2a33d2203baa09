// Package series measures counts in time: rates and trends with their intervals,
// how much they scatter, where they change, and what followed an event. It knows
// numbers and times, no file and no case.
package series
