#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vim.sh CABLELINT
#
# :make with the compiler of editors/vim fills the quickfix list; ALE, where
# it is installed, shows the same while the text is not saved.
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v vim >/dev/null && vim --version | grep -q '+eval' ||
	{ echo "skipped: no vim with +eval"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp "$here/../../fixtures/seed/06KHARTOUM1565.txt" "$work/06KHARTOUM1565.cable"
ln -s "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")" "$work/cablelint"
cat >"$work/make.vim" <<'VIM'
filetype on
edit 06KHARTOUM1565.cable
compiler cablelint
silent make %
let s:out = [&filetype]
for s:e in getqflist()
  if s:e.valid
    call add(s:out, s:e.lnum . ':' . s:e.col . ' ' . toupper(s:e.type) . ' ' . s:e.text)
  endif
endfor
call writefile(s:out, 'made')
qall!
VIM
cat >"$work/ale.vim" <<'VIM'
let g:ale_linters = {'cable': ['cablelint']}
let g:ale_echo_cursor = 0
set nocompatible hidden
execute 'set runtimepath^=' . fnameescape($ALE)
execute 'runtime plugin/ale.vim'
filetype on
edit 06KHARTOUM1565.cable
" A word that is not saved: the buffer is checked, not the file.
call setline(24, substitute(getline(24), '(#)', '', 'g'))
call setline(24, substitute(getline(24), '[][]', '', 'g'))
ALELint
let s:tries = 0
while s:tries < 200 && empty(ale#engine#GetLoclist(bufnr('')))
  sleep 50m
  let s:tries += 1
endwhile
let s:out = []
for s:e in ale#engine#GetLoclist(bufnr(''))
  call add(s:out, s:e.lnum . ':' . s:e.col . ' ' . s:e.type . ' ' . s:e.code . ' ' . s:e.text)
endfor
call writefile(s:out, 'ale')
qall!
VIM
cd "$work" || exit 1
PATH=$work:$PATH HOME=$work
export PATH HOME
run() {
	timeout 60 vim -Nu NONE -i NONE -n --not-a-term -es \
		--cmd "set runtimepath^=$here/../../editors/vim" \
		-S "$1" >log 2>&1
}
run make.vim
grep -v ' N ' made >severe || { cat log; exit 1; }
{
	echo cable
	cablelint --format short 06KHARTOUM1565.cable |
		sed -n 's/^[^:]*:\([0-9]*:[0-9]*\): warning: /\1 W /p'
} >want
grep -q '^[0-9]' want || { echo "no findings to compare with"; exit 1; }
diff -u want severe || exit 1
ALE=$(for at in "${ALE_HOME:-}" /usr/share/vim-ale; do
	[ -f "$at/plugin/ale.vim" ] && echo "$at" && break
done)
[ -n "$ALE" ] || { echo "ALE is not there: :make only"; exit 0; }
export ALE
run ale.vim
sed -n 's/^\([0-9:]*\) W \(.*\) \[\([A-Z0-9]*\) [a-z-]*\]$/\1 W \3 \2/p' want |
	grep -v '^24:' >want.ale
grep ' W ' ale >ale.severe
grep -q . want.ale && diff -u want.ale ale.severe
