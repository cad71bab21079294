#!/bin/sh
# SPDX-License-Identifier: MIT
#
# delete_lines.sh CABLELINT MESSAGE MAX
#
# Deletes every line of a message in turn: no deletion may give more than MAX
# findings beyond those of the whole message. One broken structure is one
# finding.
set -u
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
message=$2
max=$3
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

findings() {
	"$cablelint" check --isolated --quiet --format short --fail-on never "$1" |
		sed 's/.*\[//' | sort
}

name=$(basename "$message")
findings "$message" >"$work/own"
lines=$(($(wc -l <"$message") + 1))
status=0
line=1
while [ $line -le $lines ]; do
	sed "${line}d" "$message" >"$work/$name"
	findings "$work/$name" >"$work/got"
	more=$(comm -13 "$work/own" "$work/got" | wc -l)
	if [ "$more" -gt "$max" ]; then
		echo "without line $line:"
		comm -13 "$work/own" "$work/got"
		status=1
	fi
	line=$((line + 1))
done
exit $status
