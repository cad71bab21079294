# SPDX-License-Identifier: MIT
#
# For the tests of this folder: `cablelint` is the program named first, the
# folder at hand an empty one, `fail` ends a test.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cablelint() { "$program" "$@"; }
fail() {
	echo "$*"
	exit 1
}
export LC_ALL=C.UTF-8
unset NO_COLOR || true
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-index.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work"
