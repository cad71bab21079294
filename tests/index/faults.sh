#!/bin/sh
# SPDX-License-Identifier: MIT
#
# faults.sh CABLELINT
#
# Twelve faults planted in a corpus of fifty messages: all are found, whatever
# the number of threads, and nothing else is.
. "$(dirname "$0")/prelude.sh"

sh "$here/corpus.sh" corpus
[ "$(find corpus -name '*.txt' | wc -l)" -eq 50 ] || fail "not fifty messages"
for jobs in 1 3; do
	cablelint --format short --jobs $jobs corpus >found || true
	diff -u "$here/faults.expected" found || fail "with $jobs threads"
done

# What the number probably is, and how sure that is, takes the others.
cablelint --format json --select ref-unresolved,ref-year-suspect corpus \
	>found.json || true
grep -q '"suggestions": *\["08KHARTOUM406"\]' found.json ||
	fail "no slip is suggested"
grep -q '"suggestions": *\["07RABAT850"\]' found.json ||
	fail "last year's is not suggested"
grep -q '"confidence": *0.95' found.json || fail "last year's counts nothing"
grep -q '"confidence": *0.65' found.json || fail "neighbours count nothing"
