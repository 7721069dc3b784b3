# Goal: through a control channel a source points at nobody's ports, and nothing is looked up that nobody typed.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/channel.sh"
. "$(dirname "$0")/../../lib/victim.sh"

victim_start
app=$work/shop
mkdir -p "$app/pub" "$work/here"
echo hello >"$app/pub/a.txt"
from() {
	printf 'files: {sets: {pub: {folder: pub, url: "%s"}}}\n' "$1" >"$app/.synco.yml"
}
cat >"$work/stub" <<'END'
#!/bin/sh
exec "$@"
END
chmod +x "$work/stub"
for host in "source:6379" "source:$port" "127.0.0.1:$port" "localhost:$port"; do
	from "http://$host/pub"
	rm -rf "$work/hits" "$work/here/pub"
	"$synco" pull --via "$work/stub" --root "$app" --files "$work/here" --only files >"$work/out" 2>"$work/err"
	[ $? != 0 ] && [ ! -e "$work/hits" ]
	ok $? "through a channel, http://$host/: nobody is asked"
	says "$work/err" "--allow-host $host" "http://$host/: it says what to do"
done
from /pub
run 4 "the site that the user names" "$synco" pull --via "$work/stub" --root "$app" --files "$work/here" --only files \
	--base-url http://127.0.0.1:1 --retry 1
says "$work/err" "127.0.0.1:1" "is asked"
run 0 "the right one" "$synco" pull --via "$work/stub" --root "$app" --files "$work/here" --only files \
	--base-url "http://127.0.0.1:$port"
is "$(cat "$work/here/pub/a.txt")" hello "gives what it has"

nothing_left "after all" "$work/tmp"
finish
