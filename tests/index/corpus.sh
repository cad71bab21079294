#!/bin/sh
# SPDX-License-Identifier: MIT
#
# corpus.sh FOLDER
#
# Writes a corpus of fifty invented messages: ten of each of five posts, less
# what is replaced, each citing an earlier one of the next post. Twelve faults
# are planted in them; faults.expected has what is to be said of those, and
# nothing is to be said of the rest.
set -eu
mkdir -p "$1/copies"
cd "$1"

# message FILE POST CODE SERIAL DAY YEAR REFERENCE [SECTION [TEXT]]
message() {
	cat >"$1" <<END
P $(printf %02d "$5")1530Z JUL $6
FM AMEMBASSY $2
TO SECSTATE WASHDC PRIORITY

UNCLAS ${8:+SECTION $8 }$2 $(printf %06d "$4")

E.O. 12958: N/A
TAGS: PREL, $3
SUBJECT: MEETING $4 ON THE HARBOR OF $2

REF: $7

1. ${9:-The harbor master of $2 received us. He spoke at length.}

2. End of text.
END
}

# Message i of a post is of day 2 i - 1 and cites message i - 1 of the next
# post, the first of each one of last year that is the only one of it.
posts="CAIRO:EG:100 TUNIS:TS:200 RABAT:MO:300 KHARTOUM:SU:400 AMMAN:JO:500"
next() {
	case $1 in
	CAIRO) echo "TUNIS $((200 + $2))" ;;
	TUNIS) echo "RABAT $((300 + $2))" ;;
	RABAT) echo "KHARTOUM $((400 + $2))" ;;
	KHARTOUM) echo "AMMAN $((500 + $2))" ;;
	AMMAN) echo "CAIRO $((100 + $2))" ;;
	esac
}
for post in $posts; do
	name=${post%%:*}
	rest=${post#*:}
	code=${rest%:*}
	base=${rest#*:}
	for i in 1 2 3 4 5 6 7 8 9; do
		reference="07 RABAT 850"
		[ $i = 1 ] || reference=$(next "$name" $((i - 1)))
		message "08$name$((base + i)).txt" "$name" "$code" \
			$((base + i)) $((2 * i - 1)) 08 "$reference"
	done
done

# The one of last year, which four faults below need.
message 07RABAT850.txt RABAT MO 850 1 07 'PERSON E-MAIL OF JUNE 3'

message 08CAIRO110.txt CAIRO EG 110 19 08 'TUNIS 208'

# 1: a target that is not there
message 08CAIRO105.txt CAIRO EG 105 9 08 'TUNIS 950'
# 2: a target one slip away from one of the same day
message 08RABAT306.txt RABAT MO 306 11 08 'KHARTOUM 416'
# 3: itself
message 08TUNIS205.txt TUNIS TS 205 9 08 'TUNIS 205'
# 4: one of the future
message 08AMMAN502.txt AMMAN JO 502 3 08 'CAIRO 109'
# 5: a later year
message 08CAIRO107.txt CAIRO EG 107 13 08 '09 TUNIS 201'
# 6: the year left out: last year's is there
message 08RABAT303.txt RABAT MO 303 5 08 'RABAT 850'
# 7: another text under a number
message 08KHARTOUM408-other.txt KHARTOUM SU 408 15 08 'AMMAN 507' '' \
	'Another text, about grain.'
# 8: a copy
cp 08AMMAN503.txt copies/08AMMAN503.txt
# 9: the second of three sections is lost
message 08CAIRO109.txt CAIRO EG 109 17 08 'TUNIS 208' '01 OF 03'
message 08CAIRO109-3.txt CAIRO EG 109 17 08 'TUNIS 208' '03 OF 03' \
	'He went on speaking.'
# 10: the first of two sections is lost
message 08TUNIS209.txt TUNIS TS 209 17 08 'RABAT 308' '02 OF 02'
# 11: a letter that the list does not have
message 08AMMAN506.txt AMMAN JO 506 11 08 'A. CAIRO 105
     B. TUNIS 204' '' 'He spoke at length, as reported in ref C.'
# 12: a reference without a number
message 08KHARTOUM405.txt KHARTOUM SU 405 9 08 'A. AMMAN 504
     B. TUNIS'
