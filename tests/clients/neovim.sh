#!/bin/sh
# SPDX-License-Identifier: MIT
#
# neovim.sh CABLELINT
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v nvim >/dev/null || { echo "skipped: no nvim"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp "$here/../../fixtures/seed/06KHARTOUM1565.txt" "$work"
# What the message refers to.
cat >"$work/06KHARTOUM1562.txt" <<'MESSAGE'
O 041230Z JUL 06
FM AMEMBASSY KHARTOUM
TO RUEHC/SECSTATE WASHDC IMMEDIATE 3524

UNCLAS KHARTOUM 001562

SIPDIS

E.O. 12958: N/A
TAGS: PREL, SU
SUBJECT: A FIRST TALK

1. The minister spoke of the harbor.
MESSAGE
CABLELINT=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
MESSAGE=06KHARTOUM1565.txt
export CABLELINT MESSAGE
cd "$work" || exit 1
HOME=$work timeout 60 nvim --clean --headless -c "luafile $here/neovim.lua" \
	>got 2>errors || { cat got errors; exit 1; }
diff -u "$here/neovim.expected" got
