-- From schema 3 to schema 4: a case keeps the families of its texts.

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
COMMENT ON COLUMN families.representative IS 'The text that all others of the family are similar to: see objects.';
COMMENT ON COLUMN families.texts IS 'Different texts in it: rows in family_texts.';
COMMENT ON COLUMN families.forms IS 'Different forms of these: what is left without case, punctuation, emoji, links and mentions.';
COMMENT ON COLUMN families.cohesion IS 'Mean similarity of the other forms to that of the representative, 0 to 1: the share of five-letter shingles that two have in common. 1 where there is one form.';
COMMENT ON COLUMN families.least IS 'The smallest such similarity.';

CREATE TABLE family_texts (
    text   UBIGINT NOT NULL,
    family UBIGINT NOT NULL
);
COMMENT ON TABLE family_texts IS 'Which texts are in a family. A text that is not here is the only one of its kind, or too short to be compared; in the trace family it stands for itself.';
COMMENT ON COLUMN family_texts.text IS 'The text: see objects.';
COMMENT ON COLUMN family_texts.family IS 'Its family.';

COMMENT ON TABLE meta IS 'What the case says of itself: schema (the version of these tables), program (what made it), families (JSON: of what the families of texts were made, and what was left out).';
COMMENT ON COLUMN actions.action IS 'The action: link, hashtag, mention, repost, reply, text, media, or a column that the user named. The actions domain, family, hour and minute are derived from links, from texts and from the times of posts.';

-- Sequences of hashtags are traced as a file is added.
UPDATE datasets
SET notes = CASE WHEN notes IN ('[]', 'null') THEN '[' ELSE notes[:-2] || ',' END || '"it was added before sequences of hashtags were traced, and has none; add the file to a new case to have them"]'
WHERE dataset IN (SELECT dataset FROM dataset_traces WHERE action = 'hashtag');
