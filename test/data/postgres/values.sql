-- Values and definitions that come out, or go in, in another way under another setting.
CREATE DOMAIN pos AS int CHECK (value > 0);
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE FUNCTION shade(a int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'DECLARE a int := 3; BEGIN RETURN a; END';
CREATE TABLE vals (id int PRIMARY KEY, a int[], t text, ts timestamp, tz timestamptz, d date, i interval, f4 real,
	f8 float8, n numeric, b bytea, m money, x xml, jb jsonb, bt bit(5), tm timetz, mo mood, po pos, tr tstzrange,
	c char(5), pt point, ta timestamptz[], txa text[]);
INSERT INTO vals SELECT i, ARRAY[i, NULL, 3], CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN E'a\tb\\n''"' ELSE repeat('x', i) END,
	timestamp '2020-02-03 04:05:06.789' + i * interval '1 day 3 s', timestamptz '2020-02-03 04:05+00' + i * interval '40 day',
	date '2020-12-03' + i, i * interval '1 mon -3 day 04:05:06.7', i / 7.0, i / 7.0::float8, i / 7.0,
	decode(md5(i::text), 'hex'), (i * 1234.5)::numeric::money, ('<a>' || i || '</a>')::xml, '{"a": 1.10}', i::bit(5),
	timetz '04:05:06+03', 'good', i, tstzrange('2020-01-01 00:00+05', NULL), 'ab', point(i, i / 3.0),
	ARRAY[timestamptz '2020-01-01 00:00+05', NULL], ARRAY['null', NULL, '"q"', E'\\', 'NULL'] FROM generate_series(1, 200) AS i;
INSERT INTO vals (id, ts, tz, d, i, f8, n, x) VALUES
	(1001, '0044-03-15 BC', 'infinity', '-infinity', '-3 mon +4 day -00:00:00.000001', '-0', 'NaN', NULL),
	(1002, 'infinity', '294276-12-31 23:59:59+00', '5874897-12-31', '1 year -1 day', 'NaN', '1e-100', 'text <a/> more');
CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text CHECK (v <> E'\\'), s int CHECK (shade(s) = 3),
	w text GENERATED ALWAYS AS (upper(v)) STORED, def text DEFAULT E'it''s \\ "q"', ti interval DEFAULT '1 mon 3 day',
	da timestamptz DEFAULT '2020-01-02 03:04:05+00');
INSERT INTO made (v, s) SELECT 'v' || i, i FROM generate_series(1, 100) AS i;
CREATE TABLE part (id int, at timestamptz NOT NULL, t text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2021-01-01 00:00+00');
CREATE TABLE part2 PARTITION OF part DEFAULT;
INSERT INTO part SELECT i, timestamptz '2020-06-01 00:00+00' + i * interval '9 day', 'p' || i FROM generate_series(1, 60) AS i;
CREATE TABLE refs (id int PRIMARY KEY, v int REFERENCES vals ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, g int);
ALTER TABLE refs ADD FOREIGN KEY (g) REFERENCES made NOT VALID;
INSERT INTO refs SELECT i, i, i FROM generate_series(1, 90) AS i;
CREATE TABLE notes (n int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.notes VALUES (1); RETURN new; END';
CREATE TRIGGER usual AFTER INSERT OR UPDATE OR DELETE ON vals FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER always BEFORE INSERT ON refs FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE refs ENABLE ALWAYS TRIGGER always;
CREATE TRIGGER replica AFTER INSERT OR UPDATE OR DELETE ON part2 FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE part2 ENABLE REPLICA TRIGGER replica;
CREATE VIEW nulls AS SELECT id, t = NULL AS "null" FROM vals WHERE t = NULL OR t = E'\\';
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM vals UNION ALL SELECT id FROM nulls;
CREATE UNLOGGED TABLE fast (id int PRIMARY KEY, f float8);
INSERT INTO fast SELECT i, i / 3.0::float8 FROM generate_series(1, 50) AS i;
CREATE TABLE hidden (id int PRIMARY KEY, o text);
INSERT INTO hidden VALUES (1, 'a'), (2, 'b');
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON hidden USING (o = 'a');
CREATE TABLE words (id int PRIMARY KEY, v tsvector);
INSERT INTO words SELECT i, to_tsvector('english', 'the words ' || i) FROM generate_series(1, 50) AS i;
CREATE INDEX ON words USING gin (v);
COMMENT ON TABLE words IS E'it''s \\ a comment';
CREATE TABLE keyless (t text, f float8);
INSERT INTO keyless SELECT 'n' || i % 7, i / 3.0::float8 FROM generate_series(1, 70) AS i;
