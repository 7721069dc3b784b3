# fish completion for synco and synco-lite: what the programs' own --help lists.

function __synco
	set -l words (commandline -opc)
	set -l word (commandline -ct)
	set -l program $words[1]

	if test (count $words) = 1
		$program --help 2>/dev/null | string replace -rf '^  ([a-z]{2,}) +(.*)' '$1\t$2'
		printf '%s\n' --help --version
		return
	end
	switch $words[-1]
		case -r --root -p --publish -f --files --spool
			__fish_complete_directories $word
			return
		case -t --token-file -i --into
			__fish_complete_path $word
			return
	end
	if string match -q -- '-*' $word
		$program $words[2] --help 2>/dev/null | string match -ra -- '--[a-z-]{2,}'
		echo --help
	else if test "$words[2]" = trust
		__fish_complete_directories $word
	else if contains -- $words[2] pull plan
		# A line is a name, a tab, and where that is: as fish wants it. Nothing else of the file passes.
		$program remotes 2>/dev/null | string match -r '^[A-Za-z0-9_][A-Za-z0-9_-]*\t[^\t]*$'
		printf '%s\n' ssh:// docker:// podman:// kubectl:// https://
	end
end
complete -c synco -f -a '(__synco)'
complete -c synco-lite -f -a '(__synco)'
