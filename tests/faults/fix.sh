#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fix.sh CABLELINT SHIM
#
# Interrupts `--fix` at each of its calls to the system in every way: the file
# has the old bytes or the new ones, its mode, and nothing lies beside it but,
# if the program was killed, a hidden file that no check reads.
set -eu

cablelint=$1
shim=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-faults.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
export CABLELINT_NO_CACHE=1

cat >spec.yaml <<'END'
language: 1
spec: memo
zones: [{id: head}]
elements: [{id: line, zone: head, start: '^(?<word>\w+)', occurs: many}]
rules:
  - code: M1
    name: teh
    check: match
    of: line.word
    never: '^teh$'
    severity: warning
    kind: format
    message: It is written the
    fix: {replace: the, title: Write the, safe: yes}
END
printf 'one\nteh\ntwo\n' >old
printf 'one\nthe\ntwo\n' >new

fail=0
complain() {
	echo "call $n ($(cat log 2>/dev/null)), $how: $*"
	fail=1
}

# Once with the fault at call $n; false when there is no such call.
try() {
	rm -rf m log
	mkdir m
	cp old m/a.txt
	chmod 640 m/a.txt
	status=0
	FAULT_CALL=$n FAULT_HOW=$how FAULT_LOG=$PWD/log LD_PRELOAD=$shim \
		"$cablelint" check --isolated --fix -s spec.yaml m \
		>out 2>err || status=$?
	[ -e log ] || return 1
	if ! cmp -s m/a.txt old && ! cmp -s m/a.txt new; then
		complain "the file is damaged"
	fi
	[ "$(stat -c %a m/a.txt)" = 640 ] || complain "its mode has changed"
	case $how in
	kill | before)
		[ "$status" = 137 ] || complain "not killed but $status"
		;;
	short | interrupt)
		[ "$status" -le 2 ] || complain "status $status"
		;;
	*)
		[ "$status" -le 2 ] || complain "status $status"
		;;
	esac
	case $how in
	kill | before) ;;
	*)
		# What cannot be taken away again was told.
		if [ "$(ls -A m)" != a.txt ] && ! grep -q unlinkat log; then
			complain "left behind: $(ls -A m)"
		fi
		;;
	esac
	# Where it says that all is well, all is well.
	if [ "$status" = 0 ] && ! cmp -s m/a.txt new; then
		complain "not fixed, and nothing said"
	fi
	# The next run finds nothing of it.
	"$cablelint" check --isolated --fix --quiet -s spec.yaml m >out 2>&1 ||
		complain "the next run says $(cat out)"
	cmp -s m/a.txt new || complain "the next run does not mend it"
	return 0
}

total=0
for how in kill before EIO ENOSPC EACCES interrupt short; do
	n=1
	while try; do
		n=$((n + 1))
	done
	[ "$n" -gt 10 ] || { echo "$how: only $n calls"; fail=1; }
	total=$((total + n - 1))
done
echo "$total interruptions"
exit $fail
