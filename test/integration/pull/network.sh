# Goal: a source chooses neither hosts nor ports: public files and redirects stay where the user has pointed to.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/victim.sh"

victim_start

app=$work/shop
mkdir -p "$app/pub" "$app/web" "$work/here"
echo hello >"$app/pub/a.txt"
# from URL: the app's public files are said to be there.
from() {
	printf 'files: {sets: {pub: {folder: pub, url: "%s"}}}\n' "$1" >"$app/.synco.yml"
}
# refused NAME [OPTION...]: nothing is fetched from there, and the advice says what would.
refused() {
	local name=$1 status=0
	shift
	rm -rf "$work/hits" "$work/here/pub"
	"$synco" pull "$url" "$token" --files "$work/here" --only files --retry 2 "$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" != 0 ]
	ok $? "$name: refused"
	[ ! -e "$work/hits" ]
	ok $? "$name: nobody is asked"
	[ ! -e "$work/here/pub/a.txt" ]
	ok $? "$name: nothing came"
}
hosts=("127.0.0.1:$port" "localhost:$port" "127.1:$port" "2130706433:$port" "0x7f.1:$port" "0177.0.0.1:$port" "0.0.0.0:$port"
	"[::ffff:127.0.0.1]:$port" "localhost.:$port" "[::ffff:7f00:1]:$port" "127.0.0.1:0$port" "me@127.0.0.1:$port")
for host in "${hosts[@]}"; do
	from "http://$host/pub"
	serve_ready --root "$app" --listen 127.0.0.1:0
	refused "a public file of http://$host/"
	says "$work/err" "--allow-host" "http://$host/: it says what to do"
	stop_serving
done

from "http://127.0.0.1:$port/pub"
serve_ready --root "$app" --listen 127.0.0.1:0
is "$(jq -r 'select(.command != null) | .command' "$work/serve.out" | sed 's/.*synco1[^ ]* //')" \
	"--allow-host 127.0.0.1:$port" "the command that is printed has the port"
refused "the host alone" --allow-host 127.0.0.1
refused "another port" --allow-host 127.0.0.1:1
refused "another name" --allow-host "localhost:$port"
run 0 "what is allowed" "$synco" pull "$url" "$token" --files "$work/here" --only files --allow-host "127.0.0.1:$port"
is "$(cat "$work/here/pub/a.txt")" hello "comes"
stop_serving

# A name that leads to this machine: whoever allowed the name did not mean that.
if [ "$(getent hosts ip6-localhost | cut -d ' ' -f 1)" = ::1 ]; then
	from "http://ip6-localhost:$port/pub"
	serve_ready --root "$app" --listen 127.0.0.1:0
	refused "a name that leads here" --allow-host "ip6-localhost:$port"
	says "$work/err" "--allow-host [::1]:$port" "it says what to do"
	stop_serving
else
	skip "no name here but localhost leads to this machine"
fi

# Redirects, of a real nginx.
mkdir -p "$work/site/pub"
nginx_start "$work/site" "location /pub/ { return 302 http://127.0.0.1:$port/pub/a.txt; }
	location /ok/ { return 302 /real/a.txt; }
	location /name/ { return 302 http://localhost:$port/a.txt; }
	location /down/ { return 302 ftp://127.0.0.1/; }"
mkdir -p "$work/site/real" && cp -p "$app/pub/a.txt" "$work/site/real/a.txt"
for place in pub name down; do
	from "$web/$place"
	serve_ready --root "$app" --listen 127.0.0.1:0
	refused "a redirect ($place)" --allow-host "${web#http://}"
	stop_serving
done
from "$web/ok"
serve_ready --root "$app" --listen 127.0.0.1:0
run 0 "a redirect that stays" "$synco" pull "$url" "$token" --files "$work/here" --only files --allow-host "${web#http://}"
stop_serving
from "$web/pub"
serve_ready --root "$app" --listen 127.0.0.1:0
rm -rf "$work/here/pub"
run 0 "one to what is allowed" "$synco" pull "$url" "$token" --files "$work/here" --only files \
	--allow-host "${web#http://},127.0.0.1:$port"
is "$(cat "$work/here/pub/a.txt")" hello "is followed"
stop_serving
finish
