#!/bin/sh
# SPDX-License-Identifier: MIT
#
# block.sh NAME
#
# Prints the block of docs/large-corpora.md behind `<!-- block: NAME -->`.
awk -v mark="<!-- block: $1 -->" '
	$0 == mark { found = 1; next }
	found && /^```/ { if (open) exit; open = 1; next }
	found && open
' "$(dirname "$0")/../../docs/large-corpora.md"
