-- From schema 4 to schema 5: networks tell by what method of the literature they
-- were made, and what the weights of their edges are.

ALTER TABLE networks ADD COLUMN method VARCHAR;
ALTER TABLE networks ADD COLUMN metric VARCHAR;
ALTER TABLE networks ADD COLUMN unit VARCHAR;
COMMENT ON COLUMN networks.method IS 'The method of the literature that joins its actors, as typed after --as; null where the pair join does.';
COMMENT ON COLUMN networks.metric IS 'What the weights of its edges are; null for shared objects of the pair join.';
COMMENT ON COLUMN networks.unit IS 'Their unit.';
COMMENT ON COLUMN actions.action IS 'The action: link, hashtag, mention, repost, reply, text, media, or a column that the user named. The actions domain, family, hour and minute are derived from links, from texts and from the times of posts.';
