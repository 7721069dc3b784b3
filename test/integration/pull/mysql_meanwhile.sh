# Goal: what happens to a server's tables and connections while a dump runs loses nothing and puts nothing into the
# wrong place: tables dropped, renamed, truncated or altered, connections killed or idle for longer than the server
# likes.  It is said, with "run again"; the target is as it was, and the next run is fine.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/mysql.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
	mysql_stop
}
cd "$work" || exit 1

start() {
	if [ "$1" = mariadb ]; then
		mariadb_start "$work/db"
		client() { sql -N "$@"; }
		dump() { dump_for_comparison "$1"; }
		db() { echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET"; }
	else
		mysql_start
		client() { mysql_sql -N "$@"; }
		dump() { mysql_dump "$1"; }
		db() { echo "mysql://root@127.0.0.1:$mysql_port/$1"; }
	fi
}

# The largest table comes first: while it is locked, the dump waits before all others.
make() {
	client <<'END'
DROP DATABASE IF EXISTS s; CREATE DATABASE s; USE s;
CREATE TABLE a (id INT PRIMARY KEY, t LONGTEXT);
INSERT INTO a VALUES (1, REPEAT('x', 200000));
CREATE TABLE z (id INT PRIMARY KEY, v VARCHAR(20), w VARCHAR(20)) CHARACTER SET latin1;
INSERT INTO z VALUES (1, 'ä', 'w'), (2, 'ö', 'w');
CREATE TABLE my (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=MyISAM CHARACTER SET latin1;
INSERT INTO my VALUES (1, 'ä');
END
	client s -e 'ANALYZE TABLE a, z, my' >/dev/null
}

# hold STATEMENT: in a session of its own, until let_go.
hold() {
	mkfifo held
	client -n s <held >held.out &
	holder=$!
	started $holder
	exec 7>held
	echo "SET SESSION wait_timeout = 600; $1; SELECT 'held';" >&7
	wait_until 10 grep -q held held.out
}

let_go() {
	echo 'UNLOCK TABLES;' >&7
	exec 7>&-
	wait $holder
	rm -f held
}

# The id of the connection whose state is like that.
connection() {
	client -e "SELECT ID FROM information_schema.PROCESSLIST WHERE STATE LIKE '$1' LIMIT 1"
}

waiting() {
	[ -n "$(connection "$1")" ]
}

# meanwhile NAME STATUS COMMAND...: runs it when the dump is at its first table, and pulls.
meanwhile() {
	local name=$1 status=$2
	shift 2
	hold 'LOCK TABLES a WRITE'
	serve --db "$(db s)" --root "$work" --listen 127.0.0.1:0 --all 7>&-
	wait_until 10 waiting '%metadata lock%' || ok 1 "$name: the dump waits"
	"$@" >meanwhile.out 2>&1 || ok 1 "$name: $(cat meanwhile.out)"
	let_go
	run "$status" "$name" "$synco" pull "$url" "$token" --json --into "$(db t)"
	stop_serving
}

# refused NAME STATEMENT: the pull says so, the target is as it was.
refused() {
	meanwhile "$1" 5 client s -e "$2"
	says err "run again" "$1: is said"
	dump t >t.sql
	same whole.sql t.sql "$1: the target is as it was"
	make
}

kill_waiting() {
	client -e "KILL $(connection '%metadata lock%')"
}

pull() {
	serve --db "$(db s)" --root "$work" --listen 127.0.0.1:0 --all
	run 0 "$1" "$synco" pull "$url" "$token" --json --into "$(db t)"
	stop_serving
}

# What a session that is idle for longer than the servers like does not lose.
idle() {
	client -e 'SET GLOBAL wait_timeout = 1, GLOBAL net_write_timeout = 1, GLOBAL net_read_timeout = 1'
	[ $kind = mysql ] || client -e 'SET GLOBAL idle_transaction_timeout = 1, GLOBAL idle_write_transaction_timeout = 1'
	client s -e "UPDATE z SET v = 'new'"
	serve --db "$(db s)" --root "$work" --listen 127.0.0.1:0 --all --ask
	sleep 3
	hold 'LOCK TABLES a WRITE'
	"$synco" pull "$url" "$token" --into "$(db t)" >out 2>err 7>&- &
	local puller=$!
	wait_until 10 waiting '%metadata lock%'
	sleep 3
	let_go
	wait $puller
	is $? 0 "idle sessions are kept at both ends"
	stop_serving
	dump s >s.sql
	dump t >t.sql
	same s.sql t.sql "and all arrives"
}

killed_here() {
	hold 'FLUSH TABLES WITH READ LOCK'
	serve --db "$(db s)" --root "$work" --listen 127.0.0.1:0 --all 7>&-
	"$synco" pull "$url" "$token" --full --into "$(db t)" >out 2>err 7>&- &
	local puller=$!
	wait_until 10 waiting '% lock' || ok 1 "the destination waits"
	client -e "KILL $(connection '% lock')"
	wait $puller
	is $? 1 "the destination's connection is killed"
	let_go
	stop_serving
	says err "the connection to the server was lost" "is said, too"
	dump t >t.sql
	same whole.sql t.sql "the target is as it was"
	pull "the next run is fine"
}

for kind in ${SERVERS-mariadb mysql}; do
	if [ $kind = mysql ] && ! mysql_there; then
		skip "MySQL: no server in $mysql_root (scripts/fetch-mysql, as root)"
		continue
	fi
	start $kind || exit 1
	make
	pull "$kind: at first"
	dump t >whole.sql
	refused "$kind: a table is dropped" 'DROP TABLE z'
	refused "a table is renamed" 'RENAME TABLE z TO zz'
	refused "a table is replaced" 'CREATE TABLE n LIKE z; INSERT INTO n SELECT * FROM z; RENAME TABLE z TO old, n TO z'
	refused "a table is truncated" 'TRUNCATE TABLE z'
	refused "a column is dropped" 'ALTER TABLE z DROP COLUMN v'
	refused "columns exchange their names" 'ALTER TABLE z CHANGE v w VARCHAR(20), CHANGE w v VARCHAR(20)'
	refused "a table gets another character set" 'ALTER TABLE z CONVERT TO CHARACTER SET utf8mb4'
	refused "one without transactions does" 'ALTER TABLE my CONVERT TO CHARACTER SET utf8mb4'
	meanwhile "an index is added" 0 client s -e 'CREATE INDEX v ON my (v)'
	dump t >whole.sql
	meanwhile "the source's connection is killed" 5 kill_waiting
	says err "the connection to the server was lost" "is said"
	killed_here
	idle
	mariadb_stop "$work/db"
	mysql_stop
done
finish
