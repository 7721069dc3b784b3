# Goal: what a source's user may no longer see (a table whose SELECT was revoked, views, routines and triggers without
# their privileges) is not gone: it stays in the target, is named, the exit status is 1.  It goes when a user who sees
# all says so.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
}
cd "$work" || exit 1
mariadb_start "$work/db" || exit 1
db() {
	echo "mysql://$2@localhost/$1?socket=$MARIADB_SOCKET"
}

# pull STATUS NAME USER [OPTION...]
pull() {
	serve --db "$(db there "$3")" --root "$work" --listen 127.0.0.1:0 --all
	run "$1" "$2" "$synco" pull "$url" "$token" --into "$(db here root)" "${@:4}"
	stop_serving
}

# stays NAME: all but table a.
stays() {
	dump_for_comparison here --ignore-table=here.a >now.sql
	same before.sql now.sql "$1: all else stays"
}

sql <<'END'
CREATE DATABASE there; USE there;
CREATE TABLE a (id INT PRIMARY KEY); INSERT INTO a VALUES (1), (2);
CREATE TABLE b (id INT PRIMARY KEY, v INT, KEY v (v), CONSTRAINT low CHECK (v < 9)); INSERT INTO b VALUES (1, 1);
CREATE VIEW seen AS SELECT * FROM a;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.id = NEW.id;
CREATE FUNCTION f() RETURNS INT RETURN 1;
CREATE USER some; GRANT SELECT ON there.a TO some;
END
pull 0 "one who sees all" root
dump_for_comparison here --ignore-table=here.a >before.sql
sql -e 'INSERT INTO there.a VALUES (3)'
pull 1 "one who sees a table only" some
says err "incomplete: the source's user may not see all of the database" "is said"
for name in "table b" "view seen" "function f" "trigger t"; do
	says err "$name stays as it is" "$name is named"
done
is "$(sql -N -e 'SELECT COUNT(*) FROM here.a')" 3 "what is seen is fresh"
stays "in place"
pull 1 "who fills it anew" some --full
stays "anew"
sql -e 'DROP TABLE there.b'
pull 1 "what is dropped, unseen" some
stays "once more"
pull 0 "one who sees that" root
dump_for_comparison there >there.sql
dump_for_comparison here >here.sql
same there.sql here.sql "both ends are equal"
finish
