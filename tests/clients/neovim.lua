-- SPDX-License-Identifier: MIT
--
-- A session in Neovim: opens the message, waits for the findings, applies the
-- safe fix of the first one that has it, jumps from the reference to the
-- message it means, prints what it sees.
vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.MESSAGE))

local client = vim.lsp.start_client({
  name = 'cablelint',
  cmd = { vim.env.CABLELINT, 'lsp' },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, client)

local function wait_for(count)
  vim.wait(10000, function() return #vim.diagnostic.get(0) == count end, 20)
  for _, d in ipairs(vim.diagnostic.get(0)) do
    io.stdout:write(string.format('%d:%d %s %s\n', d.lnum + 1, d.col + 1,
      vim.diagnostic.severity[d.severity], d.message))
  end
end

wait_for(2)

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000)
  return answers[client].result
end

local document = { uri = vim.uri_from_bufnr(0) }
local place = { line = 23, character = 8 }
local actions = ask('textDocument/codeAction', {
  textDocument = document,
  range = { start = place, ['end'] = place },
  context = { diagnostics = {}, only = { 'quickfix' } },
})
io.stdout:write(actions[1].title .. '\n')
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
wait_for(1)
io.stdout:write(vim.fn.getline(24) .. '\n')

local hover = ask('textDocument/hover', {
  textDocument = document,
  position = { line = 23, character = 6 },
})
io.stdout:write(hover.contents.value:match('[^\n]+') .. '\n')

-- The workspace is read meanwhile.
local reference = { textDocument = document,
  position = { line = 27, character = 8 } }
vim.wait(10000, function()
  return #(ask('textDocument/definition', reference) or {}) == 1
end, 50)
vim.cmd('silent write!')
vim.api.nvim_win_set_cursor(0, { 28, 8 })
vim.lsp.buf.definition()
vim.wait(10000, function()
  return vim.fn.expand('%:t') == '06KHARTOUM1562.txt'
end, 20)
io.stdout:write(vim.fn.expand('%:t') .. ':' .. vim.fn.line('.') .. ' ' ..
  vim.fn.getline('.') .. '\n')
vim.cmd('qa!')
