# bash completion for synco and synco-lite: what the programs' own --help lists.

# Offers those of the lines on standard input that begin with the word. What a line holds is never expanded, as
# compgen -W would: names come from a file that a stranger may have written.
_synco_offer()
{
	local line

	while IFS= read -r line; do
		[[ $line != "$1"* ]] || COMPREPLY+=("$line")
	done
}

# Names of files are put in as what a shell reads back; readline does that for what is known to be one.
_synco_files()
{
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

_synco()
{
	local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		_synco_offer "$word" < <(
			"$program" --help 2>/dev/null | sed -n 's/^  \([a-z]\{2,\}\) .*/\1/p'
			printf '%s\n' --help --version
		)
		return
	fi
	case $previous in
	-r | --root | -p | --publish | -f | --files | --spool)
		_synco_files -d "$word"
		return
		;;
	-t | --token-file | -i | --into)
		_synco_files -f "$word"
		return
		;;
	esac
	case $word in
	-*)
		_synco_offer "$word" < <(
			"$program" "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -e '--[a-z-]\{2,\}'
			echo --help
		)
		;;
	*)
		case ${COMP_WORDS[1]} in
		trust) _synco_files -d "$word" ;;
		pull | plan)
			_synco_offer "$word" < <(
				"$program" remotes 2>/dev/null | cut -f 1 | LC_ALL=C grep -x '[A-Za-z0-9_][A-Za-z0-9_-]*'
				printf '%s\n' ssh:// docker:// podman:// kubectl:// https://
			)
			;;
		esac
		;;
	esac
}
complete -o nospace -F _synco synco
complete -F _synco synco-lite
