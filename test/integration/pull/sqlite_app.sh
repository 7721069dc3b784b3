# Goal: what only the app's own process knows (collations, functions), rows that a rule would refuse
# today, and a transaction that a killed program left are no reason to lose anything.
. "$(dirname "$0")/../../lib/tap.sh"

cd "$work" || exit 1
mkdir source
app() {
	python3 "$root/test/lib/sqlite_app.py" "$@"
}
# pull NAME INTO [OPTION...]: of source/NAME.db
pull() {
	local name=$1 into=$2
	shift 2
	serve --db "sqlite:$work/source/$name.db" --root "$work/source" --listen 127.0.0.1:0 --all --ask
	run 0 "$name to $into" "$synco" pull "$url" "$token" --into "$into" "$@"
	stop_serving
}
same_app() {
	app look source/app.db >wanted
	app look copy.db >got
	same wanted got "$1"
}

echo "# Drupal's collation, functions in checks, views and triggers"
app make source/app.db
pull app sqlite:copy.db
same_app "values, queries and SQLite's verdict are equal when the app asks"
app change source/app.db
pull app sqlite:copy.db --json
same_app "and after a refresh"
is "$(jq -r 'select(.event == "done") | .inPlace' out)" true "which was one in place"

echo "# keys that only the app can compare or compute"
app own source/app.db
pull app sqlite:copy.db
same_app "indexes are the app's: it finds what it finds there, and has them checked"
app change_own source/app.db
pull app sqlite:copy.db --json
same_app "and after a refresh"
pull app app.sql
sed -n '/^CREATE/p; /^INSERT/p' app.sql | grep -c . >lines
ok $? "an SQL file is written for a program that has what the app has"
printf 'database:\n  mask:\n    words: {x: null}\n' >source/.synco.yml
pull app sqlite:masked.db
says err "REINDEX" "where masks change rows, a key is named that the app must order"
says err "CREATE INDEX words_x" "and the indexes that it must make"
rm source/.synco.yml

echo "# rows that a rule would refuse"
sqlite3 source/rules.db "CREATE TABLE c (id INTEGER PRIMARY KEY, v INT CHECK (v > 0)); PRAGMA ignore_check_constraints = ON;
	INSERT INTO c VALUES (1, -5), (2, 5), (3, -7);
	CREATE TABLE n (id INTEGER PRIMARY KEY, v, w TEXT UNIQUE, x); CREATE INDEX nx ON n (x, v);
	INSERT INTO n VALUES (5, 1, 'a', 1), (7, NULL, 'b', NULL), (9, 3, NULL, -0.0);
	CREATE TABLE s (id INTEGER PRIMARY KEY, v); INSERT INTO s VALUES (1, 1), (2, 'two'), (3, 3.5);
	CREATE TABLE k (a TEXT, b, c, PRIMARY KEY (b DESC, a)) WITHOUT ROWID;
	INSERT INTO k VALUES ('x', 1, NULL), ('y', 1, 'c'), ('a', 2, 3)"
sqlite3 -cmd '.dbconfig defensive off' source/rules.db >/dev/null "PRAGMA writable_schema = ON" \
	"UPDATE sqlite_schema SET sql = 'CREATE TABLE n (id INTEGER PRIMARY KEY, v NOT NULL, w TEXT NOT NULL UNIQUE, x)' WHERE name = 'n'" \
	"UPDATE sqlite_schema SET sql = 'CREATE TABLE s (id INTEGER PRIMARY KEY, v INT) STRICT' WHERE name = 's'" \
	"UPDATE sqlite_schema SET sql = 'CREATE TABLE k (a TEXT, b, c INT NOT NULL, PRIMARY KEY (b DESC, a)) WITHOUT ROWID' WHERE name = 'k'"
dump() {
	sqlite3 "$1" .dump 'SELECT rowid, typeof(v), quote(v), quote(x) FROM n' 'SELECT * FROM n WHERE x = 1' \
		"SELECT id FROM n WHERE w = 'b'" 'SELECT * FROM k' 'PRAGMA integrity_check'
}
dump source/rules.db >wanted
for round in first second; do
	pull rules sqlite:rules.db
	dump rules.db >got
	same wanted got "are here as they are there, the $round time"
	if [ "$round" = first ]; then
		says err "CHECK constraint failed in c (rows: 2)" "the rules are named, with how many rows"
		says err "NULL value in n.v" "each of them"
		sqlite3 source/rules.db 'PRAGMA ignore_check_constraints = ON' "UPDATE c SET v = -8 WHERE id = 3; UPDATE n SET x = 5 WHERE id = 7"
		dump source/rules.db >wanted
	fi
done

echo "# a program was killed in a transaction"
sqlite3 source/hot.db 'CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 1)'
python3 - source/hot.db <<'END'
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("UPDATE t SET v = 2")
db.executemany("INSERT INTO t VALUES (?, randomblob(3000))", [(i,) for i in range(10, 500)])
os._exit(0)
END
[ -s source/hot.db-journal ]
ok $? "its journal is there"
pull hot sqlite:hot.db
is "$(sqlite3 hot.db 'SELECT * FROM t')" "1|1" "what was committed has come"
is "$(find "$TMPDIR" -name 'synco-*' | wc -l)" 0 "the source left nothing behind"
finish
