# Goal: a release archive, installed somewhere, has all that a pull through a channel needs.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/channel.sh"

cd "$work" || exit 1
run 0 "scripts/release" "$root/scripts/release" "$work/dist"
archive=$(ls "$work"/dist/*.tar.xz)
(cd dist && sha256sum --quiet -c ./*.sha256)
ok $? "its checksum"
run 0 "the archive's own install" sh -c "tar -xJf '$archive' && synco-*/install '$work/prefix'"
run 0 "scripts/install of an archive" env DESTDIR="$work/root" "$root/scripts/install" /opt/synco "$archive"
(cd prefix && find . -type f | sort) >one
(cd root/opt/synco && find . -type f | sort) >two
same one two "both put the same files in place"
says one ./share/man/man1/synco.1 "the manual"
[ -x prefix/share/doc/synco/examples/staging-refresh ]
ok $? "an example that can be run"
says one ./libexec/synco/synco-lite-aarch64 "the static programs"
sqlite_app app
sqlite_fill app
sqlite_app copy
cd copy || exit 1
run 0 "an installed synco pulls" "$work/prefix/bin/synco" pull --via env --root "$work/app"
sqlite_same "the databases are equal" "$work/app" "$work/copy"
run 0 "synco detect finds its synco-lite" "$work/prefix/bin/synco" detect --root "$work/app"
says "$work/out" Laravel "which answers"
PATH=$work/prefix/bin:$PATH
# completed WORD...: what the completion offers for the last word.
completed() {
	. "$work/prefix/share/bash-completion/completions/synco"
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_synco
	echo "${COMPREPLY[*]}"
}
is "$(completed synco pu)" "pull" "completion of a verb"
is "$(completed synco pull --keep-b)" "--keep-binary" "completion of an option"
is "$(XDG_DATA_DIRS=$work/prefix/share fish -c 'complete -C "synco-lite att"' | cut -f 1)" "attach" "fish's finds its place"
is "$(completed synco-lite serve --backg)" "--background" "completion of synco-lite's"
nothing_left "at the end" "$work/tmp"
finish
