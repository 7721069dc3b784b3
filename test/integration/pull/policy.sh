# Goal: what the source's .synco.yml says of files and tables holds, whatever is asked for; a file that
# is wrong or can't be read serves nothing; config check and detect say what it comes to.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app here=$work/here
mkdir -p "$app/storage/app/public" "$app/storage/app/private" "$app/var/more/deep" "$here"
for dir in "$app" "$here"; do
	touch "$dir/artisan"
	printf 'DB_CONNECTION=sqlite\nDB_DATABASE=database.sqlite\nAPP_KEY=base64:0123456789abcdef0123456789abcdef\n' >"$dir/.env"
done
sqlite3 "$app/database.sqlite" "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(190) UNIQUE, note TEXT);
	CREATE TABLE log_a (id INTEGER PRIMARY KEY, t TEXT); CREATE TABLE cache (k TEXT, v TEXT);
	INSERT INTO users VALUES (1, 'a@canary.example', 'n'), (2, 'b@canary.example', NULL);
	INSERT INTO log_a VALUES (1, 'x'); INSERT INTO cache VALUES ('k', 'v')"
echo small >"$app/storage/app/private/small.txt"
head -c 30000 /dev/urandom >"$app/storage/app/private/large.bin"
echo zip >"$app/storage/app/private/a.zip"
echo public >"$app/storage/app/public/p.txt"
echo more >"$app/var/more/deep/m.txt"
echo zip >"$app/var/more/m.zip"

policy() {
	printf '%s\n' "$1" >"$app/.synco.yml"
}

# pull_app NAME ARG...: into $here, with everything that can be asked for.
pull_app() {
	local name=$1
	shift
	serve_ready --root "$app" --all --listen 127.0.0.1:0 || return 1
	(cd "$here" && "$synco" pull "$url" "$token" "$@") >"$work/out" 2>"$work/err"
	is $? 0 "$name"
	stop_serving
}

policy 'database: {mask: auto, exclude: ["log_*"]}
files:
  exclude: ["*.zip"]
  max_size: 20k
  skip: [public]
  sets: {more: {folder: var/more}}'
# Where a set of one's own goes is said here, too.
echo 'files: {sets: {more: {folder: var/more}}}' >"$here/.synco.yml"
pull_app "pull with a policy"
is "$(sqlite3 "$here/database.sqlite" "SELECT count(*) FROM log_a")" 0 "an excluded table has no rows, with --all either"
is "$(sqlite3 "$here/database.sqlite" "SELECT count(*) FROM cache")" 1 "--all brings what the framework leaves out"
is "$(sqlite3 "$here/database.sqlite" "SELECT count(*) FROM users WHERE email LIKE '%@example.invalid'")" 2 "masks hold"
is "$(cd "$here" && find storage var -type f | sort | tr '\n' ' ')" "storage/app/private/small.txt var/more/deep/m.txt " \
	"neither large files, nor patterns, nor skipped sets; one more set"
pull_app "again"
says "$work/err" " 0 rows" "nothing comes"

run 0 "config check" "$synco" config check --root "$app"
says "$work/out" "masked     users.email: email (auto)" "names what is masked"
says "$work/out" "structure  log_*" "and what is excluded"
says "$work/out" "never *.zip" "and files"
rm "$app/.synco.yml"
run 0 "detect without a policy" "$lite" detect --root "$app"
says "$work/out" "personal   users.email looks like email, and is not masked" "names what looks personal"
policy 'database: {mask: {users: {email: email}}}'
run 0 "detect with one" "$lite" detect --root "$app" --json
is "$(jq -c .personal "$work/out")" "[]" "does not"

policy 'database: {url: "sqlite:'"$work"'/other.sqlite"}'
sqlite3 "$work/other.sqlite" "CREATE TABLE other (id INTEGER PRIMARY KEY); INSERT INTO other VALUES (5)"
pull_app "database.url" --only db --into "sqlite:$work/copy.sqlite"
is "$(sqlite3 "$work/copy.sqlite" "SELECT id FROM other")" 5 "is another database"

# refused STATUS NAME TEXT: nothing is served, and the message has TEXT.
refused() {
	run "$1" "$2" timeout 20 "$lite" serve --root "$app" --listen 127.0.0.1:0
	says "$work/err" "$3" "$2: says where and why"
	is "$(grep -c 'synco pull' "$work/out" "$work/err" | grep -cv ':0')" 0 "$2: nothing is served"
}
policy 'database: {msak: auto}'
refused 2 "an unknown key" ".synco.yml:1:12: database.msak: unknown key: did you mean mask?"
policy 'database: {mask: [auto]}'
refused 2 "a wrong type" ".synco.yml:1:18: database.mask: give auto, or a mapping"
policy 'a: &a [*a]'
refused 2 "an anchor in a loop" ".synco.yml:1:"
policy 'files: {sets: {nowhere: {max_size: 5}}}'
refused 2 "a set that is not there" ".synco.yml:1:25: files.sets.nowhere: there is no such set here"
policy 'database: {mask_secret_file: short, mask: auto}'
echo short >"$app/short"
refused 2 "a secret that is none" "is no secret as synco-lite makes them"
rm "$app/.synco.yml"
mkdir "$app/.synco.yml"
refused 1 "a policy that can't be read" ".synco.yml"
rmdir "$app/.synco.yml"
policy 'database: {mask: {users: {id: email}}}'
run 2 "config check of a mask that does not fit" "$lite" config check --root "$app"
says "$work/err" ".synco.yml:1:31: users.id: the mask email does not fit INTEGER: the column takes no text" "says where and why"
serve --root "$app" --listen 127.0.0.1:0
(cd "$here" && "$synco" pull "$url" "$token" --only db) >"$work/out" 2>"$work/err"
is $? 5 "a pull of it"
says "$work/err" "the mask email does not fit" "says why, too"
is "$(sqlite3 "$here/database.sqlite" "SELECT count(*) FROM users")" 2 "and leaves what is here"
stop_serving
finish
