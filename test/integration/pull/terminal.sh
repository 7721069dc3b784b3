# Goal: synco pull without arguments asks at a terminal where from and what, and leaves the terminal as it was.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/app copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 500
files_fill "$app"
sqlite_app "$copy"
serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "a source"
export SYNCO_TOKEN=$token TERM=xterm
cd "$copy" || exit 1
cat >.synco.yml <<END
remotes:
  nowhere: {via: "false"}
  production: {url: "$url"}
  files: {url: "$url", only: [files]}
END

# at_terminal STATUS NAME STEP... -- COMMAND...: see test/lib/terminal.py.
at_terminal() {
	local status=$1 name=$2
	shift 2
	run "$status" "$name" timeout 100 python3 "$here/terminal.py" "$@"
	is "$(tail -n 1 "$work/out")" "as it was" "$name: the terminal"
}

# came: which of the sets are here; then they are not.
came() {
	(cd "$copy" && ls -d database/database.sqlite storage/app/public/* storage/app/private/* 2>/dev/null) |
		cut -d / -f 1-3 | sort -u | tr '\n' ' '
	rm -rf "$copy/database/database.sqlite" "$copy/storage/app"
}
came >/dev/null
db=database/database.sqlite public=storage/app/public private=storage/app/private
from="Pull from where?" what="What is to come?"

at_terminal 0 "arrows, and enter for all" "wait:$from" wait:files 'type:\x1b[B\x1b[B\x1bOA\r' "wait:$what" wait:private \
	'type:\r' -- "$synco" pull
is "$(came)" "$db $private $public " "all came"
says "$work/out" "$from production" "the answers stay"
says "$work/out" "$what db public private" "both"
at_terminal 0 "numbers, and space" "wait:$from" wait:files type:2 'type:\r' "wait:$what" wait:private 'type:2 ' \
	'wait:[ ] public' 'type:\r' -- "$synco" pull
is "$(came)" "$db $private " "what was not ticked did not come"
at_terminal 0 "none, which can't be, then one" "wait:$from" wait:files 'type:2\r' "wait:$what" wait:private 'type:a' \
	'wait:[ ] db' 'type:\r3 ' 'wait:[x] private' 'type:\r' -- "$synco" pull
is "$(came)" "$private " "one came"
at_terminal 0 "a remote with sets of its own" "wait:$from" wait:files 'type:3\r' "wait:$what" wait:private 'type:\r' \
	-- "$synco" pull
is "$(came)" "$private $public " "these were offered"
at_terminal 0 "sets that are named are not asked for" "wait:$from" wait:files 'type:2\r' -- "$synco" pull --only db
is "$(came)" "$db " "they came"
at_terminal 0 "nor is a remote" -- "$synco" pull production --only db
is "$(came)" "$db " "it came"
at_terminal 0 "a plan" "wait:$from" wait:files 'type:2\r' "wait:$what" wait:private 'type:\r' -- "$synco" plan
is "$(came)" "" "brings nothing"

for term in dumb ''; do
	export TERM=$term
	at_terminal 0 "numbers that are typed (TERM '$term')" "wait:$from" wait:1: 'type:4\n' "wait:from 1 to 3" \
		'type:2 3\n' 'wait:one number' 'type:2\n' "wait:$what" wait:all: 'type:1, x\n' wait:all: 'type:1,3\n' -- "$synco" pull
	is "$(came)" "$db $private " "those came"
	grep -q $'\033' "$work/out"
	is $? 1 "nothing is drawn"
done
unset TERM
at_terminal 0 "enter for the first, and for all" "wait:$from" wait:1: 'type:2\n' "wait:$what" wait:all: 'type:\n' \
	-- "$synco" pull
is "$(came)" "$db $private $public " "they came"
export TERM=xterm
at_terminal 0 "a terminal of few lines" 4 "wait:$from" wait:1: 'type:2\n' "wait:$what" wait:all: 'type:1\n' -- "$synco" pull
is "$(came)" "$db " "numbers are typed there, too"

at_terminal 130 "Ctrl-C" "wait:$from" wait:files 'type:\x03' -- "$synco" pull
at_terminal 143 "SIGTERM" "wait:$from" wait:files signal:TERM -- "$synco" pull
at_terminal 129 "SIGHUP at the second question" "wait:$from" wait:files 'type:2\r' "wait:$what" wait:private signal:HUP \
	-- "$synco" pull
at_terminal 1 "q" "wait:$from" wait:files type:q -- "$synco" pull
says "$work/out" "nothing was chosen" "is said"
at_terminal 1 "an escape alone" "wait:$from" wait:files 'type:\x1b' -- "$synco" pull
TERM=dumb at_terminal 1 "the end of the input" "wait:$from" wait:1: 'type:\x04' -- "$synco" pull
at_terminal 2 "JSON is for programs" -- "$synco" pull --json
is "$(came)" "" "nothing came"

# A second database.  One that the app here lacks would be an error when it is named, so it is not ticked.
stop_serving
echo "ANALYTICS_DATABASE_URL=sqlite:$work/analytics.db" >>"$app/.env"
sqlite3 "$work/analytics.db" 'CREATE TABLE visits (id INTEGER PRIMARY KEY)'
serve_ready --root "$app" --listen 127.0.0.1:0
export SYNCO_TOKEN=$token
printf 'remotes: {production: {url: "%s"}}\n' "$url" >.synco.yml
at_terminal 0 "a database that nothing here takes" "wait:$what" 'wait:[ ] db-analytics' 'type:\r' -- "$synco" pull
is "$(came)" "$db $private $public " "a remote that is alone is not asked for, and the rest came"
at_terminal 0 "all, as without a question" "wait:$what" 'wait:[ ] db-analytics' 'type:2 \r' -- "$synco" pull
says "$work/out" "db-analytics is left out" "it is named"
is "$(came)" "$db $private $public " "the rest came"
at_terminal 2 "it is wanted, and one is not" "wait:$what" 'wait:[ ] db-analytics' 'type:2 3 \r' -- "$synco" pull
says "$work/out" "db-analytics: the app in this folder has no such database" "it can't be had"
is "$(came)" "" "nothing came"
echo "ANALYTICS_DATABASE_URL=sqlite:$copy/analytics.db" >>.env
at_terminal 0 "one that the app here has" "wait:$what" 'wait:[x] db-analytics' 'type:\r' -- "$synco" pull
is "$(came)" "$db $private $public " "all came"
is "$(sqlite3 analytics.db .tables)" visits "also that one"
rm analytics.db
at_terminal 0 "without it" "wait:$what" 'wait:[x] db-analytics' 'type:2 ' 'wait:[ ] db-analytics' 'type:\r' \
	-- "$synco" pull
is "$(came)" "$db $private $public " "the rest came"
[ ! -e analytics.db ]
ok $? "and it did not"

cat >.synco.yml <<END
remotes:
  nowhere: {via: "false"}
  production: {url: "$url"}
  files: {url: "$url", only: [files]}
END
run 2 "without a terminal" "$synco" pull
says "$work/err" "say which of the remotes of .synco.yml: nowhere, production, files" "it says what is missing"
stop_serving
finish
