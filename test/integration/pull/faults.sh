# Goal: whatever stands between or goes wrong, a pull ends with a clear message and the documented
# status, and the old target stays; what can heal heals.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/production copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app" 3000
files_fill "$app"
head -c 20000000 /dev/urandom >"$app/storage/app/private/large.bin"
mkdir "$copy"
cd "$copy" || exit 1
sqlite3 old.db 'CREATE TABLE old (a); INSERT INTO old VALUES (42)'

serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "the source is ready"
direct=$url

# through MODE...: starts the proxy and sets $url.
through() {
	[ -z "${proxy-}" ] || { kill "$proxy"; wait "$proxy" 2>/dev/null; }
	rm -f "$work/port"
	python3 "$here/fault_proxy.py" "$direct" "$@" >"$work/port" &
	proxy=$!
	started $proxy
	for _ in $(seq 100); do
		[ -s "$work/port" ] && break
		sleep 0.05
	done
	url=http://127.0.0.1:$(cat "$work/port")/
}

# fails STATUS TEXT NAME: the pull of the database fails so, and the old one stays.
fails() {
	run "$1" "$3" "$synco" pull "$url" "$token" --only db --into sqlite:old.db --yes --timeout 3 --retry 3
	says "$work/err" "$2" "$3: the message says so"
	is "$(sqlite3 old.db 'SELECT a FROM old')" 42 "$3: the old content is there"
}

# heals NAME: everything arrives all the same.
heals() {
	rm -rf storage new.db
	run 0 "$1" "$synco" pull "$url" "$token" --into sqlite:new.db --timeout 5
	sqlite3 "$app/database/database.sqlite" '.dump users' >a.dump
	sqlite3 new.db '.dump users' >b.dump
	same a.dump b.dump "$1: the database is whole"
	same_files "$app/storage" storage "$1: the files are whole"
}

good=$token
token=${good%?}$(case $good in *A) echo E ;; *) echo A ;; esac)
fails 3 "wrong token" "a wrong key"
token=${good%????????????????????????????????????????????}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
fails 3 "wrong token" "another key"
token=synco1.AAAAAAAAAAAAAAAAAAAAAA${good:29}
fails 4 "token of another session" "another session"
token=nonsense
fails 2 "this is no token" "a token that is none"
token=$good
url=http://127.0.0.1:1/
fails 4 "onnect" "nothing listens"
url=ftp://127.0.0.1/
fails 2 "http" "a URL of another kind"

through status synco- 404
fails 4 "404" "not found"
through status pack 403
fails 4 "user:password" "forbidden"
through status pack 416
fails 4 "416" "a range is refused"
through status pack 500
fails 4 "500" "the web server is broken"
through html meta
fails 4 "HTML" "a captive portal"
through html index
fails 4 "HTML page" "a captive portal at the index"
through html pack
fails 4 "HTML page" "a captive portal at a pack"
through flip meta
fails 3 "wrong token, or damaged" "a flipped bit in meta.json"
through flip index
fails 3 "damaged" "a flipped bit in the index"
through flip pack
fails 3 "damaged" "a flipped bit in a pack"
through truncate meta
fails 3 "length" "a truncated meta.json"
through truncate index
fails 4 "expected" "a truncated index"
through truncate pack
fails 4 "expected" "a truncated pack"
through other pack-0
fails 3 "pack-0.enc, frame 0" "a pack in another's place"
through badrange pack
fails 4 "another range" "a wrong Content-Range"
through redirect_other synco-
fails 4 "another host" "a redirect to another host"
through redirect_file synco-
fails 4 "only http" "a redirect to a file"
through redirect_loop synco-
fails 4 "redirects" "a redirect without end"
through stall pack
fails 4 "stalled" "a stalled connection"
through auth synco-
fails 4 "user:password" "basic authentication asked for"

url=$(echo "$url" | sed 's|http://|http://me:s3cret%2f%3a%40@|')
heals "basic authentication given"
through norange synco-
heals "a server that ignores Range"
through redirect_same synco-
heals "redirects on the same host"
through sometimes synco- 503
heals "a server that is busy now and then"
through cut synco- 300000
heals "connections that die after 300,000 bytes"
through cut synco- 40000
run 0 "connections that die after 40,000 bytes" \
	"$synco" pull "$url" "$token" --only public --files small --timeout 5

url=$direct
run 6 "the source's own database" "$synco" pull "$url" "$token" --only db --yes \
	--into "sqlite:$app/database/database.sqlite"
run 6 "somebody's own database" "$synco" pull "$url" "$token" --only db --into sqlite:old.db
says "$work/err" "--yes" "it says how to go on"
echo "this is no database, but a letter" >letter.db
run 6 "a file that is no database" "$synco" pull "$url" "$token" --only db --into sqlite:letter.db
is "$(cat letter.db)" "this is no database, but a letter" "it is as it was"
run 2 "another engine" "$synco" pull "$url" "$token" --only db --into mysql://root@127.0.0.1:1/x
run 0 "a pull that takes the lock" "$synco" pull "$url" "$token" --only db --into sqlite:locked.db
locks=()
for lock in "$XDG_STATE_HOME"/synco/lock-*; do
	exec {fd}>>"$lock"
	flock "$fd"
	locks+=("$fd")
done
run 75 "another run holds the lock" "$synco" pull "$url" "$token" --only db --into sqlite:locked.db
for fd in "${locks[@]}"; do
	exec {fd}>&-
done

# Things in the way of files: never followed, never replaced, named.
mkdir -p "$work/outside" traps/storage/app/public
ln -s "$work/outside" traps/storage/app/public/a
mkdir traps/storage/app/public/size-1.bin
mkfifo traps/storage/app/public/size-0.bin
run 1 "links and other things in the way" "$synco" pull "$url" "$token" --only public --files traps
is "$(find "$work/outside" | wc -l)" 1 "nothing is written through a link"
says "$work/err" "a is a link or no folder" "the link is named"
cmp -s "$app/storage/app/public/size-3000000.bin" traps/storage/app/public/size-3000000.bin
ok $? "the other files arrived"
stop_serving

# What the source reports.
serve --root "$app" --db sqlite:/nowhere/at/all.db --listen 127.0.0.1:0
run 5 "the source failed" "$synco" pull "$url" "$token" --only db --into sqlite:old.db --yes
says "$work/err" "no database file /nowhere/at/all.db" "and says why"
stop_serving

# Full disks, on small file systems of their own.
mkdir -p "$work/small"
if mount -t tmpfs -o size=3m tmpfs "$work/small" 2>/dev/null; then
	TMPDIR=$work/small serve --root "$app" --listen 127.0.0.1:0
	run 5 "the source's disk is full" "$synco" pull "$url" "$token" --into sqlite:old.db --yes
	says "$work/err" "No space left" "and says so"
	stop_serving
	is "$(find "$work/small" -name 'synco-*' | wc -l)" 0 "nothing is left there"
	serve_ready --root "$app" --listen 127.0.0.1:0
	run 1 "the destination's disk is full" \
		"$synco" pull "$url" "$token" --only files --files "$work/small"
	says "$work/err" "No space left" "and says so"
	sqlite3 "$work/small/old.db" 'CREATE TABLE old (a); INSERT INTO old VALUES (42)'
	dd if=/dev/zero of="$work/small/fill" bs=1k 2>/dev/null
	run 1 "no room for the new database" \
		"$synco" pull "$url" "$token" --only db --into "sqlite:$work/small/old.db" --yes
	is "$(sqlite3 "$work/small/old.db" 'SELECT a FROM old')" 42 "the old one is there"
	stop_serving
	umount "$work/small"
else
	echo "# full disks NOT tested: no file system can be mounted here"
fi
finish
