package stat

// Mix scatters a number over all 64 bits: the finaliser of splitmix64 (Steele, Lea and
// Flood 2014, doi:10.1145/2714064.2660195).
func Mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
