#!/bin/sh
# SPDX-License-Identifier: MIT
#
# memory.sh CABLELINT SHIM STEP
#
# Lets memory run out at every STEP-th request of some commands: each ends
# with a word about it and status 2, or, where it can do without, as if nothing
# had been; none crashes, and no file is half written.
set -eu

cablelint=$1
shim=$2
step=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-memory.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$here/../cli/memo.yaml" "$work/memo.yaml"
cd "$work"
export CABLELINT_NO_CACHE=1
printf 'MEMO 1\nDATE: 31 June 2006\nSEE: 2\n\nThe the text.\n' >kept
cp kept a.txt
printf 'MEMO 2\n\nText.\n' >b.txt

fail=0
count=0

# once N ONCE COMMAND...: false when no request was the N-th.
once() {
	n=$1
	single=$2
	shift 2
	rm -f log
	status=0
	FAULT_MEMORY=$n FAULT_ONCE=$single FAULT_LOG=$PWD/log \
		LD_PRELOAD=$shim "$cablelint" "$@" >out 2>err || status=$?
	[ -e log ] || return 1
	count=$((count + 1))
	if [ "$status" -gt 2 ]; then
		echo "$*: request $n: status $status: $(head -n 3 err)"
		fail=1
	elif [ "$status" = 2 ] && [ ! -s err ]; then
		echo "$*: request $n: nothing said"
		fail=1
	elif [ "$status" != 2 ] && ! cmp -s out whole; then
		echo "$*: request $n: status $status, and not all there"
		fail=1
	fi
	cp kept a.txt
	return 0
}

all() {
	cp kept a.txt
	"$cablelint" "$@" >whole 2>err || true
	cp kept a.txt
	for single in 0 1; do
		n=1
		while once "$n" "$single" "$@"; do
			n=$((n + step))
		done
	done
}

all check --isolated -s memo.yaml --format json a.txt b.txt
all check --isolated --format sarif a.txt
all check --isolated -s memo.yaml --fix a.txt
all parse --isolated -s memo.yaml a.txt
all spec check memo.yaml
all explain CB310
echo "$count times out of memory"
exit $fail
