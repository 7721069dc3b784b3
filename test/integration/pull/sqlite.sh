# Goal: an app on SQLite with uploads travels from one folder to another through the listener;
# a second pull brings only what changed; --delete, --only, plan and --json do what they say.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/production copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app"
files_fill "$app"
sqlite_app "$copy"

serve --root "$app" --listen 127.0.0.1:0
ok $? "serve prints URL and token"

cd "$copy" || exit 1
run 0 "plan shows what would come" "$synco" plan "$url" "$token"
says "$work/err" "5000 rows" "plan counts the rows"
is "$(find "$copy/storage" -type f | wc -l)" 0 "plan brought nothing"

run 0 "the first pull" "$synco" pull "$url" "$token"
sqlite_same "the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
is "$(stat -c %Y "$copy/storage/app/public/size-100.bin")" 1580608922 "times are kept"
[ -x "$copy/storage/app/private/invoice.txt" ]
ok $? "the executable bit is kept"
is "$(sqlite3 database/database.sqlite 'SELECT count(*) FROM sessions')" 0 \
	"sessions stay where they are"
is "$(find "$work" -name '*synco-part*' | wc -l)" 0 "no partial file is left"

# A second pull of the same session: no file travels.
run 0 "a second pull" "$synco" pull "$url" "$token" --json
is "$(jq -r 'select(.event == "done") | .files' "$work/out")" 0 "no file travels again"
is "$(jq -r 'select(.event == "done") | .filesSeen' "$work/out")" 12 "all files were compared"
stop_serving

# Changes: one file new, one other size, one other time, one gone.
echo new >"$app/storage/app/public/new.txt"
echo longer >>"$app/storage/app/public/size-1.bin"
touch -d '2021-01-01' "$app/storage/app/public/size-65536.bin"
rm "$app/storage/app/public/size-100.bin"
sqlite3 "$app/database/database.sqlite" "UPDATE users SET name = 'changed' WHERE id = 77"
serve --root "$app" --listen 127.0.0.1:0
run 0 "a plan of what changed" "$synco" plan "$url" "$token" --json --delete
is "$(jq -r 'select(.event == "table") | "\(.name) \(.rowsAdded) \(.rowsChanged) \(.rowsRemoved)"' "$work/out")" \
	"users 0 1 0" "tells tables"
is "$(jq -r 'select(.event == "files") | "\(.name) \(.filesAdded) \(.filesChanged) \(.filesRemoved)"' "$work/out")" \
	"public 1 2 1" "and files"
run 0 "a pull of what changed" "$synco" pull "$url" "$token" --json
is "$(jq -r 'select(.event == "done") | .files' "$work/out")" 3 "three files travelled"
[ -f storage/app/public/size-100.bin ]
ok $? "without --delete nothing is removed"
sqlite_same "the change arrived" "$app" "$copy"
run 0 "a pull with --delete" "$synco" pull "$url" "$token" --delete
same_files "$app/storage" "$copy/storage" "what is gone there is gone here"

mkdir "$work/elsewhere"
cd "$work/elsewhere" || exit 1
run 0 "--only files needs no database" "$synco" pull "$url" "$token" --only files
[ -f storage/app/private/invoice.txt ] && [ ! -e database ]
ok $? "files land in their usual place"
run 0 "into an SQLite file" "$synco" pull "$url" "$token" --only db --into sqlite:x.db
is "$(sqlite3 x.db 'SELECT count(*) FROM users')" 5000 "it has all rows"
run 0 "into an SQL file" "$synco" pull "$url" "$token" --only db --into x.sql
sqlite3 y.db <x.sql
sqlite3 y.db '.dump users' >y.dump
sqlite3 x.db '.dump users' >x.dump
same x.dump y.dump "the sqlite3 shell loads it"
run 2 "a set that is not there is a usage error" "$synco" pull "$url" "$token" --only nothing
says "$work/err" "public" "it names the sets that are there"
run 0 "the token over standard input" sh -c "echo '$token' | '$synco' pull '$url' - --only files"
SYNCO_TOKEN=$token run 0 "the token in the environment" "$synco" pull "$url" --only files
stop_serving
serve --root "$app" --listen 127.0.0.1:0 --ask
run 0 "files only, of a source that asks for more" timeout 20 "$synco" pull "$url" "$token" --only files --files third
same_files "$app/storage/app/private" third/storage/app/private "are here at once"
stop_serving
serve --root "$app" --listen 127.0.0.1:0 --all
run 0 "with --all sessions come, too" "$synco" pull "$url" "$token" --only db --into sqlite:all.db
is "$(sqlite3 all.db 'SELECT count(*) FROM sessions')" 1 "the session is here"
stop_serving
# Public files are to come from a host that the user did not name.
serve --root "$app" --listen 127.0.0.1:0 --base-url http://assets.example.invalid/
run 6 "public files of another host" "$synco" pull "$url" "$token" --only public --files other
says "$work/err" "--allow-host assets.example.invalid" "it says how to allow it"
is "$(find other -type f -size +0 2>/dev/null | wc -l)" 0 "nothing was fetched"
run 4 "allowed, it is asked for" "$synco" pull "$url" "$token" --only public --files other \
	--allow-host assets.example.invalid --retry 1
says "$work/err" "assets.example.invalid" "and named when it does not answer"
stop_serving

# Everything that a dump of SQLite could lose, by the shell's own dump and by each value's bytes.
edge_dump() {
	sqlite3 "$1" '.dbconfig defensive off' '.dump' 'PRAGMA user_version' 'PRAGMA application_id' \
		'PRAGMA page_size' 'PRAGMA auto_vacuum' 'PRAGMA encoding' \
		'SELECT rowid, typeof(v), hex(v), length(v) FROM storage ORDER BY rowid' \
		'SELECT rowid, * FROM gaps' 'SELECT _rowid_, * FROM two_of_three' \
		'SELECT * FROM sqlite_stat1 ORDER BY tbl, idx' 'SELECT * FROM sqlite_sequence' \
		"SELECT title FROM words WHERE words MATCH 'foxes OR uber'" \
		'SELECT * FROM boxes WHERE x0 < -1' 'PRAGMA integrity_check'
}
sqlite3 "$work/edge.db" <"$root/test/data/sqlite/edge.sql"
edge_dump "$work/edge.db" >"$work/edge.dump" 2>&1
serve --root "$work/elsewhere" --db "sqlite:$work/edge.db" --listen 127.0.0.1:0
run 0 "the edge cases" "$synco" pull "$url" "$token" --into sqlite:edge.db
edge_dump edge.db >edge.dump 2>&1
same "$work/edge.dump" edge.dump "are equal by the sqlite3 shell's own dump"
run 0 "the edge cases over an existing file" "$synco" pull "$url" "$token" --into sqlite:edge.db
edge_dump edge.db >edge.dump 2>&1
same "$work/edge.dump" edge.dump "are equal again"
run 0 "the edge cases into a file" "$synco" pull "$url" "$token" --into edge.sql
sqlite3 edge2.db <edge.sql
edge_dump edge2.db >edge2.dump 2>&1
same "$work/edge.dump" edge2.dump "are equal when the sqlite3 shell has loaded it"
stop_serving

# The site's address in an app of any framework, in text only.
sqlite_app "$work/site"
mkdir "$work/site-copy"
sqlite3 "$work/site/database/database.sqlite" "CREATE TABLE links (url TEXT PRIMARY KEY, v, domain TEXT) WITHOUT ROWID;
	INSERT INTO links VALUES ('http://app.example/1', 'to https://app.example/x', 'app.example'),
	  ('2', x'687474703a2f2f6170702e6578616d706c65', 'app.example.org'), ('3', '{\"u\":\"http:\\/\\/app.example\"}', NULL),
	  ('4', 1.5, 't');
	CREATE TABLE plain (v); INSERT INTO plain VALUES ('http://app.example'), ('http://app.example');"
for round in first second; do
	serve --root "$work/site" --only db --listen 127.0.0.1:0 --ask
	run 0 "--site-url, the $round time" "$synco" pull "$url" "$token" --json --into sqlite:"$work/site.db" \
		--site-url http://localhost:8000
	stop_serving
	is "$(sqlite3 "$work/site.db" "SELECT url, typeof(v), v, domain FROM links ORDER BY 1; SELECT v FROM plain" | tr '\n' ' ')" \
		"2|blob|http://app.example|app.example.org 3|text|{\"u\":\"http:\\/\\/localhost:8000\"}| 4|real|1.5|t http://app.example/1|text|to http://localhost:8000/x|localhost:8000 http://localhost:8000 http://localhost:8000 " \
		"replaces it in text that is no key"
done
is "$(jq -r 'select(.event == "done") | .rows' "$work/out")" 1 "only a row with another scheme comes again"
is "$(find "$TMPDIR" -name 'synco-*' | wc -l)" 0 "the source left nothing behind"

echo "# the target's file is what it was"
cd "$work" || exit 1
mkdir pages file
sqlite3 pages/a.db "PRAGMA page_size = 8192; CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'x')"
sqlite3 file/wal.db 'PRAGMA journal_mode = wal; CREATE TABLE mine (id INTEGER)' >/dev/null
sqlite3 file/plain.db 'CREATE TABLE mine (id INTEGER)'
chmod 640 file/*.db
[ "$(id -u)" != 0 ] || chown 65534:65534 file/*.db
stat -c '%n %a %u:%g %i' file/*.db >before
ln -s real.db file/link.db
serve --root "$work" --db "sqlite:$work/pages/a.db" --listen 127.0.0.1:0
for name in wal plain link; do
	run 0 "into $name.db" "$synco" pull "$url" "$token" --into "sqlite:$work/file/$name.db" --only db --yes
done
stop_serving
stat -c '%n %a %u:%g %i' file/wal.db file/plain.db | sort >after
sort before | diff - after
ok $? "mode, owner and file stay"
is "$(sqlite3 file/wal.db 'PRAGMA journal_mode')$(sqlite3 file/plain.db 'PRAGMA journal_mode')" waldelete "and the kind of journal"
is "$(readlink file/link.db) $(sqlite3 file/real.db 'SELECT x FROM t')" "real.db x" "a link to what was not there is still one"
finish
