" SPDX-License-Identifier: MIT
" :compiler cablelint, then :make % or :make cables/
if exists("current_compiler")
  finish
endif
let current_compiler = "cablelint"

CompilerSet makeprg=cablelint\ check\ --format\ short\ --progress\ never\ $*
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tote:\ %m
