#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh CABLELINT NAME     one case of the list `cases`
# run.sh CABLELINT FOLDER   a folder of fixtures: every message X.txt that has
#                           an X.short beside it is checked by itself, and
#                           X.short is what that must print; a file
#                           `arguments` there has further arguments
#
# UPDATE=1 writes what came out as what is expected: read the diff.
set -u

here=$(cd "$(dirname "$0")" && pwd)
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
what=$2
[ -x "$cablelint" ] || { echo "no program $cablelint" >&2; exit 1; }
export LC_ALL=C.UTF-8 TERM=dumb COLUMNS=80
unset NO_COLOR
got=$(mktemp) || exit 1
trap 'rm -f "$got"' EXIT
cd "$here/../.."

# expect FILE ARGUMENT...
expect() {
	want=$1
	shift
	"$cablelint" "$@" >"$got" 2>&1
	echo "exit $?" >>"$got"
	sed -i -e 's/"version": "[0-9.]*"/"version": "VERSION"/' \
		-e 's/"semanticVersion":"[0-9.]*"/"semanticVersion":"VERSION"/' "$got"
	if [ "${UPDATE:-}" ]; then
		cp "$got" "$want"
	fi
	diff -u "$want" "$got"
}

if [ ! -d "$what" ]; then
	arguments=$(sed -n "s/^$what  *//p" "$here/cases")
	[ "$arguments" ] || { echo "no case $what" >&2; exit 1; }
	# shellcheck disable=SC2086 # words of the list are arguments
	expect "tests/golden/expected/$what" $arguments
	exit
fi

status=0
count=0
arguments=$(cat "$what/arguments" 2>/dev/null)
for message in "$what"/*.txt; do
	want=${message%.txt}.short
	[ -e "$want" ] || continue
	count=$((count + 1))
	# shellcheck disable=SC2086 # words of the file are arguments
	expect "$want" check --isolated --format short $arguments "$message" ||
		status=1
done
[ $count -gt 0 ] || { echo "$what: no message with a .short beside it" >&2; exit 1; }
exit $status
