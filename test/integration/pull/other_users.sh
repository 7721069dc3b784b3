# Goal: where other users of a host may write, too, nothing of ours goes into their files, nothing of theirs is run,
# read as our own, or brings us down.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

chmod 755 "$work"
mkdir -m 1777 "$work/shared"
app=$work/app
sqlite_app "$app"
sqlite_fill "$app" 10
# other COMMAND...: as somebody else; as ourselves where we can't.
other() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
	else
		"$@"
	fi
}
is_root() {
	[ "$(id -u)" = 0 ]
}

# A file that waits where an earlier version wrote to.
other sh -c "umask 0; : >'$work/shared/.copy.sql.synco-part'"
serve --root "$app" --listen 127.0.0.1:0
run 0 "into a file of a shared folder" "$synco" pull "$url" "$token" --only db --into "$work/shared/copy.sql"
is "$(stat -c '%a %s' "$work/shared/.copy.sql.synco-part")" "666 0" "not through what waits there"
is "$(stat -c '%a %U' "$work/shared/copy.sql")" "600 $(id -un)" "it is ours alone"
other sh -c "umask 0; echo theirs >'$work/shared/.copy.db.synco-part'; echo theirs >'$work/shared/.copy.db.synco-part-journal'"
run 0 "into a database of a shared folder" "$synco" pull "$url" "$token" --only db --into "sqlite:$work/shared/copy.db"
is "$(sqlite3 "$work/shared/copy.db" "SELECT count(*) FROM users")" 10 "not by way of what waits there"
is "$(cat "$work/shared/.copy.db.synco-part-journal")" theirs "which stays as it is"
is "$(find "$work/shared" -name '.copy.db.*' | wc -l)" 2 "nothing else is left"
stop_serving

# The same of the token.
token_at() {
	timeout 10 "$lite" serve --root "$app" --listen 127.0.0.1:0 --token-file "$1" >"$work/out" 2>"$work/err" &
	pid=$!
	started $pid
	for _ in $(seq 100); do
		grep -q "ready\|token file" "$work/err" && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	kill $pid 2>/dev/null
	wait $pid
}
if is_root; then
	other sh -c "umask 0; : >'$work/shared/token'"
	token_at "$work/shared/token"
	says "$work/err" "belongs to somebody else" "a token file of somebody else is refused"
	is "$(stat -c %s "$work/shared/token")" 0 "and not written to"
fi
: >"$work/own"
chmod 644 "$work/own"
exec 7<"$work/own"
token_at "$work/own"
is "$(stat -c %a "$work/own"; head -c 7 "$work/own"; cat <&7)" "600
synco1." "one of ours is made anew: who has the old one open reads nothing"
exec 7<&-
ln -s "$work/elsewhere" "$work/link"
token_at "$work/link"
says "$work/err" "no regular file" "a link is refused"
[ ! -e "$work/elsewhere" ]
ok $? "and not followed"

# A session's folder that is not ours, with a tree that is deeper than any stack.
if is_root; then
	name=synco-$(printf 'A%.0s' $(seq 22))
	python3 - "$work/shared/$name" <<-'END'
		import os, sys
		os.umask(0)
		os.mkdir(sys.argv[1])
		at = os.open(sys.argv[1], os.O_RDONLY)
		for i in range(4000):
		    os.mkdir('a', dir_fd=at)
		    below = os.open('a', os.O_RDONLY, dir_fd=at)
		    os.close(at)
		    at = below
	END
	chown nobody "$work/shared/$name"
	TMPDIR=$work/shared serve --root "$app" --listen 127.0.0.1:0
	ok $? "somebody's deep tree does not end serve"
	stop_serving
	[ -d "$work/shared/$name" ]
	ok $? "and it is left alone"
fi

# State and caches that others own or may write to.
mkdir -m 777 -p "$work/open/synco"
chmod 777 "$work/open/synco"
serve --root "$app" --listen 127.0.0.1:0
XDG_STATE_HOME=$work/open run 6 "state that others may write to" \
	"$synco" pull "$url" "$token" --only db --into "sqlite:$work/x.db"
says "$work/err" "chmod 700" "it says what to do"
stop_serving
SYNCO_CACHE=$work/open/synco run 1 "a cache that others may write to" "$root/scripts/cache"
if is_root; then
	chown nobody "$work/open/synco"
	chmod 700 "$work/open/synco"
	SYNCO_CACHE=$work/open/synco run 1 "a cache of somebody else" "$root/scripts/cache"
fi
env -u SYNCO_CACHE XDG_CACHE_HOME="$work/caches" "$root/scripts/cache" >"$work/out"
is "$(cat "$work/out") $(stat -c %a "$work/caches/synco")" "$work/caches/synco 700" "the usual one is our own"
finish
