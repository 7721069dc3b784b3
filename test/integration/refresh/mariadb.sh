# Goal: a second pull brings only what changed, and mariadb-dump of both ends is equal after it:
# rows added, changed, removed, keys of all kinds, tables without one, triggers, counters.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
db() {
	echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET"
}
cd "$work" || exit 1

# refresh NAME SOURCE TARGET [ARG...]: pulls from a source that asks, and compares.
refresh() {
	local name=$1 source=$2 target=$3
	shift 3
	serve --db "$(db "$source")" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "$name" "$synco" pull "$url" "$token" --json --into "$(db "$target")" "$@"
	kill "$server" && wait "$server" 2>/dev/null
	dump_for_comparison "$source" >a.sql
	dump_for_comparison "$target" >b.sql
	same a.sql b.sql "$name: mariadb-dump of both ends is equal"
}

# in_place NAME: the last run changed the target's own tables.
in_place() {
	is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" true "$1"
}

sql -e 'CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE DATABASE copy'
python3 "$root/test/bench/shop.py" "$work/data" 0.01 >/dev/null
(cd "$work/data" && sql --local-infile=1 shop <shop.sql)
ok $? "the shop is in the source"
refresh "the first pull" shop copy
refresh "nothing has changed" shop copy
in_place "it is done in place"
sql shop -e 'UPDATE users SET email = CONCAT("x", email) WHERE id % 970 = 3;
	DELETE FROM events WHERE id % 1001 = 5;
	INSERT INTO events SELECT id + 10000000, user_id, kind, at, session, value FROM events WHERE id % 997 = 1'
serve --db "$(db shop)" --root "$work" --listen 127.0.0.1:0 --ask --all
dump_for_comparison copy >before.sql
run 1 "a plan for a server that is not there, as for a pull" "$synco" plan "$url" "$token" --into mysql://u:p@127.0.0.1:1/copy
sql -e 'CREATE DATABASE strangers; CREATE TABLE strangers.mine (id INT)'
run 6 "a plan for what synco did not fill" "$synco" plan "$url" "$token" --into "$(db strangers)"
run 0 "a plan" "$synco" plan "$url" "$token" --json --into "$(db copy)"
kill "$server" && wait "$server" 2>/dev/null
is "$(jq -r 'select(.event == "table") | "\(.name) \(.rowsAdded) \(.rowsChanged) \(.rowsRemoved)"' out | sort | tr '\n' ' ')" \
	"events 21 0 20 users 0 3 0 " "says what would come and go of each table"
dump_for_comparison copy >after.sql
same before.sql after.sql "and changes nothing"
refresh "rows added, changed and removed" shop copy
in_place "in place, too"
sql copy -e 'UPDATE users SET email = CONCAT(id, "local") WHERE id % 50 = 1; DELETE FROM pages WHERE id < 20;
	DELETE FROM items WHERE order_id % 3 = 0'
refresh "what was changed here is as it was" shop copy
in_place "in place again"
sql shop -e 'DELETE FROM events; UPDATE pages SET body = UPPER(body)'
refresh "a table that is empty now, and one that is another in all its rows" shop copy
finish
