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
completes synco trust fo folder
completes synco trust --forg --forget
completes synco pull --into fi file
completes synco-lite serve p ""
completes synco remotes pro ""
rm .synco.yml
completes synco pull pro ""

# A stranger's file: nothing of it is run, whatever the shell makes of words.
# hostile NAME: the .synco.yml on standard input runs nothing in any shell, and offers no more than is right.
hostile() {
	local shell word
	cat >.synco.yml
	for shell in bash zsh fish; do
		for word in "" p '$' '`' x; do
			"with_$shell" synco pull "$word" >"$work/offered" 2>/dev/null
			"with_$shell" synco plan --yes "$word" >>"$work/offered" 2>/dev/null
		done
		[ "$(find . "$HOME" -name 'pwned*')" = "" ]
		ok $? "$shell: $1: nothing ran"
		grep -q pwned "$work/offered"
		is $? 1 "$shell: $1: nothing of it is offered"
		rm -f pwned*
	done
}
hostile "a remote's names" <<'END'
remotes: {"$(touch pwned)": {url: "ssh://www"}, "`touch pwned`": {url: "ssh://www"}}
END
hostile "a line's end in an address" <<'END'
remotes: {x: {url: "ssh://www\n$(touch pwned)\tx"}}
END
hostile "a line's end in a chain" <<'END'
remotes: {x: {via: "ssh www\n`touch pwned`", root: /app}}
END
hostile "a line's end in a folder" <<'END'
remotes: {x: {via: "ssh www", root: "/app\r\n$(touch pwned)"}}
END
hostile "quotes and what ends commands" <<'END'
remotes: {x: {via: "'; touch pwned; \"; touch pwned #", root: "$(touch pwned)`touch pwned`;touch pwned&"}}
END
hostile "what only looks like a line's end" <<'END'
remotes: {x: {url: "ssh://www/\L$(touch pwned)\P\N"}}
END
hostile "a whole file of another kind" <<'END'
$(touch pwned)
END
printf 'remotes: {production: {url: "ssh://www/$(touch pwned)`touch pwned`"}}\n' >.synco.yml
completes synco pull pro production
[ ! -e pwned ]
ok $? "an address runs nothing, either"

# Should the program itself be deceived, the completions still are not.
mkdir stub
cat >stub/synco <<'END'
#!/bin/sh
[ "$1" = remotes ] || exit 0
printf '%s\tssh://www\n' '$(touch pwned)' '`touch pwned`' '; touch pwned;' '*(e:touch pwned:)' 'good'
END
chmod +x stub/synco
PATH=$work/stub:$PATH
completes synco pull g good
completes synco plan --yes "" "docker:// good https:// kubectl:// podman:// ssh://"
PATH=${PATH#*:}
[ ! -e pwned ]
ok $? "a program that prints anything runs nothing"

# A real shell at a terminal: names of files are put in as they are, not as commands.
mkdir names && cd names || exit 1
touch '$(touch pwned)' 'a;touch pwned;'
printf '. "%s/scripts/completions/synco.bash"\nPS1="ready "\n' "$root" >"$work/rc"
run 0 "bash at a terminal" python3 "$here/terminal.py" 'wait:ready ' 'type:synco pull --into \x5c$\t' 'wait:touch' \
	'type:\n' 'wait:ready ' 'type:synco pull --into a\t' 'wait:touch' 'type:\n' 'wait:ready ' 'type:exit 0\n' -- \
	bash --rcfile "$work/rc" -i
[ ! -e pwned ]
ok $? "runs no name of a file"
says "$work/out" '\$\(touch\ pwned\)' "but puts it in as a word"
finish
