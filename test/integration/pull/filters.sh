# Goal: what .synco.yml of the source says of rows and tables holds for all engines: where, sample,
# follow, skip; a refresh after it changed; and conditions that are none are refused.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines_start mysql postgres || exit 1
mkdir "$work/app" "$work/want"
cd "$work" || exit 1

# policy LINE...: what stands below database: in the source's .synco.yml.
policy() {
	{
		echo database:
		printf '  %s\n' "$@"
	} >app/.synco.yml
}

# pull_it STATUS NAME [ARG...]: from source to target.
pull_it() {
	local status=$1 name=$2
	shift 2
	serve --db "$(uri source)" --root "$work/app" --listen 127.0.0.1:0 --ask
	run "$status" "$name" "$synco" pull "$url" "$token" --json --into "$(uri target)" "$@"
	stop_serving
}

# keys_of TABLE: those of the target, as whole_rows.py writes them.
keys_of() {
	case $1 in
	items) execute target "SELECT orderno, n FROM items" ;;
	tags) execute target "SELECT name FROM tags" ;;
	*) execute target "SELECT id FROM $1" ;;
	esac | tr '\t' '|' | LC_ALL=C sort
}

# whole NAME: the target's rows are those of want/.
whole() {
	local table
	: >got.txt
	: >want.txt
	for table in regions people teams orders items notes tags taggings alone; do
		keys_of $table | sed "s/^/$table /" >>got.txt
		LC_ALL=C sort "want/$table.keys" | sed "s/^/$table /" >>want.txt
	done
	same got.txt want.txt "$1"
}

follows() {
	local seed
	for seed in 1 2 3; do
		python3 "$root/test/lib/whole_rows.py" $engine $seed $((seed * 150)) "$work/want"
		create_database source
		[ $seed != 1 ] || create_database target
		execute_file source want/source.sql
		policy 'where: {regions: "keep = 1", people: "keep = 1", items: "keep = 1", tags: "keep = 1"}' \
			'follow: foreign keys'
		pull_it 0 "$engine: foreign keys are followed ($seed)"
		whole "$engine: what is here is the greatest set of rows that is whole"
	done
	python3 "$root/test/lib/whole_rows.py" $engine 4 450 "$work/want"
	create_database source
	execute_file source want/source.sql
	pull_it 0 "$engine: other rows, the same tables"
	whole "$engine: rows that have left are gone, those that entered are here"
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" true "$engine: in place"
}
for engine in ${ENGINES-sqlite mysql postgres}; do
	follows
done
finish
