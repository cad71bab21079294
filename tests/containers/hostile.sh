#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hostile.sh CABLELINT PACK
#
# Containers that are broken or mean harm: each is said to be unread, with the
# place and the reason, status 2, and all else is checked.
set -eu

cablelint=$1
pack=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-hostile.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
cd "$work"
fail=0

message() { # NUMBER
	printf 'MEMO %d\nDATE: 31 June 2006\n\nIn the house.\n' "$1"
}
cat >memo.yaml <<'END'
language: 1
spec: memo
title: Memo
zones: [{id: body}]
values: [{id: id, is: head.number}]
columns: [{id: text, names: [text]}]
elements:
  - {id: head, zone: body, start: '^MEMO (?<number>\d+)$', fields: [{id: number}]}
  - {id: day, zone: body, start: '^DATE: .*$'}
END

# expect NAME PATTERN COUNT: the last run said so on standard error, with
# status 2, and COUNT messages were parsed.
run() {
	status=0
	# In kilobytes: nothing may fill memory. Sanitizers map more than all.
	(grep -q '__[at]san_init' "$cablelint" || ulimit -v 1500000
	"$cablelint" parse --isolated -s memo.yaml \
		--format jsonl "$@") >out 2>err || status=$?
}
expect() {
	if [ $status != 2 ] || ! grep -q "$2" err ||
		[ "$(wc -l <out)" != "$3" ]; then
		echo "$1: status $status, $(wc -l <out) messages, said:"
		cut -c1-300 err
		echo "expected: $2"
		fail=1
	fi
}

mkdir m
i=0
while [ $i -lt 300 ]; do
	message $i >m/$i.txt
	i=$((i + 1))
done
ls m | sed 's|^|m/|' | sort >list

# Cut off in the middle: what stands before is checked.
"$pack" whole.tar.gz <list
head -c $(($(wc -c <whole.tar.gz) / 2)) whole.tar.gz >cut.tar.gz
run cut.tar.gz
[ "$(wc -l <out)" -gt 20 ] || { echo "too little of cut.tar.gz"; fail=1; }
expect cut.tar.gz '^cablelint: cut.tar.gz.*not read' "$(wc -l <out)"

# No archive at all, and an empty one.
message 1 >text.tar
run text.tar m/1.txt
expect text.tar '^cablelint: text.tar: ' 1
: >empty.zip
run empty.zip m/1.txt
expect empty.zip '^cablelint: empty.zip: ' 1

# A bomb: a third of a gigabyte in a few hundred kilobytes.
mkdir bomb
i=0
while [ $i -lt 6 ]; do
	# Sparse, so that it takes no room here.
	truncate -s 60M bomb/$i.txt
	i=$((i + 1))
done
ls bomb | sed 's|^|bomb/|' >bombs
for kind in tar.gz zip; do
	"$pack" bomb.$kind <bombs
	run bomb.$kind m/1.txt
	expect bomb.$kind "bomb.$kind: unpacks to more than 500 times" 1
done
truncate -s 200M huge.txt
(echo m/1.txt; echo huge.txt; echo m/2.txt) | "$pack" huge.tar.gz
run huge.tar.gz
expect huge.tar.gz 'huge.tar.gz#huge.txt: is larger than 67108864 bytes; --max-file-size' \
	"$(wc -l <out)"
[ "$(wc -l <out)" -ge 1 ] || fail=1
rm -rf bomb huge.txt bomb.* huge.tar.gz

# Names that lead elsewhere, and what is in a container and none of ours.
mkdir -p in/deep
message 1 >in/one.txt
message 2 >in/deep/two.txt
message 3 >in/three.txt
ln -s one.txt in/link.txt
cp whole.tar.gz in/inner.tar.gz
echo "no message" >in/readme.md
(cd in && tar cPf ../names.tar deep/../one.txt "$PWD/three.txt" deep/two.txt \
	link.txt inner.tar.gz readme.md)
run names.tar
expect 'a name with ..' 'names.tar#deep/../one.txt: its name leads out' 2
expect 'an inner container' 'names.tar#inner.tar.gz: a container in a container' 2
expect 'a link' 'names.tar#link.txt: is a link' 2
[ "$(wc -l <err)" = 3 ] || { echo "names.tar: too much said"; cat err; fail=1; }
! grep -q '"path":"[^"]*#/' out || { echo "an absolute path"; fail=1; }
tar cf none.tar in/readme.md
run none.tar
expect none.tar 'none.tar: no messages in it (looked for \*.txt' 0

# Tables.
(echo text; echo '"MEMO 1'; echo 'a"'; echo '"MEMO 2'; echo 'never closed') >open.csv
run open.csv
expect open.csv 'open.csv#row-3: the quote that opens at line 4, column 1 is not closed' 1
(echo id,text; echo '7,"MEMO 7"'; echo 8; echo '9,"MEMO 9"') >short.csv
run short.csv
expect short.csv 'short.csv#row-3: the row that begins at line 3 has no column 2' 2
printf 'a,b\n1,2\n' >other.csv
run other.csv
expect other.csv 'other.csv: the first row names no column that holds messages (looked for text); --csv-columns' 0
printf 'text\nMEMO 1\nMEMO\0 2\nMEMO 3\n' >nul.csv
run nul.csv
expect nul.csv 'nul.csv: binary (a NUL at byte 16)' 0
(echo text; i=0; while [ $i -lt 200 ]; do echo '"MEMO 1'; echo "$(printf '%070d' $i)"'"'; i=$((i + 1)); done
	printf '"MEMO 2\0"\n"MEMO 3"\n') >late.csv
run late.csv
expect late.csv 'late.csv#row-202: binary (a NUL at byte 6)' 201

# A damaged header: its member is lost, which is told once; a sparse file is as
# large as it says, though nothing of it is stored; a number may have any size.
mkdir -p damaged
for i in 1 2 3; do
	printf 'MEMO %d\nDATE: 3 June 2006\n' $i >damaged/$i.txt
done
(cd damaged && tar cf ../header.tar --format=ustar 1.txt 2.txt 3.txt)
printf 'x' | dd of=header.tar bs=1 seek=1044 conv=notrunc 2>/dev/null
run header.tar
expect header.tar 'header.tar#?: .*; a member was not read' 2
truncate -s 100M hole.txt
tar cSf sparse.tar hole.txt damaged/1.txt
rm hole.txt
run sparse.tar
expect sparse.tar 'sparse.tar#hole.txt: is larger than 67108864 bytes' 1
printf '{"n":123456789012345678901234567890,"text":"MEMO 1"}\n[]\n' >number.jsonl
run number.jsonl
expect number.jsonl 'number.jsonl#row-2: line 2 is no JSON object' 1

# JSON lines.
printf '{"text":"MEMO 1"}\n{"text":\n\n[1]\n{"text":5}\n{"other":"x"}\n{"text":"MEMO 2"}\n' >bad.jsonl
run bad.jsonl
expect 'cut JSON' 'bad.jsonl#row-2: line 2, byte [0-9]*: is no JSON' 2
expect 'no object' 'bad.jsonl#row-4: line 4 is no JSON object' 2
expect 'no text' 'bad.jsonl#row-5: line 5: field `text` is no text' 2
expect 'no field' 'bad.jsonl#row-6: line 6 has no field that holds a message' 2
message 1 >plain.jsonl
run plain.jsonl
expect plain.jsonl 'plain.jsonl: is no file of JSON lines' 0

# A line of a gigabyte: passed over, with no more memory than a member may
# have; what follows is read.
(printf '{"text":"MEMO 1"}\n{"text":"'; head -c 1000000000 /dev/zero | tr '\0' x
	printf '"}\n{"text":"MEMO 2"}\n') >long.jsonl
run long.jsonl
expect long.jsonl 'long.jsonl#row-2: a line larger than 67108864 bytes; --max-file-size' 2
(printf 'text\nMEMO 1\n"'; head -c 1000000000 /dev/zero | tr '\0' x
	printf '"\n"MEMO 2"\n') >long.csv
rm long.jsonl
run long.csv
expect long.csv 'long.csv#row-3: a row larger than 67108864 bytes; --max-file-size' 2
rm long.csv

# A hundred thousand rows are no matter, nor is one that vanishes.
(echo text; awk 'BEGIN { for (i = 0; i < 100000; i++) printf "\"MEMO %d\nDATE: 3 June 2006\"\n", i }') >many.csv
run many.csv
[ $status = 0 ] && [ "$(wc -l <out)" = 100000 ] || { echo "many.csv: status $status"; fail=1; }
mkfifo pipe.csv
ln -s nowhere.csv gone.csv
run pipe.csv gone.csv m/1.txt
expect 'a pipe' 'pipe.csv: is no regular file' 1
expect 'a dangling link' 'gone.csv: No such file' 1
exit $fail
