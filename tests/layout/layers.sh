#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Dependencies between the folders of src/ point down only. The floors of the
# house, ground floor first; a file may include headers of its own floor's
# folder and of folders named before it.
set -eu
cd "$(dirname "$0")/../../src"

floors="base text container pattern yaml spec message diag checks lint fix report config corpus index api lsp cli specc"

fail=0
for folder in */; do
	folder=${folder%/}
	below=
	known=0
	for floor in $floors; do
		below="$below $floor"
		if [ "$floor" = "$folder" ]; then
			known=1
			break
		fi
	done
	if [ $known = 0 ]; then
		echo "src/$folder is on no floor: add it to $0"
		fail=1
		continue
	fi
	for file in "$folder"/*.[ch]; do
		[ -e "$file" ] || continue
		for other in $(sed -n 's|^#include "\([^/"]*\)/.*|\1|p' "$file" | sort -u); do
			case " $below " in
			*" $other "*) ;;
			*)
				echo "src/$file includes $other/, which stands above it"
				fail=1
				;;
			esac
		done
	done
done

# One wall per dependency: who may include which library's header.
wall() {
	header=$1
	shift
	for file in $(grep -l "^#include <$header>" */*.[ch] || true); do
		allowed=0
		for place in "$@"; do
			case $file in $place) allowed=1 ;; esac
		done
		if [ $allowed = 0 ]; then
			echo "src/$file includes <$header>: only $* may"
			fail=1
		fi
	done
}
wall pcre2.h 'pattern/*'
wall yaml.h 'yaml/*'
wall archive.h 'container/libarchive*'
wall archive_entry.h 'container/libarchive*'
wall sqlite3.h 'index/sqlite*'
wall cyaml/cyaml.h 'yaml/*' 'spec/raw_schema*' 'spec/resolve_merge*' 'config/config_schema*'

exit $fail
