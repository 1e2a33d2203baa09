package casefile

import "demarche"

// seen remembers names by 128 bits of their hash: 64 that number them, and 64
// that tell two names of one number apart. It forgets everything when it is
// full; what is then told again is sorted out in the case.
type seen struct {
	slots  []seenSlot
	used   int
	limit  int // names; when so many are remembered, all are forgotten
	forgot bool
	met    uint64 // what was read ahead comes to; of no use but that the reading is not left out
}

type seenSlot struct{ id, check uint64 }

// newSeen returns a memory that may take this many bytes.
func newSeen(bytes int64) *seen {
	return &seen{slots: make([]seenSlot, 1<<14), limit: max(int(bytes/32), 1<<10)}
}

func (s *seen) place(id uint64) uint64 {
	return id * 0x9e3779b97f4a7c15 >> 32 & uint64(len(s.slots)-1)
}

// ahead reads where these names belong. Almost every place is far from the last
// one: read one after another, each waits for the memory; here they wait together.
func (s *seen) ahead(names []seenSlot) {
	met := s.met
	for i := range names {
		met += s.slots[s.place(names[i].id)].id
	}
	s.met = met
}

// add says whether the name is new. Two names of one number are an error: at
// ten million names it happens once in 370,000 cases.
func (s *seen) add(id, check uint64) (bool, error) {
	if s.used*2 >= len(s.slots) {
		s.grow()
	}
	for i := s.place(id); ; i = (i + 1) & uint64(len(s.slots)-1) {
		switch slot := &s.slots[i]; {
		case slot.id == 0 && slot.check == 0:
			*slot = seenSlot{id, check}
			s.used++
			return true, nil
		case slot.id == id && slot.check == check:
			return false, nil
		case slot.id == id:
			return false, demarche.Errorf(demarche.Internal, "two names have the number %d", id).WithHint("please tell the makers: this case cannot be counted right")
		}
	}
}

func (s *seen) grow() {
	old := s.slots
	if s.used >= s.limit {
		clear(old)
		s.used, s.forgot = 0, true
		return
	}
	s.slots = make([]seenSlot, 2*len(old))
	clear(s.slots) // new memory that is read before it is written costs a second fault of every page
	s.used = 0
	for _, slot := range old {
		if slot.id != 0 || slot.check != 0 {
			_, _ = s.add(slot.id, slot.check)
		}
	}
}
