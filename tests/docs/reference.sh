#!/bin/sh
# SPDX-License-Identifier: MIT
#
# reference.sh CABLELINT DOCUMENT
#
# The reference in docs/ is what the program prints. UPDATE=1 writes it.
set -u
if [ "${UPDATE:-}" ]; then
	"$1" spec schema --format markdown --output "$2" || exit 1
fi
"$1" spec schema --format markdown | diff -u "$2" - || {
	echo "$2 is out of date: UPDATE=1 $0 $*" >&2
	exit 1
}
