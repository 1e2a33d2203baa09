-- From schema 6 to schema 7: a family is joined by similar texts, and not every
-- one of it is as similar to the representative.

COMMENT ON COLUMN families.representative IS 'The text that the family is told by, and that the others are joined to by similar texts: see objects.';
COMMENT ON COLUMN families.least IS 'The smallest such similarity, 0.4 or more.';
