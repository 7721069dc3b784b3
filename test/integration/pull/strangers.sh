# Goal: who does not have the token can neither keep the destination from a listener nor keep a session
# alive: idle and slow connections make room and end, and knocking, even at the right address, is no
# sign of life.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app"
sqlite_app "$copy"

ask() {
	serve --root "$app" --listen 127.0.0.1:0 --ask --all "$@"
	host=${url#http://} host=${host%/}
	port=${host##*:}
}

# connect: opens a connection, whose descriptor is then in $fd.
connect() {
	exec {fd}<>"/dev/tcp/127.0.0.1/$port"
}

# closed FD: whether the other end has closed it.
closed() {
	local byte
	read -r -t 1 -n 1 byte <&"$1"
	[ $? -le 128 ]
}

# dead: whether the session ends within 20 s, while the arguments are run again and again.
dead() {
	local i
	for i in $(seq 40); do
		grep -q '"event": *"error"' "$work/serve.out" && return 0
		"$@" >"$work/knocked" 2>&1
		sleep 0.5
	done
	return 1
}

ask
connect
slow=$fd
printf 'GET /' >&"$slow"
for i in $(seq 400); do connect; done 2>"$work/connecting"
cd "$copy" || exit 1
run 0 "400 idle connections of one address" "$synco" pull "$url" "$token" --timeout 10 --retry 2
sqlite_same "the databases are equal" "$app" "$copy"
last=$fd
for i in 1 2 3 4 5; do
	sleep 3
	(printf x >&"$slow") 2>"$work/written" || break
done
closed "$slow"
ok $? "who speaks slowly is not listened to for ever"
for i in 1 2 3 4 5; do closed "$last" && break; done
closed "$last"
ok $? "nor is who says nothing"
run 0 "the session goes on" curl -sf --max-time 5 -o "$work/body" "${url}synco-$(echo "$token" | cut -d. -f2)/meta.json.enc"
stop_serving

# A destination that has begun to say what it has, and is gone.
sqlite3 "$copy/database/database.sqlite" "WITH RECURSIVE n(i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM n
	WHERE i < 1500000) INSERT INTO users (id, email) SELECT i, hex(i) FROM n"
gone() {
	ask --idle 3
	"$synco" pull "$url" "$token" --yes >"$work/pull.out" 2>&1 &
	pulling=$!
	started $pulling
	for i in $(seq 400); do
		find "/proc/$pulling/fd" -lname '*(deleted)' 2>/dev/null | grep -q . && break
		sleep 0.02
	done
	sleep 0.3
	kill -9 $pulling
	wait $pulling 2>/dev/null
}
name=
for what in nothing.enc meta.json.enc "meta.json.enc?after=0" survey; do
	gone
	[ "$what" = nothing.enc ] || name=synco-$(echo "$token" | cut -d. -f2)/
	dead curl -s --max-time 5 -o "$work/body" "$url$name$what"
	ok $? "a session whose destination has gone ends, however often somebody asks for $name$what"
	stop_serving
done
gone
dead curl -s --max-time 5 -o "$work/body" --data-binary @"$lite" "${url}${name}survey"
ok $? "and however much is posted that does not verify"
stop_serving
finish
