# Goal: a source that has become empty, or nearly so, takes nothing away here unless somebody agrees: exit 6, and the target is
# as it was, in place and filled anew; a plan says the same.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines_start mysql postgres || exit 1
mkdir "$work/app"

# pulls STATUS NAME [ARG...]
pulls() {
	serve --root "$work/app" --db "$(uri source)" --only db --listen 127.0.0.1:0 ${ask-}
	run "$1" "$engine${ask-}: $2" "$synco" "${verb-pull}" "$url" "$token" --into "$(uri target)" "${@:3}"
	stop_serving
}

# refused NAME TEXT [ARG...]: by a plan and by the pull, and nothing changes.
refused() {
	local verb ask
	dump_of target >"$work/before"
	for verb in plan pull; do
		for ask in '' --ask; do
			pulls 6 "$verb: $1" "${@:3}"
			says "$work/err" "$2" "$engine$ask: $verb: $1: says why"
		done
	done
	dump_of target >"$work/after"
	same "$work/before" "$work/after" "$engine: $1: the target is as it was"
}

for engine in ${ENGINES:-mysql postgres sqlite}; do
	create_database source
	for i in $(seq 10); do
		echo "CREATE TABLE t$i (id int PRIMARY KEY, t varchar(20)); INSERT INTO t$i VALUES (1, 'a'), (2, 'b');"
	done >"$work/make"
	echo 'CREATE VIEW v AS SELECT * FROM t1; CREATE TABLE none (id int PRIMARY KEY);' >>"$work/make"
	case $engine in
	mysql) echo 'CREATE TRIGGER tr AFTER UPDATE ON t1 FOR EACH ROW INSERT INTO none VALUES (OLD.id);' >>"$work/make" ;;
	sqlite) echo 'CREATE TRIGGER tr AFTER UPDATE ON t1 BEGIN INSERT INTO none VALUES (OLD.id); END;' >>"$work/make" ;;
	esac
	execute_file source "$work/make"
	create_database target
	pulls 0 "the first pull"
	for i in $(seq 9); do
		execute source "DELETE FROM t$i"
	done
	pulls 0 "nine of ten tables are empty"
	for i in $(seq 9); do
		execute source "INSERT INTO t$i VALUES (3, 'c')"
	done
	pulls 0 "they are filled again"
	for i in $(seq 10); do
		execute source "DELETE FROM t$i"
	done
	refused "all are empty" "of 10 tables with rows here, the source has no row of all 10"
	refused "all are empty, and the target is filled anew" "of 10 tables with rows here" --full
	execute source "CREATE TABLE other (id int PRIMARY KEY)"
	refused "there is another table, too" "of 10 tables with rows here"
	for i in $(seq 2 10); do
		execute source "DROP TABLE t$i"
	done
	execute source "INSERT INTO other VALUES (1)"
	refused "they are gone" "of 10 tables with rows here"
	[ $engine = sqlite ] || drop_database source
	[ $engine != sqlite ] || rm "$(uri source | sed 's/sqlite://')"
	create_database source
	[ $engine != sqlite ] || execute source "CREATE TABLE x (id int); DROP TABLE x"
	refused "the source has nothing" "the source has no table"
	pulls 0 "with --yes" --yes
	is "$(dump_of target | grep -c 'CREATE TABLE')" 0 "$engine: all is gone then"
done
finish
