# shellcheck shell=bash
# A private PostgreSQL server for a test: a new cluster, a unix socket, no port.
#
#   postgres_start DIR [OPTION...]   makes DIR and starts; sets PGHOST, PGUSER and POSTGRES_PID
#   postgres_stop DIR                ends it and waits
#   pg [ARG...]                      psql on that server, quiet, stopping at errors
#   db DATABASE [USER]               its URI there
#
# POSTGRES_BIN is the folder of its programs, Debian's newest when unset; POSTGRES_PORT names the
# socket, and the port where OPTIONs open one.  A server does not run
# as root: it is the user "postgres" there, or this user.

POSTGRES_BIN=${POSTGRES_BIN-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}

as_postgres=()
[ "$(id -u)" != 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)

postgres_start() {
	local dir=$1 i
	shift
	PGHOST=$dir PGUSER=postgres PGPORT=${POSTGRES_PORT-5432}
	export PGHOST PGUSER PGPORT
	if [ ! -d "$dir/data" ]; then
		mkdir -p "$dir"
		[ "$(id -u)" != 0 ] || chown postgres "$dir"
		"${as_postgres[@]+"${as_postgres[@]}"}" "$POSTGRES_BIN/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 \
			--locale=C.UTF-8 --no-sync >"$dir/install.log" 2>&1 ||
			{ cat "$dir/install.log" >&2; return 1; }
	fi
	"${as_postgres[@]+"${as_postgres[@]}"}" "$POSTGRES_BIN/postgres" -D "$dir/data" -k "$dir" -p "$PGPORT" -c listen_addresses= \
		-c fsync=off -c max_connections=50 "$@" >"$dir/log" 2>&1 &
	POSTGRES_PID=$!
	echo "$POSTGRES_PID" >"$dir/pid"
	for i in $(seq 300); do
		psql -X -d postgres -c 'SELECT 1' >/dev/null 2>&1 && return 0
		kill -0 "$POSTGRES_PID" 2>/dev/null || break
		sleep 0.1
	done
	tail -n 20 "$dir/log" >&2
	return 1
}

postgres_stop() {
	local pid
	pid=$(cat "$1/pid" 2>/dev/null) || return 0
	kill -INT "$pid" 2>/dev/null || return 0
	wait "$pid" 2>/dev/null
	while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

pg() {
	psql -X -q -v ON_ERROR_STOP=1 "$@"
}

db() {
	printf 'postgres://%s@%s/%s' "${2-postgres}" "$(printf '%s' "$PGHOST" | sed 's|/|%2F|g')" "$1"
}

# dump_equal NAME SOURCE TARGET [OPTION...]: pg_dump of both databases is equal, but for names of
# owners in comments; rows in any order. dump_from, dump_to: hosts, PGHOST when unset.
dump_equal() {
	local name=$1 from=$2 to=$3
	shift 3
	pg_dump_text "${dump_from-$PGHOST}" "$from" schema "$@" >"$work/a.schema"
	pg_dump_text "${dump_to-$PGHOST}" "$to" schema "$@" >"$work/b.schema"
	same "$work/a.schema" "$work/b.schema" "$name: definitions"
	pg_dump_text "${dump_from-$PGHOST}" "$from" data "$@" | LC_ALL=C sort >"$work/a.data"
	pg_dump_text "${dump_to-$PGHOST}" "$to" data "$@" | LC_ALL=C sort >"$work/b.data"
	same "$work/a.data" "$work/b.data" "$name: rows"
}

# pg_dump_text HOST DATABASE schema|data [OPTION...]
pg_dump_text() {
	local host=$1 database=$2 what=$3
	shift 3
	[ $# -gt 0 ] || set -- --no-owner --no-acl
	pg_dump -h "$host" -d "$database" "--$what-only" "$@" 2>"$work/pg_dump.err" |
		grep -av '^$\|^-- Dumped\|^\\\(un\)\?restrict\|^-- .*Owner: ' || cat "$work/pg_dump.err"
}
