# Goal: what is here is used again wherever it can be: from a site's web folder (a real nginx), in a
# file, and where the target must be filled anew since a definition changed. Rows that a
# developer keeps stay. After each the engine's own dumps are equal.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	engines_stop
}
engines=${ENGINES-"sqlite mysql postgres"}
# shellcheck disable=SC2086
engines_start $engines || exit 1
cd "$work" || exit 1
mkdir web
nginx_start "$work/web" || exit 1

# rows FROM TO: of the table that is large.
rows() {
	python3 - "$1" "$2" <<-'END'
		import hashlib, sys
		for i in range(int(sys.argv[1]), int(sys.argv[2])):
		    word = hashlib.sha256(str(i).encode()).hexdigest()
		    print("INSERT INTO large VALUES (%d, '%s', %d);" % (i, word, i % 7))
	END
}

# pull NAME SERVE_OPTION TARGET [OPTION...]: sets $travelled to the bytes of it.
pull() {
	local name=$1 ask=$2 into=$3
	shift 3
	if [ -n "$ask" ]; then
		serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 --ask --all
	else
		serve_ready --db "$(uri live)" --root "$work" --publish "$work/web" --base-url "$web" --all
	fi
	run "${expected:-0}" "$name" "$synco" pull "$url" "$token" --json --into "$into" "$@"
	kill "$server" && wait "$server" 2>/dev/null
	travelled=$(jq -r 'select(.event == "done") | .bytesTravelled' "$work/out")
}

# equal NAME
equal() {
	dump_of live >live.txt
	dump_of copy >copy.txt
	same live.txt copy.txt "$1"
}

# below NUMBER NAME: so few bytes travelled.
below() {
	[ "$travelled" -lt "$1" ]
	ok $? "$2 ($travelled bytes)"
}

in_place() {
	is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" "$1" "$2"
}

for engine in $engines; do
	echo "# $engine"
	create_database live
	drop_database copy
	{
		echo "CREATE TABLE large (id INTEGER PRIMARY KEY, word VARCHAR(99), n INTEGER);
			CREATE TABLE small (id INTEGER PRIMARY KEY, word VARCHAR(99)); INSERT INTO small VALUES (1, 'one'), (2, 'two');
			CREATE TABLE heap (word VARCHAR(99));
			CREATE TABLE mine (id INTEGER PRIMARY KEY, word VARCHAR(99)); INSERT INTO mine VALUES (1, 'theirs');
			BEGIN;"
		rows 0 20000
		echo "COMMIT;"
	} >live.sql
	execute_file live live.sql
	pull "the first pull" '' "$(uri copy)"
	equal "is equal"
	whole=$travelled
	[ "$whole" -gt 600000 ]
	ok $? "all of it travelled ($whole bytes)"

	execute live "UPDATE large SET word = 'changed' WHERE id = 7000"
	execute live "DELETE FROM large WHERE id = 11"
	execute live "INSERT INTO heap VALUES ('new'), ('new'), (NULL)"
	execute copy "UPDATE large SET word = 'here' WHERE id = 500"
	pull "from a source that can't be asked" '' "$(uri copy)"
	equal "only what differs is fetched, and it is equal"
	in_place true "in place"
	below $((whole / 2)) "a few frames, and the list of chunks"
	pull "nothing changed" '' "$(uri copy)"
	equal "equal without a frame"
	is "$(jq -r 'select(.event == "done") | .whole[] | "\(.name): \(.why)"' "$work/out")" \
		"$([ "$engine" = sqlite ] || echo "heap: it has no usable key")" "the summary says what had to come whole"
	below $((whole / 8)) "the list only"

	execute live "ALTER TABLE small ADD COLUMN more INTEGER"
	execute live "UPDATE large SET word = 'changed' WHERE id = 9000"
	pull "another definition, from a source that asks" --ask "$(uri copy)"
	equal "filled anew, and equal"
	in_place false "not in place"
	below $((whole / 2)) "the large table's rows were here"
	execute live "CREATE INDEX large_n ON large (n)"
	execute live "INSERT INTO large VALUES (-5, 'first', 1)"
	pull "another index, from a source that can't be asked" '' "$(uri copy)"
	equal "filled anew, and equal"
	in_place false "not in place"
	below $((whole / 2)) "the large table's rows were here"

	execute copy "UPDATE mine SET word = 'my own' WHERE id = 1"
	execute copy "INSERT INTO mine VALUES (2, 'as well')"
	execute live "DELETE FROM mine"
	for ask in --ask ''; do
		execute live "UPDATE small SET word = 'changed${ask:+ again}' WHERE id = 1"
		pull "a table is kept in place ${ask:-without asking}" "$ask" "$(uri copy)" --keep-local 'mi*'
		in_place true "in place"
		is "$(execute copy 'SELECT word FROM mine ORDER BY id' | tr '\n' ',')" "my own,as well," "it is as it was"
		is "$(execute copy 'SELECT word FROM small WHERE id = 1')" "changed${ask:+ again}" "the others are as there"
		execute live "CREATE INDEX small_word${ask:+_2} ON small (word)"
		pull "and when filled anew ${ask:-without asking}" "$ask" "$(uri copy)" --keep-local mine
		in_place false "anew"
		is "$(execute copy 'SELECT word FROM mine ORDER BY id' | tr '\n' ',')" "my own,as well," "it is as it was"
	done
	echo 'database: {keep_local: [mine]}' >.synco.yml
	pull "as .synco.yml says" --ask "$(uri copy)" --full
	rm .synco.yml
	is "$(execute copy 'SELECT word FROM mine ORDER BY id' | tr '\n' ',')" "my own,as well," "it is as it was"
	pull "with --full, too" --ask "$(uri copy)" --keep-local mine --full
	is "$(execute copy 'SELECT word FROM mine ORDER BY id' | tr '\n' ',')" "my own,as well," "it is as it was"
	number=INTEGER
	[ "$engine" != postgres ] || number=SERIAL
	execute copy "CREATE TABLE notes (id $number PRIMARY KEY, t VARCHAR(9))"
	execute copy "CREATE INDEX notes_t ON notes (t)"
	execute copy "INSERT INTO notes VALUES (1, 'mine')"
	pull "a table that only is here" --ask "$(uri copy)" --keep-local mine,notes
	in_place true "stays, in place"
	is "$(execute copy 'SELECT t FROM notes')" mine "with its rows"
	execute live "CREATE INDEX small_more ON small (more)"
	expected=6 pull "but not when all is filled anew" --ask "$(uri copy)" --keep-local mine,notes
	says "$work/err" "table notes is to be kept" "it says why"
	is "$(execute copy 'SELECT t FROM notes')" mine "nothing was changed"
	execute copy 'ALTER TABLE mine ADD COLUMN more INTEGER'
	expected=6 pull "nor one with other columns" '' "$(uri copy)" --keep-local mine,notes
	says "$work/err" "is to be kept" "it says why"
	pull "a name that no table has" --ask "$(uri copy)" --keep-local nothing
	says "$work/out" "no table nothing" "is warned of"
	equal "and all is as at the source"

	for file in copy.sql copy.sql.zst; do
		rm -f "$file"
		pull "into $file" --ask "$file"
		for ask in --ask ''; do
			execute live "UPDATE large SET word = 'changed' WHERE id = 12${ask:+3}45"
			execute live "INSERT INTO large VALUES (-${#file}${ask:+9}, 'first', 1)"
			execute live "DELETE FROM large WHERE id = 4${ask:+4}${#file}"
			pull "the same again ${ask:-without asking}" "$ask" "$file"
			below $((whole / 2)) "its rows were here"
			pull "and anew" '' anew.sql --full
			cat copy.sql >old.sql
			case $file in *.zst) zstd -qdcf "$file" >old.sql ;; esac
			same anew.sql old.sql "it is as if written anew"
		done
	done
	printf 'spoilt' | dd of=copy.sql bs=1 seek=100000 conv=notrunc status=none
	pull "a file with some other bytes" --ask copy.sql
	same anew.sql copy.sql "is mended"
	head -c 30000 copy.sql.zst >cut.sql.zst
	pull "a file that was cut" --ask cut.sql.zst
	zstd -qdcf cut.sql.zst >old.sql
	same anew.sql old.sql "is whole again"
done
finish
