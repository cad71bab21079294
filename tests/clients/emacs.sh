#!/bin/sh
# SPDX-License-Identifier: MIT
#
# emacs.sh CABLELINT
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v emacs >/dev/null || { echo "skipped: no emacs"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp "$here/../../fixtures/seed/06KHARTOUM1565.txt" "$work/06KHARTOUM1565.cable"
CABLELINT=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
MESSAGE=06KHARTOUM1565.cable
export CABLELINT MESSAGE
cd "$work" && git init -q . && mkdir .emacs.d || exit 1
run() {
	HOME=$work timeout 90 emacs --batch -L "$here/../../editors/emacs" \
		"$@" 2>errors
}
run --eval "(progn (package-initialize) (require 'eglot))" ||
	{ echo "skipped: no eglot"; exit 77; }
run --eval '(package-initialize)' -l "$here/emacs.el" >got ||
	{ cat got errors; exit 1; }
diff -u "$here/emacs.expected" got || { cat errors; exit 1; }
