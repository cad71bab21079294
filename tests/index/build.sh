#!/bin/sh
# SPDX-License-Identifier: MIT
#
# build.sh CABLELINT
#
# An index is brought up to date: what did not change is not read again, what
# is gone is taken out, what is damaged or not an index is told.
. "$(dirname "$0")/prelude.sh"

sh "$here/corpus.sh" corpus
find corpus -name '*.txt' -exec touch -d '2020-01-01 12:00' {} +

# says TEXT: the summary of the next build
says() {
	cablelint index build --index x.index corpus 2>said ||
		fail "build: $(cat said)"
	grep -qF "$1" said || fail "not '$1' but '$(cat said)'"
}
says '50 messages in 50 files read, 0 unchanged, 0 gone'
says '0 messages in 0 files read, 50 unchanged, 0 gone'
rm corpus/08CAIRO101.txt
says '0 messages in 0 files read, 49 unchanged, 1 gone'
# Another time and the same bytes.
touch -d '2020-02-02 12:00' corpus/08CAIRO102.txt
says '0 messages in 0 files read, 49 unchanged, 0 gone'
# Other bytes, of the same size and time.
sed 's/harbor master/HARBOR master/' corpus/08CAIRO102.txt >changed
cat changed >corpus/08CAIRO102.txt
says '1 message in 1 file read, 48 unchanged, 0 gone'
cablelint index build -q --index x.index --select nothing corpus 2>said &&
	fail "an option that build lacks is taken"
grep -q -- '--select' said || fail "$(cat said)"

# A share of the files: those of others are not gone, those of it may be.
for share in 1 2 3; do
	cablelint index build -q --index s.index --shard $share/3 corpus
done
cablelint index build --index s.index corpus 2>said
grep -qF '0 files read, 49 unchanged, 0 gone' said || fail "shares: $(cat said)"
mv corpus/08CAIRO102.txt away
for share in 1 2 3; do
	cablelint index build --index s.index --shard $share/3 corpus 2>said
	grep -F ' 1 gone' said || true
done >gone
[ "$(wc -l <gone)" = 1 ] || fail "gone of shares: $(cat gone)"
mv away corpus/08CAIRO102.txt

# Built anew it knows the same.
cablelint index build -q --index y.index corpus
for index in x y; do
	cablelint index query --index $index.index --format json >$index.json
done
cmp x.json y.json || fail "brought up to date, it is another one"

# A file in the working folder is one file, by whichever path it is named.
for name in ./corpus "$PWD/corpus/" corpus//.; do
	cablelint index build --index x.index "$name" 2>said
	grep -qF '0 files read, 49 unchanged, 0 gone' said ||
		fail "$name: $(cat said)"
done
cp corpus/08CAIRO102.txt corpus/08CAIRO999.txt
cablelint index build -q --index x.index corpus
rm corpus/08CAIRO999.txt
cablelint index build --index x.index ./corpus/ 2>said
grep -qF '49 unchanged, 1 gone' said || fail "gone: $(cat said)"
for name in corpus ./corpus "$PWD/corpus"; do
	cablelint check --isolated --format json --index x.index "$name" |
		sed "s|$PWD/||g" >named.json
	[ -f first.json ] || cp named.json first.json
	cmp -s named.json first.json || fail "$name: other findings"
done

# So is one that links and `..` lead to; it keeps the path it was first known by.
mkdir -p far/away
ln -s "$PWD/corpus" linked
ln -s ../corpus far/linked
for name in far/../corpus "../$(basename "$PWD")/corpus" far/away/../../corpus \
	linked linked/ far/linked "$PWD/far/linked" linked/../corpus; do
	cablelint index build --index x.index "$name" 2>said
	grep -qF '0 files read, 49 unchanged, 0 gone' said ||
		fail "$name: $(cat said)"
	cablelint check --isolated --format json --index x.index "$name" |
		sed "s|\"$name/*|\"corpus/|g" >named.json
	cmp -s named.json first.json || fail "$name: other findings"
done
cp corpus/08CAIRO102.txt linked/08CAIRO999.txt
cablelint index build --index x.index linked 2>said
grep -qF '1 file read, 49 unchanged, 0 gone' said || fail "new: $(cat said)"
rm corpus/08CAIRO999.txt
cablelint index build --index x.index far/../linked 2>said
grep -qF '49 unchanged, 1 gone' said || fail "gone behind a link: $(cat said)"
cablelint index build --index l.index far/linked 2>said
cablelint index build --index l.index linked corpus 2>said
grep -qF '0 files read, 49 unchanged, 0 gone' said || fail "two: $(cat said)"
cablelint index query --index l.index --format csv >said
[ "$(grep -c '^far/linked/\|,far/linked/' said)" -eq 49 ] ||
	fail "shown by another path: $(head -n 3 said)"
cp -R corpus moved
rm far/linked
ln -s ../moved far/linked
cablelint index build --index l.index far/linked 2>said
grep -qF ', 0 gone' said || fail "a link that leads elsewhere: $(cat said)"
rm -r far linked moved l.index

# A file is checked once, by whichever paths it is named.
cablelint check --isolated --fail-on never --format json corpus >once.json
ln -s corpus linked
for name in linked "$PWD/corpus" linked/../corpus corpus/08CAIRO102.txt; do
	cablelint check --isolated --format json corpus "$name" |
		sed "s|$PWD/||g; s|linked/../||g; s|linked/|corpus/|g" >named.json
	cmp -s named.json once.json || fail "corpus and $name: other findings"
done
rm linked

# Members of containers are in it; another part of the corpus stays.
tar -cf corpus.tar -C corpus copies 08CAIRO103.txt
cablelint index build -q --index x.index corpus.tar
cablelint index query --index x.index --mrn '08 Cairo 000103' --format csv \
	>cairo || fail "not found"
grep -q 'corpus.tar#08CAIRO103.txt,1$' cairo || fail "no member: $(cat cairo)"
grep -q 'corpus/08CAIRO103.txt,1$' cairo || fail "the file is lost"
rm corpus.tar
tar -cf corpus.tar -C corpus copies
cablelint index build -q --index x.index corpus.tar
cablelint index query --index x.index --mrn 08CAIRO103 --format csv >cairo
! grep -q 'corpus.tar' cairo || fail "a member that is gone is there"

# What cannot be read is told, and the rest is there.
chmod 000 corpus/08CAIRO103.txt
if ! cat corpus/08CAIRO103.txt >/dev/null 2>&1; then
	touch corpus/08CAIRO103.txt
	cablelint index build -q --index z.index corpus 2>said &&
		fail "unread, and no word of it"
	grep -q '08CAIRO103.txt' said || fail "$(cat said)"
	[ "$(cablelint index query --index z.index --format csv | wc -l)" -eq 49 ] ||
		fail "the rest is not there"
fi
chmod 644 corpus/08CAIRO103.txt

# refuses FILE WHY
refuses() {
	for command in 'index info' 'index query' 'check corpus' \
		'index merge out.index'; do
		case $command in
		check*) set -- "$1" "$2" $command --index "$1" ;;
		*merge*) set -- "$1" "$2" $command "$1" ;;
		*) set -- "$1" "$2" $command --index "$1" ;;
		esac
		file=$1 why=$2
		shift 2
		status=0
		cablelint "$@" >out 2>said || status=$?
		[ $status -eq 2 ] || fail "$command $file: status $status"
		grep -qF "$file: $why" said || fail "$command $file: $(cat said)"
		set -- "$file" "$why"
	done
	[ ! -e out.index ] || fail "$file: an index was made of it"
}
refuses none.index 'No such file'
refuses corpus 'it is no file'
: >empty.index
refuses empty.index 'it is no index'
echo 'a text of some length, so that it could be the head of a file' >text.index
refuses text.index 'it is no index'
head -c 20000 x.index >cut.index
refuses cut.index 'it is damaged'

# A build does not write into what is no index.
cablelint index build -q --index text.index corpus 2>said && fail "a text file"
grep -qF 'it is no index' said || fail "$(cat said)"
[ "$(wc -c <text.index)" -eq 62 ] || fail "a text file was changed"

# Names and words are data, never a part of the question.
cablelint index query --index x.index --station "CAIRO' OR 1=1 --" >out && fail "found"
[ ! -s out ] || fail "a station of a strange name is there"

# A folder that cannot be read any more: what was known of it stays, and that
# there may be more. Root reads everything, so that it has to be somebody else.
somebody() { "$program" "$@"; }
if [ "$(id -u)" = 0 ]; then
	somebody() { setpriv --reuid 65534 --clear-groups "$program" "$@"; }
	chmod 755 "$work"
fi
mkdir -p part/shut
cp corpus/08CAIRO* part
cp corpus/08TUNIS* part/shut
cablelint index build -q --isolated --index f.index part
chmod 0 part/shut
if somebody --version >version 2>&1 && ! somebody parse part/shut \
	>version 2>&1; then
	mkdir theirs
	mv f.index theirs
	[ "$(id -u)" != 0 ] || chown -R 65534 theirs
	somebody index build --isolated --index theirs/f.index part 2>said ||
		true
	grep -qF ' 0 gone' said || fail "a folder that is shut: $(cat said)"
	cablelint index info theirs/f.index | grep -q 'part/shut: Perm' ||
		fail "it is not said which folder was shut"
	cablelint check --isolated --format short --corpus closed --select \
		ref-unresolved --index theirs/f.index part/08CAIRO105.txt \
		>said 2>&1 && fail "missing: $(cat said)"
	chmod 755 part/shut
	somebody index build --isolated --index theirs/f.index part 2>said
	grep -qF ' 0 gone' said || fail "it is open again: $(cat said)"
	cablelint index info theirs/f.index | grep -q 'part/shut:' &&
		fail "it is not forgotten that a folder was shut"
fi
chmod 755 part/shut
