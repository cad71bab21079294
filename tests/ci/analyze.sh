#!/bin/sh
# SPDX-License-Identifier: MIT
#
# analyze.sh BUILD [cppcheck|tidy|gcc]...
#
# Has programs read src/ that look for mistakes: cppcheck (half a minute),
# clang-tidy (an hour of one processor), gcc -fanalyzer (five minutes), with
# the settings by which BUILD was compiled. Prints what they find and
# analyze.known does not explain, and what that explains for nothing; status 1
# if there is any. `FILES='src/message/*' analyze.sh BUILD tidy` looks at some
# of the files only. A program that is not there is passed over, and said.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd) || exit 2
shift
[ $# -gt 0 ] || set -- cppcheck tidy gcc
commands=$build/compile_commands.json
[ -e "$commands" ] || { echo "$commands is not there" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-analyze.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
jobs=${JOBS:-$(nproc)}
status=0

# The files of src/ that are meant, and how each is compiled: a line each.
awk -v root="$root/" -v files="$work/files" -v lines="$work/lines" '
	/"directory":/ { sub(/.*"directory": "/, ""); sub(/",?$/, ""); dir = $0 }
	/"command":/ { sub(/.*"command": "/, ""); sub(/",?$/, ""); command = $0 }
	/"file":/ {
		sub(/.*"file": "/, ""); sub(/",?$/, "")
		if (index($0, root "src/") != 1 || met[$0]++)
			next
		print substr($0, length(root) + 1) >files
		gsub(/\\\\/, "\001", command); gsub(/\\/, "", command)
		gsub(/\001/, "\\", command); sub(/^[^ ]* /, "", command)
		print substr($0, length(root) + 1) "\t" dir "\t" command >lines
	}' "$commands"
: >"$work/chosen"
while read -r file; do
	# shellcheck disable=SC2254 # it is a pattern
	case $file in ${FILES:-*}) echo "$file" >>"$work/chosen" ;; esac
done <"$work/files"
[ -s "$work/chosen" ] || { echo "no such files" >&2; exit 2; }

is_there() {
	command -v "$1" >/dev/null && return
	echo "passed over: there is no $1"
	return 1
}

run_cppcheck() {
	is_there cppcheck || return
	# readdir is called by one thread for one folder. With one job, and only
	# then, calls are followed into other files, but not what they set.
	(cd "$root" && cppcheck --quiet --std=c11 --platform=unix64 -j "$jobs" \
		--enable=warning,performance,portability --inline-suppr \
		--library=posix,gnu --library="$here/cppcheck.cfg" \
		--suppress=readdirCalled --suppress=missingIncludeSystem \
		--suppress=duplicateAssignExpression \
		--suppress=ctuuninitvar --suppress=ctunullpointer \
		-Isrc -D_GNU_SOURCE -D__x86_64__ \
		--template='{file}:{line}:{column}: {severity}: {message} [{id}]' \
		--file-list="$work/chosen") 2>&1
}

run_tidy() {
	is_there clang-tidy || return
	sed "s|^|$root/|" "$work/chosen" | nice xargs -P "$jobs" -n 1 \
		clang-tidy --quiet -p "$build" 2>/dev/null
}

# Bounded, for of some functions it would never be done; those are named.
run_gcc() {
	is_there "${GCC:-gcc}" || return
	awk -F'\t' -v gcc="${GCC:-gcc}" 'NR == FNR { chosen[$0] = 1; next }
		$1 in chosen {
			printf "cd %s && ulimit -t 300 && ulimit -v 4000000 && " \
			       "%s %s -O1 -Wno-error -fanalyzer " \
			       "-fdiagnostics-plain-output -o /dev/null || " \
			       "echo %s:1:1: warning: not analysed [gcc-gave-up]\n",
			       $2, gcc, $3, $1
		}' "$work/chosen" "$work/lines" |
		nice xargs -P "$jobs" -d '\n' -n 1 sh -c 2>&1
}

# Findings, a line each: file:line:column: what [check].
findings() {
	grep -E '^[^ ]+:[0-9]+:[0-9]+: (warning|error|performance|portability|style): .* \[[^] ]+\]$' |
		sed "s|^$root/||" | grep '^src/' | sort -u
}

for tool; do
	run_"$tool" >"$work/out"
	grep '^passed over' "$work/out" || echo "$tool" >>"$work/ran"
	findings <"$work/out" >"$work/found"
	awk -v tool="$tool" '
		NR == FNR {
			if (!/^#/ && NF)
				known[$2 " " $3] = 1
			next
		}
		{
			check = $NF
			gsub(/^\[|\]$/, "", check)
			sub(/,.*/, "", check)
			file = $1
			sub(/:.*/, "", file)
			if (known[check " " file])
				print tool " " check " " file >needed
			else
				print
		}' needed="$work/needed" "$here/analyze.known" "$work/found" \
		>"$work/unknown"
	[ ! -s "$work/unknown" ] || { cat "$work/unknown"; status=1; }
done

# What is explained has to be there to be explained.
touch "$work/needed" "$work/ran"
if [ -z "${FILES:-}" ]; then
	while read -r tool check file _; do
		case $tool in '' | '#'*) continue ;; esac
		grep -qx "$tool" "$work/ran" || continue
		grep -qxF "$tool $check $file" "$work/needed" && continue
		echo "analyze.known: $tool says no more of $file [$check]"
		status=1
	done <"$here/analyze.known"
fi
exit $status
