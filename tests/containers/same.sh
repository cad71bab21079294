#!/bin/sh
# SPDX-License-Identifier: MIT
#
# same.sh CABLELINT PACK
#
# The same messages as a folder and in every kind of container give the same
# findings, paths aside, with one thread and with eight; `parse` gives the same
# messages.
set -eu

cablelint=$1
pack=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-same.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# Enough for many lots. Names are their own, for rules about names. A file of
# several messages is one row as well; those come last, for their numbers are.
mkdir "$work/m"
for file in $(cd "$here/../../fixtures" && find . -name '*.txt' | sort); do
	name=$(echo "${file#./}" | tr / _)
	cp "$here/../../fixtures/$file" "$work/m/$name"
done
cd "$work"
# JSON is UTF-8; what is not stays out everywhere.
for file in m/*; do
	iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || rm "$file"
done
ls m | sed 's|^|m/|' | sort >list
[ "$(wc -l <list)" -gt 200 ] || { echo "too few messages"; exit 1; }

run() { # NAME ARGUMENT...
	name=$1
	shift
	status=0
	"$cablelint" --isolated --profile strict --format csv "$@" >raw \
		2>errors || status=$?
	if [ $status != 1 ] || [ -s errors ]; then
		echo "$name: status $status"
		cat errors
		exit 1
	fi
	cut -d, -f2- raw | sort >"$name"
}

run folder m
[ "$(wc -l <folder)" -gt 200 ] || { echo "too few findings"; exit 1; }
fail=0
for kind in tar tar.gz tar.bz2 tar.xz tar.zst zip 7z csv jsonl; do
	"$pack" "c.$kind" <list
	for jobs in 1 8; do
		run "$kind-$jobs" --jobs $jobs "c.$kind"
		cmp -s folder "$kind-$jobs" || {
			echo "$kind with $jobs threads finds something else:"
			diff folder "$kind-$jobs" | head -20
			fail=1
		}
	done
	"$cablelint" --isolated --format json --jobs 1 "c.$kind" >one || true
	"$cablelint" --isolated --format json --jobs 8 "c.$kind" >eight || true
	cmp one eight || fail=1
	"$cablelint" parse --isolated --format jsonl "c.$kind" |
		sed 's/^{"path":"[^"]*"/{/; s/"path":"[^"]*",//' | sort >messages
	[ "$kind" != tar ] || cp messages first
	cmp first messages || { echo "$kind: parse differs"; fail=1; }
done

# Several containers and files together, read by several threads.
mkdir all
cp c.tar.gz c.csv c.jsonl c.zip all
cp -R m all
"$cablelint" --isolated --format json --jobs 1 all >one || true
"$cablelint" --isolated --format json --jobs 8 all >eight || true
cmp one eight || fail=1
grep -q '"path": *"all/c.zip#m/' one || { echo "no member of c.zip"; fail=1; }
exit $fail
