# Goal: what other people chose (names of tables, folders, remotes, warnings) reaches a terminal only as text.
. "$(dirname "$0")/../../lib/tap.sh"

# A title, colours, a C1 control, a line that runs the other way, a line's end, a bell.
evil=$(printf '\033]0;owned\007\033[31m\302\233m\342\200\256\342\200\250\r')
# printed NAME: neither of the last command's outputs has anything that a terminal would obey.
printed() {
	local found
	found=$(cat "$work/out" "$work/err" | LC_ALL=C grep -c -P '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]')
	is "$found" 0 "$1"
	[ "$found" = 0 ] || cat -v "$work/out" "$work/err" | sed 's/^/# /' | cut -c 1-300 | head
}

app="$work/shop$evil"
mkdir -p "$app/up$evil" "$app/uploads" "$work/here"
echo one >"$app/uploads/a$evil"
sqlite3 "$app/a.sqlite" "CREATE TABLE \"t$evil\" (id INTEGER PRIMARY KEY, \"c$evil\" TEXT, \"email$evil\" TEXT, email TEXT);
	INSERT INTO \"t$evil\" VALUES (1, 'x', 'y', 'z');
	CREATE VIEW \"v$evil\" AS SELECT nothing FROM nowhere;
	CREATE VIRTUAL TABLE \"f$evil\" USING fts5(x)" 2>/dev/null
printf 'DATABASE_URL="sqlite:///a.sqlite"\nAPP_URL="http://x%s"\n' "$evil" >"$app/.env"
cat >"$app/.synco.yml" <<'END'
files: {sets: {uploads: {folder: uploads}}}
database: {exclude: ["nothing*"]}
END
cd "$app" || exit 1
run 0 "detect" "$lite" detect
says "$work/out" '\x1b]0;owned' "shows what is there"
printed "detect: as text"
run 0 "config check" "$lite" config check
says "$work/out" 'email' "shows what is there"
printed "config check: as text"
run 2 "a verb that is none" "$lite" "$evil"
printed "the verb: as text"
run 2 "an option that is none" "$lite" serve "--$evil"
printed "the option: as text"

# The same for a checkout whose files name such things: they are errors, and these are shown as text.
cd "$work/here" || exit 1
for text in 'remotes: {"x\e[31m": {url: "ssh://www"}}' 'remotes: {x: {url: "ssh://www/\e]0;owned\a"}}' \
	'remotes: {x: {via: "ssh www\n x", root: /}}' 'remotes: {x: {via: ssh, root: "/\x9b31m"}}' \
	'after_pull: ["one\rtwo"]' 'database: {mask: {users: {"e\e[1m": email}}}' '"\e[1m": 1' 'database: {url: "\x7f"}' \
	'database: {where: {a: "x = 1\n"}}' 'files: {sets: {"\e": {folder: x}}}'; do
	printf '%s\n' "$text" >.synco.yml
	for verb in "remotes" "config check" "plan x"; do
		# shellcheck disable=SC2086
		run 2 "$verb: $text" "$synco" $verb
		printed "$verb: as text"
		says "$work/err" ".synco.yml:1:" "$verb: with its place"
	done
done
printf 'remotes: {x: {url: "ssh://www/\\u202e\\L"}}\n' >.synco.yml
run 0 "what deceives" "$synco" remotes
printed "is shown as it is"
run 4 "a folder with such a name" "$synco" plan "ssh://nowhere.invalid/$evil" --only db
printed "an address: as text"
rm .synco.yml

serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "a source with such names"
for what in plan pull; do
	run 0 "$what" "$synco" $what "$url" "$token" --into "sqlite:$work/here/b.sqlite" --files "$work/here/files"
	printed "$what: as text"
	run 0 "$what, at a terminal" env TERM=xterm python3 "$here/terminal.py" -- "$synco" $what "$url" "$token" \
		--into "sqlite:$work/here/b.sqlite" --files "$work/here/files" --yes
	sed 's/\x1b\[K//g; s/\r//g' "$work/out" >"$work/drawn" && mv "$work/drawn" "$work/out"
	printed "$what at a terminal: as text"
done
run 0 "as JSON" "$synco" plan "$url" "$token" --into "sqlite:$work/here/b.sqlite" --json
printed "JSON: escaped"
jq -e . "$work/out" >/dev/null
ok $? "and JSON it is"
run 0 "a target with such a name" "$synco" pull "$url" "$token" --into "sqlite:$work/here/$evil" --only db
printed "its name: as text"
stop_serving
finish
