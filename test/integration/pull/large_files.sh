# Goal: of a large private file that changed only what differs travels, from a listener and from a
# site's web folder, however it changed; what changes here meanwhile, and a run that is killed, do no harm.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/site
sqlite_app "$app"
chmod 755 "$work" "$app" "$app/public"
large=$app/storage/app/private/large.bin
old=$work/old.bin
head -c 52428800 /dev/urandom >"$old"
cd "$work" || exit 1

copy=$work/copy
here=$copy/storage/app/private/large.bin

# number NAME: of the last run's summary.
number() {
	jq -r "select(.event == \"done\" or .event == \"plan\") | .$1" "$work/out" "$work/err" 2>/dev/null | tail -n 1
}

# travels LEAST MOST NAME: how many bytes the last run brought.
travels() {
	local bytes
	bytes=$(number bytesTravelled)
	echo "# $bytes bytes travelled, $(number fileBytesReused) were here"
	[ "$bytes" -ge "$1" ] && [ "$bytes" -le "$2" ]
	ok $? "$3"
}

# put_old: the old file is here, of another time, or one of the same size would be the same file.
put_old() {
	mkdir -p "${here%/*}"
	cp "$old" "$here"
	touch -d '2020-02-02 02:02:02Z' "$here"
}

# refresh NAME LEAST MOST: pulls onto the old file and compares.
refresh() {
	put_old
	run 0 "$1: pull" "$synco" pull "$url" "$token" --only private --files "$copy" --json
	travels "$2" "$3" "$1: about so much travels"
	cmp "$large" "$here"
	ok $? "$1: the files are equal"
	is "$(ls -A "${here%/*}")" large.bin "$1: nothing else is left"
}

# wait_for_part SIZE: until a partial file is larger; sets $part.
wait_for_part() {
	for _ in $(seq 400); do
		part=$(find "$copy" -name '*.synco-part' -size "+$1" 2>/dev/null)
		[ -z "$part" ] || break
		sleep 0.05
	done
}

# inserted: 1 MB in the middle.
inserted() {
	head -c 25000000 "$old"
	head -c 1000000 /dev/urandom
	tail -c +25000001 "$old"
}

inserted >"$large"
serve_ready --root "$app" --only files --listen 127.0.0.1:0
ok $? "the source is ready"
run 0 "a first pull" "$synco" pull "$url" "$token" --only private --files "$work/first" --json
travels 53428800 54000000 "all of it travels"
cmp "$large" "$work/first/storage/app/private/large.bin"
ok $? "the files are equal"
run 0 "the same again" "$synco" pull "$url" "$token" --only private --files "$work/first" --json
travels 1 50000 "what is there already only as a list"
refresh "1 MB inserted" 1000000 1700000

put_old
run 0 "a plan" "$synco" plan "$url" "$token" --only private --files "$copy" --json
is "$(number fileBytes)" 53428800 "says how large the file is"
[ $((53428800 - $(number fileBytesReused))) -le 1700000 ]
ok $? "and how much of it is here"
cmp "$old" "$here"
ok $? "it changes nothing"

# Only the time differs: nothing is fetched.
cp "$large" "$here"
touch -d '2020-02-02 02:02:02Z' "$here"
run 0 "the time only" "$synco" pull "$url" "$token" --only private --files "$copy" --json
travels 1 50000 "nothing of it travels"
is "$(stat -c %Y "$here")" "$(stat -c %Y "$large")" "the time is the source's"

# A link is not followed, and not read.
rm "$here"
ln -s "$old" "$here"
run 1 "a link in its place" "$synco" pull "$url" "$token" --only private --files "$copy" --json
[ -L "$here" ]
ok $? "it stays as it is"
rm "$here"
stop_serving

nginx_start "$app/public" || exit 1
serve_ready --root "$app" --only files --publish "$app/public" --base-url "$web"
ok $? "the session is published"
refresh "published: 1 MB inserted" 1000000 1700000
stop_serving

# changed NAME LEAST MOST: the same with what is at the source now.
changed() {
	serve_ready --root "$app" --only files --listen 127.0.0.1:0
	refresh "$@"
	stop_serving
}

{
	head -c 10000000 "$old"
	tail -c +11000001 "$old" | head -c 20000000
} >"$large"
changed "shrunk" 1 500000

{
	tail -c +30000001 "$old"
	head -c 30000000 "$old"
} >"$large"
changed "its halves swapped" 1 1000000

cp "$old" "$large"
for at in 1000000 20000000 40000000 52428799; do
	printf x | dd of="$large" bs=1 seek=$at conv=notrunc status=none
done
changed "a few bytes changed" 1 1500000

head -c 20000000 /dev/urandom >"$large"
changed "replaced" 20000000 21000000

head -c 30000000 /dev/zero >"$large"
changed "emptied" 1 1000000

echo small >"$large"
changed "small now" 1 50000

# The file here changes after it was looked at: 4 MB come first, slowly, and what was to be copied
# then is no longer there.
{
	head -c 4000000 /dev/urandom
	cat "$old"
} >"$large"
serve_ready --root "$app" --only files --listen 127.0.0.1:0
put_old
"$synco" pull "$url" "$token" --only private --files "$copy" --json --limit-rate 1M >"$work/out" 2>"$work/err" &
pull=$!
wait_for_part 100k
head -c 3000000 /dev/zero | dd of="$here" bs=1000000 seek=40 conv=notrunc status=none
truncate -s 51000000 "$here"
wait $pull
is $? 0 "the file here changes meanwhile"
travels 8000000 10000000 "what was overwritten and cut off travels"
cmp "$large" "$here"
ok $? "the files are equal"
stop_serving

# A run that is killed is continued, with the old file in place and without.
cp "$old" "$large"
head -c 20000000 /dev/urandom | dd of="$large" bs=1000000 seek=10 conv=notrunc status=none
for with in "the old file" nothing; do
	serve_ready --root "$app" --only files --listen 127.0.0.1:0
	rm -rf "$copy"
	[ "$with" = nothing ] || put_old
	"$synco" pull "$url" "$token" --only private --files "$copy" --limit-rate 8M >/dev/null 2>&1 &
	pull=$!
	wait_for_part 12000k
	kill -KILL $pull
	wait $pull 2>/dev/null
	kept=$(stat -c %s "$part")
	echo "# $kept bytes were written"
	stop_serving
	# The next session has other keys, and so other chunks.
	serve_ready --root "$app" --only files --listen 127.0.0.1:0
	run 0 "continued, with $with" "$synco" pull "$url" "$token" --only private --files "$copy" --json
	if [ "$with" = nothing ]; then most=$((52428800 - kept)); else most=$((30000000 - kept)); fi
	travels 1 $((most + 1000000)) "what was written before does not travel again"
	cmp "$large" "$here"
	ok $? "the files are equal"
	is "$(ls -A "${here%/*}")" large.bin "nothing else is left"
	stop_serving
done
finish
