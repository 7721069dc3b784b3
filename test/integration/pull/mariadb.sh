# Goal: nothing is lost between two MariaDB databases: mariadb-dump of both ends gives equal
# text for the edge-case schema and a shop, over the listener, into an empty and a filled
# target, into a file, and where the server forbids LOCAL.
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

# compare NAME SOURCE TARGET
compare() {
	dump_for_comparison "$2" >a.sql
	dump_for_comparison "$3" >b.sql
	same a.sql b.sql "$1"
}

sql -e "CREATE USER gone@nowhere.example"
sql -e 'CREATE DATABASE edge CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci; CREATE DATABASE copy'
sql --binary-mode edge <"$root/test/data/mysql/edge.sql"
ok $? "the edge cases are in the source"
[ "$(sql -N -e "SELECT count(*) FROM information_schema.tables WHERE table_schema='edge'")" -gt 20 ]
ok $? "there are many of them"

serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0 --all
ok $? "the source is ready"
run 0 "the first pull into an empty database" \
	"$synco" pull "$url" "$token" --into "$(db copy)"
compare "mariadb-dump of both ends is equal" edge copy
is "$(sql -N -e "SHOW DATABASES LIKE '%synco%'")" "" "no shadow is left"

run 0 "a second pull replaces what synco put there" \
	"$synco" pull "$url" "$token" --into "$(db copy)"
compare "still equal" edge copy
run 0 "then it is fresh" "$synco" pull "$url" "$token" --into "$(db copy)" --max-age 1h
says "$work/err" "fresh: " "it says so"
sql -e 'DROP DATABASE copy'
run 0 "one that is gone is not" "$synco" pull "$url" "$token" --into "$(db copy)" --max-age 1h
compare "it is there again" edge copy

sql -e 'DROP USER gone@nowhere.example'
run 0 "a definer that does not exist here" "$synco" pull "$url" "$token" --into "$(db copy)"
says "$work/err" 'v`iew ü (gone@nowhere.example)' "is named"
is "$(sql -N copy -e 'SELECT COUNT(*) FROM `v``iew ü`')" 1 "and its view works"
sql -e 'CREATE USER gone@nowhere.example'

sql -e "CREATE DATABASE own COMMENT 'of this end'; CREATE TABLE own.mine (a INT);
	INSERT INTO own.mine VALUES (1); CREATE USER reader; GRANT SELECT ON own.* TO reader"
run 6 "somebody's own database is refused" "$synco" pull "$url" "$token" --into "$(db own)"
says "$work/err" "--yes" "it says how to go on"
is "$(sql -N -e 'SELECT * FROM own.mine')" 1 "and is as it was"
run 0 "--yes replaces it" "$synco" pull "$url" "$token" --into "$(db own)" --yes
compare "and it is equal" edge own
sql -N -e 'SHOW CREATE DATABASE own' >own.txt
says own.txt "COMMENT 'of this end'" "the database's comment stays"
sql -N -e 'SHOW GRANTS FOR reader' >own.txt
says own.txt 'SELECT ON `own`' "and who may read it"

run 6 "the source's own database is refused" \
	"$synco" pull "$url" "$token" --into "$(db edge)" --yes
says "$work/err" "own database" "it says why"

run 1 "the target's server refuses the password" "$synco" pull "$url" "$token" \
	--into "mysql://root:wrong@localhost/copy?socket=$MARIADB_SOCKET"
says "$work/err" "check user and password" "it says what to look at"
run 1 "no server at the target" "$synco" pull "$url" "$token" --into mysql://root@127.0.0.1:1/copy
says "$work/err" "is the server running there?" "it says so"

run 0 "into a database that does not exist" "$synco" pull "$url" "$token" --into "$(db fresh)"
compare "it was made" edge fresh

run 0 "into a file" "$synco" pull "$url" "$token" --into copy.sql.zst
sql -e 'CREATE DATABASE fromfile CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'
zstd -dc copy.sql.zst | sql fromfile
ok $? "the mariadb client loads it"
compare "and it is equal" edge fromfile

sql -e 'SET GLOBAL local_infile=0'
run 0 "where the server forbids LOCAL" "$synco" pull "$url" "$token" --into "$(db copy)"
compare "equal without LOCAL" edge copy
sql -e 'SET GLOBAL local_infile=1'
stop_serving

# mariadb-dump writes the database's name where a sequence gives a column's default.
sql edge -e "CREATE SEQUENCE numbers START WITH 7; CREATE TABLE numbered (
	id INT PRIMARY KEY DEFAULT NEXTVAL(numbers), v INT DEFAULT (NEXTVAL(numbers) + 1))
	ENGINE=InnoDB; INSERT INTO numbered () VALUES (), ()"
serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0 --all
run 0 "a default from a sequence" "$synco" pull "$url" "$token" --into "$(db copy)"
sql copy -e 'INSERT INTO numbered () VALUES ()'
is "$(sql -N copy -e 'SELECT GROUP_CONCAT(id ORDER BY id) FROM numbered')" \
	"$(sql -N edge -e 'SELECT CONCAT(GROUP_CONCAT(id ORDER BY id), ",", next_not_cached_value) FROM numbered, numbers')" \
	"takes its values from the copy's own sequence"
is "$(sql -N copy -e 'SHOW CREATE TABLE numbered' | grep -c edge)" 0 "and knows nothing of the source's"
sql edge -e 'DROP TABLE numbered; DROP SEQUENCE numbers'
stop_serving

serve --root "$work/home" --db "mysql://root:wrong@localhost/edge?socket=$MARIADB_SOCKET" \
	--listen 127.0.0.1:0
run 5 "the source's server refuses the password" "$synco" pull "$url" "$token" --into x.sql
says "$work/err" "check user and password" "the destination is told"
stop_serving

# What the user may not see is named.
sql -e "CREATE USER ro@localhost; GRANT SELECT ON edge.* TO ro@localhost"
serve_ready --root "$work/home" --db "mysql://ro@localhost/edge?socket=$MARIADB_SOCKET" \
	--listen 127.0.0.1:0 --all
run 0 "a user who may only read rows" "$synco" pull "$url" "$token" --into few.sql
for what in "TRIGGER privilege" "EVENT privilege" "EXECUTE privilege" "VIEW a_on_top can't be carried"; do
	says "$work/err" "$what" "named: $what"
done
stop_serving

# A table that is seen and can't be read whole is an error; what is not seen is spoken of.
sql -e "CREATE DATABASE part; CREATE TABLE part.a (id INT PRIMARY KEY); CREATE TABLE part.b (id INT PRIMARY KEY, c INT);
	INSERT INTO part.b VALUES (1, 2); CREATE USER few@localhost; GRANT SELECT ON part.a TO few@localhost"
serve_ready --root "$work/home" --db "mysql://few@localhost/part?socket=$MARIADB_SOCKET" --listen 127.0.0.1:0
run 0 "a user who may read one table" "$synco" pull "$url" "$token" --into part.sql
says "$work/err" "may not read the whole database" "that there may be more is said"
stop_serving
for grant in "SELECT (id)" "SELECT (id), INSERT" "INSERT"; do
	sql -e "GRANT $grant ON part.b TO few@localhost"
	serve_ready --root "$work/home" --db "mysql://few@localhost/part?socket=$MARIADB_SOCKET" --listen 127.0.0.1:0
	run 5 "a table with $grant only is no empty one" "$synco" pull "$url" "$token" --into part.sql
	stop_serving
	sql -e "REVOKE ALL PRIVILEGES ON part.b FROM few@localhost"
done

# Databases that are odd as a whole; that others were here before is agreed to.
sql -e "CREATE DATABASE empty; CREATE DATABASE \`we ird%db-ü\`; CREATE TABLE \`we ird%db-ü\`.t (a INT PRIMARY KEY);
	INSERT INTO \`we ird%db-ü\`.t VALUES (1); CREATE DATABASE cases; CREATE TABLE cases.Foo (a INT);
	CREATE TABLE cases.foo (b INT); INSERT INTO cases.Foo VALUES (1); INSERT INTO cases.foo VALUES (2)"
for name in empty we%20ird%25db-%C3%BC cases; do
	serve_ready --root "$work/home" --db "$(db "$name" | sed 's/%%/%/g')" --listen 127.0.0.1:0
	run 0 "database $name" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
	compare "database $name is equal" "$(python3 -c "import urllib.parse; print(urllib.parse.unquote('$name'))")" copy
	stop_serving
done
sql -e "CREATE DATABASE broken; CREATE TABLE broken.t (a INT); CREATE VIEW broken.bad AS SELECT a FROM broken.t;
	CREATE VIEW broken.good AS SELECT 1; DROP TABLE broken.t"
serve_ready --root "$work/home" --db "$(db broken)" --listen 127.0.0.1:0
run 0 "a view of a table that is gone" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
says "$work/err" "view bad could not be created" "is named"
is "$(sql -N copy -e 'SELECT * FROM good')" 1 "and the others are there"
stop_serving

# A table with 64 MiB rows, in bounded memory.
sql -e 'CREATE DATABASE big'
sql --binary-mode big <"$root/test/data/mysql/edge_big.sql"
serve_ready --db "$(db big)" --root "$work" --listen 127.0.0.1:0
peak=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$server/status")
if grep -q __asan_init "$lite"; then
	echo "# sanitizers take memory of their own: measured in the normal build only"
else
	[ "$peak" -le 256 ]
	ok $? "the source took $peak MB for rows of 64 MiB (at most 64 + 3 x 64)"
fi
run 0 "rows of 64 MiB" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
sql -N -e 'CHECKSUM TABLE big.big, copy.big' | cut -f2 | uniq | wc -l >n
is "$(tr -d ' ' <n)" 1 "and their checksums are equal"
stop_serving

# A shop.
python3 "$root/test/bench/shop.py" shop 0.03
sql -e 'CREATE DATABASE shop CHARACTER SET utf8mb4'
(cd shop && sql --local-infile shop <shop.sql)
serve --db "$(db shop)" --root "$work" --listen 127.0.0.1:0
run 0 "a shop, while it is still dumped" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
compare "the shops are equal" shop copy
stop_serving
is "$(find "$TMPDIR" -name 'synco-*' | wc -l)" 0 "the source left nothing behind"
finish
