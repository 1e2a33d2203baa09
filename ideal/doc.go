// Package ideal says where states stand on one line, as their votes tell, and how
// far apart they are. It knows a table of choices, no file and no case.
package ideal
