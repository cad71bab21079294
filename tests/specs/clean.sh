#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `spec check` has nothing to say about a shipped spec.
#
#	tests/specs/clean.sh PATH/TO/cablelint
set -eu
cablelint=$1
cd "$(dirname "$0")/../../specs"

fail=0
for spec in *.yaml; do
	told=$("$cablelint" spec check "$spec") || fail=1
	case $told in
	"$spec: 0 errors, 0 warnings") ;;
	*)
		printf '%s\n' "$told"
		fail=1
		;;
	esac
done
exit $fail
