// Package classify learns classes from examples and says how well: linear classifiers
// of sparse rows, calibrated probabilities with the right to abstain, folds that keep
// what belongs together on one side, labels that spread over a graph, and which rows a
// coder should read next. It knows no post and no case.
//
// # Method
//
// [Train] fits one linear classifier to each class against the rest: a support vector
// machine or a logistic regression, with the penalty ½|w|², by dual coordinate descent.
// [TrainCalibrated] asks classifiers that have not seen a row how it scores there, and
// fits Platt's sigmoid to that; [Model.Decide] then takes a class or abstains. [Folds]
// and [StratifiedFolds] divide groups, never rows: what one hand copied to both sides
// of a split would be found again by heart. [Propagate] spreads the classes of seeds
// over what accounts share; [Next] chooses what to code next.
//
// A class is a number from 0; a row whose class is not known has the class -1 and is
// left out of training.
//
// # Active learning
//
// A program that codes calls [Next] with the rows of all units, the calibrated
// probability of the code in each (nil while there is no model), and which are coded;
// it gets the rows of the next batch, each with the reason why it is in it. Only the
// rows of [ByChance] have a probability of inclusion, and only they may be used to
// estimate how frequent a code is.
//
// # Limits
//
// What tells classes apart in the training data is what the classifier knows, be it
// what they mean or what they happened to write of. A probability is calibrated for rows
// drawn as the training rows were, no others. Held-out numbers are as honest as the groups are.
//
// # Sources
//
//   - C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan (2008), A dual
//     coordinate descent method for large-scale linear SVM, ICML,
//     doi:10.1145/1390156.1390208 (algorithm 3).
//   - H.-F. Yu, F.-L. Huang, C.-J. Lin (2011), Dual coordinate descent methods for
//     logistic regression and maximum entropy models, Machine Learning 85,
//     doi:10.1007/s10994-010-5221-8 (algorithm 5).
//   - H.-T. Lin, C.-J. Lin, R. C. Weng (2007), A note on Platt's probabilistic outputs for
//     support vector machines, Machine Learning 68, doi:10.1007/s10994-007-5018-6.
//   - D. Zhou, O. Bousquet, T. N. Lal, J. Weston, B. Schölkopf (2004), Learning with local
//     and global consistency, NIPS 16.
//   - B. Settles (2009), Active learning literature survey, University of
//     Wisconsin–Madison, Computer Sciences Technical Report 1648 (margin, diversity).
package classify
