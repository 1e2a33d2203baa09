-- From schema 8 to schema 9: a listing may say whose a film, a post or a name is.

CREATE OR REPLACE VIEW listings AS
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
       coalesce(fact->>'$.listing.account', '') AS account,
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
COMMENT ON COLUMN listings.pattern IS 'A domain, with all that is under it; on a platform an account, or what the account in the column account is called or has posted.';
COMMENT ON COLUMN listings.platform IS 'The platform, or empty for the web.';
COMMENT ON COLUMN listings.level IS 'How near to a state: official, state-controlled, state-linked, state-aligned, unattributed; empty where account is told.';
COMMENT ON COLUMN listings.role IS 'What it is: outlet, diplomat, ministry, embassy...';
COMMENT ON COLUMN listings.country IS 'The state, by its code.';
COMMENT ON COLUMN listings."from" IS 'From when; empty from the beginning.';
COMMENT ON COLUMN listings."to" IS 'To which last day; empty where it still holds.';
COMMENT ON COLUMN listings.account IS 'Whose the pattern is, where that is all that the row says.';
COMMENT ON COLUMN listings.source IS 'Where the row has it from.';
COMMENT ON COLUMN listings.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN listings.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN listings.note IS 'What the row says beside it.';
