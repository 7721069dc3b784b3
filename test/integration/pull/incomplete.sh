# Goal: what the source could not read is not gone: nothing is removed for it here, it is named, and the exit status is
# 1.  And private files arrive as private as they can be.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_app "$copy"
public=$app/storage/app/public
mkdir -p "$public/2023" "$public/2024"
echo 1 | tee "$public/2023/a" "$public/2024/b" "$public/c" >"$app/storage/app/private/p"
chmod -R a+rX "$work"
chmod 755 "$work"
# Nobody may not read everything, as root may.
as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
	mkdir -m 777 "$work/nobody"
fi
serve_as_nobody() {
	: >"$work/serve.out"
	TMPDIR=$work/nobody XDG_STATE_HOME=$work/nobody "${as[@]+"${as[@]}"}" "$lite" serve --root "$app" --only files \
		--listen 127.0.0.1:0 --json >"$work/serve.out" 2>&1 &
	served=$!
	started $served
	for _ in $(seq 200); do
		grep -q '"event":"session"' "$work/serve.out" && break
		sleep 0.05
	done
	url=$(jq -r 'select(.event == "session") | .url' "$work/serve.out")
	token=$(jq -r 'select(.event == "session") | .token' "$work/serve.out")
}
# pull STATUS NAME: with --delete.
pull() {
	serve_as_nobody
	run "$1" "$2" env -C "$copy" "$synco" pull "$url" "$token" --only files --delete
	kill $served
	wait $served 2>/dev/null
}
here() {
	(cd "$copy/storage/app" && find . -type f | sort | tr '\n' ' ')
}
all="./private/p ./public/2023/a ./public/2024/b ./public/c "

pull 0 "all of it"
is "$(here)" "$all" "is here"
is "$(stat -c %a "$copy/storage/app/private/p" "$copy/storage/app/public/c" | tr '\n' ' ')" "600 644 " \
	"private files are private, others are not"

chmod 000 "$public/2024"
pull 1 "a folder that can't be read"
is "$(here)" "$all" "it stays"
says "$work/err" "public is incomplete" "its set is named"
says "$work/err" "2024" "and so is it"
says "$work/err" "public incomplete;" "and the summary says so"
rm "$public/2023/a"
pull 1 "beside one whose file is gone"
is "$(here)" "./private/p ./public/2024/b ./public/c " "that one goes"
chmod 755 "$public/2024"
echo 1 >"$public/2023/a"
pull 0 "it can be read again"

chmod 000 "$app/storage/app/private/p"
pull 1 "a file that can't be read"
is "$(here)" "$all" "it stays"
chmod 644 "$app/storage/app/private/p"
chmod 000 "$public"
pull 1 "a whole set that can't be read"
is "$(here)" "$all" "it stays"
chmod 755 "$public"
mv "$public" "$public.away"
pull 1 "a set that was here and has no folder now"
is "$(here)" "$all" "it stays"
ln -s nowhere "$public"
pull 1 "a link that leads nowhere in its place"
is "$(here)" "$all" "it stays"
rm "$public"
mkdir "$public"
pull 0 "an empty folder in its place"
is "$(here)" "$all" "may be a mount's: it stays"
says "$work/err" "no files at all" "which is said"
rmdir "$public"
mv "$public.away" "$public"
mv "$public/2023" "$app/2023"
ln -s ../../../2023 "$public/2023"
pull 0 "a folder that is a link now"
is "$(here)" "$all" "is left out, and stays here"
rm "$public/2023"
mkdir "$public/2023"
pull 0 "its file is gone"
is "$(here)" "./private/p ./public/2024/b ./public/c " "and goes"

# A set that never was there is no loss.
rm -rf "$copy/storage"
mv "$app/storage/app/private" "$app/private"
pull 0 "a set without a folder, the first time"
mv "$app/private" "$app/storage/app/private"

# Modes: new folders, those of others' habits, executables.
mkdir -p "$app/storage/app/private/d/e"
echo 2 | tee "$app/storage/app/private/d/e/f" >"$app/storage/app/private/run"
chmod 755 "$app/storage/app/private/run"
rm -rf "$copy/storage"
pull 0 "private files in folders"
is "$(cd "$copy/storage/app/private" && stat -c '%a' . d d/e d/e/f run p | tr '\n' ' ')" "700 700 700 600 700 600 " \
	"are for us alone"
chmod -R g+rX,o+rX "$copy/storage/app/private"
rm -r "$copy/storage/app/private/d"
chmod 600 "$copy/storage/app/private/p"
echo 3 >"$app/storage/app/private/p"
rm "$copy/storage/app/private/p"
pull 0 "into a folder whose files are for others"
is "$(cd "$copy/storage/app/private" && stat -c '%a' d/e d/e/f p | tr '\n' ' ')" "755 644 644 " "they are as those"
finish
