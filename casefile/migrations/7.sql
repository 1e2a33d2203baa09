-- From schema 6 to schema 7: a family is joined by similar texts, and not every
-- one of it is as similar to the representative.

COMMENT ON COLUMN families.representative IS 'The text that the family is told by, and that the others are joined to by similar texts: see objects.';
COMMENT ON COLUMN families.least IS 'The smallest such similarity, 0.4 or more.';

-- There are more families of sources of roll calls, and more bodies.

COMMENT ON COLUMN roll_call_keys.family IS 'Whose numbers these are: undl, rcid, dgacm, symbol.';
COMMENT ON COLUMN roll_calls.body IS 'Who voted: plenary, first committee; paragraph or amendment where the plenary voted on these; empty where the source does not say.';
COMMENT ON COLUMN datasets.holds IS 'What its rows are: posts, roll calls, agreements, events, positions, memberships, series, periods, claims.';
COMMENT ON TABLE facts IS 'What rows say that are no posts. The views roll_calls, agreements, events, positions, memberships, series and periods read it, a column for each thing that is said; entries of claims files stand here only.';
COMMENT ON COLUMN facts.what IS 'What it is of: roll calls, agreements, events, positions, memberships, series, periods, claims.';
