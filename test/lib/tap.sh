# shellcheck shell=bash
# A test in shell: says what it proves, counts, cleans up after itself.
#
# Gives: $work (a new folder, removed at the end), ok, is, run, finish; processes noted with
# "started PID" are ended at the end.  BUILD_ROOT is the build folder (meson sets it).
set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
root=$(cd "$here/../.." && pwd)
synco=${BUILD_ROOT:?}/dest/synco
lite=$BUILD_ROOT/source-lite/synco-lite
work=$(mktemp -d)
export XDG_STATE_HOME=$work/state TMPDIR=$work/tmp HOME=$work/home
mkdir -p "$TMPDIR" "$HOME" "$XDG_STATE_HOME"
unset SYNCO_TOKEN SYNCO_DB DATABASE_URL http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
tap_count=0
tap_failed=0
tap_pids=()

started() {
	tap_pids+=("$1")
}

tap_cleanup() {
	local pid
	for pid in "${tap_pids[@]+"${tap_pids[@]}"}"; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	type cleanup >/dev/null 2>&1 && cleanup
	rm -rf "$work"
}
trap tap_cleanup EXIT
trap 'exit 1' INT TERM

# ok STATUS NAME: status 0 is good.
ok() {
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count - $2"
	else
		echo "not ok $tap_count - $2"
		tap_failed=$((tap_failed + 1))
	fi
}

# skip WHY: one that can't be made here; it is counted, and seen.
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count # SKIP $1"
	echo "LEFT OUT: $1" >&2
}

# is GOT WANTED NAME
is() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		printf '# got:    %s\n# wanted: %s\n' "$1" "$2"
	fi
}

# wait_until SECONDS COMMAND...: so long on a machine that has nothing else to do.
wait_until() {
	local end=$((SECONDS + 6 * $1))
	shift
	while ! "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

# says FILE TEXT NAME: the file holds the text.
says() {
	if grep -qF -- "$2" "$1"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		echo "# not found: $2"
		sed 's/^/# /' "$1" | head -n 20
	fi
}

# same FILE FILE NAME
same() {
	if cmp -s "$1" "$2"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		diff "$1" "$2" | cut -c1-300 | head -n 20 | sed 's/^/# /'
	fi
}

# same_files DIR DIR NAME
same_files() {
	if diff -r "$1" "$2" >"$work/diff" 2>&1; then
		ok 0 "$3"
	else
		ok 1 "$3"
		head -n 20 "$work/diff" | sed 's/^/# /'
	fi
}

# run STATUS NAME COMMAND...: its output is in $work/out and $work/err.
run() {
	local wanted=$1 name=$2 status=0
	shift 2
	"$@" >"$work/out" 2>"$work/err" || status=$?
	is "$status" "$wanted" "$name"
	[ "$status" = "$wanted" ] || sed 's/^/# /' "$work/err" | head -n 20
}

finish() {
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}

# serve ARG...: starts synco-lite serve, sets $url, $token (empty with --token-file) and $server.
serve() {
	: >"$work/serve.out"
	"$lite" serve --json "$@" >"$work/serve.out" 2>"$work/serve.err" &
	server=$!
	started $server
	local i
	for i in $(seq 200); do
		grep -q '"event": *"session"' "$work/serve.out" && break
		kill -0 $server 2>/dev/null || break
		sleep 0.05
	done
	url=$(jq -r 'select(.url != null) | .url' "$work/serve.out" 2>/dev/null | head -n 1)
	token=$(jq -r 'select(.token != null) | .token' "$work/serve.out" 2>/dev/null | head -n 1)
	[ -n "$url" ] || { sed 's/^/# serve: /' "$work/serve.out" "$work/serve.err"; return 1; }
}

# serve_ready ARG...: the same, and waits until all is dumped.
serve_ready() {
	serve "$@" || return 1
	local i
	for i in $(seq 1200); do
		grep -q '"event": *"\(ready\|error\)"' "$work/serve.out" && return 0
		kill -0 "$server" 2>/dev/null || return 1
		sleep 0.05
	done
	return 1
}

stop_serving() {
	kill "$server" 2>/dev/null
	wait "$server" 2>/dev/null
}
