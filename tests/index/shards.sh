#!/bin/sh
# SPDX-License-Identifier: MIT
#
# shards.sh CABLELINT
#
# A corpus checked in two phases: its shards are indexed, the indexes merged,
# the shards checked against the whole. What is found is what one run finds.
. "$(dirname "$0")/prelude.sh"

sh "$here/corpus.sh" corpus
cablelint --format json corpus >whole.json || true

for i in 1 2 3; do
	cablelint index build -q --index $i.index --shard $i/3 corpus
done
cablelint index merge -q all.index 1.index 2.index 3.index >merged 2>&1
grep -q '^08KHARTOUM408: corpus/08KHARTOUM408-other.txt corpus/08KHARTOUM408.txt$' \
	merged || fail "a number that two messages have is not told"
for i in 1 2 3; do
	cablelint check --format json --index all.index --shard $i/3 corpus \
		>$i.json || true
done

# The reports of the shards are that of the whole.
cablelint report merge --format json 1.json 2.json 3.json >parts.json || true
cmp whole.json parts.json || {
	diff -u whole.json parts.json | head -40
	fail "shards find something else"
}
cablelint --format short corpus >whole || true
[ "$(wc -l <whole)" -eq 13 ] || fail "not thirteen findings"

# One message by itself against the index finds what it finds in the corpus.
grep '^corpus/08RABAT306.txt:' whole >one
cablelint check --format short --index all.index corpus/08RABAT306.txt \
	>alone || true
diff -u one alone || fail "one message alone"
cablelint check --select CB6 --format short corpus/08RABAT306.txt >alone
[ ! -s alone ] || fail "without an index one message is no corpus"

# The index of a corpus that stands elsewhere: a message is no copy of itself.
mkdir moved
mv corpus moved/
cablelint check --select mrn-duplicate --format short --index all.index \
	moved/corpus/08TUNIS201.txt >moved.out || fail "a copy of itself"
[ ! -s moved.out ] || fail "a copy of itself"
mv moved/corpus corpus

# What was changed since is taken from the file, not from the index.
sed 's/KHARTOUM 416/KHARTOUM 405/' corpus/08RABAT306.txt >changed
cp changed corpus/08RABAT306.txt
cablelint check --select ref-unresolved --format short --index all.index \
	corpus/08RABAT306.txt >changed.out
[ ! -s changed.out ] || fail "the changed message is not read"
