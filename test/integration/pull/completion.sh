# Goal: what bash, zsh and fish complete is what the programs' own --help lists, and the remotes of .synco.yml.
. "$(dirname "$0")/../../lib/tap.sh"

PATH=$BUILD_ROOT/dest:$BUILD_ROOT/source-lite:$PATH
cd "$work" || exit 1
printf 'remotes: {production: {url: "ssh://www/srv"}, pre-view_2: {via: x, root: /y}}\n' >.synco.yml
mkdir -p folder share/fish/vendor_completions.d
touch file
for program in synco synco-lite; do
	ln -s "$root/scripts/completions/synco.fish" share/fish/vendor_completions.d/$program.fish
done

# What each shell offers for the last WORD, as one line.
with_bash() {
	. "$root/scripts/completions/synco.bash"
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_synco
	[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}
with_zsh() {
	# The part of zsh that shows what fits is not there without a terminal.
	zsh -f -c '
		compadd() {
			while [[ $1 == -S ]]; do shift 2; done
			[[ $1 != -a ]] || set -- -- ${(P)2}
			shift
			for word in "$@"; do [[ $word != $PREFIX* ]] || print -r -- $word; done
		}
		_files() { [[ $# == 0 ]] && print -l $PREFIX*(N) || print -l $PREFIX*(N/) }
		file=$1
		shift
		words=("$@") CURRENT=$# PREFIX=${@[-1]}
		set --
		source $file' - "$root/scripts/completions/_synco" "$@"
}
with_fish() {
	XDG_DATA_DIRS=$work/share fish -c 'complete -C "$argv"' -- "$*" 2>&1 | cut -f 1 | sed 's,\([^/]\)/$,\1,'
}
# completes WORD... WANTED: by each shell.
completes() {
	local words=("${@:1:$#-1}") wanted=${*: -1} shell
	for shell in bash zsh fish; do
		is "$("with_$shell" "${words[@]}" | sort -u | tr '\n' ' ')" "$wanted${wanted:+ }" "$shell: ${words[*]}"
	done
}

completes synco pul pull
completes synco in init
completes synco --v --version
completes synco-lite det detect
completes synco pull --keep-b --keep-binary
completes synco plan --max --max-age
completes synco init --fo --force
completes synco-lite serve --backg --background
completes synco pull p "podman:// pre-view_2 production"
completes synco plan pro production
completes synco pull --yes pre pre-view_2
completes synco pull ss ssh://
completes synco detect --root fo folder
completes synco pull --into fi file
completes synco-lite serve p ""
completes synco remotes pro ""
rm .synco.yml
completes synco pull pro ""
finish
