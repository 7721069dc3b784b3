# Goal: masks of values are made with a secret that nobody but the source's people has: without one nothing is read, the
# database's password and the app's own secret are none, and synco-lite secret makes one that is safe where it lies.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/web.sh"

cd "$work" || exit 1
mkdir -p app/public dest
app=$work/app
unset SYNCO_MASK_SECRET XDG_CONFIG_HOME
password=the-password-of-production
key=base64:9P3x0Vb2mY1s7Jx4qkZbqv8o3c5m1N2a6d7e8f9g0hA=
sqlite3 app/app.db "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, birthday DATE, plz INTEGER, code TEXT);
	INSERT INTO users VALUES (1, 'anna@x.example', '1990-05-17', 10115, 'x'), (2, 'ben@x.example', '1985-12-03', 80331, 'y')"
printf 'APP_KEY=%s\nDB_CONNECTION=sqlite\nDB_DATABASE=%s\nDB_PASSWORD=%s\n' "$key" "$app/app.db" "$password" >app/.env
echo '<?php' >app/artisan

policy() {
	printf '%s\n' "$1" >app/.synco.yml
}

# pull STATUS NAME [TEXT]: of the app; the message of 5 says TEXT.
pull() {
	serve --db "sqlite:$app/app.db" --root "$app" --listen 127.0.0.1:0
	run "$1" "$2" "$synco" pull "$url" "$token" --into "sqlite:$work/dest/copy.db"
	[ -z "${3-}" ] || says err "$3" "$2: the message says so"
	stop_serving
}

# fails STATUS NAME TEXT: nothing is served.
fails() {
	run "$1" "$2" timeout 60 "$lite" serve --db "sqlite:$app/app.db" --root "$app" --listen 127.0.0.1:0
	says err "$3" "$2: the message says so"
}

asks='make one at the source with "synco-lite secret" and name its file in database.mask_secret_file'
for masks in auto '{users: {email: {mask: email, by: value}}}' '{users: {code: hash}}' '{users: {plz: scramble}}' \
	'{users: {birthday: date_shift}}' '{users: {code: {json: {"$.a": hash}}}}' '{users: {id: hash}}'; do
	policy "database: {mask: $masks}"
	rm -f dest/copy.db
	pull 5 "$masks without a secret" "$asks"
	[ ! -e dest/copy.db ]
	ok $? "nothing came"
done
for masks in '{users: {email: email, code: scramble, birthday: null, plz: {number: [1, 9]}}}' '{users: {code: {text: x}}}'; do
	policy "database: {mask: $masks}"
	pull 0 "$masks without a secret"
done
policy 'database: {mask: auto}'
run 2 "config check says so" "$lite" config check --root "$app"
says out "masked     users.birthday: date_shift (auto)" "after all columns"
says err "$asks" "and the command"
run 0 "detect finds the app" "$lite" detect --root "$app"

echo "# what others know is no secret"
for text in hunter2 "a sentence of more than thirty letters" "synco-mask-secret-1:salt:secret" \
	"$("$lite" secret - | tr 0-9a-f x)" "$("$lite" secret - | cut -c1-100)"; do
	SYNCO_MASK_SECRET=$text fails 2 "$text" "SYNCO_MASK_SECRET is no secret as synco-lite makes them"
	says err 'make one with "synco-lite secret -"' "and the command"
done
run 2 "the database's password" env SYNCO_MASK_SECRET=$password timeout 60 "$lite" serve \
	--db "mysql://app:$password@127.0.0.1:1/shop" --root "$app" --listen 127.0.0.1:0
says err "is the database's password, which others know" "it is named"
SYNCO_MASK_SECRET=$key fails 2 "APP_KEY" "is the app's own secret, which others know"
printf '%s\n' "$key" >app/key && chmod 600 app/key
policy 'database: {mask: auto, mask_secret_file: key}'
fails 2 "a file with APP_KEY" "is the app's own secret, which others know"
head -c 32 /dev/urandom >app/key
fails 2 "a file of another form" "database.mask_secret_file: $app/key is no secret as synco-lite makes them"

echo "# synco-lite secret"
policy 'database: {mask: auto}'
umask 022
run 0 "makes one" "$lite" secret --root "$app"
file=$HOME/.config/synco/mask-secret
is "$(stat -c '%a %h' "$file")" "600 1" "for nobody else"
is "$(stat -c %a "$HOME/.config/synco")" 700 "in a folder of its own"
is "$(cat out)" "  mask_secret_file: $file" "the line to add, and nothing else"
cp "$file" first
run 2 "it is not made again" "$lite" secret --root "$app"
same first "$file" "nor replaced"
says err "add \"mask_secret_file: $file\" below \"database:\"" "the line for another app, or who lost it"
run 0 "makes another" "$lite" secret --root "$app" "$work/second"
is "$(cat first second | tr ':' '\n' | sort | uniq -d)" synco-mask-secret-1 "with another salt"
run 0 "makes folders on the way" "$lite" secret --root "$app" "$work/far/away: #1/\"key\""
is "$(stat -c %a far/*)" 700 "for nobody else"
policy "$(printf 'database:\n  mask: auto\n%s\n' "$(cat out)")"
pull 0 "the line as it was printed, of a name with all kinds of letters"
policy 'database: {mask: auto}'
run 0 "prints one" "$lite" secret --root "$app" -
is "$(grep -cE '^synco-mask-secret-1:[0-9a-f]{32}:[0-9a-f]{64}$' out)$(wc -l <out)" 11 "and nothing else"
SYNCO_MASK_SECRET=$(cat out) pull 0 "for the variable"
ln -s "$work/nowhere" linked
run 2 "through no link" "$lite" secret --root "$app" linked
[ ! -e nowhere ]
ok $? "nothing is made behind it"
for path in public/secret public/new/secret; do
	run 2 "not where the web server shows it: $path" "$lite" secret --root "$app" "$app/$path"
	says err "which the web server shows" "says why"
done
[ ! -e app/public/new ]
ok $? "no folder is left"
policy 'database: {mask: auto, mask_secret_file: ../named}'
run 0 "the file that is named" "$lite" secret --root "$app"
is "$(cat out)" "" "needs no line"
[ -s named ]
ok $? "is made"
pull 0 "with it"
sqlite3 dest/copy.db 'SELECT * FROM users' >one
is "$(grep -cE 'x.example|1990-05-17|1985-12-03' one)" 0 "all is masked"
pull 0 "again"
sqlite3 dest/copy.db 'SELECT * FROM users' >two
same one two "in the same way"
SYNCO_MASK_SECRET=$(cat named) pull 0 "from the variable"
sqlite3 dest/copy.db 'SELECT * FROM users' >two
same one two "in the same way, too"
policy 'database: {mask: auto, mask_secret_file: ../second}'
pull 0 "with another"
sqlite3 dest/copy.db 'SELECT birthday, plz FROM users' >two
is "$(cut -d'|' -f3,4 one | grep -cFxf two)" 0 "dates and numbers are others"

echo "# a secret lies where nobody else gets it"
chmod 622 second
fails 2 "one that others can write" "can be written by others"
chmod 644 second
serve --db "sqlite:$app/app.db" --root "$app" --listen 127.0.0.1:0
run 0 "one that others can read" "$synco" pull "$url" "$token" --into "sqlite:$work/dest/copy.db"
stop_serving
says serve.out "everybody on this host can read" "is warned of"
mkfifo -m 600 fifo
policy 'database: {mask: auto, mask_secret_file: ../fifo}'
fails 2 "a pipe" "is no file"
if [ "$(id -u)" = 0 ]; then
	cp named foreign && chmod 600 foreign && chown 65534 foreign
	policy 'database: {mask: auto, mask_secret_file: ../foreign}'
	fails 2 "somebody else's" "can be written by others"
fi
if command -v git >/dev/null; then
	cp named app/secret && chmod 600 app/secret
	policy 'database: {mask: auto, mask_secret_file: secret}'
	git -C app init -q
	pull 0 "one that git does not know"
	git -C app add secret
	fails 2 "one under version control" "is under version control"
fi
finish
