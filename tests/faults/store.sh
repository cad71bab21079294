#!/bin/sh
# SPDX-License-Identifier: MIT
#
# store.sh CABLELINT SHIM
#
# Interrupts a run that keeps a spec for the next one, and a run that reads it
# back, at each of its calls to the system in every way: the next run says what
# it would have said without. What fails to be kept or read back costs nothing
# but time.
set -eu

cablelint=$1
shim=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-faults.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
unset CABLELINT_NO_CACHE || true
export XDG_CACHE_HOME="$work/cache"

cat >spec.yaml <<'END'
language: 1
spec: memo
zones: [{id: head}]
vocabularies: [{id: colours, file: colours.yaml}]
elements:
  - id: line
    zone: head
    start: '^(?<word>\w+)'
    occurs: many
    fields: [{id: word, type: code, vocabulary: colours}]
rules:
  - code: M1
    name: colour
    check: known
    of: line.word
    report: [unlisted]
    severity: warning
    kind: format
    message: '{text} is no colour'
END
printf 'entries: [{code: RED}, {code: BLUE}]\n' >colours.yaml
printf 'RED\nGRYE\nBLUE\n' >a.txt

check() {
	"$cablelint" check --isolated -f short -s spec.yaml a.txt
}

CABLELINT_NO_CACHE=1 check >want 2>&1 && exit 1
grep -q 'GRYE is no colour' want || { cat want; exit 1; }

fail=0
complain() {
	echo "call $n ($(cat log 2>/dev/null)), $how, $state: $*"
	fail=1
}

# Once with the fault at call $n; false when there is no such call.
try() {
	rm -rf cache log
	[ "$state" = empty ] || cp -Rp full cache
	status=0
	FAULT_CALL=$n FAULT_HOW=$how FAULT_LOG=$PWD/log LD_PRELOAD=$shim \
		"$cablelint" check --isolated -f short -s spec.yaml a.txt \
		>out 2>err || status=$?
	[ -e log ] || return 1
	case $status in
	1)
		cmp -s out want || complain "it says $(cat out)"
		;;
	2 | 137) ;;
	*)
		complain "status $status"
		;;
	esac
	check >out 2>&1 || true
	cmp -s out want || complain "the next run says $(cat out)"
	check >out 2>&1 || true
	cmp -s out want || complain "the one after it says $(cat out)"
	return 0
}

check >out 2>&1 || true
mv cache full
[ "$(ls full/cablelint)" ] || { echo "nothing is kept"; exit 1; }

total=0
for state in empty full; do
	for how in kill before EIO ENOSPC EACCES interrupt short; do
		n=1
		while try; do
			n=$((n + 1))
		done
		[ "$n" -gt 5 ] || { echo "$how: only $n calls"; fail=1; }
		total=$((total + n - 1))
	done
done
echo "$total interruptions"
exit $fail
