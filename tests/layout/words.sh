#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No message format in C: the words of the shipped specs stand in the specs.
# Every code of four capitals and more of their vocabularies, and the words of
# their headings, are looked for in src/, comments and all. Words that are
# also English, or C, are left out.
set -eu
cd "$(dirname "$0")/../.."

words=$(mktemp "${TMPDIR:-/tmp}/cablelint-words.XXXXXX")
trap 'rm -f "$words"' EXIT
{
	sed -n "s/.*code: *'\{0,1\}\([A-Z][A-Z ]*[A-Z]\)['}, ].*/\1/p" \
		specs/vocab/*.yaml specs/*.yaml
	cat <<'END'
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
} | awk 'length >= 4' | sort -u |
	grep -vxE 'ERROR|TEXT|NONE|OTHER|TRUE|FALSE|NULL|TIME|LINE|TYPE|LEVEL|FORM|NOTE|TEST|RULES|WORD|CODE|HEAD' >"$words"
count=$(wc -l <"$words")
[ "$count" -gt 300 ] || { echo "only $count words to look for"; exit 1; }

# "C" functions and macros are written with underscores: they are other words.
if grep -rnwFf "$words" src --include='*.[ch]' --include='*.def' |
	grep -vE 'cbl_builtin'; then
	echo "these are words of a format; they belong in its spec"
	exit 1
fi
