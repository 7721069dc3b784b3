# shellcheck shell=bash
# A part of scripts/bench: refreshes over a thin line, beside dump and load through ssh, and rsync -z of the dump.
#
# The servers of databases are on sockets, which both sides reach: what passes the line is sshd's, rsync's and
# synco's only.

# on_line WHAT COMMAND...: sets $passed, what has passed the line both ways, and adds a row to the table.
on_line() {
	local what=$1 before
	shift
	before=$(line_bytes)
	"$@"
	passed=$(($(line_bytes) - before))
	printf '%s\t%s\t%s\n' "$what" "$seconds" "$passed" >>"$work/table"
}

thin_pipe_mariadb() {
	pipe
}

thin_pipe_postgres() {
	"${ssh[@]}" "PGHOST=$PGHOST PGUSER=$PGUSER pg_dump -d shop | zstd -3 -c" | zstd -dc | pg -d copy
}

thin_rsync() {
	"${at_destination[@]}" rsync -z -I -e "ssh ${ssh_options[*]}" "root@$source_address:$work/today.sql" "$work/yesterday.sql"
}

# The dump before rsync and the load behind it are not in its time.
thin_rsync_dump() {
	dump_shop >"$work/today.sql"
	on_line "rsync -z of the dump alone: $1" timed "rsync -z of the dump alone" thin_rsync
	cmp "$work/today.sql" "$work/yesterday.sql"
}

# A first pull would only show how long the line is.
pull_near() {
	local at_source=() at_destination=() source_address=127.0.0.1
	pull_first
}

# The goal is dump and load's time by that of a refresh; the last column is what the bytes need on an idle line.
thin_table() {
	awk -F '\t' -v engine="$1" -v goal=10 '
		{ what[NR] = $1; s[NR] = $2; b[NR] = $3 }
		END {
			printf "\n%-58s %8s %9s %19s %14s\n", engine " over the line", "s", "MB passed", "dump and load : it",
				"its bytes, s"
			for (i = 1; i <= NR; i++)
				printf "%-58s %8.2f %9.2f %8.2f%-11s %14.2f\n", what[i], s[i], b[i] / 1e6, s[NR] / s[i],
					what[i] ~ /^refresh: 0/ ? " (goal " goal ")" : "", b[i] * 8 / 20e6
			print ""
		}' "$work/table"
}

# thin_refreshes NAME ENGINE, of what refresh_ENGINE made.
thin_refreshes() {
	: >"$work/table"
	pull_near
	dump_shop >"$work/yesterday.sql"
	on_line "refresh: nothing changed" refresh "refresh: nothing changed"
	change_sql | run_sql
	on_line "refresh: 0.1 % changed, 1 % more" refresh "refresh: 0.1 % changed, 1 % more"
	thin_rsync_dump "0.1 % changed, 1 % more"
	column_sql | run_sql
	on_line "refresh: a column of every row of one table" refresh "refresh: a column of every row of one table"
	thin_rsync_dump "a column of every row"
	rm "$work/yesterday.sql" "$work/today.sql"
	empty_copy
	on_line "dump, zstd -3, ssh, load" timed "dump, zstd -3, ssh, load" "thin_pipe_$2"
	compare_ends || echo "THE LOAD DIFFERS"
	thin_table "$1"
	drop_server
}

bench_thin() {
	line_make
	line_check
	sshd_start
	refresh_mariadb
	thin_refreshes MariaDB mariadb
	refresh_postgres
	thin_refreshes PostgreSQL postgres
}
