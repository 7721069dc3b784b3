# Goal: a site that is busy, compresses what it gives, asks for a password or gives something else loses no file: it is waited for,
# what it gives is unpacked and judged, and what it does not give comes through the control channel, which is said.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/channel.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/shop
mkdir -p "$app/pub/d" "$work/here"
printf 'files: {sets: {pub: {folder: pub, url: /pub}}}\n' >"$app/.synco.yml"
for name in plain.bin busy.bin packed.txt page.html; do
	seq 10000 >"$app/pub/d/$name"
done
port=$(free_port)
python3 "$root/test/lib/odd_site.py" "$app" "$port" "$work/asked" &
started $!
wait_for_port "$port"
cat >"$work/stub" <<'END'
#!/bin/sh
exec "$@"
END
chmod +x "$work/stub"

# pull STATUS NAME [OPTION...]
pull() {
	local status=$1 name=$2
	shift 2
	run "$status" "$name" "$synco" pull --via "$work/stub" --root "$app" --files "$work/here" --only files \
		--base-url "http://127.0.0.1:$port" "$@"
}

pull 0 "a busy site that compresses"
same_files "$app/pub" "$work/here/pub" "gives all files"
is "$(grep -c busy "$work/asked")" 3 "and is asked again when it says so"
grep -q "instead" "$work/err"
ok $((!$?)) "nothing comes another way"

for name in private.bin login.bin short.bin; do
	seq 20000 >"$app/pub/d/$name"
done
pull 0 "a site that does not give all" --retry 1
same_files "$app/pub" "$work/here/pub" "what it lacks is here"
says "$work/err" "private.bin: http://127.0.0.1:$port/pub/d/private.bin: the web server answers 403" "each is named: a password"
says "$work/err" "an HTML page came instead" "a page"
says "$work/err" "bytes came where" "a short one"
says "$work/err" "through the channel instead" "it is said how they came"
: >"$work/asked"
pull 0 "nothing has changed"
[ ! -s "$work/asked" ]
ok $? "nothing is asked for"

# Without a channel each file that fails is named, and the exit status says so.
rm -rf "$work/here/pub"
serve --root "$app" --listen 127.0.0.1:0 --base-url "http://127.0.0.1:$port" --only files
run 4 "without a channel" "$synco" pull "$url" "$token" --files "$work/here" --only files --retry 1 \
	--allow-host "127.0.0.1:$port"
stop_serving
says "$work/err" "3 files could not be brought" "it fails"
is "$(find "$work/here/pub" -type f | wc -l | tr -d ' ')" 4 "all others are here"
nothing_left "after all" "$work/tmp"
finish
