#!/bin/sh
# SPDX-License-Identifier: MIT
#
# pages.sh CABLELINT: docs/rules has a page for every built-in spec, and each
# is what `rules --format markdown` prints. UPDATE=1 writes them anew.
set -u
cablelint=$1
cd "$(dirname "$0")/../../docs/rules" || exit 1
page=$(mktemp) || exit 1
trap 'rm -f "$page"' EXIT
specs=$("$cablelint" spec list | sed -n 's/^\([a-z0-9-]*\)$/\1/p')
[ "$specs" ] || { echo "no specs are listed" >&2; exit 1; }

status=0
for spec in $specs; do
	"$cablelint" rules --spec "$spec" --format markdown >"$page" || status=1
	[ -z "${UPDATE:-}" ] || cp "$page" "$spec.md"
	diff -u "$spec.md" "$page" | head -40
	cmp -s "$spec.md" "$page" || status=1
done
for file in *.md; do
	case " $(echo $specs) README " in
	*" ${file%.md} "*) ;;
	*) echo "docs/rules/$file is the page of no spec" >&2; status=1 ;;
	esac
done
[ $status -eq 0 ] || echo "UPDATE=1 tests/specs/pages.sh CABLELINT writes the pages anew" >&2
exit $status
