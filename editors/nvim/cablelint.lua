-- SPDX-License-Identifier: MIT
--
-- The language server in Neovim 0.7 and later. Put it on the runtime path, as
-- lua/cablelint.lua, and into init.lua:
--
--   require('cablelint').setup()
--   require('cablelint').setup({ cmd = { '/opt/bin/cablelint', 'lsp' } })
local M = {}

local defaults = {
  cmd = { 'cablelint', 'lsp' },
  patterns = { '*.cable' }, -- of files that are messages; '*/cables/*.txt'
}

-- The folder of the nearest config, else the repository, else the file's.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  for _, mark in ipairs({ 'cablelint.yaml', '.git' }) do
    local file = vim.fn.findfile(mark, folder .. ';')
    if file ~= '' then return vim.fn.fnamemodify(file, ':p:h') end
    local below = vim.fn.finddir(mark, folder .. ';')
    if below ~= '' then return vim.fn.fnamemodify(below, ':p:h:h') end
  end
  return folder
end

local clients = {} -- by root

-- Attaches a buffer (0: the current one); starts the server if need be.
function M.attach(buffer)
  if buffer == 0 then buffer = vim.api.nvim_get_current_buf() end
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local client = clients[root]
  if not client or not vim.lsp.get_client_by_id(client) then
    client = vim.lsp.start_client({
      name = 'cablelint',
      cmd = M.options.cmd,
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    })
    clients[root] = client
  end
  if client then vim.lsp.buf_attach_client(buffer, client) end
  return client
end

function M.setup(options)
  M.options = vim.tbl_extend('force', defaults, options or {})
  local group = vim.api.nvim_create_augroup('cablelint', { clear = true })
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
    group = group,
    pattern = M.options.patterns,
    callback = function(event)
      vim.bo[event.buf].filetype = 'cable'
      M.attach(event.buf)
    end,
  })
end

M.options = defaults

return M
