" SPDX-License-Identifier: MIT
autocmd BufNewFile,BufRead *.cable setfiletype cable
