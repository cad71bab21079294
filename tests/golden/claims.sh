#!/bin/sh
# SPDX-License-Identifier: MIT
#
# claims.sh CABLELINT
#
# Which format claims which fixtures: those of a folder named after a format
# are claimed by that one, and no other fixture is claimed by it.
set -u
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../../fixtures" || exit 1
status=0

# claims FILE: the formats of the messages in it, each once
claims() {
	"$cablelint" parse --format jsonl "$1" |
		sed 's/.*"spec": *\("[^"]*"\|null\).*/\1/' | sort -u | tr -d '"'
}

for file in $(find . -name '*.txt' | sort); do
	got=$(claims "$file")
	case $file,$got in
	*/not-*,null) continue ;;
	./icao-fpl/*,icao-fpl | ./navtex/*,navtex) continue ;;
	./icao-fpl/* | ./navtex/* | *icao-fpl* | *navtex*) ;;
	*) continue ;;
	esac
	echo "$file: claimed by $got"
	status=1
done
exit $status
