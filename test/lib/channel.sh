# shellcheck shell=bash
# What tests of control channels share.

static=$root/build-static/$(uname -m)/synco-lite
[ -x "$static" ] || {
	echo "Bail out! $static is not there: scripts/build-static makes it"
	exit 1
}

# is_ours PID: whether this test has started it: the environment says so, or the user or the container that
# are the test's own.
is_ours() {
	grep -qF "$work/" "/proc/$1/environ" 2>/dev/null ||
		{ [ -n "${ssh_user-}" ] && [ "$(ps -o euser:32= -p "$1")" = "$ssh_user" ]; } ||
		{ [ -n "${pod_namespaces-}" ] && [[ $pod_namespaces = *"$(readlink "/proc/$1/ns/pid")"* ]]; }
}

# synco_pids PATTERN: processes of this test whose command line matches.
synco_pids() {
	local pid
	for pid in $(pgrep -f "$1"); do
		! is_ours "$pid" || echo "$pid"
	done
}

# Those of ours other than the test's own: what runs on a "source" here, and children here.
synco_processes() {
	local pid
	for pid in $(synco_pids 'synco-lite[^ ]* (serve|attach)'); do
		ps -o pid=,args= -p "$pid"
	done | grep -v "$BUILD_ROOT"
}

nothing_runs() {
	[ -z "$(synco_processes)" ]
}

# nothing_left NAME DIR...: no process, and no file of synco's in the folders; in /tmp, which is everybody's, of
# the test's own user.
nothing_left() {
	local name=$1 left dir
	shift
	wait_until 10 nothing_runs
	left=$(
		synco_processes
		for dir in "$@"; do
			if [ "$dir" = /tmp ]; then
				find /tmp -maxdepth 2 -user "$ssh_user" -name 'synco-*' 2>/dev/null
			else
				find "$dir" -maxdepth 2 -name 'synco-*' ! -name 'synco-test-*' 2>/dev/null
			fi
		done
	)
	is "$left" "" "$name: nothing is left"
}

# no_port NAME: nothing of synco's listens at a TCP port.
no_port() {
	local pid ports
	ports=$(ss -Hltnp)
	for pid in $(synco_pids 'synco'); do
		grep -F "pid=$pid," <<<"$ports"
	done >"$work/ports"
	is "$(grep synco "$work/ports")" "" "$1: no TCP port"
}
