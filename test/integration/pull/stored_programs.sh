# Goal: views, routines, triggers and events are carried as their makers wrote them, whatever the character
# set of that client, and views come in an order in which each finds those it uses.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
uri="mysql://root@localhost/%s?socket=$MARIADB_SOCKET"
db() {
	# shellcheck disable=SC2059
	printf "$uri" "$1"
}
cd "$work" || exit 1

# The bytes as they are stored: nothing is converted.
raw() {
	local name
	for name in $(sql -N -e "SELECT CONCAT(ROUTINE_TYPE, ':', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '$1'
		UNION ALL SELECT CONCAT('VIEW:', TABLE_NAME) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '$1'
		UNION ALL SELECT CONCAT('TRIGGER:', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '$1'
		UNION ALL SELECT CONCAT('EVENT:', EVENT_NAME) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '$1' ORDER BY 1"); do
		sql --binary-mode -N "$1" -e "SET character_set_results = NULL; SHOW CREATE ${name%%:*} \`${name#*:}\`" |
			sed 's/\t20[0-9-]* [0-9:.]*$//'
	done
}

# Each client writes what its own bytes are.
sql -e "CREATE DATABASE clients CHARACTER SET utf8mb4; CREATE TABLE clients.t (a VARCHAR(20) CHARACTER SET utf8mb4)"
{
	for charset in latin1 cp1251 koi8r latin2 macroman cp850 dec8 greek ujis gbk binary utf8mb3 utf8mb4; do
		printf "SET NAMES %s;\n" $charset
		case $charset in
		utf8mb*) text='gr\303\274\303\237e \342\202\254 \360\237\230\200' ;;
		ujis | gbk) text='\260\241\260\242' ;;
		*) text='gr\304\305\326e' ;;
		esac
		printf "CREATE FUNCTION f_%s() RETURNS VARBINARY(80) DETERMINISTIC RETURN '$text';\n" $charset
		printf "CREATE FUNCTION b_%s() RETURNS VARBINARY(80) DETERMINISTIC RETURN _binary'$text';\n" $charset
		printf "CREATE VIEW v_%s AS SELECT '$text' AS a, _latin1'$text' AS b;\n" $charset
		printf "CREATE TRIGGER t_%s BEFORE INSERT ON t FOR EACH ROW SET NEW.a = CONCAT(NEW.a, '$text');\n" $charset
		printf "CREATE EVENT e_%s ON SCHEDULE EVERY 1 DAY DO INSERT INTO t VALUES ('$text');\n" $charset
	done
} | sql --binary-mode clients
raw clients >want
is "$(wc -l <want)" 65 "routines, views, triggers, events of 13 character sets"
serve_ready --db "$(db clients)" --root "$work" --listen 127.0.0.1:0 --all
run 0 "they are pulled" "$synco" pull "$url" "$token" --into "$(db copy)"
raw copy >got
sed -i 's/`clients`/`copy`/g' want
# One that could hide a quote in a letter is made again in another character set, its text the same.
grep -v _gbk want >want.safe
grep -v _gbk got >got.safe
same want.safe got.safe "with their very bytes and settings"
is "$(sql -N copy -e 'SELECT HEX(f_gbk())')" "$(sql -N clients -e 'SELECT HEX(f_gbk())')" \
	"one of gbk says the same letters"
run 0 "and into a file" "$synco" pull "$url" "$token" --into copy.sql
sql -e 'CREATE DATABASE fromfile CHARACTER SET utf8mb4'
sql --binary-mode fromfile <copy.sql
ok $? "the client loads it"
raw fromfile | sed 's/`fromfile`/`copy`/g' | grep -vE '_(gbk|dec8|ujis)' >got.file
grep -vE '_(gbk|dec8|ujis)' want >want.file
same want.file got.file "and they are the same"
says "$work/err" "f_dec8 is written in utf8mb4" "what a file can't have is named"
stop_serving

# Views: a column may have another view's name; views over views, routines, of later names.
sql -e 'CREATE DATABASE views; USE views; CREATE TABLE u (id INT);
	CREATE VIEW users AS SELECT id, 3 AS orders FROM u; CREATE VIEW orders AS SELECT id, 4 AS zz FROM users;
	CREATE VIEW zz AS SELECT id, 5 AS users FROM orders; CREATE VIEW aa AS SELECT a.id FROM zz a JOIN (users b JOIN orders c) ON a.id = b.id;
	CREATE FUNCTION f() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM aa); CREATE VIEW ab AS SELECT f() AS n;
	CREATE VIEW broken AS SELECT id FROM u; CREATE TABLE gone (a INT); CREATE OR REPLACE VIEW broken AS SELECT a FROM gone; DROP TABLE gone'
serve_ready --db "$(db views)" --root "$work" --listen 127.0.0.1:0 --all
run 0 "views over views" "$synco" pull "$url" "$token" --into "$(db copy)"
is "$(sql -N -e "SELECT GROUP_CONCAT(TABLE_NAME ORDER BY 1) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'copy'")" \
	"aa,ab,orders,users,zz" "all that can be made are there"
says "$work/err" "view broken could not be created" "the other one is named"
run 0 "into a file" "$synco" pull "$url" "$token" --into views.sql
sql -e 'DROP DATABASE fromfile; CREATE DATABASE fromfile'
grep -v broken views.sql | sql --force fromfile 2>file.err
is "$(cat file.err)" "" "whose order is right, too"
stop_serving
finish
