# Goal: what a file set is made of arrives as it is at the source: times to the nanosecond, links that stay in the set, empty
# folders, holes; files that change while they are read are taken as they were at one length.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_app "$copy"
from=$app/storage/app/private
to=$copy/storage/app/private

# pull STATUS NAME [OPTION...]
pull() {
	local status=$1 name=$2
	shift 2
	serve --root "$app" --only private --listen 127.0.0.1:0
	run "$status" "$name" env -C "$copy" "$synco" pull "$url" "$token" --only private "$@"
	stop_serving
}
# times DIR: of all regular files there.
times() {
	(cd "$1" && find . -type f -printf '%p %T@\n' | sort)
}
same_times() {
	is "$(times "$to")" "$(times "$from")" "$1"
}

mkdir -p "$from/a/b" "$from/empty/below" "$from/a/hollow" "$work/outside"
echo one >"$from/a/b/file"
echo two >"$from/file"
touch -d '2020-02-02 02:02:02.123456789Z' "$from/a/b/file"
ln -s file "$from/alias"
ln -s ../../file "$from/a/b/up"
ln -s b "$from/a/link to a folder"
ln -s missing "$from/dangling"
ln -s ../../../../outside "$from/out"
ln -s "$from/file" "$from/absolute"
ln -s b/../b/file "$from/a/through"
pull 0 "a set with links and empty folders"
same_times "times keep their nanoseconds"
is "$(cd "$to" && find . -type l -printf '%p %l\n' | sort | tr '\n' ' ')" \
	"./a/b/up ../../file ./a/link to a folder b ./alias file ./dangling missing " "links that stay in the set come as links"
says "$work/err" "out is left out: a symbolic link that leads out of the folder" "another one is named"
says "$work/err" "absolute is left out" "so is one by its whole path"
is "$(cd "$to" && find . -type d -empty | sort | tr '\n' ' ')" "./a/hollow ./empty/below " "empty folders come"
pull 0 "nothing has changed" --json
is "$(jq -r 'select(.event == "done") | .files' "$work/out" "$work/err" | tail -n 1)" 0 "nothing comes"

# Links that change, and what takes their place.
ln -sfn a/b/file "$from/alias"
rm "$from/dangling" "$from/a/b/up"
echo a file now >"$from/dangling"
ln -s ../../../../outside/own "$to/own"
ln -s nowhere/at/all "$to/mine"
echo x >"$from/own"
echo x >"$from/mine"
pull 1 "a link that leads out is in the place of a file"
says "$work/err" "own: here it is a symbolic link that leads out" "it is named"
is "$(readlink "$to/own")" "../../../../outside/own" "and stays"
is "$(ls -A "$work/outside")" "" "nothing went through it"
says "$work/err" "mine here was a link that leads nowhere: it is replaced" "one that stays in the set is replaced, not in silence"
is "$(cat "$to/dangling" "$to/mine")" "a file now
x" "files take the place of links"
is "$(readlink "$to/alias")" a/b/file "a link that changed is changed here"
rm "$to/own"
pull 0 "without it"

# Same size, same second.
printf 'AAAA' >"$from/quick"
touch -d '2021-01-01 00:00:00.25Z' "$from/quick"
pull 0 "a file"
printf 'BBBB' >"$from/quick"
touch -d '2021-01-01 00:00:00.75Z' "$from/quick"
pull 0 "that was rewritten within the second"
same "$from/quick" "$to/quick" "its new content is here"
same_times "and its time"

printf 'CCCC' >"$from/quick"
touch -d '2021-01-01 00:00:00.75Z' "$from/quick"
head -c 2000000 /dev/urandom >"$from/large"
touch -d '2021-01-01 00:00:00.75Z' "$from/large"
pull 0 "old times"
sleep 1.1
printf 'DDDD' >"$from/quick"
printf 'D' | dd of="$from/large" bs=1 seek=1000000 conv=notrunc status=none
touch -d '2021-01-01 00:00:00.75Z' "$from/quick" "$from/large"
chmod 640 "$from/a/b/file"
pull 0 "files that were rewritten, and their times set back" --json
is "$(cat "$to/quick")" DDDD "a small one is here"
same "$from/large" "$to/large" "a large one, too"
same_times "with their times"
is "$(jq -r 'select(.event == "done") | .files' "$work/out" "$work/err" | tail -n 1)" 2 "one with another mode is the same"
sleep 1.1
printf 'EEEE' >"$to/quick"
touch -d '2021-01-01 00:00:00.75Z' "$to/quick"
pull 0 "a file that was rewritten here"
is "$(cat "$to/quick")" EEEE "looks the same"
pull 0 "with --full" --full
is "$(cat "$to/quick")" DDDD "it comes"

# A link that becomes a folder.
mkdir "$from/2023"
ln -s 2023 "$from/2024"
echo x >"$from/2023/x"
pull 0 "a link to a folder"
is "$(readlink "$to/2024")" 2023 "is here as one"
rm "$from/2024"
mkdir "$from/2024"
echo y >"$from/2024/y"
pull 0 "that becomes a folder"
is "$(cat "$to/2024/y") $(ls "$to/2023")" "y x" "is one here, too"

# Files that become folders, and folders that become files or links.
echo x >"$from/grows"
mkdir "$from/bare"
pull 0 "a file, and an empty folder"
rm "$from/grows"
mkdir "$from/grows"
echo y >"$from/grows/y"
rmdir "$from/bare"
echo z >"$from/bare"
pull 0 "the file is a folder now, the folder a file"
is "$(cat "$to/grows/y" "$to/bare")" "y
z" "so they are here"
rm -r "$from/grows" "$from/2024"
echo x >"$from/grows"
ln -s 2023 "$from/2024"
echo own >"$to/grows/own"
echo new >"$from/other"
pull 1 "folders that are files and links now"
says "$work/err" "2 files could not be brought, the first: 2024: here it is a folder that is not empty" "are named"
is "$(cat "$to/grows/own" "$to/other")" "own
new" "and stay, all else comes"
pull 1 "with --delete" --delete
pull 0 "and once more" --delete
is "$(readlink "$to/2024") $(cat "$to/grows")" "2023 x" "they are here"

# Holes.
truncate -s 30M "$from/sparse"
printf 'end' | dd of="$from/sparse" bs=1 seek=20000000 conv=notrunc status=none
pull 0 "a sparse file"
same "$from/sparse" "$to/sparse" "its content is here"
[ "$(du -k "$to/sparse" | cut -f1)" -lt 2000 ]
ok $? "and takes no more room"

# One that grows all the time: what it was at one moment comes.
head -c 20000000 /dev/urandom >"$from/log"
(while :; do
	echo line >>"$from/log"
	echo line >>"$from/small log"
	sleep 0.005
done) &
growing=$!
started $growing
sleep 0.1
pull 0 "files that grow all the time"
kill $growing
wait $growing 2>/dev/null
for name in log "small log"; do
	cmp -n "$(stat -c %s "$to/$name")" "$from/$name" "$to/$name"
	ok $? "$name is here as it was at one length"
done
[ "$(stat -c %s "$to/log")" -ge 20000000 ]
ok $? "that is not a short one"
pull 0 "when they are quiet"
same "$from/log" "$to/log" "all of it is here"

# Root pulls for whoever the app runs as.
if [ "$(id -u)" = 0 ]; then
	chown -R nobody:nogroup "$copy/storage"
	chmod 664 "$to/file"
	chown daemon:daemon "$to/a/b/file"
	mkdir "$from/new"
	echo 3 | tee "$from/file" "$from/a/b/file" >"$from/new/file"
	pull 0 "root pulls into folders of somebody else"
	is "$(cd "$to" && stat -c '%U:%G %a' file a/b/file new new/file | tr '\n' ' ')" \
		"nobody:nogroup 664 daemon:daemon 600 nobody:nogroup 700 nobody:nogroup 600 " "files keep their owners, new ones get the folder's"
else
	skip "owners: only root can give files away"
fi
finish
