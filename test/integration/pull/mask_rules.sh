# Goal: a mask that fits nothing, and a column of which a strict policy says nothing, stop the pull before anything is read;
# names fold as the engine folds them; config check --accept writes down what is missing, and nothing else.
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
mkdir app
"$lite" secret --root app "$work/secret" >/dev/null || exit 1

# policy LINE...: of database.
policy() {
	{
		printf 'database:\n  url: "%s"\n  mask_secret_file: ../secret\n' "$(uri live)"
		printf '  %s\n' "$@"
	} >app/.synco.yml
}

# pull STATUS NAME [TEXT]: the message of 5 says TEXT.
pull() {
	serve --db "$(uri live)" --root "$work/app" --listen 127.0.0.1:0
	run "$1" "$engine: $2" "$synco" pull "$url" "$token" --into "$(uri copy)"
	[ -z "${3-}" ] || says err "$3" "$engine: $2: the message says so"
	stop_serving
}

people() {
	local sql="CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(90), nick VARCHAR(40), boss INTEGER);
		CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, body VARCHAR(90));
		CREATE VIEW shown AS SELECT email FROM people;
		INSERT INTO people VALUES (1, 'anna@x.example', 'anni', NULL);
		INSERT INTO people VALUES (2, 'ben@x.example', 'benni', 1);
		INSERT INTO notes VALUES (1, 'a word')"
	drop_database copy
	create_database live
	printf '%s;\n' "$sql" >people.sql
	execute_file live people.sql
}

slips() {
	local suggestion='there is no table peple: did you mean people?'
	policy 'mask: {peple: {email: email}}'
	pull 5 "a table that is not there" "4:25: database.mask: $suggestion"
	policy 'mask: {peple: auto}'
	pull 5 "auto for it" "4:17: database.mask: $suggestion"
	policy 'mask: {"pep_*": {email: email}}'
	pull 5 "a pattern that fits none" 'there is no table pep_*'
	policy 'mask: {people: {emial: email}}'
	pull 5 "a column that is not there" 'table people has no column emial that travels: did you mean email?'
	policy 'mask: {shown: {email: email}}'
	pull 5 "a view" 'shown is a view: mask the columns of the tables that it shows'
	policy 'skip: [notes]' 'mask: {notes: {body: null}, people: {email: email}}'
	pull 0 "a table that does not travel"
	policy 'mask: {PEOPLE: {Email: email}}'
	case $engine in
	sqlite) pull 0 "names in another case" ;;
	mysql) pull 5 "a table in another case" "there is no table PEOPLE: did you mean people?" ;;
	postgres) pull 5 "a table in another case" "there is no table PEOPLE: did you mean people?" ;;
	esac
	policy 'mask: {people: {EMAIL: email}}'
	if [ "$engine" = postgres ]; then
		pull 5 "a column in another case" "did you mean email?"
	else
		pull 0 "a column in another case"
		is "$(execute copy "SELECT COUNT(*) FROM people WHERE email LIKE '%@example.invalid'")" 2 "$engine: is masked"
	fi
}

strict() {
	local unsaid=people.nick
	policy '# nothing else passes' 'mask:' '  "*": strict # ours' '  people:' '    nick: keep # harmless' 'exclude: [notes]'
	[ "$engine" != sqlite ] || policy 'mask:' '  "*": strict # ours' '  people:' '    nick: keep # harmless' '    boss: keep' 'exclude: [notes]'
	execute live "ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id)" 2>/dev/null
	pull 0 "all is said"
	is "$(execute copy "SELECT nick FROM people WHERE id = 1 AND email LIKE '%@example.invalid'")" anni "$engine: masked, or kept"
	execute live 'ALTER TABLE people ADD COLUMN shoe INTEGER'
	execute live 'UPDATE people SET shoe = 43'
	pull 5 "a column that a migration added" 'nothing is said of people.shoe: say there'
	cp app/.synco.yml before.yml
	run 2 "$engine: config check" "$lite" config check --root app
	says out 'unsaid     people.shoe' "$engine: names it"
	same before.yml app/.synco.yml "$engine: and writes nothing"
	chmod 640 app/.synco.yml
	run 0 "$engine: it is accepted" "$lite" config check --root app --accept
	says out 'accepted   people.shoe: keep' "$engine: and named"
	diff before.yml app/.synco.yml | grep '^[<>]' >added
	is "$(cat added)" ">       shoe: keep" "$engine: nothing else changed"
	is "$(stat -c %a app/.synco.yml)" 640 "$engine: nor its mode"
	pull 0 "then it travels"
	is "$(execute copy 'SELECT MIN(shoe) FROM people')" 43 "$engine: as it is"
	cp app/.synco.yml before.yml
	run 0 "$engine: nothing is missing" "$lite" config check --root app --accept
	same before.yml app/.synco.yml "$engine: nothing is written"
	policy 'mask: strict'
	run 0 "$engine: of all" "$synco" config check --root app --accept
	pull 0 "everything is accepted"
	is "$(execute copy "SELECT COUNT(*) FROM people WHERE email LIKE '%@example.invalid'")" 2 "$engine: but what looks personal"
}

# shown SELECT: of the copy, in one line.
shown() {
	execute copy "$1" | tr '\n\t' ' |' | sed 's/ $//'
}

exceptions() {
	local ours="email LIKE '%@ours.example'" rest i
	people
	execute live "INSERT INTO people VALUES (3, 'carl@ours.example', 'carlo', 1)"
	execute live "INSERT INTO people VALUES (4, NULL, 'dora', 1)"
	policy "mask: {people: {email: {mask: email, unless: \"$ours\"}, nick: {text: x, unless: \"$ours OR id = 1\"}}}"
	pull 0 "unless"
	is "$(shown "SELECT id FROM people WHERE email LIKE '%@example.invalid' ORDER BY id")" "1 2" "$engine: others are masked"
	is "$(shown "SELECT email FROM people WHERE id = 3")" carl@ours.example "$engine: ours are not"
	is "$(shown "SELECT nick FROM people ORDER BY id")" "anni x carlo x" "$engine: what is not known is no reason"
	execute live "UPDATE people SET email = 'carl@x.example' WHERE id = 3"
	execute live "UPDATE people SET email = 'ben@ours.example' WHERE id = 2"
	pull 0 "rows that changed sides"
	is "$(shown "SELECT id FROM people WHERE email LIKE '%@example.invalid' ORDER BY id")" "1 3" "$engine: are masked anew"
	is "$(shown "SELECT email FROM people WHERE id = 2")" ben@ours.example "$engine: or no longer"
	execute live "INSERT INTO people SELECT id + 100, 'x@y.example', 'n', 1 FROM people"
	rest="SELECT COUNT(*) FROM people WHERE email LIKE '%@example.invalid'"
	policy "mask: {people: {email: {mask: email, unless: \"$ours AND id IN (SELECT n.id FROM $([ $engine != postgres ] || echo public.)notes n)\"}}}" 'where: {people: "id > 1"}'
	pull 0 "with another table, and a choice of rows"
	is "$(shown "$rest")" 6 "$engine: it is asked of each row"
	policy "mask: {people: {email: {mask: email, unless: \"emial LIKE '%'\"}}}"
	pull 5 "a column that is not there" ".synco.yml:4:26: people.email: unless: "
	policy "mask: {people: {email: {mask: email, unless: \"1 = 1\"}}}"
	pull 5 "all rows" "it speaks of no column"
	policy "mask: {people: {email: {mask: email, unless: \"email LIKE (\"}}}"
	fails 2 "half a condition" "there is a ( without its )"
	policy "mask: {people: {boss: {mask: hash, unless: \"id = 1\"}}}"
	execute live "ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id)" 2>/dev/null
	[ "$engine" = sqlite ] || pull 5 "a linked column" "it is masked in some rows only"
}

# What a condition does not take is not told to who may not see it; values name kinds as people spell them.
quiet() {
	people
	case $engine in
	postgres) execute live "INSERT INTO people VALUES (7, 'canary@x.de', 'n', 1); SELECT lo_from_bytea(0, 'a')" ;;
	mysql)
		cat >loud.sql <<-'END'
			DELIMITER //
			CREATE FUNCTION loud(x TEXT) RETURNS INT DETERMINISTIC BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = x; RETURN 1; END//
			INSERT INTO people VALUES (7, 'canary@x.de', 'n', 1)//
		END
		execute_file live loud.sql
		;;
	esac
	for condition in "nick = 'n' AND CAST(email AS integer) = 1" "nick = 'n' AND loud(email) = 1"; do
		case "$engine $condition" in "postgres "*CAST* | "mysql "*loud*) ;; *) continue ;; esac
		policy "mask: {people: {email: {mask: email, unless: \"$condition\"}}}"
		pull 5 "a value that a condition does not take" "a row's value is not what a condition"
		policy 'mask: {people: {email: email}}' "where: {people: \"$condition\"}"
		pull 5 "nor another condition" "a row's value is not what a condition"
		is "$(grep -c canary err serve.out | paste -sd ' ')" "err:0 serve.out:0" "$engine: it is not told"
	done
	execute live "DELETE FROM people WHERE id = 7"
	execute live "INSERT INTO notes VALUES (8, 'First_Name'); INSERT INTO notes VALUES (9, 'keep')"
	execute live "ALTER TABLE notes ADD COLUMN v VARCHAR(90)"
	execute live "UPDATE notes SET v = 'canary'"
	policy 'mask: {notes: {v: {switch: body, cases: {Keep: keep, first_name: {text: x}, a word: {text: y}}}}}'
	pull 0 "values in other letters"
	is "$(shown "SELECT v FROM notes ORDER BY id")" "y x canary" "$engine: are masked, too"
	[ "$engine" = postgres ] || return 0
	execute live "ALTER TABLE people ADD COLUMN iban bytea"
	execute live "UPDATE people SET iban = 'DE12-canary'"
	policy 'mask: {"*": auto, people: {iban: scramble}}'
	pull 0 "bytes, and large objects beside mask: auto"
	is "$(shown "SELECT count(*) FROM people WHERE length(iban) = 11 AND iban <> 'DE12-canary' AND substr(iban, 5, 1) = '-'")" 2 "$engine: bytes keep their form"
	says serve.out "large objects: mask: auto does not look at them" "$engine: they are named"
}

# fails STATUS NAME TEXT: nothing is served.
fails() {
	run "$1" "$engine: $2" timeout 60 "$lite" serve --root "$work/app" --listen 127.0.0.1:0
	says err "$3" "$engine: $2: the message says so"
}

# What PostgreSQL keeps of a column's values beside it.
parts() {
	create_database live
	drop_database copy
	cat >parts.sql <<-'END'
		CREATE TABLE log (id integer NOT NULL, email text, at date NOT NULL) PARTITION BY RANGE (at);
		CREATE TABLE log_25 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
		CREATE TABLE log_26 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
		CREATE TABLE log_26_1 PARTITION OF log_26 DEFAULT;
		INSERT INTO log VALUES (1, 'canary1@x.example', '2025-05-05'), (2, 'canary2@x.example', '2026-05-05');
		CREATE TABLE party (id integer PRIMARY KEY, contact text);
		CREATE TABLE staff (pay integer, PRIMARY KEY (id)) INHERITS (party);
		INSERT INTO party VALUES (1, 'canary3@x.example');
		INSERT INTO staff VALUES (2, 'canary4@x.example', 5);
		CREATE TABLE docs (id integer PRIMARY KEY, body text, words tsvector, made tsvector, up text GENERATED ALWAYS AS (upper(body)) STORED);
		CREATE TRIGGER words BEFORE INSERT OR UPDATE ON docs FOR EACH ROW
			EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.simple', body);
		INSERT INTO docs VALUES (1, 'canary5', NULL, to_tsvector('simple', 'canary5'));
		CREATE VIEW bosses AS SELECT id FROM party WHERE contact = 'boss@firma.de';
	END
	execute_file live parts.sql
	policy 'mask: {log: {email: email}, party: {contact: hash}, docs: {body: {text: hidden}}}'
	pull 0 "partitions, heirs, words"
	pg -d copy -At -c "SELECT * FROM log" -c "SELECT * FROM party" -c "SELECT * FROM staff" -c "SELECT * FROM docs" >all
	is "$(grep -ci canary all)" 0 "$engine: nothing of a value is left"
	is "$(shown "SELECT count(*) FROM log WHERE email LIKE '%@example.invalid'") $(shown 'SELECT count(*) FROM party')" "2 2" "$engine: all rows came"
	is "$(shown "SELECT words::text || made::text || up FROM docs")" HIDDEN "$engine: what is made of others is made anew, or empty"
	says serve.out "some hold what looks like addresses or numbers of people: view public.bosses" "$engine: literals are named"
	policy 'exclude: [party, log]'
	pull 0 "without their rows"
	is "$(shown "SELECT count(*) FROM log") $(shown 'SELECT count(*) FROM party')" "0 0" "$engine: none came"
}

# One .synco.yml for several databases: what fits nothing in one may be another's.
several() {
	mkdir several
	sqlite3 several/a.db "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO users VALUES (1, 'a@x.example')"
	sqlite3 several/b.db "CREATE TABLE visits (id INTEGER PRIMARY KEY, who TEXT); INSERT INTO visits VALUES (1, 'canary')"
	printf 'DATABASE_URL=sqlite:%s\nANALYTICS_DATABASE_URL=sqlite:%s\n' "$work/several/a.db" "$work/several/b.db" >several/.env
	for rules in '{users: {email: email}, visits: {who: {text: x}}}' '{users: {email: email}, visit: {who: {text: x}}}' \
		'{users: {email: email}, visits: {whom: {text: x}}}'; do
		echo "database: {mask: $rules}" >several/.synco.yml
		serve --root "$work/several" --listen 127.0.0.1:0
		"$synco" pull "$url" "$token" --into "db=sqlite:$work/a.db" --into "db-analytics=sqlite:$work/b.db" >out 2>err
		echo "$? $(grep -oE 'there is no table visit|has no column whom' err)" >>several.out
		stop_serving
	done
	is "$(paste -sd, several.out)" "0 ,5 there is no table visit,5 has no column whom" "several databases: a rule fits one of them"
	is "$(sqlite3 b.db 'SELECT who FROM visits')" x "several databases: and masks there"
}

several
for engine in $engines; do
	[ "$engine" != postgres ] || parts
	exceptions
	quiet
	people
	slips
	strict
done
finish
