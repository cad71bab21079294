#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh CABLELINT DOCUMENT
#
# Does what a guide in Markdown tells its reader to do, in an empty folder:
#
#   ```yaml NAME    writes the block to a file; with a plus it is put behind
#   ```yaml +NAME   what the file has. A spec (a file with `language:`) must
#   ```text NAME    pass `spec check`, unless its name begins with broken.
#   ```console      runs every line behind `$ ` and compares what it prints
#
# No YAML block is without a name, so none goes untested. UPDATE=1 writes what
# was printed into the document: read the diff.
set -u

cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$cablelint" ] || { echo "no program $cablelint" >&2; exit 1; }
document=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
export LC_ALL=C.UTF-8 TERM=dumb COLUMNS=80
unset NO_COLOR || true
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/folder"
ln -s "$cablelint" "$work/bin/cablelint"
PATH=$work/bin:$PATH
got=$work/got
cd "$work/folder" || exit 1

fail() {
	echo "$document:$number: $*" >&2
	exit 1
}

# The block that begins here, up to its fence.
begin_block() {
	kind=$1 name=${2:-}
	case $kind in
	yaml | text)
		[ "$name" ] || {
			[ "$kind" = text ] && return
			fail "a YAML block without a file name"
		}
		case $name in
		+*)
			name=${name#+}
			[ -f "$name" ] || fail "there is no $name to go on with"
			;;
		*) : >"$name" ;;
		esac
		;;
	esac
}

end_block() {
	case $kind,$name in
	yaml,broken*) ;;
	yaml,*)
		! grep -q '^language:' "$name" ||
			cablelint spec check -q "$name" >"$work/check" 2>&1 || {
			cat "$work/check" >&2
			fail "spec check of $name fails"
		}
		;;
	esac
	kind=
}

number=0 kind=
while IFS= read -r line; do
	number=$((number + 1))
	case $kind,$line in
	,'```'*)
		# shellcheck disable=SC2086 # the words behind the fence
		begin_block $(echo "${line#'```'}")
		;;
	*,'```') end_block ;;
	yaml,* | text,*) [ "$name" ] && printf '%s\n' "$line" >>"$name" ;;
	console,'$ '*)
		printf '%s\n' "$line"
		sh -c "${line#'$ '}" </dev/null 2>&1
		continue
		;;
	console,*) continue ;;
	esac
	printf '%s\n' "$line"
done <"$document" >"$got" || exit 1
[ "$number" -gt 0 ] || exit 1

if [ "${UPDATE:-}" ]; then
	cp "$got" "$document"
fi
diff -u "$document" "$got"
