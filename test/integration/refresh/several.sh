# Goal: an app with several databases, of two engines: each goes into the one of the same name here, whole, in
# place, by itself, from a web folder and from a source that asks; what fails in one leaves that one and
# those that are done as they are.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	engines_stop
}
engines_start mysql || exit 1
cd "$work" || exit 1

# app NAME: one with a main database NAME in MariaDB and another one in SQLite, in folder NAME.
app() {
	mkdir -p "$1/public"
	cat >"$1/.env" <<-END
		DATABASE_URL=mysql://root@localhost/$1?socket=$MARIADB_SOCKET
		ANALYTICS_DATABASE_URL=sqlite:$work/$1.db
		SHADOW_DATABASE_URL=mysql://root@localhost/nothing?socket=$MARIADB_SOCKET
		ALIAS_DATABASE_URL=mysql://other@localhost/$1?socket=$MARIADB_SOCKET
	END
	engine=mysql create_database "$1"
	rm -f "$1.db"
}

fill() {
	engine=mysql create_database shop
	engine=mysql execute shop "CREATE TABLE users (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(99));
		INSERT INTO users SELECT seq, CONCAT('u', seq, '@x.example') FROM seq_1_to_5000;
		CREATE TABLE shared (id INT PRIMARY KEY, v TEXT); INSERT INTO shared VALUES (1, 'main')"
	rm -f shop.db
	engine=sqlite execute shop "CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
		  INSERT INTO visits SELECT i, 'page ' || i FROM n;
		CREATE TABLE shared (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO shared VALUES (1, 'analytics')"
}

change() {
	engine=mysql execute shop "UPDATE users SET email = CONCAT('$1', id) WHERE id % 977 = 3;
		DELETE FROM users WHERE id % 997 = 5"
	engine=sqlite execute shop "UPDATE visits SET page = '$1' WHERE id % 977 = 3; DELETE FROM visits WHERE id % 997 = 5"
}

# equal NAME [ENGINE...]: the databases of both apps are equal by the engines' own word.
equal() {
	local name=$1
	shift
	[ $# -gt 0 ] || set -- mysql sqlite
	for engine; do
		dump_of shop >a.sql
		dump_of copy >b.sql
		same a.sql b.sql "$name: $engine is equal at both ends"
	done
}

# source_app ARG...: serves the shop: asking, or in its web folder.
source_app() {
	case $how in
	asking) serve --root shop --listen 127.0.0.1:0 --ask "$@" ;;
	published) serve_ready --root shop --publish shop/public --base-url "$web" "$@" ;;
	esac
}

# pull STATUS NAME [ARG...]: in the copy's folder.
pull() {
	local status=$1 name=$2
	shift 2
	run "$status" "$name" env -C "${in-copy}" "$synco" pull "$url" "$token" "$@"
	stop_serving
}

databases() {
	jq -r 'select(.event == "database") | "\(.name) \(.tables) \(.rows) \(.inPlace)"' out | tr '\n' ' '
}

app shop
fill
"$lite" detect --root shop >detected
says detected "database   mysql://root@localhost/shop" "detect lists the main database"
says detected "database   db-analytics: sqlite:$work/shop.db" "and the other one"
is "$(grep -c '^database' detected)" 2 "and none that is the main one again, or of tools"
is "$("$lite" detect --root shop --json | jq -r '.otherDatabases[] | "\(.name) \(.engine)"')" "db-analytics sqlite" \
	"also as JSON"

nginx_start "$work/shop/public" || exit 1
for how in published asking; do
	fill
	app copy
	source_app
	pull 0 "the first pull, $how" --json
	is "$(databases)" "db 2 5001 false db-analytics 2 5001 false " "brings both"
	is "$(jq -c 'select(.event == "done") | [.tables, .rows, .leftOut]' out)" '[4,10002,[]]' "and says so in one sum"
	equal "the first pull, $how"
	change "one"
	source_app
	run 0 "a plan" env -C copy "$synco" plan "$url" "$token"
	stop_serving
	says err "table users: " "lists tables of the main one"
	says err "table db-analytics.visits: " "and of the other"
	says err "db-analytics: would bring " "and each database"
	source_app
	pull 0 "a refresh, $how" --json
	is "$(jq -c 'select(.event == "done") | [.inPlace, .tables]' out)" '[true,4]' "is done in place"
	equal "a refresh, $how"

	change "two"
	engine=sqlite dump_of copy >before.sql
	source_app
	pull 0 "only the main one, $how" --only db --json
	is "$(jq -r 'select(.event == "database") | .name' out)" db "is all that comes"
	engine=sqlite dump_of copy >after.sql
	same before.sql after.sql "the other one stays"
	equal "only the main one, $how" mysql
	change "three"
	engine=mysql dump_of copy >before.sql
	source_app
	pull 0 "only the other one, $how" --only db-analytics
	engine=mysql dump_of copy >after.sql
	same before.sql after.sql "the main one stays"
	equal "only the other one, $how" sqlite
	source_app
	pull 0 "neither, $how" --only files --json
	is "$(databases)" "" "nothing comes"
	source_app --only db-analytics
	pull 0 "the source serves the other one only" --json
	is "$(jq -r 'select(.event == "database") | .name' out)" db-analytics "it is all there is"

	# An app that lacks it.
	sed -i /ANALYTICS/d copy/.env
	source_app
	pull 0 "an app here that lacks it, $how" --json
	is "$(jq -c 'select(.event == "done") | .leftOut' out)" '["db-analytics"]' "it is named at the end"
	is "$(jq -r 'select(.event == "warning") | .message' out)" \
		"db-analytics is left out: the app in this folder has no such database; --into db-analytics=TARGET says where it goes" \
		"and in a warning"
	equal "the rest, $how" mysql
	source_app
	pull 2 "asked for by name it is an error" --only db-analytics
	says err "db-analytics: the app in this folder has no such database" "that says so"
	rm -f copy.db
	source_app
	pull 0 "--into for that one" --into "db-analytics=sqlite:$work/copy.db"
	equal "--into for one"
	rm -f copy.db
	engine=mysql create_database copy
	source_app
	in=. pull 0 "--into for each, without an app here" --files none \
		--into "db=$(engine=mysql uri copy)" --into "db-analytics=sqlite:$work/copy.db"
	equal "--into for each"
done

source_app
pull 2 "--into for nobody" --into copy.sql
says err "--into names one database, and the source has several (db, db-analytics)" "says what to do"
source_app
pull 0 "but of one" --only db --into "$work/copy.sql"
source_app
pull 2 "a set that is not there" --into db-x=sqlite:x.db
says err "--into db-x=...: no such database is pulled, but db, db-analytics" "is named"
source_app
pull 2 "two for one" --into db=x.sql --into db=y.sql
source_app
pull 2 "one for two" --into db=same.sql --into db-analytics=same.sql
says err "db-analytics: it would go into the same database as db" "is refused"
source_app --db "sqlite:$work/shop.db"
pull 2 "another engine is found before anything is written" --into db=sqlite:x.db --into db-analytics="$(engine=mysql uri copy)"
says err "db-analytics: the source is sqlite and the target is mysql" "by name"
ok "$([ ! -e copy/x.db ]; echo $?)" "nothing was written"

# Tables that are kept may be in one of them only.
app copy
source_app
pull 0 "all anew"
engine=sqlite execute copy "UPDATE shared SET v = 'mine'"
engine=mysql execute shop "DROP TABLE shared"
engine=mysql execute copy "DROP TABLE shared"
source_app
pull 2 "a table to be kept that none of them has" --keep-local shared,shraed
says err "did you mean shared?" "is an error before anything is written"
source_app
pull 0 "a kept table of one" --keep-local shared --json
is "$(jq -r 'select(.event == "warning") | .message' out)" "" "needs no other to have it"
is "$(engine=sqlite execute copy 'SELECT v FROM shared')" mine "it is kept"

# What fails in the second leaves the first done, and the second as it was.
change four
engine=sqlite execute copy "UPDATE shared SET v = 'analytics'"
engine=sqlite dump_of copy >before.sql
mkfifo hold
sqlite3 copy.db <hold &
holder=$!
started $holder
exec 9>hold
echo 'BEGIN IMMEDIATE;' >&9
source_app
env -C copy "$synco" pull "$url" "$token" >out 2>err &
puller=$!
for _ in $(seq 200); do
	grep -q '^db: ' err && break
	sleep 0.1
done
says err "db: 1 tables" "the main one is done"
kill -KILL $puller
wait $puller 2>/dev/null
exec 9>&-
kill $holder
wait $holder 2>/dev/null
stop_serving
equal "killed between the two, the first" mysql
engine=sqlite dump_of copy >after.sql
same before.sql after.sql "killed between the two, the second is as it was"
source_app
pull 0 "the next run" --json
equal "the next run"

change five
sqlite3 mine.db 'CREATE TABLE notes (n); INSERT INTO notes VALUES (1)'
source_app
pull 6 "the second is refused" --into "db-analytics=sqlite:$work/mine.db"
says err "db done, but db-analytics: the target holds 1 tables" "it is said what is done"
is "$(sqlite3 mine.db 'SELECT n FROM notes')" 1 "and it is as it was"
equal "the second is refused, the first" mysql
change six
cp shop.db good.db
head -c 5000 /dev/urandom >shop.db
for engine in mysql sqlite; do dump_of copy >before.$engine; done
source_app
pull 5 "the source can't read the second"
says err "the source failed: db-analytics: " "it is named"
mv good.db shop.db
if grep -q 'db done, but' err; then
	equal "and the first is done, as is said" mysql
else
	engine=mysql dump_of copy >after.sql
	same before.mysql after.sql "and the first is as it was, too"
fi
engine=sqlite dump_of copy >after.sql
same before.sqlite after.sql "the second is as it was"
sed -i 's/^ANALYTICS.*/ANALYTICS_DATABASE_URL=redis:\/\/localhost\/1/' shop/.env
source_app
pull 0 "a database that nobody knows is left out" --json
is "$(jq -r 'select(.event == "warning") | .message' out | grep -c "source: .*ANALYTICS_DATABASE_URL")" 1 "it is named"
finish
