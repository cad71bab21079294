#!/bin/sh
# SPDX-License-Identifier: MIT
# What makes a run fast must not change what it finds: with and without it,
# with one thread and two, the bytes are the same.
#
#	prefilter.sh CABLELINT FOLDER...
set -u
bin=$1
shift
at=$(mktemp -d) || exit 1
trap 'rm -rf "$at"' EXIT

check() {
	out=$1
	shift
	"$bin" check --isolated --profile strict --format jsonl --quiet \
		--fail-on never "$@" >"$out" 2>"$out.err"
	echo "exit $?" >>"$out.err"
}

# Messages of which a line is longer than a search sees.
mkdir "$at/long"
message=$(dirname "$0")/../../fixtures/sample/06KHARTOUM1565.txt
for place in 8,0 14,0 24,0 24,20 25,0 25,60 32,0 32,200; do
	for more in A ' ' '. '; do
		awk -v line=${place%,*} -v at=${place#*,} -v more="$more" '
			NR == line {
				printf "%s", substr($0, 1, at)
				for (n = 0; n < 66000; n += length(more))
					printf "%s", more
				$0 = substr($0, at + 1)
			}
			{ print }' "$message" >"$at/long/$place$more.txt"
	done
done

failed=0
for folder in "$@" "$at/long"; do
	check "$at/plain" --no-prefilter -j1 "$folder"
	for how in -j1 -j2; do
		check "$at/fast" "$how" "$folder"
		if ! cmp "$at/plain" "$at/fast" >&2 ||
			! cmp "$at/plain.err" "$at/fast.err" >&2
		then
			echo "$folder: $how finds something else" >&2
			diff "$at/plain" "$at/fast" | head -n 4 >&2
			failed=1
		fi
	done
	cat "$at/plain" >>"$at/all"
	"$bin" parse --isolated --format jsonl --no-prefilter "$folder" \
		>"$at/plain" 2>&1
	"$bin" parse --isolated --format jsonl "$folder" >"$at/fast" 2>&1
	if ! cmp "$at/plain" "$at/fast" >&2; then
		echo "$folder: something else is parsed" >&2
		failed=1
	fi
done
# A comparison of nothing with nothing proves nothing.
if ! grep -q check-undecided "$at/all"; then
	echo "no line was too long" >&2
	failed=1
fi
if ! [ -s "$at/all" ]; then
	echo "nothing was found anywhere" >&2
	failed=1
fi
exit "$failed"
