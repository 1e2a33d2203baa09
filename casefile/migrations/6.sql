-- From schema 5 to schema 6: a case may hold facts beside posts, and a refusal may be
-- of one field of a row that was taken.

ALTER TABLE datasets ADD COLUMN holds VARCHAR DEFAULT 'posts';
ALTER TABLE refusals ADD COLUMN kept BOOLEAN DEFAULT false;
COMMENT ON COLUMN datasets.kept IS 'Rows that became records.';
COMMENT ON COLUMN datasets.first IS 'The earliest record, UTC.';
COMMENT ON COLUMN datasets.last IS 'The latest record, UTC.';
COMMENT ON COLUMN datasets.holds IS 'What its rows are: posts, roll calls, agreements, events, positions, memberships, series, periods.';
COMMENT ON TABLE refusals IS 'One row of a file, or one field of a row, that was not taken, and why. Nothing is dropped in silence.';
COMMENT ON COLUMN refusals.kept IS 'Whether the row was taken all the same, without this field.';

CREATE TABLE facts (
    record BIGINT NOT NULL,
    what   VARCHAR NOT NULL USING COMPRESSION dictionary,
    fact   VARCHAR NOT NULL
);
COMMENT ON TABLE facts IS 'What rows say that are no posts. The views roll_calls, agreements, events, positions, memberships, series and periods read it, a column for each thing that is said.';
COMMENT ON COLUMN facts.record IS 'The record: dataset * 2^40 + row. It is written DATASET/ROW.';
COMMENT ON COLUMN facts.what IS 'What it is of: roll calls, agreements, events, positions, memberships, series, periods.';
COMMENT ON COLUMN facts.fact IS 'JSON: the fact whole.';

CREATE TABLE ballots (
    roll_call UBIGINT NOT NULL,
    state     VARCHAR NOT NULL USING COMPRESSION dictionary,
    choice    VARCHAR NOT NULL USING COMPRESSION dictionary,
    record    BIGINT NOT NULL
);
COMMENT ON TABLE ballots IS 'The choice of one state in one roll call, as one dataset tells it.';
COMMENT ON COLUMN ballots.roll_call IS 'The roll call: see roll_calls.';
COMMENT ON COLUMN ballots.state IS 'The state, by its ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN ballots.choice IS 'yes, no, abstain, or not voting, which is a member that cast no vote.';
COMMENT ON COLUMN ballots.record IS 'The record that tells it.';

CREATE TABLE roll_call_keys (
    roll_call UBIGINT NOT NULL,
    family    VARCHAR NOT NULL,
    key       VARCHAR NOT NULL
);
COMMENT ON TABLE roll_call_keys IS 'What a roll call is called in the family of sources that number it.';
COMMENT ON COLUMN roll_call_keys.roll_call IS 'Its number: XXH3-64 of the family and the key, the same in every case.';
COMMENT ON COLUMN roll_call_keys.family IS 'Whose numbers these are: undl, rcid, symbol.';
COMMENT ON COLUMN roll_call_keys.key IS 'Its number or symbol there.';

CREATE VIEW roll_calls AS
SELECT record,
       coalesce(fact->>'$.roll_call.family', '') AS family,
       coalesce(fact->>'$.roll_call.key', '') AS key,
       coalesce(fact->>'$.roll_call.resolution', '') AS resolution,
       coalesce(fact->>'$.roll_call.draft', '') AS draft,
       coalesce(fact->>'$.roll_call.body', '') AS body,
       coalesce(fact->>'$.roll_call.date', '') AS date,
       coalesce(fact->>'$.roll_call.session', '') AS session,
       coalesce(fact->>'$.roll_call.title', '') AS title,
       coalesce(fact->>'$.roll_call.agenda', '') AS agenda,
       coalesce(from_json(fact->'$.roll_call.topics', '["VARCHAR"]'), []) AS topics,
       coalesce(fact->>'$.roll_call.adoption', '') AS adoption,
       coalesce(from_json(fact->'$.roll_call.sponsors', '["VARCHAR"]'), []) AS sponsors,
       (fact->>'$.roll_call.totals.yes')::BIGINT AS yes,
       (fact->>'$.roll_call.totals.no')::BIGINT AS no,
       (fact->>'$.roll_call.totals.abstain')::BIGINT AS abstain,
       (fact->>'$.roll_call.totals.not_voting')::BIGINT AS not_voting,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'roll calls';
COMMENT ON VIEW roll_calls IS 'A text that a body voted on or adopted without a vote, as one row tells it. What tells of the same family and key belongs together.';
COMMENT ON COLUMN roll_calls.record IS 'The record.';
COMMENT ON COLUMN roll_calls.family IS 'Whose numbers key is of.';
COMMENT ON COLUMN roll_calls.key IS 'Its number or symbol there.';
COMMENT ON COLUMN roll_calls.resolution IS 'The symbol in one spelling: A/RES/73/27.';
COMMENT ON COLUMN roll_calls.draft IS 'The symbol of the draft.';
COMMENT ON COLUMN roll_calls.body IS 'Who voted: plenary, first committee; empty where the source does not say.';
COMMENT ON COLUMN roll_calls.date IS 'When.';
COMMENT ON COLUMN roll_calls.session IS '73, ES-10.';
COMMENT ON COLUMN roll_calls.title IS 'Its title.';
COMMENT ON COLUMN roll_calls.agenda IS 'The agenda item.';
COMMENT ON COLUMN roll_calls.topics IS 'Its topics.';
COMMENT ON COLUMN roll_calls.adoption IS 'recorded, unrecorded, without a vote; empty where the row does not tell.';
COMMENT ON COLUMN roll_calls.sponsors IS 'States by their codes, others as they are written.';
COMMENT ON COLUMN roll_calls.yes IS 'Votes in favour as the source tells them; -1 where it tells others only.';
COMMENT ON COLUMN roll_calls.no IS 'Votes against.';
COMMENT ON COLUMN roll_calls.abstain IS 'Abstentions.';
COMMENT ON COLUMN roll_calls.not_voting IS 'Members that cast no vote.';
COMMENT ON COLUMN roll_calls.source IS 'Where the row has it from.';
COMMENT ON COLUMN roll_calls.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN roll_calls.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN roll_calls.note IS 'What the row says beside it.';

CREATE VIEW agreements AS
SELECT record,
       coalesce(fact->>'$.status.agreement', '') AS agreement,
       coalesce(fact->>'$.status.title', '') AS title,
       coalesce(fact->>'$.status.kind', '') AS kind,
       coalesce(from_json(fact->'$.status.topics', '["VARCHAR"]'), []) AS topics,
       coalesce(from_json(fact->'$.status.parties', '["VARCHAR"]'), []) AS parties,
       coalesce(fact->>'$.status.party', '') AS party,
       coalesce(fact->>'$.status.status', '') AS status,
       coalesce(fact->>'$.status.date', '') AS date,
       coalesce(fact->>'$.status.place', '') AS place,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'agreements';
COMMENT ON VIEW agreements IS 'A step in the life of an agreement, of one party or of all.';
COMMENT ON COLUMN agreements.record IS 'The record.';
COMMENT ON COLUMN agreements.agreement IS 'A short name that all its rows share.';
COMMENT ON COLUMN agreements.title IS 'Its title.';
COMMENT ON COLUMN agreements.kind IS 'bilateral, multilateral, statement...';
COMMENT ON COLUMN agreements.topics IS 'Its topics.';
COMMENT ON COLUMN agreements.parties IS 'States by their codes, others as they are written.';
COMMENT ON COLUMN agreements.party IS 'Whose step it is; empty for all.';
COMMENT ON COLUMN agreements.status IS 'proposed, approved to sign, signed, ratified, in force, left.';
COMMENT ON COLUMN agreements.date IS 'When. As 2007, 2007-04, 2007-04-27, or two days with a slash where it lies between them.';
COMMENT ON COLUMN agreements.place IS 'Where.';
COMMENT ON COLUMN agreements.source IS 'Where the row has it from.';
COMMENT ON COLUMN agreements.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN agreements.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN agreements.note IS 'What the row says beside it.';

CREATE VIEW events AS
SELECT record,
       coalesce(fact->>'$.event.event', '') AS event,
       coalesce(fact->>'$.event.name', '') AS name,
       coalesce(fact->>'$.event.kind', '') AS kind,
       coalesce(fact->>'$.event.start', '') AS start,
       coalesce(fact->>'$.event.end', '') AS "end",
       coalesce(fact->>'$.event.disclosed', '') AS disclosed,
       coalesce(fact->>'$.event.attributed', '') AS attributed,
       coalesce(from_json(fact->'$.event.initiators', '["VARCHAR"]'), []) AS initiators,
       coalesce(from_json(fact->'$.event.targets', '["VARCHAR"]'), []) AS targets,
       coalesce(from_json(fact->'$.event.attributing', '["VARCHAR"]'), []) AS attributing,
       coalesce(fact->>'$.event.symbol', '') AS symbol,
       coalesce(fact->>'$.event.what', '') AS what_happened,
       coalesce(from_json(fact->'$.event.topics', '["VARCHAR"]'), []) AS topics,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'events';
COMMENT ON VIEW events IS 'Something that happened.';
COMMENT ON COLUMN events.record IS 'The record.';
COMMENT ON COLUMN events.event IS 'A short name that all its rows share.';
COMMENT ON COLUMN events.name IS 'What it is called.';
COMMENT ON COLUMN events.kind IS 'incident, milestone, summit, law...';
COMMENT ON COLUMN events.start IS 'When it began. As 2007, 2007-04, 2007-04-27, or two days with a slash where it lies between them.';
COMMENT ON COLUMN events."end" IS 'When it ended.';
COMMENT ON COLUMN events.disclosed IS 'When it became known.';
COMMENT ON COLUMN events.attributed IS 'When it was attributed.';
COMMENT ON COLUMN events.initiators IS 'To whom: states by their codes, others as they are written.';
COMMENT ON COLUMN events.targets IS 'Against whom.';
COMMENT ON COLUMN events.attributing IS 'By whom.';
COMMENT ON COLUMN events.symbol IS 'Of a document.';
COMMENT ON COLUMN events.what_happened IS 'In words.';
COMMENT ON COLUMN events.topics IS 'Its topics.';
COMMENT ON COLUMN events.source IS 'Where the row has it from.';
COMMENT ON COLUMN events.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN events.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN events.note IS 'What the row says beside it.';

CREATE VIEW positions AS
SELECT record,
       coalesce(fact->>'$.position.actor', '') AS actor,
       coalesce(fact->>'$.position.norm', '') AS norm,
       coalesce(fact->>'$.position.date', '') AS date,
       coalesce(fact->>'$.position.value', '') AS value,
       coalesce(from_json(fact->'$.position.scale', '["VARCHAR"]'), []) AS scale,
       coalesce(fact->>'$.position.quote', '') AS quote,
       coalesce(fact->>'$.position.document', '') AS document,
       coalesce(fact->>'$.position.coder', '') AS coder,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'positions';
COMMENT ON VIEW positions IS 'What an actor holds of a norm, as one coder read it in one document.';
COMMENT ON COLUMN positions.record IS 'The record.';
COMMENT ON COLUMN positions.actor IS 'A state by its code, or as it is written.';
COMMENT ON COLUMN positions.norm IS 'The norm.';
COMMENT ON COLUMN positions.date IS 'When.';
COMMENT ON COLUMN positions.value IS 'A step of the scale.';
COMMENT ON COLUMN positions.scale IS 'The steps.';
COMMENT ON COLUMN positions.quote IS 'The words.';
COMMENT ON COLUMN positions.document IS 'Where they stand.';
COMMENT ON COLUMN positions.coder IS 'Who read them so.';
COMMENT ON COLUMN positions.source IS 'Where the row has it from.';
COMMENT ON COLUMN positions.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN positions.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN positions.note IS 'What the row says beside it.';

CREATE VIEW memberships AS
SELECT record,
       coalesce(fact->>'$.membership.bloc', '') AS bloc,
       coalesce(fact->>'$.membership.state', '') AS state,
       coalesce(fact->>'$.membership.from', '') AS "from",
       coalesce(fact->>'$.membership.to', '') AS "to",
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'memberships';
COMMENT ON VIEW memberships IS 'That a state belongs to a bloc.';
COMMENT ON COLUMN memberships.record IS 'The record.';
COMMENT ON COLUMN memberships.bloc IS 'The bloc.';
COMMENT ON COLUMN memberships.state IS 'The state, by its code.';
COMMENT ON COLUMN memberships."from" IS 'From when; empty from the beginning.';
COMMENT ON COLUMN memberships."to" IS 'To which last day; empty where it still belongs.';
COMMENT ON COLUMN memberships.source IS 'Where the row has it from.';
COMMENT ON COLUMN memberships.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN memberships.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN memberships.note IS 'What the row says beside it.';

CREATE VIEW series AS
SELECT record,
       coalesce(fact->>'$.datum.series', '') AS series,
       coalesce(fact->>'$.datum.subject', '') AS subject,
       coalesce(fact->>'$.datum.date', '') AS date,
       (fact->>'$.datum.value')::DOUBLE AS value,
       coalesce(fact->>'$.datum.unit', '') AS unit,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'series';
COMMENT ON VIEW series IS 'One value of a series.';
COMMENT ON COLUMN series.record IS 'The record.';
COMMENT ON COLUMN series.series IS 'The series.';
COMMENT ON COLUMN series.subject IS 'Of whom: a state by its code, another actor, or empty.';
COMMENT ON COLUMN series.date IS 'When.';
COMMENT ON COLUMN series.value IS 'The value.';
COMMENT ON COLUMN series.unit IS 'Its unit.';
COMMENT ON COLUMN series.source IS 'Where the row has it from.';
COMMENT ON COLUMN series.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN series.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN series.note IS 'What the row says beside it.';

CREATE VIEW periods AS
SELECT record,
       coalesce(fact->>'$.period.scheme', '') AS scheme,
       coalesce(fact->>'$.period.name', '') AS period,
       coalesce(fact->>'$.period.from', '') AS "from",
       coalesce(fact->>'$.period.to', '') AS "to",
       coalesce(fact->>'$.period.says', '') AS says,
       coalesce(from_json(fact->'$.period.events', '["VARCHAR"]'), []) AS events,
       coalesce(fact->>'$.source', '') AS source,
       coalesce(fact->>'$.as_of', '') AS as_of,
       coalesce(fact->>'$.confidence', '') AS confidence,
       coalesce(fact->>'$.note', '') AS note
FROM facts WHERE what = 'periods';
COMMENT ON VIEW periods IS 'A span of time that somebody declares.';
COMMENT ON COLUMN periods.record IS 'The record.';
COMMENT ON COLUMN periods.scheme IS 'A short name of the whole division.';
COMMENT ON COLUMN periods.period IS 'Its name.';
COMMENT ON COLUMN periods."from" IS 'Its first day.';
COMMENT ON COLUMN periods."to" IS 'Its last.';
COMMENT ON COLUMN periods.says IS 'What is said to have happened in it.';
COMMENT ON COLUMN periods.events IS 'The events that it names.';
COMMENT ON COLUMN periods.source IS 'Where the row has it from.';
COMMENT ON COLUMN periods.as_of IS 'The day of which it speaks.';
COMMENT ON COLUMN periods.confidence IS 'verified, partly, recalled, or empty where the row does not say.';
COMMENT ON COLUMN periods.note IS 'What the row says beside it.';
