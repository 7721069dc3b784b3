# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034,SC2016,SC2046,SC2086
# Words of refresh/random_objects: the same for PostgreSQL and MariaDB.  $engine, $seed and $work say which.

# Who owns what, $ways: superusers; with owners and grants; a plain user at both ends, who may make databases or
# who has one database.

users_make() {
	ways="super owners maker plain"
	case $engine in
	mysql)
		ways="super one maker"
		sql -f -e "CREATE USER 'rnd_a'@'%'; CREATE USER 'rnd_b'@localhost; CREATE USER one@localhost; CREATE USER maker@localhost;
			GRANT ALL ON live.* TO one@localhost, maker@localhost; GRANT ALL ON copy.* TO one@localhost; GRANT ALL ON \`copy%\`.* TO maker@localhost;
			GRANT CREATE, DROP, ALTER, SELECT, INSERT ON *.* TO maker@localhost" 2>/dev/null
		;;
	postgres)
		pg -d postgres -c 'CREATE ROLE rnd_a' -c 'CREATE ROLE rnd_b' -c 'CREATE ROLE maker LOGIN CREATEDB IN ROLE rnd_a, rnd_b' \
			-c 'CREATE ROLE plain LOGIN IN ROLE rnd_a, rnd_b' -c 'CREATE ROLE boss SUPERUSER LOGIN'
		;;
	esac
}

# A hostile setting, one line each.
hostile_lines() {
	[ "$engine" != mysql ] || {
		cat <<'LINES'
sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'
sql_mode = 'TRADITIONAL,NO_ZERO_DATE,NO_ZERO_IN_DATE'
sql_mode = 'PAD_CHAR_TO_FULL_LENGTH'
character_set_server = 'latin1'
collation_server = 'utf8mb4_bin'
time_zone = '+13:00'
default_storage_engine = 'MyISAM'
sql_select_limit = 1
max_join_size = 1
innodb_strict_mode = OFF
explicit_defaults_for_timestamp = OFF
group_concat_max_len = 4
foreign_key_checks = OFF
div_precision_increment = 0
lock_wait_timeout = 1
net_write_timeout = 1
max_sp_recursion_depth = 1
LINES
		return
	}
	cat <<'LINES'
search_path = ''
search_path = nowhere, pg_catalog
DateStyle = 'SQL, DMY'
IntervalStyle = 'sql_standard'
extra_float_digits = -15
bytea_output = 'escape'
default_transaction_read_only = on
default_transaction_isolation = 'serializable'
statement_timeout = '200ms'
lock_timeout = '50ms'
idle_in_transaction_session_timeout = '50ms'
standard_conforming_strings = off
client_encoding = 'LATIN1'
TimeZone = 'Asia/Kathmandu'
check_function_bodies = on
xmloption = 'document'
transform_null_equals = on
array_nulls = off
lc_monetary = 'C'
default_toast_compression = 'lz4'
default_table_access_method = 'nothing'
row_security = off
quote_all_identifiers = on
enable_seqscan = off
client_min_messages = 'error'
default_statistics_target = 1
work_mem = '64kB'
jit = on
gin_fuzzy_search_limit = 1
plan_cache_mode = 'force_generic_plan'
force_parallel_mode = on
synchronize_seqscans = on
default_text_search_config = 'german'
LINES
}

# Sets $setting: a subshell's $RANDOM would not be the seed's.
hostile_setting() {
	local n=$((RANDOM % $(hostile_lines | wc -l) + 1))
	setting=$(hostile_lines | sed -n "${n}p")
}

# start_of_seed: new databases and rights, and a schema at the source.
start_of_seed() {
	local i user
	set -- $ways
	shift $((RANDOM % $#))
	way=${WAY-$1}
	drop_database copy
	if [ "$engine" = mysql ]; then
		start_of_mysql
		return
	fi
	case $way in super | owners) user=boss ;; *) user=$way ;; esac
	owner=$user
	pg -d postgres -c "DROP DATABASE IF EXISTS live" 2>/dev/null
	for i in boss maker plain; do pg -d postgres -c "ALTER ROLE $i RESET ALL"; done
	pg -d postgres -c "CREATE DATABASE live OWNER $user"
	# The schema of old: nobody else's.
	pg -d live -c "ALTER SCHEMA public OWNER TO $user"
	if [ "$way" = plain ]; then
		pg -d postgres -c "CREATE DATABASE copy OWNER plain"
		pg -d copy -c "ALTER SCHEMA public OWNER TO plain"
	fi
	run_at live schema
	settings=''
	for i in $(seq $((RANDOM % 3))); do
		hostile_setting
		pg -d postgres -c "ALTER ROLE $user SET $setting" 2>/dev/null
		settings="$settings $setting;"
	done
}

start_of_mysql() {
	local i
	case $way in super) owner=root ;; *) owner=$way ;; esac
	settings=''
	[ -e variables.sql ] || for i in $(hostile_lines | cut -d' ' -f1 | sort -u); do
		sql -N -e "SELECT CONCAT('SET GLOBAL $i = ', IF(@@GLOBAL.$i REGEXP '^[0-9]+$', @@GLOBAL.$i, QUOTE(@@GLOBAL.$i)), ';')"
	done >variables.sql
	sql -f <variables.sql >/dev/null 2>&1
	drop_database live
	sql -e "CREATE DATABASE live CHARACTER SET $(echo utf8mb4 latin1 utf8mb3 utf8mb4 | cut -d' ' -f$((RANDOM % 4 + 1)))"
	[ "$way" != one ] || sql -e "CREATE DATABASE copy"
	run_at live schema
	for i in $(seq $((RANDOM % 3))); do
		hostile_setting
		settings="$settings SET GLOBAL $setting;"
	done
}

# The URI of a database, as who owns it.
at() {
	case $engine in
	mysql) echo "mysql://$owner@localhost/$1?socket=$MARIADB_SOCKET" ;;
	postgres) db "$1" "$owner" ;;
	esac
}

is_there() {
	case $engine in
	mysql) sql "$1" -e 'SELECT 1' ;;
	postgres) psql -X -q -d "$1" -c 'SELECT 1' ;;
	esac >/dev/null 2>&1
}

# run_at DATABASE WHAT [ROUND]: what the server accepts of it.
run_at() {
	local database=$1
	shift
	python3 "$root/test/lib/random_$engine.py" "$seed" "$@" >"$work/change.sql"
	if [ "$engine" = mysql ]; then
		mariadb --no-defaults -u "$owner" -S "$MARIADB_SOCKET" --default-character-set=utf8mb4 --binary-mode -f "$database" <"$work/change.sql" >"$work/accepted" 2>&1
		return
	fi
	PGCLIENTENCODING=UTF8 PGOPTIONS='-c search_path=public -c statement_timeout=20s -c default_transaction_read_only=off' psql -X -q -U "$owner" -d "$database" -f "$work/change.sql" >"$work/accepted" 2>&1
}

change_source() {
	run_at live change "$1"
}

own_objects() {
	run_at copy own "$1"
}

# dump_objects DATABASE: in any order; without what is the destination's own.
dump_objects() {
	local options="--no-owner --no-acl"
	if [ "$engine" = mysql ]; then
		mysql_own >own.tables
		dump_for_comparison --force $(sed "s/.*/--ignore-table=$1.&/" own.tables | tr '\n' ' ') "$1" 2>&1 | unmoved | LC_ALL=C sort
		return
	fi
	[ "$way" != owners ] || options=""
	pg_dump -d "$1" $options --exclude-table='*.own_*' 2>&1 | grep -av '^$\|^-- Dumped\|^\\\(un\)\?restrict\|^-- \|^--$' | LC_ALL=C sort
}

# The destination's own have no spaces in their names here.
mysql_own() {
	sql -N -e "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'copy' AND TABLE_NAME LIKE 'own\\_%'"
}

unmoved() {
	sed 's/ALTER DATABASE `[a-z]*`/ALTER DATABASE/; s/`\(live\|restored\)`\./`copy`./g; s/^-- .*//'
}

own_dump() {
	if [ "$engine" = mysql ]; then
		[ -z "$(mysql_own)" ] || dump_for_comparison --force --skip-routines --skip-events copy $(mysql_own) | unmoved
		return
	fi
	pg_dump -d copy --table='*.own_*' 2>/dev/null | grep -av '^$\|^-- Dumped\|^\\\(un\)\?restrict\|^-- ' | sed 's/ NOT VALID//' | LC_ALL=C sort
}

finding() {
	failed=yes
	echo "# FINDING $engine seed $seed way $way [$settings]: $*"
	keep
}

keep() {
	if [ -n "${KEEP-}" ]; then
		for f in live.txt copy.txt out err serve.err serve.out restored.txt own.old own.new; do
			[ ! -e "$f" ] || cp "$f" "$KEEP/$engine-$seed-$f" 2>/dev/null
		done
		dump_of live >"$KEEP/$engine-$seed-live.sql" 2>&1
	fi
}

pull_objects() {
	local options="--trust-source" status=0
	[ "$way" != owners ] || options="--owners --trust-source"
	[ "${1-}" = again ] || [ $((RANDOM % 8)) != 0 ] || options="$options --full"
	[ "$engine" != mysql ] || sql -f -e "$settings" 2>/dev/null
	serve --db "$(at live)" --root "$work" --listen 127.0.0.1:0 $([ $((RANDOM % 4)) = 0 ] || echo --ask) --all || { finding "serve: $(tail -n 2 serve.err)"; return 1; }
	timeout 120 "$synco" pull "$url" "$token" --json $yes --into "$(at copy)" $options >out 2>err || status=$?
	[ "$engine" != mysql ] || sql -f <variables.sql >/dev/null 2>&1
	return "$status"
}

# refresh NAME
refresh() {
	local status=0 name=$1 tries=30
	rounds=$((rounds + 1))
	rm -f restored.txt
	own_dump >own.old 2>/dev/null
	yes='' && [ "$name" != first ] || yes=--yes
	pull_objects "$name" || status=$?
	kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	while [ "$status" = 75 ] && [ "$tries" -gt 0 ]; do # the server has not yet seen that the killed one is gone
		sleep 1
		status=0 tries=$((tries - 1))
		pull_objects "$name" || status=$?
		kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	done
	if [ "$status" = 6 ]; then
		own_dump >own.new
		if ! cmp -s own.old own.new; then finding "$name: refused, and own objects changed"; fi
		if ! grep -q 'own_' err out && ! grep -q 'has no row of\|has no table' out err; then finding "$name: refused: $(tail -n 1 err)"; fi
		refused=$((refused + 1)) status=0 yes=--yes
		: >own.old
		pull_objects "$name" || status=$?
		kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	fi
	if [ "$status" != 0 ]; then
		finding "$name: exit $status: $(jq -r 'select(.event == "error") | .message' out 2>/dev/null | tail -n 1 | cut -c1-400) $(grep -ah error serve.err err | tail -n 1 | cut -c1-300)"
		return
	fi
	if [ "$(jq -r 'select(.event == "done") | .inPlace' out)" != true ]; then
		anew=$((anew + 1))
		[ "$name" != again ] || [ "$way" = owners ] || grep -q "large objects" out || grep -q "SYSTEM VERSIONING" live.txt || finding "filled anew without a change: $(grep -h anew out | jq -r '.message // .why // empty' | cut -c1-300)"
	fi
	dump_objects live >live.txt
	dump_objects copy >copy.txt
	own_dump >own.new
	if [ -s own.old ] && ! cmp -s own.old own.new; then
		finding "$name: own objects: $(diff own.old own.new | head -n 4 | cut -c1-150 | tr '\n' ' ')"
	fi
	cmp -s live.txt copy.txt && return
	# What pg_dump and psql make of it is as good.
	if [ "$engine" = postgres ]; then
		pg -d postgres -c 'DROP DATABASE IF EXISTS restored' -c 'CREATE DATABASE restored' 2>/dev/null
		pg_dump -d live | psql -X -q -d restored >/dev/null 2>&1
	else
		create_database restored
		dump_for_comparison --force live | sql -f restored >/dev/null 2>&1
	fi
	dump_objects restored >restored.txt
	if cmp -s restored.txt copy.txt; then return; fi
	if grep -q '"warning"' out; then
		named=$((named + 1))
		keep
		echo "# named: $engine seed $seed way $way [$settings] $name: $(grep -h '"warning"' out | jq -r .message | cut -c1-200 | head -n 3 | tr '\n' '|') <<< $(diff -a live.txt copy.txt | grep -a '^[<>]' | head -n 3 | cut -c1-160 | tr '\n' ' ')"
	else
		finding "$name: differs: $(diff -a live.txt copy.txt | grep -a '^[<>]' | head -n 6 | cut -c1-200)"
	fi
}

# interrupted ROUND: killed at some moment; the next refresh finds a sound copy.
interrupted() {
	dump_objects copy >old.txt
	serve --db "$(at live)" --root "$work" --listen 127.0.0.1:0 --ask --all || return
	"$synco" pull "$url" "$token" --quiet --into "$(at copy)" --trust-source >/dev/null 2>err &
	local pulling=$!
	sleep "0.$((RANDOM % 9))"
	kill -9 $pulling 2>/dev/null
	wait $pulling 2>/dev/null
	kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	# MariaDB's definitions commit one by one: the next run ends what was begun.
	[ "$engine" = postgres ] || return
	sleep 1
	dump_objects live >live.txt
	dump_objects copy >copy.txt
	cmp -s old.txt copy.txt || cmp -s live.txt copy.txt || grep -q '"warning"' out ||
		finding "round $1, killed: neither old nor new: $(diff -a old.txt copy.txt | grep -a '^[<>]' | head -n 4 | cut -c1-150 | tr '\n' ' ')"
}
