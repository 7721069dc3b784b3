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

# shop: the source anew, with tables for all that is not about circles.
shop() {
	create_database source
	create_database target
	python3 - >shop.sql <<-'PYTHON'
		print("CREATE TABLE visits (id integer NOT NULL PRIMARY KEY, page varchar(20), n integer);")
		print("CREATE TABLE pairs (a varchar(20) NOT NULL, b integer NOT NULL, PRIMARY KEY (a, b));")
		for at in range(0, 20000, 500):
		    ids = range(at, at + 500)
		    print("INSERT INTO visits VALUES " + ", ".join(f"({i}, '/page/{i % 7}', {i % 100})" for i in ids) + ";")
		    print("INSERT INTO pairs VALUES " + ", ".join(f"('k{i // 10}', {i % 10})" for i in ids) + ";")
	PYTHON
	execute_file source shop.sql
	execute source "CREATE TABLE customers (id integer NOT NULL PRIMARY KEY, name varchar(20))"
	execute source "CREATE TABLE orders (id integer NOT NULL PRIMARY KEY, customer integer NOT NULL, coupon integer,
		FOREIGN KEY (customer) REFERENCES customers (id))"
	execute source "CREATE TABLE keyless (n integer)"
	execute source "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cid')"
	execute source "INSERT INTO orders VALUES (1, 1, NULL), (2, 2, NULL), (3, 3, 1), (4, 3, 1)"
	execute source "INSERT INTO keyless VALUES (1), (2)"
}

count() {
	execute target "SELECT count(*) FROM $1"
}

# between N LOW HIGH NAME
between() {
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
	ok $? "$4 ($1)"
}

wheres() {
	policy 'where: {orders: "customer > 1", "or*": "coupon IS NULL", pairs: "b < 5 OR a = '"'k)1'"'"}' 'exclude: [key*]'
	pull_it 0 "$engine: where and exclude"
	is "$(execute target 'SELECT id FROM orders')" 2 "$engine: all conditions of a table hold, each by itself"
	is "$(count pairs) $(count keyless) $(count visits)" "10000 0 20000" "$engine: tables have what is wanted of them"
	execute source "UPDATE orders SET customer = 1 WHERE id = 2"
	execute source "UPDATE orders SET coupon = NULL WHERE id = 3"
	execute source "DELETE FROM pairs WHERE a = 'k7'"
	pull_it 0 "$engine: rows enter and leave"
	is "$(execute target 'SELECT id FROM orders') $(count pairs)" "3 9995" "$engine: they come and go here"
	policy 'where: {orders: "id = 4"}'
	pull_it 0 "$engine: another condition"
	is "$(execute target 'SELECT id FROM orders') $(count pairs) $(count keyless)" "4 19990 2" "$engine: it just works"
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" true "$engine: in place"
}

samples() {
	policy 'sample: {visits: 5%, pairs: 5%}'
	pull_it 0 "$engine: a sample"
	between "$(count visits)" 850 1150 "$engine: 5 % of 20000"
	between "$(count pairs)" 850 1150 "$engine: by a key of two columns, too"
	execute target "SELECT id FROM visits ORDER BY id" >sample.old
	execute source "UPDATE visits SET n = n + 1 WHERE id % 1000 = 1"
	execute source "DELETE FROM visits WHERE id >= 19000"
	pull_it 0 "$engine: the sample of a table that changed"
	execute target "SELECT id FROM visits ORDER BY id" >sample.new
	awk '$1 < 19000' sample.old >sample.want
	same sample.new sample.want "$engine: holds the same rows"
	between "$(jq -r 'select(.event == "done") | .rows' out)" 0 100 "$engine: few rows travel"
	policy 'sample: {visits: 20%, "vis*": 0.5%}'
	pull_it 0 "$engine: two samples of a table"
	between "$(count visits)" 60 140 "$engine: both hold"
	policy 'sample: {"*": 100%}'
	pull_it 0 "$engine: all of it"
	is "$(count visits) $(count keyless)" "19000 2" "$engine: is no sample"
	[ $engine = sqlite ] || {
		policy 'sample: {key*: 5%}'
		pull_it 5 "$engine: a sample of a table without a key"
		says serve.out '.synco.yml:2:18: database.sample.key*: table keyless: it has no key' "$engine: is refused, with its place"
	}
}

# refuses CONDITION TEXT NAME: the source says TEXT before it sends a row.
refuses() {
	printf 'database:\n  where:\n    orders: %s\n' "$1" >app/.synco.yml
	"$lite" serve --json --db "$(uri source)" --root "$work/app" --listen 127.0.0.1:0 --keep >serve.out 2>serve.err &
	server=$!
	started $server
	wait $server
	is $? 2 "$engine: $3"
	says serve.out "$2" "$engine: it says why"
	says serve.out ".synco.yml:3:13: database.where.orders: " "$engine: and where"
}

errors() {
	refuses '"customer >"' 'table orders: ' "a condition with a syntax error"
	refuses '"customr > 1"' customr "a column that is not there"
	refuses '"1 = 1; DELETE FROM orders"' 'second statement' "two statements"
	refuses "\"id = 1 ) OR (1 = 1\"" "without its (" "an end before the end"
	case $engine in
	mysql)
		refuses "\"id = 1 ) OR (1 = 1 # (\"" "without its (" "an end before a comment"
		refuses "\"id = 1 # x\"" "comments" "a comment that hides a parenthesis"
		refuses "\"coupon = '\\\\\\\\' OR 1 = 1 #'\"" "does not end" "a backslash before a quote"
		;;
	postgres)
		refuses "\"id = 1 AND 'a' = \$_\$ ' \$_\$ OR 1 = 1) -- '\"" "quote texts with" "dollar quotes"
		refuses "\"'a' = E'\\\\\\\\' OR 1 = 1) -- '\"" "does not end" "a text with escapes"
		refuses "\"id = 1 /* /* */ ) OR (1 = 1 */\"" "comments" "a comment in a comment"
		refuses "\"id = 1 \`) OR (1 = 1\`\"" "there is a \`" "quotes of another engine"
		;;
	sqlite)
		refuses "\"id = 1 OR [a'] = 1 ) OR (1 = 1 --'\"" "there is a [" "quotes of another engine"
		refuses "\"id = :x\"" "there is a :" "a parameter"
		;;
	esac
	printf 'database:\n  where: {orders: "id = 1\\0 OR 1 = 1"}\n' >app/.synco.yml
	run 2 "$engine: a NUL" "$lite" serve --db "$(uri source)" --root "$work/app" --listen 127.0.0.1:0
	policy 'where: {order: "id = 1"}' 'sample: {"visit_*": 5%}' 'exclude: [keyles]' 'skip: ["old_*"]'
	pull_it 0 "$engine: names that no table has"
	says serve.out ".synco.yml: database.where: there is no table order" "$engine: are told of: where"
	says serve.out ".synco.yml: database.sample: there is no table visit_*" "$engine: sample"
	says serve.out ".synco.yml: database.exclude: there is no table keyles" "$engine: exclude"
	says serve.out ".synco.yml: database.skip: there is no table old_*" "$engine: skip"
	# Names in a condition mean its own table, also where another one is chosen by it.
	policy 'where: {customers: "id <> 3 AND name IS NOT NULL"}' 'follow: foreign keys'
	pull_it 0 "$engine: a condition whose names are in other tables, too"
	is "$(execute target 'SELECT id FROM orders ORDER BY id' | tr '\n' ' ')" "1 2 " "$engine: means its own"
	policy 'exclude: [customers]' 'follow: foreign keys'
	pull_it 0 "$engine: keys to a table without rows"
	is "$(count orders)" 0 "$engine: no row can stay"
	says serve.out "those of orders (about" "$engine: that is told"
}

skips() {
	shop
	execute source "CREATE TABLE old_log (id integer NOT NULL PRIMARY KEY, text varchar(20))"
	execute source "CREATE VIEW recent AS SELECT text FROM old_log WHERE id > 1"
	execute source "CREATE VIEW newest AS SELECT text FROM recent"
	execute source "CREATE VIEW people AS SELECT name AS old_log FROM customers"
	case $engine in
	mysql) execute source "CREATE TRIGGER noted BEFORE INSERT ON old_log FOR EACH ROW SET NEW.text = 'x'" ;;
	postgres)
		execute source "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
		execute source "CREATE TRIGGER noted BEFORE INSERT ON old_log FOR EACH ROW EXECUTE FUNCTION note()"
		execute source "COMMENT ON TABLE old_log IS 'old'; CREATE SEQUENCE old_log_n OWNED BY old_log.id; CREATE SEQUENCE shared OWNED BY old_log.id"
		execute source "ALTER TABLE customers ADD n integer DEFAULT nextval('shared')"
		;;
	sqlite) execute source "CREATE TRIGGER noted AFTER INSERT ON old_log BEGIN DELETE FROM old_log WHERE 0; END" ;;
	esac
	execute source "CREATE TABLE links (id integer NOT NULL PRIMARY KEY, log integer,
		customer integer, FOREIGN KEY (customer) REFERENCES customers (id),
		CONSTRAINT to_log FOREIGN KEY (log) REFERENCES old_log (id) ON DELETE SET NULL)"
	execute source "INSERT INTO old_log VALUES (1, 'a')"
	execute source "INSERT INTO links VALUES (1, 1, 1)"
	policy 'skip: ["old_*"]' 'follow: foreign keys'
	pull_it 0 "$engine: tables that are skipped"
	grep '"event":"warning"' serve.out >warnings
	is "$(grep -c "left out with" warnings)" 1 "$engine: there is one warning"
	for name in recent newest; do
		says warnings "view $([ $engine != postgres ] || echo public.)$name" "$engine: view $name needs them"
	done
	says warnings "foreign key" "$engine: a foreign key does"
	is "$(grep -c 'people\|noted\|orders' warnings)" 0 "$engine: nothing else is named"
	is "$(grep '"warning"' out | grep -vc '"source: ')" 0 "$engine: nothing fails here"
	is "$(count links) $(count people)" "1 3" "$engine: what remains works"
	execute target "INSERT INTO links VALUES (2, 77, 1)"
	ok $? "$engine: no key to a skipped table is here"
	case $engine in
	postgres) is "$(execute target "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'S'")" \
		shared "$engine: a sequence that others need is here" ;;
	esac
	pull_it 0 "$engine: again"
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" true "$engine: in place"
	is "$(count links)" 1 "$engine: as it is there"
	execute target "CREATE TABLE old_mine (id integer NOT NULL PRIMARY KEY)"
	execute target "INSERT INTO old_mine VALUES (5)"
	execute source "DELETE FROM customers WHERE id = 2 AND 0 = 1"
	execute source "INSERT INTO customers (id, name) VALUES (9, 'Eve')"
	pull_it 0 "$engine: a table that is skipped there stays here"
	is "$(execute target 'SELECT id FROM old_mine') $(count customers)" "5 4" "$engine: with its rows"
	execute source "CREATE TABLE another (id integer NOT NULL PRIMARY KEY)"
	pull_it 6 "$engine: it would be lost when the target is filled anew: refused"
	says err "old_mine" "$engine: it is named"
	pull_it 0 "$engine: --yes lets it go" --yes
	says out "old_mine" "$engine: that is told, too"
	is "$(count another)" 0 "$engine: the target is filled anew"
	policy 'skip: ["rec*"]'
	pull_it 0 "$engine: a view can be skipped" --yes
	execute target "SELECT * FROM newest" >/dev/null 2>&1
	is "$(($? != 0)) $(count old_log)" "1 1" "$engine: and goes with what needs it, not with what it needs"
}

# Partitions are tables of their own in PostgreSQL: what is said of the whole holds for them.
partitions() {
	shop
	execute source "CREATE TABLE events (id integer NOT NULL PRIMARY KEY, customer integer REFERENCES customers, n integer) PARTITION BY RANGE (id);
		CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (1000);
		CREATE TABLE events_high PARTITION OF events FOR VALUES FROM (1000) TO (9000);
		CREATE TABLE marks (id serial PRIMARY KEY, event integer REFERENCES events);
		INSERT INTO events SELECT i, i % 3 + 1, i % 10 FROM generate_series(1, 8000) AS i;
		INSERT INTO marks (event) SELECT i FROM generate_series(1, 8000) AS i;
		INSERT INTO marks (event) VALUES (NULL)"
	policy 'where: {customers: "id = 1"}' 'follow: foreign keys'
	pull_it 0 "keys from and to partitioned tables"
	is "$(count events) $(count marks)" "2666 2667" "are followed"
	policy 'where: {events: "n = 1"}' 'follow: foreign keys'
	pull_it 0 "a condition of a partitioned table"
	is "$(count events_low) $(count events_high) $(count marks)" "100 700 801" "is one of its partitions"
	policy 'exclude: [events_low]' 'follow: foreign keys'
	pull_it 0 "a partition that is excluded"
	is "$(count events) $(count marks)" "7001 7002" "is empty, and the other is not"
	policy 'exclude: [events]'
	pull_it 0 "a partitioned table that is excluded, without following"
	is "$(count events)" 0 "its partitions are, too"
	policy 'sample: {events: 10%}' 'follow: foreign keys'
	pull_it 0 "a sample of a partitioned table"
	between "$(count events)" 650 950 "is one of its partitions"
	is "$(count marks)" $(($(count events) + 1)) "and what points at it follows"
	policy 'skip: [events]'
	pull_it 0 "a partitioned table that is skipped" --yes
	is "$(execute target "SELECT count(*) FROM pg_class WHERE relname LIKE 'events%'") $(count marks)" "0 8001" \
		"goes with its partitions, not with what points at it"
}

for engine in ${ENGINES-sqlite mysql postgres}; do
	follows
	shop
	wheres
	samples
	errors
	skips
	[ "$engine" != postgres ] || partitions
done
finish
