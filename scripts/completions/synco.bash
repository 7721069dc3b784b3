# bash completion for synco and synco-lite: what the programs' own --help lists.

_synco()
{
	local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local words

	if [ "$COMP_CWORD" = 1 ]; then
		words=$("$program" --help 2>/dev/null | sed -n 's/^  \([a-z]\{2,\}\) .*/\1/p')
		mapfile -t COMPREPLY < <(compgen -W "$words --help --version" -- "$word")
		return
	fi
	case $previous in
	-r | --root | -p | --publish | -f | --files | --spool)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	-t | --token-file | -i | --into)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	esac
	case $word in
	-*)
		words=$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -e '--[a-z-]\{2,\}')
		mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$word")
		;;
	*)
		case ${COMP_WORDS[1]} in
		pull | plan)
			words=$("$program" remotes 2>/dev/null | cut -f 1)
			mapfile -t COMPREPLY < <(compgen -W "$words ssh:// docker:// podman:// kubectl:// https://" -- "$word")
			;;
		esac
		;;
	esac
}
complete -o nospace -F _synco synco
complete -F _synco synco-lite
