package narrative

import (
	"cmp"
	"sort"
	"time"

	"demarche"
)

// bins are steps of time, in UTC, that follow one another.
type bins struct {
	word  string // "day"
	begin []int64
	end   int64 // of the last
}

// The steps of time that --bin and --step know.
const (
	binAuto  = "auto"
	binHour  = "hour"
	binDay   = "day"
	binWeek  = "week"
	binMonth = "month"

	binQuarter = "quarter"
	binYear    = "year"
)

// most bins of each length before the next longer one is taken.
const (
	mostHours = 24 * 5
	mostDays  = 120
	mostWeeks = 160
)

// checkBin is an error where the value of a flag is no step of time.
func checkBin(flag, word string) error {
	switch word {
	case binAuto, binHour, binDay, binWeek, binMonth, binQuarter, binYear:
		return nil
	}
	return demarche.Errorf(demarche.Usage, "--%s %q: want auto, hour, day, week, month, quarter or year", flag, word)
}

// newBins returns the bins from the first moment to the last.
func newBins(word string, first, last int64) (*bins, error) {
	if err := checkBin("bin", word); err != nil {
		return nil, err
	}
	if word == binAuto {
		switch span := time.Duration(last-first) * time.Microsecond; {
		case span <= mostHours*time.Hour:
			word = binHour
		case span <= mostDays*24*time.Hour:
			word = binDay
		case span <= mostWeeks*7*24*time.Hour:
			word = binWeek
		default:
			word = binMonth
		}
	}
	b := &bins{word: word}
	t := at(first)
	switch word {
	case binHour:
		t = t.Truncate(time.Hour)
	case binMonth:
		t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case binQuarter:
		t = time.Date(t.Year(), t.Month()-(t.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC)
	case binYear:
		t = time.Date(t.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	default:
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		if word == binWeek { // from Monday on
			t = t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
		}
	}
	const most = 1 << 17
	for t.UnixMicro() <= last {
		if len(b.begin) == most {
			return nil, demarche.Errorf(demarche.BadData, "from the first post to the last are more than %d steps of a %s", most, word).WithHint("a longer step, as month, or see in demarche run CASE overview whether a post has a stray date")
		}
		b.begin = append(b.begin, t.UnixMicro())
		switch word {
		case binHour:
			t = t.Add(time.Hour)
		case binDay:
			t = t.AddDate(0, 0, 1)
		case binWeek:
			t = t.AddDate(0, 0, 7)
		case binMonth:
			t = t.AddDate(0, 1, 0)
		case binQuarter:
			t = t.AddDate(0, 3, 0)
		default:
			t = t.AddDate(1, 0, 0)
		}
	}
	b.end = t.UnixMicro()
	return b, nil
}

// of returns the bin of a moment.
func (b *bins) of(us int64) int {
	return sort.Search(len(b.begin), func(i int) bool { return b.begin[i] > us }) - 1
}

// at returns when a bin begins, or for the one behind the last when that ends.
func (b *bins) at(bin int) int64 {
	if bin == len(b.begin) {
		return b.end
	}
	return b.begin[bin]
}

// name writes a bin for people.
func (b *bins) name(bin int) string {
	layout := map[string]string{binHour: "2006-01-02 15:00", binMonth: "2006-01", binQuarter: "2006-01", binYear: "2006"}[b.word]
	return at(b.begin[bin]).Format(cmp.Or(layout, "2006-01-02"))
}

// span returns the first and the last moment of the posts.
func (ps *posts) span() (first, last int64) {
	first, last = ps.all[0].at, ps.all[0].at
	for i := range ps.all {
		first, last = min(first, ps.all[i].at), max(last, ps.all[i].at)
	}
	return first, last
}
