// Package ideal says where states stand on one line, as their votes tell, and how
// far apart they are. It knows a table of choices, no file and no case.
//
// # Model
//
// A state i at the point x has of a roll call the wish z = a + bx + e, where e is
// normal with variance 1, and the higher z, the less it likes the text: it votes yes
// below the first cut, no from the second on, and abstains between. The scale of z
// belongs to the roll call. Who did not vote says nothing.
//
// [EM] finds the points of a window at which what was voted is most likely. [Draw]
// follows states from year to year. [Classify] knows no errors and no scale, only an
// order: where it differs from the others, their model of error makes the difference.
// [Polarise] says by several measures how far apart points are.
//
// # Sources
//
// Imai, Lo and Olmsted 2016, doi:10.1017/S000305541600037X (the EM algorithms).
// Bailey, Strezhnev and Voeten 2017, doi:10.1177/0022002715595700 (the dynamic
// model). Varadhan and Roland 2008, doi:10.1111/j.1467-9469.2007.00585.x (the steps
// that are taken together).
package ideal
