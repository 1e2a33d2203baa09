-- From schema 1 to schema 2: a trace has the number of its action, not the name,
-- and the columns of the views have comments.

ALTER TABLE traces RENAME TO named_traces;

CREATE TABLE actions (
    number INTEGER NOT NULL,
    action VARCHAR NOT NULL
);
COMMENT ON TABLE actions IS 'The actions of the traces, numbered.';
COMMENT ON COLUMN actions.number IS 'Its number in this case.';
COMMENT ON COLUMN actions.action IS 'The action: link, hashtag, mention, repost, reply, text, media, or a column that the user named. The actions domain and minute are derived from links and from the times of posts.';

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

CREATE VIEW traces AS
SELECT a.action, t.object, t.actor, t.at_us, t.record FROM touches t JOIN actions a ON a.number = t.action;
COMMENT ON VIEW traces IS 'An actor touched an object at a moment: the one input of every coordination analysis. The rows are those of touches, with the name of the action.';
COMMENT ON COLUMN traces.action IS 'How: link, hashtag, mention, repost, reply, text, media, or a column that the user named.';
COMMENT ON COLUMN traces.object IS 'What: see objects.';
COMMENT ON COLUMN traces.actor IS 'Who: see actors.';
COMMENT ON COLUMN traces.at_us IS 'When: microseconds since 1970 UTC.';
COMMENT ON COLUMN traces.record IS 'What shows it: see posts.';

INSERT INTO actions
SELECT row_number() OVER (ORDER BY action), action FROM (SELECT DISTINCT action FROM named_traces);
INSERT INTO touches
SELECT a.number, t.object, t.actor, t.at_us, t.record FROM named_traces t JOIN actions a USING (action);
DROP TABLE named_traces;

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
