-- From schema 2 to schema 3: networks and edges tell what chance has to do with
-- them. What was found before is without it.

ALTER TABLE networks ADD COLUMN fdr DOUBLE;
ALTER TABLE networks ADD COLUMN horizon_s DOUBLE;
ALTER TABLE networks ADD COLUMN tested DOUBLE;
ALTER TABLE networks ADD COLUMN firm BIGINT;
ALTER TABLE edges ADD COLUMN weight DOUBLE;
UPDATE edges SET weight = shared;
ALTER TABLE edges ALTER COLUMN weight SET NOT NULL;
ALTER TABLE edges ADD COLUMN occasions BIGINT;
ALTER TABLE edges ADD COLUMN meetings BIGINT;
ALTER TABLE edges ADD COLUMN choice DOUBLE;
ALTER TABLE edges ADD COLUMN p_choice DOUBLE;
ALTER TABLE edges ADD COLUMN timing DOUBLE;
ALTER TABLE edges ADD COLUMN p_timing DOUBLE;
ALTER TABLE edges ADD COLUMN q DOUBLE;
ALTER TABLE edges ADD COLUMN firm BOOLEAN;
ALTER TABLE edges ADD COLUMN on_one BOOLEAN;
ALTER TABLE edges ADD COLUMN explained VARCHAR;
COMMENT ON COLUMN networks.fdr IS 'The rate of false edges among the firm ones that is allowed; null where chance was not computed.';
COMMENT ON COLUMN networks.horizon_s IS 'Two touches of an object are a chance to meet if at most this far apart, in seconds.';
COMMENT ON COLUMN networks.tested IS 'Pairs of actors that could have been tested, or an estimate of it.';
COMMENT ON COLUMN networks.firm IS 'How many of its edges are firm.';
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
COMMENT ON COLUMN nodes.degree IS 'Its edges; the firm ones, where chance was computed.';
COMMENT ON COLUMN nodes.strength IS 'Sum of shared over these.';
