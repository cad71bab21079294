#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh CABLELINT CASE...
#
# Runs cases of the command line. A case is a folder: `cmd`, a shell script
# that calls cablelint; `stdout`, `stderr`, what it writes (no such file:
# nothing); `exit`, its status (no such file: 0). The script runs in a folder
# of its own, which holds copies of what the case has in `files`; $MEMO is a
# small spec for tests, $CABLELINT the program itself; $XDG_CACHE_HOME is not
# there when it begins. One that ends in `skip REASON` is skipped (status 77).
# UPDATE=1 writes what came out as what is expected: read the diff.
set -u

here=$(cd "$(dirname "$0")" && pwd)
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
[ -x "$cablelint" ] || { echo "no program $cablelint" >&2; exit 1; }

export LC_ALL=C.UTF-8 TERM=dumb COLUMNS=80
# Where files may not grow, those of a coverage build do not either: what it
# says of that is nothing of ours.
export GCOV_ERROR_FILE=/dev/null
unset NO_COLOR CABLELINT_NO_CACHE || true
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-cli.XXXXXX") || exit 1
work=$(cd "$work" && pwd -P)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache"

cat >"$work/prelude" <<END
MEMO=$here/memo.yaml
CABLELINT=$cablelint
cablelint() { "$cablelint" "\$@"; }
skip() { echo "\$*" >"$work/skipped"; exit 77; }
END

# What depends on where things are.
neutral() {
	sed -e "s|$work/in|WORK|g" -e "s|$here|HERE|g" \
		-e 's/"version": "[0-9.]*"/"version": "VERSION"/' "$1"
}

# compare NAME GOT DEFAULT
compare() {
	want=$case/$1
	if [ "${UPDATE:-}" ]; then
		if [ "$(cat "$2")" = "$3" ]; then
			rm -f "$want"
		else
			cp "$2" "$want"
		fi
		return 0
	fi
	if [ ! -e "$want" ]; then
		want=$work/default
		printf '%s' "${3:+$3
}" >"$want"
	fi
	diff -u "$want" "$2" || { echo "$name: $1 differs"; return 1; }
}

status=0
for case in "$@"; do
	name=$(basename "$case")
	rm -rf "$work/in" "$work/cache" "$work/skipped"
	mkdir "$work/in"
	[ ! -d "$case/files" ] || cp -R "$case/files/." "$work/in"
	cat "$work/prelude" "$case/cmd" >"$work/script"
	(cd "$work/in" && exec sh "$work/script" </dev/null) \
		>"$work/out" 2>"$work/err"
	echo $? >"$work/exit"
	if [ -e "$work/skipped" ]; then
		echo "$name: skipped: $(cat "$work/skipped")"
		[ $status = 0 ] && status=77
		continue
	fi
	neutral "$work/out" >"$work/stdout"
	neutral "$work/err" >"$work/stderr"
	ok=0
	compare stdout "$work/stdout" '' || ok=1
	compare stderr "$work/stderr" '' || ok=1
	compare exit "$work/exit" 0 || ok=1
	[ $ok = 0 ] || status=1
done
exit $status
