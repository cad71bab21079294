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
# What is cited first is read last.
mkdir corpus/z
mv corpus/0/08TUNIS2* corpus/z
rm corpus/[1-5]*/08TUNIS2* corpus/[6-9]/08TUNIS2*
find corpus -name '*.txt' -exec touch -d '2020-01-01 12:00' {} +

cablelint index build -q --index whole.index corpus
cablelint index query --index whole.index --format csv >whole

# missing INDEX: what is said to be missing of a closed corpus
missing() {
	cablelint check --isolated --corpus closed --format short \
		--select ref-unresolved --index "$1" corpus/0 2>/dev/null |
		sort
}
missing whole.index >truly
[ -s truly ] || fail "nothing is missing"

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
	missing x.index >said || true
	comm -13 truly said >falsely
	[ ! -s falsely ] || fail "missing: $(head -3 falsely)"
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

# So are members of one archive.
if command -v tar >tar.path; then
	tar cf all.tar corpus
	cablelint index build -q --index t.index all.tar
	cablelint index query --index t.index --format csv >whole
	for wait in 0 0.2; do
		rm -f u.index
		"$program" index build -q --index u.index all.tar &
		first=$!
		sleep $wait
		"$program" index build -q --index u.index all.tar &
		second=$!
		wait $first || fail "the first of two, of an archive"
		wait $second || fail "the second of two, of an archive"
		cablelint index query --index u.index --format csv >both
		cmp whole both || fail "two took turns with an archive"
	done
fi
