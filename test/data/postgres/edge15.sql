-- What came with PostgreSQL 15.
CREATE TABLE nulls (a integer, UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX nulls_ix ON nulls ((a + 1)) NULLS NOT DISTINCT;
CREATE VIEW as_invoker WITH (security_invoker = true) AS SELECT * FROM nulls;
CREATE PUBLICATION pub_schema FOR TABLES IN SCHEMA s2;
CREATE PUBLICATION pub_columns FOR TABLE nulls (a) WHERE (a > 5);
CREATE UNLOGGED SEQUENCE unlogged_seq;
CREATE TABLE bytes (q "char", a "char"[]);
INSERT INTO bytes VALUES (E'\\377', ARRAY[E'\\200', '']::"char"[]), ('', NULL), (E'\\', '{}');
