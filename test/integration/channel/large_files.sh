# Goal: over a control channel, too, only what differs of a large private file travels; what is not
# fetched makes room at the source as well, in the smallest spool.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/channel.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
folder=storage/app/private
head -c 83886080 /dev/urandom >"$app/$folder/a.bin"
head -c 31457280 /dev/urandom >"$app/$folder/b.bin"
for i in $(seq 300); do
	head -c $((i * 300)) /dev/urandom >"$app/$folder/$i.bin"
done
cd "$work" || exit 1

# pulls NAME MOST: brings the files, and at most so many bytes.
pulls() {
	local bytes
	run 0 "$1" timeout 60 "$synco" pull --via env --root "$app" --only private --files "$copy" --spool-limit 32M --json
	bytes=$(jq -r 'select(.event == "done") | .bytesTravelled' out err 2>/dev/null | tail -n 1)
	echo "# $bytes bytes travelled"
	[ "${bytes:-$2}" -lt "$2" ]
	ok $? "$1: about so much travels"
	same_files "$app/$folder" "$copy/$folder" "$1: the files are equal"
}

pulls "the first time" 140000000
head -c 1000000 /dev/urandom >inserted
{
	head -c 40000000 "$copy/$folder/a.bin"
	cat inserted
	tail -c +40000001 "$copy/$folder/a.bin"
} >"$app/$folder/a.bin"
pulls "1 MB inserted" 1800000
touch "$app/$folder/b.bin"
head -c 5000000 "$copy/$folder/a.bin" >>"$app/$folder/a.bin"
pulls "known parts added, and another time" 1000000
finish
