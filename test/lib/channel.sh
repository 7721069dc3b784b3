# shellcheck shell=bash
# What tests of control channels share.

static=$root/build-static/$(uname -m)/synco-lite
[ -x "$static" ] || {
	echo "Bail out! $static is not there: scripts/build-static makes it"
	exit 1
}

# Processes of ours other than the test's own: what runs on a "source" here, and children here.
synco_processes() {
	pgrep -af 'synco-lite[^ ]* (serve|attach)' | grep -v "$BUILD_ROOT"
}

nothing_runs() {
	[ -z "$(synco_processes)" ]
}

# nothing_left NAME DIR...: no process, and no file of synco's in the folders.
nothing_left() {
	local name=$1 left
	shift
	wait_until 10 nothing_runs
	left=$(
		synco_processes
		find "$@" -maxdepth 2 -name 'synco-*' ! -name 'synco-test-*' 2>/dev/null
	)
	is "$left" "" "$name: nothing is left"
}

# no_port NAME: nothing of synco's listens at a TCP port.
no_port() {
	is "$(ss -Hltnp | grep synco)" "" "$1: no TCP port"
}
