# Goal: a source with little room: what lies there follows what is free, a disk that others fill makes it wait,
# and only where nothing can ever fit does it fail, with a message at this end; memory counts where the
# folder lies in it.  Nobody waits for what will not come.
# With mounts of the test's own, which nobody else sees.
[ -n "${SPOOL_TEST_APART-}" ] || SPOOL_TEST_APART=1 exec unshare --mount --propagation private bash "$0"
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/channel.sh"

small=$work/small
cleanup() {
	umount -l "$small" 2>/dev/null
	[ -z "${group-}" ] || rmdir "$group" 2>/dev/null
}
mkdir "$small" "$work/here"
mount -t tmpfs -o size=24m,mode=1777 tmpfs "$small"
ok $? "a small /tmp"

app=$work/app
mkdir -p "$app/first" "$app/second"
head -c 60000000 /dev/urandom >"$app/first/large.bin"
for i in $(seq 40); do
	head -c $((i * 1000)) /dev/urandom >"$app/second/$i.bin"
done
printf 'files: {sets: {first: {folder: first}, second: {folder: second}}}\n' >"$app/.synco.yml"
cd "$work/here" || exit 1

# pull ARG...: through a shell whose TMPDIR is small.
pull() {
	"$synco" pull --via "env TMPDIR=$small" --root "$app" --files "$work/here" --only files "$@"
}

# used: of the small folder, in percent.
used() {
	df --output=pcent "$small" | tr -dc 0-9
}

pull --limit-rate 20M >"$work/out" 2>"$work/err" &
pulling=$!
started $pulling
most=0
while kill -0 $pulling 2>/dev/null; do
	now=$(used)
	[ "$now" -le $most ] || most=$now
	sleep 0.05
done
wait $pulling
is $? 0 "more than twice as much comes through it"
same_files "$app/first" first "the files are equal"
echo "# $most % of it were used at most"
[ $most -ge 10 ] && [ $most -lt 75 ]
ok $? "it is never full"
nothing_left "after it" "$small"

# packs: how many lie there.
packs() {
	find "$small" -name 'pack-*' | wc -l
}
# others_take_all: to the last byte, and what becomes free as well, until nothing of the scan's is left but the
# newest pack, perhaps with an empty one behind it, and it can't go on.
others_take_all() {
	while [ ! -e "$work/enough" ]; do
		head -c 1000000 /dev/zero >>"$small/others" 2>/dev/null
		sleep 0.01
	done &
	hog=$!
	wait_until 20 eval '[ "$(packs)" -le 2 ]'
	ok $? "others take all room, what is there is fetched"
	touch "$work/enough"
	wait $hog
	rm "$work/enough"
}
rm -r first second
pull --limit-rate 10M >"$work/out" 2>"$work/err" &
pulling=$!
started $pulling
wait_until 20 eval '[ "$(packs)" -gt 3 ]'
others_take_all
sleep 1
rm "$small/others"
wait $pulling
is $? 0 "there is room again, and the scan goes on"
same_files "$app/first" first "the files are equal"
grep -q "warning: source: $small is full (.*No space left on device): the scan waited" "$work/err"
ok $? "it is said"
nothing_left "after that" "$small"

# Another folder is named.
rm -r first second
run 0 "another folder" "$synco" pull --via "env TMPDIR=/nowhere" --spool-dir "$small" --root "$app" --files "$work/here" --only files
same_files "$app/first" first "does"

# Nothing fits, ever.
rm -r first second
mkdir "$work/none"
mount -t tmpfs -o size=64k tmpfs "$work/none"
printf '%s\n\n' "synco1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
	"$static" serve --background --spool "$work/none" --root "$app" >"$work/out" 2>"$work/err"
is $? 1 "a folder without any room"
says "$work/err" "No space left on device" "is said"
umount "$work/none"

# A set that is not wanted does not stand before one that is; what is offered is not ours to choose.
run 0 "the second set only" timeout 100 "$synco" pull --via "$static serve --stdio --spool-limit 1M --root $app" \
	--files "$work/here" --only files:second
same_files "$app/second" second "comes"
[ ! -e first ]
ok $? "and the first does not"

# Full, and nobody is there any more: its idle time ends it at once.
printf '%s\n\n' "synco1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
	"$static" serve --background --spool-limit 1M --idle 3 --only files --root "$app" >"$work/out" 2>"$work/err"
is $? 0 "a session that nobody comes for"
session=$(cat "$work/out")
wait_until 3 eval '[ "$(find "$session" -name "pack-*" | wc -l)" -gt 1 ]'
ok $? "fills what it may"
wait_until 5 eval '[ ! -e "$session" ]'
ok $? "and ends"
nothing_left "after all" "$work/tmp"

# Little memory: that of a control group.
group=/sys/fs/cgroup/memory$(sed -n 's/.*:memory://p' /proc/self/cgroup)/synco-test-$$
if mkdir "$group" 2>/dev/null && echo 64M >"$group/memory.limit_in_bytes"; then
	umount "$small"
	mount -t tmpfs -o mode=1777 tmpfs "$small"
	run 0 "with 64 MB of memory" "$synco" pull --via "env TMPDIR=$small sh -c 'echo \$\$ >$group/tasks && exec \"\$@\"' sh" --root "$app" \
		--files "$work/here" --only files
	same_files "$app/first" first "all comes"
	is "$(sed -n 's/^oom_kill //p' "$group/memory.oom_control")" 0 "nobody is killed"
	echo "# at most $(($(cat "$group/memory.max_usage_in_bytes") >> 20)) MB"
else
	skip "no control groups of version 1 that this test may make: memory that is limited"
fi
finish
