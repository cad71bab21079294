" SPDX-License-Identifier: MIT
" For ALE, which shows findings while you type: it gives the text on standard
" input, with its name so that the config of its folder is in force.
call ale#Set('cable_cablelint_executable', 'cablelint')
call ale#Set('cable_cablelint_options', '')

function! ale_linters#cable#cablelint#Command(buffer) abort
  return '%e check --format short --progress never'
  \   . ale#Pad(ale#Var(a:buffer, 'cable_cablelint_options'))
  \   . ' --stdin-filename %s -'
endfunction

function! ale_linters#cable#cablelint#Handle(buffer, lines) abort
  let l:pattern = '\v^.{-}:(\d+):(\d+): (error|warning|note): (.+) \[(\u+\d+) [a-z0-9-]+\]$'
  let l:types = {'error': 'E', 'warning': 'W', 'note': 'I'}

  return map(ale#util#GetMatches(a:lines, l:pattern), {_, m -> {
  \   'lnum': str2nr(m[1]),
  \   'col': str2nr(m[2]),
  \   'type': l:types[m[3]],
  \   'text': m[4],
  \   'code': m[5],
  \}})
endfunction

call ale#linter#Define('cable', {
\   'name': 'cablelint',
\   'executable': {b -> ale#Var(b, 'cable_cablelint_executable')},
\   'command': function('ale_linters#cable#cablelint#Command'),
\   'callback': 'ale_linters#cable#cablelint#Handle',
\})
