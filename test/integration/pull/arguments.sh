# Goal: no secret of a command line stays where other users read it, nor on a screen that a token file spares it;
# and what serves shows nothing to the world that nobody asked for.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

cat >"$work/silent.py" <<'END'
import socket, sys, time
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(8)
print(s.getsockname()[1], flush=True)
kept = []
while True:
    kept.append(s.accept())
END
python3 "$work/silent.py" >"$work/port" &
started $!
until [ -s "$work/port" ]; do sleep 0.05; done
port=$(cat "$work/port")
token=synco1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

# shown PID: the arguments of a process and its children.
shown() {
	local pid
	for pid in "$1" $(pgrep -P "$1"); do
		tr '\0' ' ' <"/proc/$pid/cmdline"
	done 2>/dev/null
}
# hidden NAME COMMAND...: soon, and then for as long as they run, neither the command nor its children show S3cret.
hidden() {
	local name=$1 pid calm=0 i
	shift
	"$@" >/dev/null 2>&1 </dev/null &
	pid=$!
	started $pid
	for i in $(seq 100); do
		sleep 0.02
		case $(shown $pid) in
		*S3cret*) calm=0 ;;
		*'**'*) calm=$((calm + 1)) ;;
		esac
		[ $calm -lt 8 ] || break
	done
	is $calm 8 "$name: nothing is seen"
	[ $calm = 8 ] || shown $pid | sed 's/^/# /'
	kill -KILL $pid 2>/dev/null
	wait $pid 2>/dev/null
}
cd "$work" || exit 1
for into in 'mysql://root:S3cret@127.0.0.1/x' 'postgres://root:p@S3cret/x@127.0.0.1/x' \
	'postgres://127.0.0.1/x?password=S3cret' 'db=mysql://u:S3cret@127.0.0.1/x'; do
	hidden "--into $into" "$synco" pull "http://127.0.0.1:$port/" "$token" --into "$into"
	hidden "--into=$into" "$synco" plan "http://127.0.0.1:$port/" "$token" --into="$into"
	hidden "-i$into" "$synco" plan "http://127.0.0.1:$port/" "$token" "-i$into"
done
hidden "a site's password" "$synco" pull "http://me:S3cret@127.0.0.1:$port/" "$token"
hidden "a token" "$synco" pull "http://127.0.0.1:$port/" "${token%AAAAAAA}S3cretA"
printf '#!/bin/sh\nexec sleep 3\n' >slow && chmod +x slow
hidden "--from-db" "$synco" pull --via "$work/slow" --from-db 'mysql://u:S3cret@h/d' --into sqlite:x
hidden "serve --db" "$lite" serve --db "mysql://u:S3cret@127.0.0.1:$port/d"
hidden "serve, started by synco" "$synco" serve --db "mysql://u:S3cret@127.0.0.1:$port/d"

# The source.
app=$work/app
sqlite_app "$app"
sqlite_fill "$app" 10
"$lite" serve --json --root "$app" --base-url http://x.example --token-file "$work/token" >"$work/serve.out" \
	2>"$work/serve.err" &
server=$!
started $server
for _ in $(seq 200); do grep -q '"ready"' "$work/serve.out" && break; sleep 0.02; done
grep -q '"event":"session"' "$work/serve.out"
ok $? "a session with a token file"
! grep -qF "$(cut -d . -f 3 "$work/token")" "$work/serve.out" "$work/serve.err"
ok $? "as JSON, nowhere"
url=$(jq -r 'select(.event == "session") | .url' "$work/serve.out")
is "$(jq -r 'select(.event == "session") | .command' "$work/serve.out" | cut -d ' ' -f 4-)" \
	"- --allow-host x.example <$work/token" "the command reads the file"
is "$(stat -c %a "$work/token")" 600 "which nobody else can"
command=$(jq -r 'select(.event == "session") | .command' "$work/serve.out")
run 0 "the command works" bash -c "$synco ${command#synco } --into sqlite:$work/copy.sqlite --only db"
case $url in http://127.0.0.1:*) ok 0 "without a mode it listens on this machine alone" ;; *) ok 1 "$url" ;; esac
is "$(find "$app" -name 'synco-*' | wc -l)" 0 "and publishes nothing in the web folder"
stop_serving
"$lite" serve --root "$app" --token-file "$work/token" >"$work/plain.out" 2>"$work/plain.err" &
server=$!
started $server
for _ in $(seq 200); do [ -s "$work/plain.out" ] && break; sleep 0.02; done
! grep -qF "$(cut -d . -f 3 "$work/token")" "$work/plain.out" "$work/plain.err"
ok $? "nor for people"
says "$work/plain.err" "--publish $app/public" "says how to publish instead"
stop_serving
finish
