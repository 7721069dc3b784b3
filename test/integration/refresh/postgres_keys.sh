# Goal: a refresh deletes the rows that are gone, and no others: keys of all kinds of types, in all kinds of
# encodings, as a superuser and as somebody who is none.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/pg"
}
chmod 755 "$work"
postgres_start "$work/pg" || exit 1
cd "$work" || exit 1
pg -d postgres -c 'CREATE ROLE own LOGIN CREATEDB'

# fill DATABASE A B: tables of which keys are made of two texts with bytes above 127.
fill() {
	pg -d "$1" <<-SQL
		SET client_encoding = 'SQL_ASCII';
		CREATE EXTENSION citext;
		CREATE EXTENSION ltree;
		CREATE DOMAIN word AS text;
		CREATE TYPE pair AS (a int, b text);
		CREATE TYPE mood AS ENUM ('good', 'bad');
		CREATE TABLE texts (k text PRIMARY KEY, v int);
		INSERT INTO texts SELECT k, row_number() OVER () FROM unnest(ARRAY[E'$2', E'$3', E'$2$3', E'a$2', 'a',
		  E'b''\\\\', E'$3\\\\''$2', '', ' ']) AS k;
		INSERT INTO texts SELECT E'$2' || i, i FROM generate_series(1, 2000) AS i;
		CREATE TABLE fixed (k char(12) PRIMARY KEY, v int);
		INSERT INTO fixed SELECT k, v FROM texts WHERE k <> ' ';
		CREATE TABLE names (k name PRIMARY KEY, v int);
		CREATE TABLE words (k word PRIMARY KEY, v int);
		CREATE TABLE folded (k citext PRIMARY KEY, v int);
		INSERT INTO names SELECT * FROM texts;
		INSERT INTO words SELECT * FROM texts;
		INSERT INTO folded SELECT * FROM texts;
		CREATE TABLE lists (k text[] PRIMARY KEY, v int);
		INSERT INTO lists SELECT ARRAY[k, NULL, 'x'], v FROM texts;
		CREATE TABLE two (a text, b varchar(20), v int, PRIMARY KEY (b, a));
		INSERT INTO two SELECT k, k, v FROM texts;
		CREATE TABLE pairs (k pair PRIMARY KEY, v int);
		INSERT INTO pairs SELECT ROW(v, k)::pair, v FROM texts;
		CREATE TABLE moods (k mood PRIMARY KEY, v int);
		INSERT INTO moods VALUES ('good', 1), ('bad', 2);
		CREATE TABLE relations (k regclass PRIMARY KEY, v int);
		INSERT INTO relations VALUES ('texts', 1), ('words', 2), ('pg_class', 3);
		CREATE TABLE trees (k ltree PRIMARY KEY, v int);
		INSERT INTO trees SELECT ('a.b' || i)::ltree, i FROM generate_series(1, 100) AS i;
		CREATE TABLE spans (k int4range PRIMARY KEY, v int);
		INSERT INTO spans SELECT int4range(i, i + 5), i FROM generate_series(1, 100) AS i;
	SQL
}
# change DATABASE: few rows of each table go, and few change.
change() {
	pg -d "$1" -c "DO \$\$ DECLARE t text; BEGIN
		FOR t IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
		EXECUTE 'DELETE FROM ' || t || ' WHERE v IN (1, 700, 701)';
		EXECUTE 'UPDATE ' || t || ' SET v = -v WHERE v IN (2, 3, 4, 1200)'; END LOOP; END \$\$"
}
# try ENCODING A B USER
try() {
	pg -d postgres -c 'DROP DATABASE IF EXISTS there' -c 'DROP DATABASE IF EXISTS here' \
		-c "CREATE DATABASE there ENCODING '$1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'" 2>/dev/null
	fill there "$2" "$3"
	ok $? "$1: the source is filled"
	serve_ready --db "$(db there)" --root "$work" --listen 127.0.0.1:0
	run 0 "$1, $4: filled" "$synco" pull "$url" "$token" --into "$(db here "$4")"
	stop_serving
	change there
	serve --db "$(db there)" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "$1, $4: refreshed" "$synco" pull "$url" "$token" --json --into "$(db here "$4")"
	kill "$server" && wait "$server" 2>/dev/null
	is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" true "$1, $4: in place"
	dump_equal "$1, $4" there here
}
try UTF8 '\xc3\xa9' '\xc3\xbc' own
# The bytes of the second are the first in UTF-8.
try LATIN1 '\xe9' '\xc3\xa9' own
try LATIN1 '\xe9' '\xc3\xa9' postgres
try WIN1252 '\x80' '\xe2\x82' own
try EUC_JP '\xb0\xa1' '\x8e\xb1' own
try SQL_ASCII '\xe9' '\xc3\xa9' own
finish
