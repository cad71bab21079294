#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No message format in C: the words of the shipped specs stand in the specs.
# Every code of four capitals and more of their vocabularies, and the words of
# their headings, are looked for in src/, comments, scripts and all; some that
# are nothing else in whatever letters. Words that are also English, or C, are
# left out.
set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-words.XXXXXX")
trap 'rm -rf "$work"' EXIT
cat >"$work/headings" <<'END'
TAGS
SUBJECT
SUBJ
REFTEL
SIPDIS
CONFIDENTIAL
UNCLASSIFIED
UNCLAS
CLASSIFIED
AMEMBASSY
SECSTATE
KHARTOUM
VZCZC
ZCZC
NNNN
END
{
	sed -n "s/.*code: *'\{0,1\}\([A-Z][A-Z ]*[A-Z]\)['}, ].*/\1/p" \
		specs/vocab/*.yaml specs/*.yaml
	cat "$work/headings"
} | awk 'length >= 4' | sort -u |
	grep -vxE 'ERROR|TEXT|NONE|OTHER|TRUE|FALSE|NULL|TIME|LINE|TYPE|LEVEL|FORM|NOTE|TEST|RULES|WORD|CODE|HEAD|STATE' >"$work/words"
grep -vxE 'TAGS|SUBJECT|CLASSIFIED' "$work/headings" >"$work/loud"
cat >>"$work/loud" <<'END'
NOFORN
EXDIS
NODIS
REFTELS
NAVTEX
END

# "C" functions and macros are written with underscores: they are other words.
look() {
	{
		grep -rnwFf "$work/words" "$1" || true
		grep -rniwFf "$work/loud" "$1" || true
	} | sort -u
}

# It finds what it is to find.
count=$(wc -l <"$work/words")
[ "$count" -gt 2500 ] || { echo "only $count words to look for"; exit 1; }
mkdir "$work/planted"
sed 's|.*|	if (cbl_str_eq_c(word, "&")) /* & */|' "$work/words" \
	>"$work/planted/words.c"
tr A-Z a-z <"$work/loud" >"$work/planted/loud.def"
sed 's|.*|cbl_&_&();|' "$work/loud" >"$work/planted/names.h"
look "$work/planted" >"$work/found"
grep -c '/words.c:' "$work/found" | grep -qx "$count" ||
	{ echo "words that are in a file are not found"; exit 1; }
for word in $(cat "$work/planted/loud.def"); do
	grep -q "/loud.def:.*$word" "$work/found" ||
		{ echo "$word is not found in small letters"; exit 1; }
done
if grep '/names.h:' "$work/found"; then
	echo "a part of a name is no word"
	exit 1
fi

look src >"$work/found"
if [ -s "$work/found" ]; then
	cat "$work/found"
	echo "these are words of a format; they belong in its spec"
	exit 1
fi
