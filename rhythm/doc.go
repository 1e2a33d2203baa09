// Package rhythm measures the times at which one account posts: how evenly over the
// minutes of an hour, how regularly, in bursts or not, at which hours, and whether its
// kinds of posts follow each other as those of other accounts do. It knows times, in
// microseconds since 1970 UTC, and no case.
//
// What it finds may be a sign that posts are scheduled or made by a machine. It is none
// that an account is false, nor whose it is, and it gives no verdict: people post in
// batches and on shifts, journalists use schedulers. A p-value here allows for posts that
// come in bunches; the common chi-square test does not, and takes every bunch for a
// machine.
//
// # Sources
//
// Zhang and Paxson 2011, Detecting and Analyzing Automated Activity on Twitter (minutes and seconds that are
// too uneven or too even). Rao and Scott 1981, doi:10.1080/01621459.1981.10477633 (tests of
// counts that come in clusters). Newey and West 1987, doi:10.2307/1913610 (clusters
// that hang together with the next). Mardia and Jupp 2000, Directional Statistics
// (Rayleigh's test). Goh and Barabasi 2008, doi:10.1209/0295-5075/81/48002, and Kim and
// Jo 2016, doi:10.1103/PhysRevE.94.032311 (burstiness and memory). Chu and others 2012,
// doi:10.1109/TDSC.2012.75, and Porta and others 1998, Biological Cybernetics 78 (the
// entropy of gaps). Cresci and others 2016, arXiv:1602.00110 (digital DNA).
package rhythm
