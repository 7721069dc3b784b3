# Goal: what is made at the destination after a pull (tables, views, routines, triggers, sequences,
# indexes, constraints) survives the next ones, in place and filled anew; or it is refused with its name, and nothing changes.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines_start mysql postgres || exit 1
mkdir "$work/app"

# pulls STATUS NAME [ARG...]: what comes is told in $work/out.
pulls() {
	local status=$1 name=$2
	shift 2
	serve --root "$work/app" --db "$(uri source)" --only db --listen 127.0.0.1:0 --ask
	run "$status" "$engine: $name" "$synco" pull "$url" "$token" --into "$(uri target)" --json "$@"
	stop_serving
}

# done_says QUERY WANTED NAME: of the last line.
done_says() {
	is "$(jq -c "select(.event == \"done\") | $1" "$work/out")" "$2" "$engine: $3"
}

# first: a source, a first pull, and what the developer makes then.
first() {
	create_database source
	execute source "CREATE TABLE users (id int PRIMARY KEY, name varchar(20));
		INSERT INTO users VALUES (1, 'ann'), (2, 'bob'), (3, 'cleo'); CREATE TABLE other (a int PRIMARY KEY); CREATE TABLE calm (a int PRIMARY KEY);
		CREATE VIEW names AS SELECT name FROM users"
	[ $engine != sqlite ] ||
		execute source "CREATE TABLE auto (id integer PRIMARY KEY AUTOINCREMENT); INSERT INTO auto VALUES (7)"
	create_database target
	pulls 0 "the first pull"
	execute target "CREATE TABLE mine (id int PRIMARY KEY, user_id int, note varchar(20), FOREIGN KEY (user_id) REFERENCES users (id));
		CREATE INDEX mine_note ON mine (note); CREATE UNIQUE INDEX users_mine ON users (name);
		INSERT INTO mine VALUES (1, 1, 'precious'), (2, NULL, 'too');
		CREATE VIEW mine_view AS SELECT users.name, mine.note FROM mine JOIN users ON users.id = mine.user_id;
		CREATE TABLE mine_log (what varchar(20))"
	[ $engine = sqlite ] || execute target "ALTER TABLE users ADD CONSTRAINT mine_check CHECK (id > 0);
		ALTER TABLE other ADD CONSTRAINT mine_unique UNIQUE (a);
		ALTER TABLE other ADD CONSTRAINT mine_link FOREIGN KEY (a) REFERENCES users (id)"
	case $engine in
	mysql) execute target "CREATE FUNCTION mine_f() RETURNS int RETURN 7;
			CREATE TRIGGER mine_t AFTER INSERT ON mine FOR EACH ROW INSERT INTO mine_log VALUES (NEW.note);
			CREATE TRIGGER users_t AFTER INSERT ON users FOR EACH ROW INSERT INTO mine_log VALUES (NEW.name)" ;;
	postgres) execute target "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE SEQUENCE mine_s START 7; SELECT nextval('mine_s');
			ALTER TABLE mine ADD mood mood DEFAULT 'good'; COMMENT ON TABLE mine IS 'not yours';
			CREATE FUNCTION mine_f() RETURNS int LANGUAGE sql AS 'SELECT 7';
			CREATE FUNCTION mine_tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO mine_log VALUES (to_jsonb(NEW) ->> TG_ARGV[0]); RETURN NEW; END';
			CREATE TRIGGER mine_t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION mine_tf('note');
			CREATE TRIGGER users_t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION mine_tf('name')" ;;
	sqlite) execute target "CREATE TABLE mine_auto (id integer PRIMARY KEY AUTOINCREMENT); INSERT INTO mine_auto VALUES (9); DELETE FROM mine_auto;
			CREATE TRIGGER mine_t AFTER INSERT ON mine BEGIN INSERT INTO mine_log VALUES (NEW.note); END;
			CREATE TRIGGER users_t AFTER INSERT ON users BEGIN INSERT INTO mine_log VALUES (NEW.name); END" ;;
	esac >/dev/null
	own_dump >"$work/own"
}

# own_dump: what is the developer's, by the engine's own word.
own_dump() {
	dump_of target | case $engine in
	postgres) grep -v "^-- Dumped\|^COPY public.users\|^[123]	\(ann\|bob\|cleo\|dora\|anna\)" ;;
	*) cat ;;
	esac | sed 's/ NOT VALID//' | grep -i 'mine\|mood\|users_t\|precious\|not yours'
}

# survives NAME
survives() {
	own_dump >"$work/own.now"
	same "$work/own" "$work/own.now" "$engine: $1: all that is the target's own is as it was"
	execute source "SELECT * FROM users ORDER BY id" >"$work/a"
	execute target "SELECT * FROM users ORDER BY id" >"$work/b"
	same "$work/a" "$work/b" "$engine: $1: and the source's rows have come"
	is "$(execute target "SELECT count(*) FROM mine_log")" 0 "$engine: $1: no trigger acted"
	is "$(execute target "SELECT name, note FROM mine_view" | tr -d '\t|')" \
		"$(execute source "SELECT name FROM users WHERE id = 1")precious" "$engine: $1: the view works"
}

for engine in ${ENGINES:-mysql postgres sqlite}; do
	first
	# Its counter has the place of one that comes.
	[ $engine != sqlite ] || execute source "INSERT INTO sqlite_sequence VALUES ('gone', 5)"
	execute source "INSERT INTO users VALUES (4, 'dora'); UPDATE users SET name = 'anna' WHERE id = 1; DELETE FROM users WHERE id = 3"
	pulls 0 "a refresh"
	done_says "[.inPlace, .rowsRemoved]" "[true,2]" "is in place"
	survives "in place"
	pulls 0 "another one"
	done_says "[.inPlace, .rowsRemoved]" "[true,0]" "finds nothing"
	survives "again"

	# Whom a row of the developer's points to goes at the source.
	execute target "INSERT INTO mine (id, user_id, note) VALUES (3, 2, 'mine of bob'); DELETE FROM mine_log"
	own_dump >"$work/own"
	execute source "DELETE FROM users WHERE id = 2"
	pulls 6 "a refresh that would leave a row of his pointing nowhere is refused"
	says "$work/out" "(1): delete or change them, or add --yes" "$engine: by name, and with what to do"
	is "$(execute target "SELECT count(*) FROM users WHERE id = 2")" 1 "$engine: nothing has changed"
	pulls 0 "--yes agrees to that" --yes
	survives "a key that does not hold"
	execute target "DELETE FROM mine WHERE id = 3"
	own_dump >"$work/own"

	# The source has something of that name.
	execute source "CREATE TABLE mine_log (what varchar(20)); INSERT INTO mine_log VALUES ('of the source')"
	execute target "INSERT INTO mine_log VALUES ('of the target')"
	pulls 6 "a table of the same name at the source"
	says "$work/out" "table mine_log (1 row): rename it" "$engine: is named"
	is "$(execute target "SELECT * FROM mine_log")" "of the target" "$engine: nothing has changed"
	pulls 0 "it is kept" --keep-local mine_log
	pulls 6 "what was kept once is no more the source's than before"
	is "$(execute target "SELECT * FROM mine_log")" "of the target" "$engine: and is as it was"
	execute source "DROP TABLE mine_log"
	execute target "DELETE FROM mine_log"
	own_dump >"$work/own"

	# Another shape: all is filled anew.
	execute source "ALTER TABLE users ADD email varchar(20) DEFAULT 'x'; INSERT INTO users VALUES (5, 'eva', 'y')"
	pulls 0 "a source of another shape"
	done_says .inPlace false "is filled anew"
	survives "filled anew"
	execute source "DELETE FROM users WHERE id = 5"
	pulls 0 "a refresh after it"
	done_says "[.inPlace, .rowsRemoved]" "[true,1]" "is in place"
	survives "in place after it"
	pulls 0 "all rows" --full
	survives "with --full"

	# A column of his in a table of the source.
	execute target "ALTER TABLE users ADD extra int"
	pulls 6 "a column that was added to a table of the source"
	says "$work/out" "column extra on users: save it, or add --yes" "$engine: is refused by name"
	pulls 0 "--yes agrees to lose it" --yes
	survives "without that column"

	# Each table that synco made is altered: nothing proves any more that it is the database that synco filled.
	if [ $engine = mysql ]; then
		now=$(execute target "SELECT UNIX_TIMESTAMP()")
		wait_until 10 eval "[ \$(execute target 'SELECT UNIX_TIMESTAMP()') != $now ]"
		execute target "ALTER TABLE users COMMENT 'altered'; ALTER TABLE other COMMENT 'altered'; ALTER TABLE calm COMMENT 'altered'; ALTER TABLE mine COMMENT 'not yours';
			ALTER TABLE mine_log COMMENT 'not yours'; DROP FUNCTION mine_f; CREATE FUNCTION mine_f() RETURNS int RETURN 8"
		own_dump >"$work/own"
		pulls 6 "a database in which each table was altered"
		says "$work/out" "what else is in it stays" "$engine: is asked about"
		pulls 0 "--yes replaces what synco brought" --yes
		survives "nothing else"
	fi

	# What the developer's needs goes at the source.
	execute target "DROP INDEX users_mine$([ $engine != mysql ] || echo " ON users")"
	execute source "DROP VIEW names; ALTER TABLE users RENAME COLUMN name TO called"
	case $engine in
	postgres)
		pulls 6 "a source that lacks what a view of his needs"
		says "$work/out" "view public.mine_view, which synco did not bring, can't come along" "$engine: it is refused by name"
		is "$(execute target "SELECT note FROM mine_view")" precious "$engine: nothing has changed"
		pulls 0 "--yes agrees to that" --yes
		says "$work/out" "view public.mine_view, which synco did not bring, is gone" "$engine: it is named"
		;;
	*)
		pulls 0 "a source that lacks what a view of his needs"
		says "$work/out" "view mine_view, which synco did not bring, no longer works" "$engine: it is named"
		;;
	esac
	is "$(execute target "SELECT note FROM mine ORDER BY id" | tr '\n' ' ')" "precious too " "$engine: rows are there"
	done_says .inPlace false "it was filled anew"
done
finish
