# shellcheck shell=bash
# Pulls from and into a server whose settings are hostile, many at a time, and finds which one was too much.
#
#   hostile_list >FILE            all hostile values of the server's variables (hostile_settings.py)
#   hostile_try FILE              tries them all in groups of $hostile_group; what fails or differs is in
#                                 $hostile_found, a line each; $hostile_rounds counts
#
# The test gives: ask SQL (root's client), dump DATABASE, db DATABASE; databases one and two with the same
# definitions and other rows, and whole, which has more; and hostile_flavour, "MariaDB" or "MySQL".

hostile_group=${HOSTILE_GROUP-24}
hostile_rounds=0
hostile_found=''

hostile_list() {
	if [ "$hostile_flavour" = MariaDB ]; then
		ask "SELECT VARIABLE_NAME, VARIABLE_TYPE, NUMERIC_MIN_VALUE, NUMERIC_MAX_VALUE, ENUM_VALUE_LIST, GLOBAL_VALUE
			FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_SCOPE <> 'SESSION ONLY' AND READ_ONLY = 'NO'
			AND GLOBAL_VALUE IS NOT NULL ORDER BY VARIABLE_NAME"
	else
		ask "SELECT m.VARIABLE_NAME, m.DATA_TYPE, m.MIN_VALUE, m.MAX_VALUE,
			IF(m.DATA_TYPE = 'Enumeration', '0,1,2,3,4', ''), g.VARIABLE_VALUE
			FROM performance_schema.variables_metadata m JOIN performance_schema.global_variables g USING (VARIABLE_NAME)
			WHERE m.VARIABLE_SCOPE <> 'SESSION_ONLY' ORDER BY m.VARIABLE_NAME"
	fi | sed 's/\tNULL/\t/g' | python3 "$root/test/lib/hostile_settings.py"
}

# hostile_pull SOURCE TARGET: one session that asks; $hostile_what says what went wrong.
hostile_pull() {
	serve --db "$(db "$1")" --root "$work" --listen 127.0.0.1:0 --ask --all 2>/dev/null &&
		timeout 100 "$synco" pull "$url" "$token" --yes --json --into "$(db "$2")" >out 2>err ||
		hostile_what="$hostile_what $1 to $2: $(grep -h . err serve.err 2>/dev/null | tail -n 1)"
	stop_serving 2>/dev/null
}

# hostile_round FILE: true if both ends are equal under all the settings of FILE, and warned of none.
hostile_round() {
	local moved
	hostile_rounds=$((hostile_rounds + 1))
	hostile_what=''
	ask 'DROP DATABASE IF EXISTS other'
	cut -f2 "$1" | sed 's/$/;/' >to.sql
	cut -f3 "$1" | sed 's/$/;/' >back.sql
	client -f <to.sql >/dev/null 2>&1
	hostile_pull one copy
	hostile_pull two copy
	moved=$(jq -r 'select(.event == "done") | .inPlace' out 2>/dev/null)
	hostile_pull whole other
	client -f <back.sql >/dev/null 2>&1
	dump copy >copy.sql
	dump other >other.sql
	[ -z "$hostile_what" ] || return 1
	cmp -s copy.sql two.sql || hostile_what="the refreshed copy differs: $(diff -a two.sql copy.sql | sed -n '2p;/^>/{p;q}' | cut -c1-160 | tr '\n' ' ')"
	cmp -s other.sql whole.sql || hostile_what="$hostile_what the new copy differs: $(diff -a whole.sql other.sql | sed -n '2p;/^>/{p;q}' | cut -c1-160 | tr '\n' ' ')"
	[ "$moved" = true ] || hostile_what="$hostile_what the refresh was not in place"
	[ -z "$hostile_what" ]
}

# Halves what fails until it is one.
hostile_halve() {
	local n
	n=$(wc -l <"$1")
	hostile_round "$1" && return
	if [ "$n" = 1 ]; then
		hostile_found="$hostile_found$(cut -f2 "$1"): $hostile_what"$'\n'
		echo "# $(cut -f2 "$1"): $hostile_what"
		return
	fi
	head -n $((n / 2)) "$1" >"$1.a"
	tail -n +$((n / 2 + 1)) "$1" >"$1.b"
	hostile_halve "$1.a"
	hostile_halve "$1.b"
}

# No group has a variable twice: the first value of each, then the second.
hostile_try() {
	awk -F'\t' '{ print n[$1]++ "\t" $0 }' "$1" | sort -sn -k1,1 | cut -f2- >hostile.all
	awk -F'\t' -v size="$hostile_group" '{ if (count >= size || ($1 in seen)) { part++; count = 0; delete seen }
		seen[$1]; count++; print > sprintf("hostile.%04d", part) }' hostile.all
	for part in hostile.[0-9][0-9][0-9][0-9]; do hostile_halve "$part"; done
}
