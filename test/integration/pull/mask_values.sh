# Goal: mask: auto sees who a row is about where no column's English name says it: by words of other languages, and by
# values of texts, JSON and serialised PHP in columns of any name. No canary leaves; apps can read what comes; what was
# seen is said; a row that comes tomorrow is masked, too; and what the policy says wins.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines=${ENGINES-"sqlite mysql postgres"}
# shellcheck disable=SC2086
engines_start $engines || exit 1
cd "$work" || exit 1
mkdir app spool
(umask 077 && "$lite" secret - >app/secret)

policy() {
	printf 'database:\n  mask_secret_file: secret\n  mask: %s\n' "$1" >app/.synco.yml
}

# tables: 400 rows, of which only those in the middle of a table are not looked at.
tables() {
	case $engine in
	mysql) json=JSON blob=LONGBLOB long=LONGTEXT ;;
	postgres) json=JSONB blob=BYTEA long=TEXT ;;
	sqlite) json=JSON blob=BLOB long=TEXT ;;
	esac
	python3 - "$engine" $json $blob $long <<-'END'
		import json
		import sys

		engine, json_type, blob, text = sys.argv[1:]
		print(f"CREATE TABLE klienci (id INTEGER PRIMARY KEY, imie VARCHAR(60), nazwisko VARCHAR(60), kod_pocztowy VARCHAR(9), status VARCHAR(20));")
		print(f"CREATE TABLE clientes (id INTEGER PRIMARY KEY, nombre VARCHAR(60), correo_electronico VARCHAR(90), ciudad VARCHAR(60), importe INTEGER);")
		print(f"CREATE TABLE things (id INTEGER PRIMARY KEY, col7 VARCHAR(90), col8 VARCHAR(60), body {text}, payload {json_type}, raw {blob}, title VARCHAR(60), col9 VARCHAR(60) UNIQUE);")
		print(f"CREATE TABLE extra (id INTEGER PRIMARY KEY, meta_key VARCHAR(60), meta_value {text});")
		print(f"CREATE TABLE kept (id INTEGER PRIMARY KEY, contact_point VARCHAR(90));")


		def quote(value):
		    return "'" + value.replace("\\", "\\\\" if engine == "mysql" else "\\").replace("'", "''") + "'"


		def raw(value):
		    hexed = value.encode().hex()
		    return f"'\\x{hexed}'" if engine == "postgres" else f"X'{hexed}'"


		def php(value):
		    if isinstance(value, int):
		        return f"i:{value};"
		    if isinstance(value, str):
		        return f's:{len(value.encode())}:"{value}";'
		    return f"a:{len(value)}:{{" + "".join(php(k) + php(v) for k, v in value.items()) + "}"


		for i in range(1, 401):
		    name = f"Canary{i}"
		    mail = f"canary.{i}@users{i}.test"
		    data = {"vorname": name, "nested": {"apellidos": [f"{name} Canaryö"], "n": i, "tel": "0171 6660" + str(i)},
		            "text": f"line\n{mail}", "tea": "Assam"}
		    some = {"billing": {"first_name": name, "city": "Canarytown", "country": "PL"}, "note": f"of {mail}!", "n": i}
		    body = f"Frage {i}: bitte an {mail} oder +49 171 6660{i:03} antworten" if i % 40 == 3 else f"Frage {i}"
		    print(f"INSERT INTO klienci VALUES ({i}, '{name}', 'Canaryska{i}', '66-60{i % 10}', 'nowy');")
		    print(f"INSERT INTO clientes VALUES ({i}, '{name}', '{mail}', 'Canaryville', {i});")
		    print(f"INSERT INTO things VALUES ({i}, '{mail}', '+49 171 6660{i:03}', {quote(body)}, {quote(json.dumps(data))}, "
		          f"{raw(php(some))}, 'Chair {i}', 'canary{i}@unique.test');")
		    print(f"INSERT INTO extra VALUES ({i}, {quote(('profile', 'colour')[i % 2])}, {quote(php(some) if i % 2 == 0 else 'blue')});")
		    print(f"INSERT INTO kept VALUES ({i}, 'shop{i}@ours.test');")
	END
}

# pull NAME [HOW]: --ask is ready when it is asked.
pull() {
	local name=$1 how=serve_ready
	shift
	[ "${1-}" != --ask ] || how=serve
	$how --db "$(uri live)" --root "$work/app" --listen 127.0.0.1:0 --spool "$work/spool" "$@"
	run 0 "$name" "$synco" pull "$url" "$token" --json --into "$(uri copy)"
	cat out err serve.out serve.err >>told
	cp serve.out serve.out.last
	cp -r spool "spool.seen$((++seen))"
	stop_serving
	travelled=$(jq -r 'select(.event == "done") | .bytesTravelled' out)
}

no_canary() {
	dump_of copy | grep -v '^/\*!40' >copy.dump
	[ "$engine" != postgres ] || pg -d copy -At -c "SELECT encode(raw, 'escape') FROM things" >>copy.dump
	[ "$engine" != sqlite ] || sqlite3 copy.db "SELECT CAST(raw AS TEXT) FROM things" >>copy.dump
	[ "$engine" != mysql ] || sql -N copy -e "SELECT CONVERT(raw USING utf8mb4) FROM things" >>copy.dump
	is "$(grep -aiE 'canar|@users|@unique|171 6660' copy.dump | head -n 3 | cut -c1-200)" "" "$1: no canary in the target"
	is "$(grep -raicE 'canar|@users|171 6660' told spool.seen* | grep -v ':0$')" "" "$1: nor in what was said and sent"
}

# A value of PHP's serialize() says how long each text is.
readable() {
	python3 - <<-'END'
		import json
		import re
		import sys

		for line in open("php.rows", "rb"):
		    line = line.rstrip(b"\n")
		    for found in re.finditer(rb's:(\d+):"', line):
		        end = found.end() + int(found.group(1))
		        if line[end:end + 2] != b'";':
		            sys.exit(f"broken: {line}")
		for line in open("json.rows", "rb"):
		    value = json.loads(line)
		    assert value["tea"] == "Assam" and set(value) == {"vorname", "nested", "text", "tea"}, line
	END
}

php_text() {
	case $engine in
	mysql) echo 'CONVERT(raw USING utf8mb4)' ;;
	postgres) echo "encode(raw, 'escape')" ;;
	sqlite) echo 'CAST(raw AS TEXT)' ;;
	esac
}

looks() {
	execute copy "SELECT meta_value FROM extra WHERE meta_key = 'profile' ORDER BY id" >php.rows
	execute copy "SELECT $(php_text) FROM things ORDER BY id" >>php.rows
	[ "$engine" != mysql ] || sed -i 's/\\\\/\\/g' php.rows
	execute copy 'SELECT payload FROM things ORDER BY id' >json.rows
	[ "$engine" != mysql ] || sed -i 's/\\\\/\\/g' json.rows
	is "$(grep -c 's:7:"country";s:2:"PL"' php.rows)" 600 "what is not personal stays in serialised PHP"
	run 0 "JSON and PHP can be read" readable
	is "$(execute copy "SELECT COUNT(*) FROM things WHERE col7 LIKE '%@example.invalid' AND col8 LIKE '+999%'")" 400 "addresses and phones are"
	is "$(execute copy 'SELECT COUNT(DISTINCT col9) FROM things')" 400 "what is unique stays so"
	is "$(execute copy "SELECT COUNT(*) FROM things WHERE body LIKE 'Frage %'")" 400 "a text keeps what is not personal"
	for columns in 'klienci id, status' 'clientes id, importe' 'things id, title' 'extra id, meta_key' 'kept id, contact_point'; do
		execute live "SELECT ${columns#* } FROM ${columns%% *} ORDER BY id" >a.rows
		execute copy "SELECT ${columns#* } FROM ${columns%% *} ORDER BY id" >b.rows
		same a.rows b.rows "$columns are as there"
	done
}

# Numbers of people in unique columns that are too short for anything but others of their form.
short_and_unique() {
	(umask 077 && printf 'synco-mask-secret-1:%032d:%064d\n' 1 2 >app/secret)
	create_database live
	drop_database copy
	{
		echo 'CREATE TABLE pessoas (id INTEGER PRIMARY KEY, cpf CHAR(11) NOT NULL UNIQUE, dni VARCHAR(9) NOT NULL UNIQUE, passport_number NUMERIC(8) NOT NULL UNIQUE);'
		echo 'CREATE TABLE loans (id INTEGER PRIMARY KEY, dni VARCHAR(9) NOT NULL REFERENCES pessoas (dni), FOREIGN KEY (dni) REFERENCES pessoas (dni));' |
			if [ "$engine" = mysql ]; then sed 's/ REFERENCES pessoas (dni),/,/'; else sed 's/, FOREIGN KEY .*/);/'; fi
		for i in $(seq 100 399); do
			echo "INSERT INTO pessoas VALUES ($i, '666${i}66666', '66666${i}Z', 66666$i);"
			echo "INSERT INTO loans VALUES ($i, '66666${i}Z');"
		done
	} >short.sql
	execute_file live short.sql || exit 1
	policy '{"*": auto}'
	pull "short and unique"
	first=$travelled
	execute copy 'SELECT cpf, dni, passport_number FROM pessoas' >short.rows
	is "$(grep -cE '666[1-3][0-9]{2}66666|66666[1-3][0-9]{2}(Z|$)' short.rows)" 0 "$engine: no number of anybody is there"
	is "$(grep -cE '^[0-9]{11}.[0-9]{8}[A-Z].[1-9][0-9]{7}$' short.rows)" 300 "$engine: all are of the same form"
	is "$(execute copy 'SELECT COUNT(DISTINCT cpf) + COUNT(DISTINCT dni) + COUNT(DISTINCT passport_number) FROM pessoas')" 900 "$engine: and unique"
	is "$(execute copy 'SELECT COUNT(*) FROM loans l JOIN pessoas p ON p.id = l.id AND p.dni = l.dni')" 300 "$engine: also for who points at them"
	execute live "UPDATE pessoas SET cpf = '77777777777' WHERE id = 200"
	pull "one has changed" --ask
	[ "$travelled" -lt $((first * 3 / 4)) ]
	ok $? "$engine: less travelled ($travelled bytes of $first)"
	echo 'database: {mask: {"*": auto}}' >app/.synco.yml
	serve --db "$(uri live)" --root "$work/app" --listen 127.0.0.1:0 --spool "$work/spool"
	run 5 "$engine: without a secret" "$synco" pull "$url" "$token" --into "$(uri copy)"
	says err 'this mask needs a secret' "$engine: it is refused"
	stop_serving
}

for engine in $engines; do
	echo "# $engine"
	seen=0
	rm -rf spool.seen* told
	create_database live
	drop_database copy
	tables >live.sql
	execute_file live live.sql || exit 1
	[ "$engine" != postgres ] || pg -d live -c ANALYZE
	policy '{"*": auto, kept: {contact_point: keep}}'
	pull "the first pull"
	first=$travelled
	no_canary "first"
	looks
	is "$(jq -r 'select(.event == "info") | .message' serve.out.last | sed -n 's/ in [0-9]* rows: / ... /; s/ by value .*/ by value/; /^mask: auto/p')" \
		"mask: auto looked at 23 columns ... 6 are personal by name, 7 by value" "what was looked at is said"
	says serve.out.last "things.body: e-mail addresses in 7 of 300 values" "and what was found"
	says serve.out.last "extra.meta_value: members like first_name in " "in members, too"

	pull "nothing changed" --ask
	[ "$travelled" -lt $((first / 4)) ]
	ok $? "next to nothing travelled ($travelled bytes of $first)"
	for i in $(seq 401 460); do
		echo "INSERT INTO things (id, col7, body) VALUES ($i, NULL, 'Frage $i');"
		echo "INSERT INTO extra VALUES ($i, 'colour', 'green');"
	done >more.sql
	echo "INSERT INTO things (id, body) VALUES (461, 'an canary@users.test');" >>more.sql
	execute_file live more.sql
	pull "more rows" --ask
	no_canary "the next day"

	printf 'DATABASE_URL=%s\n' "$(uri live)" >app/.env
	run 0 "config check" "$lite" config check --root "$work/app"
	says out "klienci.imie: first_name (auto): the Polish word imie" "config check says which word"
	says out "clientes.nombre: name (auto): the Spanish word nombre" "in which language"
	says out "things.body: redact (auto): e-mail addresses in " "and which values"
	policy '{things: {body: redact, payload: {json: {"$.text": redact}}}}'
	run 0 "detect" "$lite" detect --root "$work/app"
	says out "extra.meta_value looks like redact, and is not masked (members like first_name in " "detect names the others"
	execute copy 'DELETE FROM things'
	pull "redact can be said"
	execute copy 'SELECT body FROM things' >bodies
	is "$(grep -ciE 'canar|171 6660' bodies)" 0 "and holds"
	short_and_unique
done
finish
