# Goal: names that SQL can't spell with a schema, and functions that don't, mean at the destination what
# they mean at the source: in a new target, in one that is refreshed, in a file.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
cd "$work" || exit 1
postgres_start "$work/db" || exit 1
pg -d postgres -c 'CREATE DATABASE names'

pg -d names <<'SQL'
CREATE SCHEMA "Odd, place";
CREATE EXTENSION citext;
CREATE EXTENSION hstore SCHEMA "Odd, place";
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION same_sum(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a + ($1).b = ($2).a + ($2).b $$;
CREATE OPERATOR = (LEFTARG = pair, RIGHTARG = pair, FUNCTION = same_sum);
CREATE TABLE people (id int PRIMARY KEY, mail citext, more "Odd, place".hstore, CHECK (nullif(mail, 'NOBODY') IS NOT NULL));
CREATE TABLE roles (mail citext PRIMARY KEY);
SET search_path = public, "Odd, place";
INSERT INTO people VALUES (1, 'Ann@X', 'a=>1'), (2, 'bob@x', 'b=>2');
INSERT INTO roles VALUES ('ann@x');
CREATE VIEW joined AS SELECT id FROM people JOIN roles USING (mail);
CREATE VIEW cased AS SELECT id, CASE mail WHEN 'ANN@X' THEN 1 ELSE 2 END AS c FROM people;
CREATE VIEW paired AS SELECT nullif(ROW(1, 2)::pair, ROW(2, 1)::pair) AS p;
CREATE MATERIALIZED VIEW distincts AS SELECT id FROM people WHERE mail IS DISTINCT FROM 'BOB@X' AND more IS DISTINCT FROM 'b=>2';
CREATE DOMAIN not_ann AS citext CHECK (VALUE IS DISTINCT FROM 'ANN@x');
CREATE FUNCTION atomic(citext) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT $1 IS DISTINCT FROM 'A'; END;
CREATE INDEX ON people ((nullif(mail, 'ANN@X')));
CREATE FUNCTION on_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER changed BEFORE UPDATE ON people FOR EACH ROW WHEN (old.mail IS DISTINCT FROM new.mail) EXECUTE FUNCTION on_row();
CREATE TRIGGER more_changed BEFORE UPDATE ON people FOR EACH ROW WHEN (old.more IS DISTINCT FROM new.more) EXECUTE FUNCTION on_row();
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY not_bob ON people USING (mail IS DISTINCT FROM 'BOB@X');
-- What functions name without a schema.
CREATE FUNCTION one(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE FUNCTION two(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN one($1); END';
CREATE TABLE made (id int PRIMARY KEY, n text CHECK (two(n) <> ''), s text GENERATED ALWAYS AS (two(n)) STORED);
CREATE INDEX ON made (two(n));
CREATE STATISTICS st ON (two(n)), id FROM made;
CREATE MATERIALIZED VIEW called AS SELECT two(n) AS x FROM made;
INSERT INTO made VALUES (1, 'A');
CREATE TABLE part (id int, n text) PARTITION BY LIST (two(n));
CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('a');
INSERT INTO part VALUES (1, 'A');
REFRESH MATERIALIZED VIEW called;
REFRESH MATERIALIZED VIEW distincts;
SQL
ok $? "a database full of such names"

# seen DATABASE: what its views say.
seen() {
	pg -At -d "$1" -c 'SELECT * FROM public.joined' -c 'SELECT * FROM public.cased ORDER BY 1' -c 'SELECT * FROM public.paired' \
		-c 'SELECT * FROM public.distincts' -c "SELECT public.atomic('a')" -c "SELECT count(*) FROM public.called"
}
# pulled NAME TARGET [OPTION...]
pulled() {
	local name=$1 into=$2
	shift 2
	serve --db "$(db names)" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "$name" "$synco" pull "$url" "$token" --into "$into" "$@"
	stop_serving
	is "$(grep -c warning err)" 0 "$name: nothing was left out"
}
pulled "the first pull" "$(db copy)"
dump_equal "the first pull" names copy
is "$(seen copy)" "$(seen names)" "the first pull: views say the same"
pg -d names -c "INSERT INTO made VALUES (2, 'B')" -c "INSERT INTO people VALUES (3, 'C@x', NULL)" \
	-c 'SET search_path = public, "Odd, place"' -c 'REFRESH MATERIALIZED VIEW called' -c 'REFRESH MATERIALIZED VIEW distincts'
pulled "a refresh" "$(db copy)"
dump_equal "a refresh" names copy
is "$(seen copy)" "$(seen names)" "a refresh: views say the same"

pg -d postgres -c 'CREATE ROLE dev LOGIN' -c 'CREATE DATABASE devs OWNER dev'
pulled "a user who may not create databases" "$(db devs dev)"
dump_equal "a user who may not create databases" names devs

pulled "a file" names.sql
pg -d postgres -c 'CREATE DATABASE loaded'
pg -d loaded -f names.sql >/dev/null
ok $? "it is loaded"
dump_equal "a file" names loaded
is "$(seen loaded)" "$(seen names)" "a file: views say the same"
finish
