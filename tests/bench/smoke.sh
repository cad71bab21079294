#!/bin/sh
# SPDX-License-Identifier: MIT
# Do the benchmarks run, and say something of each budget? How fast anything
# is, is no matter here.
#
#	smoke.sh CABLELINT TOOLS
set -u
command -v python3 >/dev/null || exit 77
here=$(dirname "$0")
out=$(python3 "$here/bench.py" --cablelint "$1" --tools "$2" --count 50 \
	--rounds 1 --instructions none)
status=$?
if [ "$status" -gt 1 ]; then
	echo "bench.py ended with $status" >&2
	exit 1
fi
missing=0
while read -r budget; do
	line=$(printf '%s\n' "$out" | grep -F "$budget ")
	if ! printf '%s\n' "$line" | grep -Eq \
		' -?[0-9]+\.[0-9]+ +(x|ms|us|MB|%) .*(PASS|MISS|BEST|-)|SKIP'
	then
		echo "nothing is said of: $budget" >&2
		missing=1
	fi
done <<'EOF'
large tree: cpu / floor
large tree: cpu / rg, a date pattern
two threads: wall / one thread
date rules: share of a run without
growth: time a cable / at a tenth
peak memory
one cable: process / an empty program
one cable, spec of
re-check of an open document
worst hostile text of 64 KB
EOF
exit "$missing"
