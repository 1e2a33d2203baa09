CREATE TABLE meta (
    key   VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE meta IS 'What the case says of itself: schema (the version of these tables), program (what made it), families (JSON: of what the families of texts were made, and what was left out).';

COMMENT ON COLUMN meta.key IS 'What.';
COMMENT ON COLUMN meta.value IS 'Its value.';

CREATE TABLE datasets (
    dataset      INTEGER NOT NULL,
    name         VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,
    bytes        BIGINT NOT NULL,
    format       VARCHAR NOT NULL,
    encoding     VARCHAR NOT NULL,
    compression  VARCHAR NOT NULL,
    kept         BIGINT NOT NULL,
    refused      BIGINT NOT NULL,
    first        TIMESTAMP,
    last         TIMESTAMP,
    resolution_s DOUBLE NOT NULL,
    zone         VARCHAR NOT NULL,
    zone_assumed BOOLEAN NOT NULL,
    mapping      VARCHAR NOT NULL,
    columns      VARCHAR NOT NULL,
    options      VARCHAR NOT NULL,
    source       VARCHAR NOT NULL,
    licence      VARCHAR NOT NULL,
    notes        VARCHAR NOT NULL,
    holds        VARCHAR DEFAULT 'posts'
);
COMMENT ON TABLE datasets IS 'One file that was added to the case. kept + refused = the rows of the file.';
COMMENT ON COLUMN datasets.dataset IS 'Its number in the case, from 1. Its rows are in the table rows_NUMBER.';
COMMENT ON COLUMN datasets.name IS 'The name of the file, without its folder.';
COMMENT ON COLUMN datasets.sha256 IS 'SHA-256 of the file as it lay there, compressed or not.';
COMMENT ON COLUMN datasets.bytes IS 'Size of the file.';
COMMENT ON COLUMN datasets.format IS 'How it was read: a name that demarche explain knows.';
COMMENT ON COLUMN datasets.encoding IS 'The characters of the file: utf-8, utf-16le, windows-1252...';
COMMENT ON COLUMN datasets.compression IS 'gz, zst, bz2, qdpx (a project of REFI-QDA), or empty.';
COMMENT ON COLUMN datasets.kept IS 'Rows that became records.';
COMMENT ON COLUMN datasets.refused IS 'Rows that did not; each is in refusals.';
COMMENT ON COLUMN datasets.first IS 'The earliest record, UTC.';
COMMENT ON COLUMN datasets.last IS 'The latest record, UTC.';
COMMENT ON COLUMN datasets.resolution_s IS 'The step of its times in seconds, as measured: 60 if all stand on whole minutes, 86400 on whole days.';
COMMENT ON COLUMN datasets.zone IS 'The zone in which its times were read.';
COMMENT ON COLUMN datasets.zone_assumed IS 'Whether the file did not state the zone.';
COMMENT ON COLUMN datasets.mapping IS 'JSON: which column was read as what, and why.';
COMMENT ON COLUMN datasets.columns IS 'JSON: the columns of the file, in its order.';
COMMENT ON COLUMN datasets.options IS 'JSON: the flags by which the user said how to read it, as typed, but for the mapping.';
COMMENT ON COLUMN datasets.source IS 'Where the file is from, as the user said.';
COMMENT ON COLUMN datasets.licence IS 'Its licence, as the user said.';
COMMENT ON COLUMN datasets.notes IS 'JSON: what the reader assumed or left empty.';
COMMENT ON COLUMN datasets.holds IS 'What its rows are: posts, roll calls, agreements, events, positions, memberships, series, periods, codings, listings, reach, claims.';

CREATE TABLE dataset_traces (
    dataset INTEGER NOT NULL,
    action  VARCHAR NOT NULL,
    traces  BIGINT NOT NULL
);
COMMENT ON TABLE dataset_traces IS 'How many traces of each action a dataset gave.';
COMMENT ON COLUMN dataset_traces.dataset IS 'The dataset.';
COMMENT ON COLUMN dataset_traces.action IS 'The action, as in traces.';
COMMENT ON COLUMN dataset_traces.traces IS 'Number of rows in traces.';

CREATE TABLE refusals (
    dataset INTEGER NOT NULL,
    line    BIGINT NOT NULL,
    field   VARCHAR NOT NULL,
    value   VARCHAR NOT NULL,
    reason  VARCHAR NOT NULL,
    detail  VARCHAR NOT NULL,
    kept    BOOLEAN DEFAULT false
);
COMMENT ON TABLE refusals IS 'One row of a file, or one field of a row, that was not taken, and why. Nothing is dropped in silence.';
COMMENT ON COLUMN refusals.dataset IS 'The dataset.';
COMMENT ON COLUMN refusals.line IS 'The line on which the row starts, from 1.';
COMMENT ON COLUMN refusals.field IS 'The column at fault; empty for the whole row.';
COMMENT ON COLUMN refusals.value IS 'What stood there, at most 200 bytes.';
COMMENT ON COLUMN refusals.reason IS 'One of the words listed by demarche explain FORMAT.';
COMMENT ON COLUMN refusals.detail IS 'The reason as a sentence.';
COMMENT ON COLUMN refusals.kept IS 'Whether the row was taken all the same, without this field.';

CREATE TABLE actors (
    actor    UBIGINT NOT NULL,
    id       VARCHAR NOT NULL USING COMPRESSION fsst,
    platform VARCHAR NOT NULL USING COMPRESSION dictionary,
    name     VARCHAR NOT NULL,
    label    VARCHAR NOT NULL USING COMPRESSION fsst
);
COMMENT ON TABLE actors IS 'An account, page or channel that posted.';
COMMENT ON COLUMN actors.actor IS 'Its number: XXH3-64 of the platform and the ID, the same in every case.';
COMMENT ON COLUMN actors.id IS 'PLATFORM:ID, or the ID alone where the file does not tell the platform.';
COMMENT ON COLUMN actors.platform IS 'The platform, or empty.';
COMMENT ON COLUMN actors.name IS 'The name the first row gave it beside its ID, or empty.';
COMMENT ON COLUMN actors.label IS 'Its pseudonym in what leaves the case; it never changes.';

CREATE TABLE objects (
    object UBIGINT NOT NULL,
    action VARCHAR NOT NULL USING COMPRESSION dictionary,
    text   VARCHAR NOT NULL USING COMPRESSION fsst,
    domain UBIGINT
);
COMMENT ON TABLE objects IS 'What posts touched: a link, a hashtag, a text.';
COMMENT ON COLUMN objects.object IS 'Its number: XXH3-64 of the action and the text, the same in every case.';
COMMENT ON COLUMN objects.action IS 'The kind of touch.';
COMMENT ON COLUMN objects.text IS 'The object in words: a canonical URL, a folded hashtag.';
COMMENT ON COLUMN objects.domain IS 'Of a link, the object that is its registrable domain; otherwise null.';

CREATE TABLE actions (
    number INTEGER NOT NULL,
    action VARCHAR NOT NULL
);
COMMENT ON TABLE actions IS 'The actions of the traces, numbered.';
COMMENT ON COLUMN actions.number IS 'Its number in this case.';
COMMENT ON COLUMN actions.action IS 'The action: link, hashtag, mention, repost, reply, text, media, or a column that the user named. The actions domain, family, hour and minute are derived from links, from texts and from the times of posts.';

CREATE TABLE touches (
    action INTEGER NOT NULL,
    object UBIGINT NOT NULL,
    actor  UBIGINT NOT NULL,
    at_us  BIGINT NOT NULL,
    record BIGINT NOT NULL
);
COMMENT ON TABLE touches IS 'The traces, with the number of the action in place of its name, which takes less time and room.';
COMMENT ON COLUMN touches.action IS 'How: see actions.';
COMMENT ON COLUMN touches.object IS 'What: see objects.';
COMMENT ON COLUMN touches.actor IS 'Who: see actors.';
COMMENT ON COLUMN touches.at_us IS 'When: microseconds since 1970 UTC.';
COMMENT ON COLUMN touches.record IS 'What shows it: see posts.';

CREATE TABLE families (
    family         UBIGINT NOT NULL,
    representative UBIGINT NOT NULL,
    texts          BIGINT NOT NULL,
    forms          BIGINT NOT NULL,
    cohesion       DOUBLE NOT NULL,
    least          DOUBLE NOT NULL
);
COMMENT ON TABLE families IS 'Texts that are the same but for a link, a name, a sign, a typo, a few words. They are made when a run first reads the trace family, and anew when texts were added since; meta tells of which.';
COMMENT ON COLUMN families.family IS 'The object that the family is in traces: see objects, where it reads as its representative.';
COMMENT ON COLUMN families.representative IS 'The text that the family is told by, and that the others are joined to by similar texts: see objects.';
COMMENT ON COLUMN families.texts IS 'Different texts in it: rows in family_texts.';
COMMENT ON COLUMN families.forms IS 'Different forms of these: what is left without case, punctuation, emoji, links and mentions.';
COMMENT ON COLUMN families.cohesion IS 'Mean similarity of the other forms to that of the representative, 0 to 1: the share of five-letter shingles that two have in common. 1 where there is one form.';
COMMENT ON COLUMN families.least IS 'The smallest such similarity, 0.4 or more.';

CREATE TABLE family_texts (
    text   UBIGINT NOT NULL,
    family UBIGINT NOT NULL
);
COMMENT ON TABLE family_texts IS 'Which texts are in a family. A text that is not here is the only one of its kind, or too short to be compared; in the trace family it stands for itself.';
COMMENT ON COLUMN family_texts.text IS 'The text: see objects.';
COMMENT ON COLUMN family_texts.family IS 'Its family.';

CREATE VIEW traces AS
SELECT a.action, t.object, t.actor, t.at_us, t.record FROM touches t JOIN actions a ON a.number = t.action;
COMMENT ON VIEW traces IS 'An actor touched an object at a moment: the one input of every coordination analysis. The rows are those of touches, with the name of the action.';
COMMENT ON COLUMN traces.action IS 'How: link, hashtag, mention, repost, reply, text, media, or a column that the user named.';
COMMENT ON COLUMN traces.object IS 'What: see objects.';
COMMENT ON COLUMN traces.actor IS 'Who: see actors.';
COMMENT ON COLUMN traces.at_us IS 'When: microseconds since 1970 UTC.';
COMMENT ON COLUMN traces.record IS 'What shows it: see posts.';

CREATE TABLE runs (
    run      INTEGER NOT NULL,
    analysis VARCHAR NOT NULL,
    options  VARCHAR NOT NULL,
    "all"    VARCHAR NOT NULL,
    reads    VARCHAR NOT NULL,
    input    VARCHAR NOT NULL,
    version  VARCHAR NOT NULL,
    ran      TIMESTAMP NOT NULL,
    title    VARCHAR NOT NULL,
    method   VARCHAR NOT NULL,
    result   VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'How a result came about. A run (an analysis and its options) replaces what the same run said before.';
COMMENT ON COLUMN runs.run IS 'Its number in the case, from 1.';
COMMENT ON COLUMN runs.analysis IS 'The analysis.';
COMMENT ON COLUMN runs.options IS 'JSON: the options that differ from the defaults, as they are typed.';
COMMENT ON COLUMN runs."all" IS 'JSON: every option with its value.';
COMMENT ON COLUMN runs.reads IS 'JSON: the actions whose traces it read; null if it read all that is in the case.';
COMMENT ON COLUMN runs.input IS 'SHA-256 over the datasets that it read, and how these had been read. A dataset that was added later is not in it.';
COMMENT ON COLUMN runs.version IS 'The version of the program.';
COMMENT ON COLUMN runs.ran IS 'When, UTC.';
COMMENT ON COLUMN runs.title IS 'What the analysis looks for.';
COMMENT ON COLUMN runs.method IS 'What a reader must know of it: input, output, limits, sources.';
COMMENT ON COLUMN runs.result IS 'JSON: its tables, figures and notes.';

CREATE TABLE networks (
    run        INTEGER NOT NULL,
    network    VARCHAR NOT NULL,
    traces     VARCHAR NOT NULL,
    window_s   DOUBLE NOT NULL,
    min_shared INTEGER NOT NULL,
    quality    DOUBLE NOT NULL,
    components INTEGER NOT NULL,
    fdr        DOUBLE,
    horizon_s  DOUBLE,
    tested     DOUBLE,
    firm       BIGINT,
    method     VARCHAR,
    metric     VARCHAR,
    unit       VARCHAR
);
COMMENT ON TABLE networks IS 'Actors and what joins them, one for each trace and window of a run.';
COMMENT ON COLUMN networks.run IS 'The run.';
COMMENT ON COLUMN networks.network IS 'Its name: TRACE WINDOW, and the options that are not the usual ones.';
COMMENT ON COLUMN networks.traces IS 'JSON: the actions compared.';
COMMENT ON COLUMN networks.window_s IS 'Two records meet if at most this many seconds apart.';
COMMENT ON COLUMN networks.min_shared IS 'Distinct objects that an edge needs.';
COMMENT ON COLUMN networks.quality IS 'Modularity of its groups.';
COMMENT ON COLUMN networks.components IS 'Connected components with at least one edge.';
COMMENT ON COLUMN networks.fdr IS 'The rate of false edges among the firm ones that is allowed; null where chance was not computed.';
COMMENT ON COLUMN networks.horizon_s IS 'Two touches of an object are a chance to meet if at most this far apart, in seconds.';
COMMENT ON COLUMN networks.tested IS 'Pairs of actors that could have been tested, or an estimate of it.';
COMMENT ON COLUMN networks.firm IS 'How many of its edges are firm.';
COMMENT ON COLUMN networks.method IS 'The method of the literature that joins its actors, as typed after --as; null where the pair join does.';
COMMENT ON COLUMN networks.metric IS 'What the weights of its edges are; null for shared objects of the pair join.';
COMMENT ON COLUMN networks.unit IS 'Their unit.';

CREATE TABLE nodes (
    run         INTEGER NOT NULL,
    network     VARCHAR NOT NULL,
    actor       VARCHAR NOT NULL,
    platform    VARCHAR NOT NULL,
    "group"     BIGINT NOT NULL,
    posts       BIGINT NOT NULL,
    degree      BIGINT NOT NULL,
    strength    BIGINT NOT NULL,
    betweenness DOUBLE NOT NULL,
    first       TIMESTAMP NOT NULL,
    last        TIMESTAMP NOT NULL,
    x           DOUBLE NOT NULL,
    y           DOUBLE NOT NULL
);
COMMENT ON TABLE nodes IS 'An actor in a network.';
COMMENT ON COLUMN nodes.run IS 'The run.';
COMMENT ON COLUMN nodes.network IS 'The network.';
COMMENT ON COLUMN nodes.actor IS 'The actor: actors.id.';
COMMENT ON COLUMN nodes.platform IS 'Its platform.';
COMMENT ON COLUMN nodes."group" IS 'Its group, from 1, the largest first; 0 for none.';
COMMENT ON COLUMN nodes.posts IS 'Its posts in the case.';
COMMENT ON COLUMN nodes.degree IS 'Its edges; the firm ones, where chance was computed.';
COMMENT ON COLUMN nodes.strength IS 'Sum of shared over these.';
COMMENT ON COLUMN nodes.betweenness IS 'Share of shortest paths that pass through it, 0 to 1.';
COMMENT ON COLUMN nodes.first IS 'Its first post in the case.';
COMMENT ON COLUMN nodes.last IS 'Its last post in the case.';
COMMENT ON COLUMN nodes.x IS 'Where a drawing puts it.';
COMMENT ON COLUMN nodes.y IS 'Where a drawing puts it.';

CREATE TABLE edges (
    run          INTEGER NOT NULL,
    network      VARCHAR NOT NULL,
    edge         BIGINT NOT NULL,
    a            VARCHAR NOT NULL,
    b            VARCHAR NOT NULL,
    shared       BIGINT NOT NULL,
    hits         BIGINT NOT NULL,
    a_records    BIGINT NOT NULL,
    b_records    BIGINT NOT NULL,
    a_first      BIGINT NOT NULL,
    b_first      BIGINT NOT NULL,
    first        TIMESTAMP NOT NULL,
    last         TIMESTAMP NOT NULL,
    gap_min_s    DOUBLE NOT NULL,
    gap_median_s DOUBLE NOT NULL,
    gap_max_s    DOUBLE NOT NULL,
    "group"      BIGINT NOT NULL,
    weight       DOUBLE NOT NULL,
    occasions    BIGINT,
    meetings     BIGINT,
    choice       DOUBLE,
    p_choice     DOUBLE,
    timing       DOUBLE,
    p_timing     DOUBLE,
    q            DOUBLE,
    firm         BOOLEAN,
    on_one       BOOLEAN,
    explained    VARCHAR
);
COMMENT ON TABLE edges IS 'Two actors that touched the same objects at about the same time; a is before b in byte order. Two records are a pair if one is of a and one of b, they touched the same object, and they are at most the window apart.';
COMMENT ON COLUMN edges.run IS 'The run.';
COMMENT ON COLUMN edges.network IS 'The network.';
COMMENT ON COLUMN edges.edge IS 'Its number in the run, from 1; shown tells the records that show it.';
COMMENT ON COLUMN edges.a IS 'One actor: actors.id.';
COMMENT ON COLUMN edges.b IS 'The other.';
COMMENT ON COLUMN edges.shared IS 'Distinct objects with at least one pair.';
COMMENT ON COLUMN edges.hits IS 'Pairs.';
COMMENT ON COLUMN edges.a_records IS 'Records of a that are in a pair with one of b.';
COMMENT ON COLUMN edges.b_records IS 'Records of b that are in a pair with one of a.';
COMMENT ON COLUMN edges.a_first IS 'Shared objects whose first pair a began.';
COMMENT ON COLUMN edges.b_first IS 'Shared objects whose first pair b began. The rest began at the same time.';
COMMENT ON COLUMN edges.first IS 'The earliest record in a pair, UTC.';
COMMENT ON COLUMN edges.last IS 'The latest.';
COMMENT ON COLUMN edges.gap_min_s IS 'Of the smallest gaps on each shared object, in seconds: the smallest.';
COMMENT ON COLUMN edges.gap_median_s IS 'The median of them.';
COMMENT ON COLUMN edges.gap_max_s IS 'The largest of them.';
COMMENT ON COLUMN edges."group" IS 'The group that both ends are in; 0 for none.';
COMMENT ON COLUMN edges.weight IS 'What the metric of the network gives the edge: shared, unless the network says otherwise.';
COMMENT ON COLUMN edges.occasions IS 'Occasions on which both touched an object within the horizon of each other; several such objects within one horizon are one. Null where chance was not computed.';
COMMENT ON COLUMN edges.meetings IS 'The occasions on which they were within the window.';
COMMENT ON COLUMN edges.choice IS 'Meetings that the two would have by chance, given how active they are and what was current when they posted.';
COMMENT ON COLUMN edges.p_choice IS 'The probability that chance gives as many as there are; 1e-300 is that or less.';
COMMENT ON COLUMN edges.timing IS 'On how many of the occasions they would be within the window by chance.';
COMMENT ON COLUMN edges.p_timing IS 'The probability that chance gives as many as there are; 1e-300 is that or less.';
COMMENT ON COLUMN edges.q IS 'The rate of false edges among all whose q is no larger.';
COMMENT ON COLUMN edges.firm IS 'Whether q is at most the rate that is allowed.';
COMMENT ON COLUMN edges.on_one IS 'Whether a firm edge would not be without the meeting that was least likely.';
COMMENT ON COLUMN edges.explained IS 'Which null models leave an edge that is not firm to chance: choice, timing or both; empty for a firm one.';

CREATE TABLE shown (
    run    INTEGER NOT NULL,
    edge   BIGINT NOT NULL,
    object UBIGINT NOT NULL,
    record BIGINT NOT NULL
);
COMMENT ON TABLE shown IS 'The records that show an edge: every record that is in a pair, with the object it touched.';
COMMENT ON COLUMN shown.run IS 'The run.';
COMMENT ON COLUMN shown.edge IS 'The edge.';
COMMENT ON COLUMN shown.object IS 'The object: see objects.';
COMMENT ON COLUMN shown.record IS 'The record: see posts.';

CREATE TABLE findings (
    run      INTEGER NOT NULL,
    id       VARCHAR NOT NULL,
    network  VARCHAR NOT NULL,
    "group"  BIGINT NOT NULL,
    claim    VARCHAR NOT NULL,
    subjects VARCHAR[] NOT NULL,
    value    DOUBLE NOT NULL,
    unit     VARCHAR NOT NULL,
    chance   DOUBLE,
    first    TIMESTAMP NOT NULL,
    last     TIMESTAMP NOT NULL,
    records  BIGINT NOT NULL,
    finding  VARCHAR NOT NULL
);
COMMENT ON TABLE findings IS 'One claim that an analysis makes about the case, with what it rests on and what speaks against it.';
COMMENT ON COLUMN findings.run IS 'The run.';
COMMENT ON COLUMN findings.id IS 'The same analysis, options and subjects give the same ID.';
COMMENT ON COLUMN findings.network IS 'The network it is about, or empty.';
COMMENT ON COLUMN findings."group" IS 'The group it is about, or 0.';
COMMENT ON COLUMN findings.claim IS 'One sentence of fact.';
COMMENT ON COLUMN findings.subjects IS 'The actors it is about.';
COMMENT ON COLUMN findings.value IS 'How much.';
COMMENT ON COLUMN findings.unit IS 'Of what.';
COMMENT ON COLUMN findings.chance IS 'What chance alone would give, where the analysis has a null model.';
COMMENT ON COLUMN findings.first IS 'The earliest record of its evidence.';
COMMENT ON COLUMN findings.last IS 'The latest.';
COMMENT ON COLUMN findings.records IS 'Number of records that show it.';
COMMENT ON COLUMN findings.finding IS 'JSON: the finding whole, but for its evidence.';

CREATE TABLE evidence (
    run    INTEGER NOT NULL,
    id     VARCHAR NOT NULL,
    record BIGINT NOT NULL
);
COMMENT ON TABLE evidence IS 'The records that a finding rests on.';
COMMENT ON COLUMN evidence.run IS 'The run.';
COMMENT ON COLUMN evidence.id IS 'The finding.';
COMMENT ON COLUMN evidence.record IS 'The record: see posts.';

CREATE VIEW posts AS
SELECT NULL::BIGINT AS record, NULL::INTEGER AS dataset, NULL::BIGINT AS line, NULL::VARCHAR AS key,
       NULL::UBIGINT AS actor, NULL::TIMESTAMP AS posted, NULL::VARCHAR AS kind, NULL::VARCHAR AS text,
       NULL::VARCHAR AS lang, NULL::VARCHAR AS repost_of, NULL::VARCHAR AS reply_to
WHERE false;
COMMENT ON VIEW posts IS 'One row a post, over all datasets. The rows as they stood in the files are in rows_1, rows_2...';
COMMENT ON COLUMN posts.record IS 'The record: dataset * 2^40 + row. It is written DATASET/ROW.';
COMMENT ON COLUMN posts.dataset IS 'The dataset.';
COMMENT ON COLUMN posts.line IS 'The line of the file on which the row starts, from 1.';
COMMENT ON COLUMN posts.key IS 'The post''s own ID, or empty.';
COMMENT ON COLUMN posts.actor IS 'Who posted: see actors.';
COMMENT ON COLUMN posts.posted IS 'When, UTC.';
COMMENT ON COLUMN posts.kind IS 'original, repost, reply, quote or ad; empty where the file does not say.';
COMMENT ON COLUMN posts.text IS 'Its text, or empty.';
COMMENT ON COLUMN posts.lang IS 'Its language, as the file says, or empty.';
COMMENT ON COLUMN posts.repost_of IS 'The key of the post that it passes on, or empty.';
COMMENT ON COLUMN posts.reply_to IS 'The key of the post that it answers, or empty.';

CREATE TABLE facts (
    record BIGINT NOT NULL,
    what   VARCHAR NOT NULL USING COMPRESSION dictionary,
    fact   VARCHAR NOT NULL
);
COMMENT ON TABLE facts IS 'What rows say that are no posts. The views roll_calls, agreements, events, positions, memberships, series, periods, codings, listings and reach read it, a column for each thing that is said; entries of claims files stand here only.';
COMMENT ON COLUMN facts.record IS 'The record: dataset * 2^40 + row. It is written DATASET/ROW.';
COMMENT ON COLUMN facts.what IS 'What it is of: roll calls, agreements, events, positions, memberships, series, periods, codings, listings, reach, claims.';
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
COMMENT ON COLUMN roll_call_keys.family IS 'Whose numbers these are: undl, rcid, dgacm, symbol.';
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
COMMENT ON COLUMN roll_calls.body IS 'Who voted: plenary, first committee; paragraph or amendment where the plenary voted on these; empty where the source does not say.';
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
