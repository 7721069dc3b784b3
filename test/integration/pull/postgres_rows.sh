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

finish
