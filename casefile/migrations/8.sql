-- From schema 7 to schema 8: what coders read in posts, what lists say of outlets, and how
-- far posts went are facts too.

COMMENT ON COLUMN datasets.holds IS 'What its rows are: posts, roll calls, agreements, events, positions, memberships, series, periods, codings, listings, reach, claims.';
COMMENT ON TABLE facts IS 'What rows say that are no posts. The views roll_calls, agreements, events, positions, memberships, series, periods, codings, listings and reach read it, a column for each thing that is said; entries of claims files stand here only.';
COMMENT ON COLUMN facts.what IS 'What it is of: roll calls, agreements, events, positions, memberships, series, periods, codings, listings, reach, claims.';
COMMENT ON COLUMN datasets.compression IS 'gz, zst, bz2, qdpx (a project of REFI-QDA), or empty.';

CREATE VIEW codings AS
SELECT record,
       coalesce(fact->>'$.coding.codebook', '') AS codebook,
       coalesce(fact->>'$.coding.code', '') AS code,
       coalesce(fact->>'$.coding.unit', '') AS unit,
       coalesce(fact->>'$.coding.value', '') AS value,
       coalesce(fact->>'$.coding.stance', '') AS stance,
       coalesce(fact->>'$.coding.coder', '') AS coder,
       coalesce(fact->>'$.coding.date', '') AS date,
       coalesce(fact->>'$.coding.span', '') AS span,
       coalesce(fact->>'$.coding.digest', '') AS digest,
       coalesce(fact->>'$.coding.sample', '') AS sample,
       coalesce(fact->>'$.coding.stratum', '') AS stratum,
       coalesce((fact->>'$.coding.inclusion')::DOUBLE, 0) AS inclusion,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'codings';
COMMENT ON VIEW codings IS 'What one coder read in one post under one code of a codebook.';
COMMENT ON COLUMN codings.record IS 'The record.';
COMMENT ON COLUMN codings.codebook IS 'The codebook.';
COMMENT ON COLUMN codings.code IS 'The code, or the scheme that the class is of.';
COMMENT ON COLUMN codings.unit IS 'The post: DATASET/ROW, FILE:LINE, or its key.';
COMMENT ON COLUMN codings.value IS 'yes, leaning, no, or a class of a scheme.';
COMMENT ON COLUMN codings.stance IS 'promotes, reports, rebuts, or empty.';
COMMENT ON COLUMN codings.coder IS 'Who read it.';
COMMENT ON COLUMN codings.date IS 'When.';
COMMENT ON COLUMN codings.span IS 'The words that show it.';
COMMENT ON COLUMN codings.digest IS 'The first twelve hex digits of the SHA-256 of the text that was read, or empty.';
COMMENT ON COLUMN codings.sample IS 'The sample it was drawn in, or empty.';
COMMENT ON COLUMN codings.stratum IS 'Its stratum there.';
COMMENT ON COLUMN codings.inclusion IS 'The probability with which it was drawn; 0 where chance had no part in it.';
COMMENT ON COLUMN codings.source IS 'Where the row has it from.';
COMMENT ON COLUMN codings.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN codings.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN codings.note IS 'What the row says beside it.';

CREATE VIEW listings AS
SELECT record,
       coalesce(fact->>'$.listing.list', '') AS list,
       coalesce(fact->>'$.listing.version', '') AS version,
       coalesce(fact->>'$.listing.name', '') AS name,
       coalesce(fact->>'$.listing.pattern', '') AS pattern,
       coalesce(fact->>'$.listing.platform', '') AS platform,
       coalesce(fact->>'$.listing.level', '') AS level,
       coalesce(fact->>'$.listing.role', '') AS role,
       coalesce(fact->>'$.listing.country', '') AS country,
       coalesce(fact->>'$.listing.from', '') AS "from",
       coalesce(fact->>'$.listing.to', '') AS "to",
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'listings';
COMMENT ON VIEW listings IS 'What a list says of an outlet, a domain or an account.';
COMMENT ON COLUMN listings.record IS 'The record.';
COMMENT ON COLUMN listings.list IS 'The list.';
COMMENT ON COLUMN listings.version IS 'Its version.';
COMMENT ON COLUMN listings.name IS 'Who or what is listed.';
COMMENT ON COLUMN listings.pattern IS 'A domain, with all that is under it; on a platform a handle.';
COMMENT ON COLUMN listings.platform IS 'The platform, or empty for the web.';
COMMENT ON COLUMN listings.level IS 'How near to a state: official, state-controlled, state-linked, state-aligned, unattributed.';
COMMENT ON COLUMN listings.role IS 'What it is: outlet, diplomat, ministry, embassy...';
COMMENT ON COLUMN listings.country IS 'The state, by its code.';
COMMENT ON COLUMN listings."from" IS 'From when; empty from the beginning.';
COMMENT ON COLUMN listings."to" IS 'To which last day; empty where it still holds.';
COMMENT ON COLUMN listings.source IS 'Where the row has it from.';
COMMENT ON COLUMN listings.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN listings.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN listings.note IS 'What the row says beside it.';

CREATE VIEW reach AS
SELECT record,
       coalesce(fact->>'$.reach.figure', '') AS figure,
       coalesce(fact->>'$.reach.subject', '') AS subject,
       coalesce(fact->>'$.reach.statement', '') AS statement,
       coalesce(fact->>'$.reach.value', '') AS value,
       coalesce(fact->>'$.reach.rung', '') AS rung,
       coalesce(fact->>'$.reach.unit', '') AS unit,
       coalesce(fact->>'$.reach.population', '') AS population,
       coalesce(fact->>'$.reach.window', '') AS "window",
       coalesce(fact->>'$.reach.definition', '') AS definition,
       coalesce(fact->>'$.reach.quote', '') AS quote,
       coalesce(from_json(fact->'$.reach.chain', '["VARCHAR"]'), []) AS chain,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'reach';
COMMENT ON VIEW reach IS 'One figure of how far posts went, on the rung of the ladder that it stands on.';
COMMENT ON COLUMN reach.record IS 'The record.';
COMMENT ON COLUMN reach.figure IS 'A short name.';
COMMENT ON COLUMN reach.subject IS 'Whose posts.';
COMMENT ON COLUMN reach.statement IS 'What is said.';
COMMENT ON COLUMN reach.value IS 'The number, as it is written.';
COMMENT ON COLUMN reach.rung IS 'published, potential, served, people served, viewed, engaged, changed.';
COMMENT ON COLUMN reach.unit IS 'Of what it is a number.';
COMMENT ON COLUMN reach.population IS 'Of whom.';
COMMENT ON COLUMN reach."window" IS 'Of which time.';
COMMENT ON COLUMN reach.definition IS 'What the source says that it counted.';
COMMENT ON COLUMN reach.quote IS 'Its words.';
COMMENT ON COLUMN reach.chain IS 'Who has it from whom, the first source last.';
COMMENT ON COLUMN reach.source IS 'Where the row has it from.';
COMMENT ON COLUMN reach.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN reach.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN reach.note IS 'What the row says beside it.';
