#!/bin/sh
# SPDX-License-Identifier: MIT
#
# killed.sh CABLELINT
#
# An index whose build is killed at any moment, or that two build at a time:
# the next build brings it to what it should be.
. "$(dirname "$0")/prelude.sh"

# A corpus large enough to be caught in: many copies.
sh "$here/corpus.sh" one
mkdir corpus
i=0
while [ $i -lt 60 ]; do
	cp -R one corpus/$i
	i=$((i + 1))
done
find corpus -name '*.txt' -exec touch -d '2020-01-01 12:00' {} +

cablelint index build -q --index whole.index corpus
cablelint index query --index whole.index --format csv >whole

# Each time a little later; some of them are over before.
killed=0
for wait in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.6; do
	"$program" index build -q --index x.index corpus &
	pid=$!
	sleep $wait
	if kill -9 $pid 2>/dev/null; then
		killed=$((killed + 1))
	fi
	wait $pid 2>/dev/null || true
	[ $wait != 0.2 ] || rm -f x.index x.index-journal
done
[ $killed -gt 0 ] || fail "nothing was killed"
cablelint index build -q --index x.index corpus ||
	fail "no build after a kill"
cablelint index query --index x.index --format csv >after
cmp whole after || fail "another index after a kill"
cablelint index info x.index | grep -q 'not finished *0$' ||
	fail "something is not finished"

# Two at a time.
"$program" index build -q --index y.index corpus &
first=$!
"$program" index build -q --index y.index corpus &
second=$!
wait $first || fail "the first of two"
wait $second || fail "the second of two"
cablelint index query --index y.index --format csv >both
cmp whole both || fail "another index from two"
