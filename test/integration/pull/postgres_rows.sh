# Goal: rows of PostgreSQL arrive whatever they need: names of objects that follow rows.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/pg"
}
chmod 755 "$work"
postgres_start "$work/pg" || exit 1
cd "$work" || exit 1
pg -d postgres -c 'CREATE ROLE own LOGIN CREATEDB' -c 'CREATE ROLE plain LOGIN'

# pull STATUS NAME SOURCE TARGET [OPTION...]
pull() {
	serve --db "$3" --root "$work" --listen 127.0.0.1:0 --ask
	run "$1" "$2" "$synco" pull "$url" "$token" --json --into "$4" "${@:5}"
	stop_serving
}

# Values that name objects of all kinds, alone, in arrays, domains and composite types; a key of them that
# another table points to; rows that what follows them reads.
pg -d postgres -c 'CREATE DATABASE a OWNER own' -c 'CREATE DATABASE c OWNER plain'
pg -d a -U own <<-'SQL'
	CREATE SCHEMA "Odd schema";
	CREATE DOMAIN relation AS regclass;
	CREATE TYPE pair AS (a regclass, b text);
	CREATE TABLE named (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c regclass UNIQUE, d relation,
		list regclass[], p pair, f regprocedure, t regtype, o regoper, n regnamespace, r regrole, x text,
		twice text GENERATED ALWAYS AS (x || x) STORED, CHECK (x <> 'no'));
	CREATE VIEW v AS SELECT id, c FROM named;
	ALTER TABLE named ALTER d SET DEFAULT 'named_pkey'::regclass;
	CREATE MATERIALIZED VIEW "Odd schema"."m v" AS SELECT * FROM named;
	CREATE INDEX "an index" ON "Odd schema"."m v" (id);
	CREATE SEQUENCE counter;
	CREATE FUNCTION twice(v) RETURNS int LANGUAGE sql AS 'SELECT $1.id * 2';
	INSERT INTO named (c, d, list, p, f, t, o, n, r, x) VALUES
		('named_pkey', 'v', '{v, named, NULL}', ROW('"Odd schema"."an index"'::regclass, 'x,"y')::pair, 'twice(v)', 'v', '||/', 'public', 'own', E'a\\b\tc'),
		('v', 'counter', '{}', NULL, 'upper(text)', 'v[]', 0, '"Odd schema"', 'postgres', NULL), ('"Odd schema"."m v"', 0, NULL, NULL, 0, 0, 0, 0, 0, ''),
		('counter', 12345, ARRAY[12345, '"Odd schema"."an index"'::regclass], NULL, NULL, NULL, NULL, NULL, NULL, 'é');
	CREATE TABLE points (id int, c regclass REFERENCES named (c));
	INSERT INTO points VALUES (1, 'v'), (2, 'named_pkey');
	CREATE TABLE parted (id int, c regclass) PARTITION BY RANGE (id);
	CREATE TABLE parted1 PARTITION OF parted FOR VALUES FROM (1) TO (10);
	INSERT INTO parted VALUES (1, 'v');
	CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := 'by trigger'; RETURN NEW; END $$;
	CREATE TRIGGER up BEFORE INSERT ON named FOR EACH ROW EXECUTE FUNCTION count_up();
	CREATE TRIGGER every BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION count_up();
	CREATE TRIGGER never BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION count_up();
	CREATE TRIGGER replica BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION count_up();
	ALTER TABLE parted DISABLE TRIGGER never;
	ALTER TABLE parted1 ENABLE TRIGGER never, DISABLE TRIGGER every, ENABLE REPLICA TRIGGER replica;
	CREATE TABLE parted2 PARTITION OF parted FOR VALUES FROM (10) TO (20);
	ALTER TABLE parted2 ENABLE ALWAYS TRIGGER never;
	ALTER TABLE named ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
	CREATE POLICY none ON named USING (false);
	REFRESH MATERIALIZED VIEW "Odd schema"."m v";
SQL
ok $? "values that name objects"
for user in postgres own; do
	pull 0 "names of objects, as $user" "$(db a)" "$(db b)" --full --yes
	dump_equal "names of objects, as $user" a b
done
pull 0 "names of objects, in place" "$(db a)" "$(db c plain)"
dump_equal "names of objects, in place" a c

# Definitions and rows of a database without an encoding are bytes.
pg -d postgres -c "CREATE DATABASE raw ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' OWNER own"
printf '%b' "CREATE TABLE t (id int PRIMARY KEY, v text DEFAULT 'caf\\xe9' CHECK (v <> 'n\\xe3o'), utf text DEFAULT 'caf\\xc3\\xa9');
	CREATE INDEX i ON t (v) WHERE v <> '\\xff\\xc3';
	CREATE VIEW v AS SELECT id, '\\xfc'::text AS u FROM t;
	CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''\\x80\\xbf''::text';
	COMMENT ON TABLE t IS '\\xe9\\xe8'; COMMENT ON COLUMN t.v IS 'na\\xc3\\xafve';
	INSERT INTO t VALUES (1); INSERT INTO t VALUES (2, '\\xe9', '\\xc3\\xa9');" >raw.sql
PGCLIENTENCODING=sql_ascii pg -d raw -U own -f raw.sql
ok $? "a database of bytes"
for user in postgres own; do
	pull 0 "bytes, as $user" "$(db raw own)" "$(db "bytes_$user" "$user")" --full --yes
	dump_equal "bytes, as $user" raw "bytes_$user"
done
pg -d raw -c 'UPDATE t SET utf = v WHERE id = 2'
pull 0 "bytes are refreshed" "$(db raw own)" "$(db bytes_own own)"
dump_equal "bytes are refreshed" raw bytes_own
# In place, the encoding stays.
pg -d postgres -c 'CREATE DATABASE utf OWNER plain'
pull 1 "a definition that the target can't hold" "$(db raw own)" "$(db utf plain)"
says err 'give a target of that encoding, or a user who may create databases' "which one"
pg -d raw -c 'ALTER TABLE t ALTER v DROP DEFAULT, DROP CONSTRAINT t_v_check' -c 'DROP INDEX i' -c 'DROP VIEW v' -c 'DROP FUNCTION f'
pull 1 "text that the target can't hold" "$(db raw own)" "$(db utf plain)"
says err "COPY t, line 1: the source's encoding is SQL_ASCII" "which row, and what to do"
is "$(pg -d utf -Atc "SELECT count(*) FROM pg_class WHERE relname = 't'")" 0 "nothing is changed"
printf 'CREATE TABLE "n\xe9" (id int)' >raw.sql
PGCLIENTENCODING=sql_ascii pg -d raw -U own -f raw.sql
pull 5 "a name of bytes" "$(db raw own)" "$(db bytes_own own)"
says err 'table né: it, or a column of it, has a name that is not UTF-8' "it is named"

finish
