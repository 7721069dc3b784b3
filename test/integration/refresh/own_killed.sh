# Goal: triggers of the destination's own on tables that synco brought, which a refresh in place drops while rows
# change, come back whenever it is killed: also where the user may not create databases.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

engine=mysql
cleanup() {
	engines_stop
}
engines_start mysql || exit 1
mkdir "$work/app"

serving() {
	serve --root "$work/app" --db "$(uri source)" --only db --listen 127.0.0.1:0 --ask 7>&- 8>&-
}

into() {
	echo "mysql://$user@localhost/target?socket=$MARIADB_SOCKET"
}

pulls() {
	serving
	run 0 "$user: $1" "$synco" pull "$url" "$token" --into "$(into)" --quiet
	stop_serving
}

triggers() {
	execute target "SELECT GROUP_CONCAT(TRIGGER_NAME ORDER BY TRIGGER_NAME) FROM information_schema.TRIGGERS
		WHERE TRIGGER_SCHEMA = 'target'"
}

# session_open NAME: a client of the developer's that stays open, reads $work/in.NAME and writes $work/out.NAME.
session_open() {
	rm -f "$work/in.$1"
	mkfifo "$work/in.$1"
	mariadb --no-defaults -u root -S "$MARIADB_SOCKET" -N --unbuffered target <"$work/in.$1" >"$work/out.$1" 2>&1 7>&- 8>&- &
	started $!
	eval "session_$1=$!"
}

# waits PATTERN: a statement like that waits at the server.
waits() {
	[ "$(sql -N -e "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '$1' AND INFO NOT LIKE '%PROCESSLIST%'")" != 0 ]
}

done_said() {
	[ "$(grep -c DONE "$work/out.$1" 2>/dev/null)" -ge "$2" ]
}

killed() {
	kill -9 $pulling $server
	wait $pulling 2>/dev/null
	stop_serving
}

sql -e "CREATE USER part@localhost; GRANT ALL ON target.* TO part@localhost"
for user in root part; do
	create_database source
	execute source "CREATE TABLE users (id int PRIMARY KEY, name varchar(20)); INSERT INTO users VALUES (1, 'ann');
		CREATE TABLE other (id int PRIMARY KEY, a int); INSERT INTO other VALUES (1, 1), (2, 2)"
	create_database target
	pulls "the first pull"
	execute target "CREATE TABLE mine_log (what varchar(20));
		CREATE DEFINER = $user@localhost TRIGGER users_t AFTER INSERT ON users FOR EACH ROW INSERT INTO mine_log VALUES (NEW.name)"
	dump_of target | grep users_t >"$work/own"

	# It is killed when triggers are gone, and rows can't change.
	session_open rows
	exec 7>"$work/in.rows"
	echo "START TRANSACTION; SELECT 'DONE', a FROM other FOR UPDATE;" >&7
	wait_until 20 done_said rows 1
	execute source "INSERT INTO users VALUES (2, 'bob'); UPDATE other SET a = a + 1"
	serving
	"$synco" pull "$url" "$token" --into "$(into)" --quiet 2>/dev/null 7>&- 8>&- &
	pulling=$!
	wait_until 20 waits '%other%'
	ok $? "$user: it waits for a row"
	is "$(triggers)" NULL "$user: and the trigger is not there"
	killed
	exec 7>&-
	wait $session_rows
	pulls "the next pull after a kill before rows changed"
	is "$(triggers)" users_t "$user: the trigger is back"
	is "$(execute target "SELECT COUNT(*) FROM users")" 2 "$user: and rows have come"

	# It is killed when rows have changed, and the trigger can't be made.
	session_open rows
	exec 7>"$work/in.rows"
	session_open table
	exec 8>"$work/in.table"
	echo "START TRANSACTION; SELECT 'DONE', a FROM other FOR UPDATE;" >&7
	wait_until 20 done_said rows 1
	execute source "INSERT INTO users VALUES (3, 'cleo'); UPDATE other SET a = a + 1"
	serving
	"$synco" pull "$url" "$token" --into "$(into)" --quiet 2>/dev/null 7>&- 8>&- &
	pulling=$!
	wait_until 20 waits '%other%'
	ok $? "$user: it waits for a row again"
	echo "START TRANSACTION; SELECT 'DONE', name FROM users;" >&8
	wait_until 20 done_said table 1
	exec 7>&-
	wait_until 20 waits 'CREATE%TRIGGER%'
	ok $? "$user: then to make the trigger"
	killed
	exec 8>&-
	wait $session_rows $session_table
	pulls "the next pull after a kill when rows had changed"
	is "$(triggers)" users_t "$user: the trigger is back"
	dump_of target | grep users_t >"$work/own.now"
	same "$work/own" "$work/own.now" "$user: as it was"
	is "$(execute target "SELECT COUNT(*) FROM users, mine_log")" 0 "$user: and never acted"
	is "$(sql -N -e "SHOW DATABASES LIKE 'target%'"; execute target "SHOW TABLES" | grep synco)" target "$user: nothing is left"
done
finish
