# Goal: synco init writes a .synco.yml for the app at hand, which a pull then takes, and spoils none.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app" 100
sqlite_app "$copy"
serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "a source"
export SYNCO_TOKEN=$token TERM=dumb
cd "$copy" || exit 1
umask 077

run 0 "without a terminal" "$synco" init
is "$(stat -c %a .synco.yml)" 644 "everybody may read it"
says .synco.yml "Laravel, with the sets db, public, private" "it says what was found"
grep -qx "  mask: auto" .synco.yml
ok $? "data is masked unless somebody says other"
says .synco.yml "sessions" "and which rows stay away"
run 0 "it is read" "$synco" remotes
is "$(cat "$work/out")" "" "and names no remote"
cp .synco.yml first
run 6 "it is not replaced" "$synco" init --remote "production=$url"
says "$work/err" "--force" "it says how it would be"
same first .synco.yml "it is as it was"
run 0 "--force replaces it" "$synco" init --force --remote "production=$url"
run 0 "a pull takes its remote" "$synco" pull production --only db
sqlite_same "all is here" "$app" "$copy"

rm .synco.yml
for remote in production =ssh://h/a production= production=www.example.com/a 'my shop=ssh://h/a' 'a: {}, b=ssh://h/a' \
	"$(printf 'a=ssh://h/a\nb')"; do
	run 2 "--remote $(printf %q "$remote")" "$synco" init --remote "$remote"
	[ ! -e .synco.yml ]
	ok $? "nothing is written"
done
mkdir "$work/empty"
run 2 "where no app is" "$synco" init --root "$work/empty"
is "$(ls -A "$work/empty")" "" "nothing is written"
run 2 "with an operand" "$synco" init production
run 0 "in another folder" "$synco" init --root "$app"
[ -f "$app/.synco.yml" ] && [ ! -e .synco.yml ]
ok $? "it is there"

at_terminal() {
	local status=$1 name=$2
	shift 2
	run "$status" "$name" timeout 100 python3 "$here/terminal.py" "$@"
}
at_terminal 0 "at a terminal" wait:later 'type: nonsense \n' wait:production 'type:\n' 'wait:nonsense is no URL' wait:later \
	"type:$url\n" wait:production 'type:my shop\n' 'wait:name it with' wait:later "type:$url\n" wait:production 'type:shop\n' \
	'wait:synco plan shop' -- "$synco" init
is "$("$synco" remotes)" "shop	$url" "the answers are in it"
at_terminal 0 "the name that most have" wait:later "type:$url\n" wait:production 'type:\n' -- "$synco" init --force
is "$("$synco" remotes)" "production	$url" "is there for the taking"
at_terminal 0 "no answer" wait:later 'type:\n' -- "$synco" init --force
same first .synco.yml "it is to be said later"
rm .synco.yml
at_terminal 130 "Ctrl-C" wait:later 'type:\x03' -- "$synco" init
at_terminal 1 "the end of the input" wait:later 'type:\x04' -- "$synco" init
[ ! -e .synco.yml ]
ok $? "nothing is written"
stop_serving
finish
