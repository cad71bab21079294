/* SPDX-License-Identifier: MIT
 *
 * A language server (LSP 3.17) over two descriptors: what the command line
 * finds in files, an editor sees while they are written.
 */
#ifndef CBL_LSP_SERVER_H
#define CBL_LSP_SERVER_H

/* Serves until the client says `exit` or its end of the line closes. Returns
 * the exit status the protocol asks for: 0 after `shutdown`, else 1. */
int cbl_lsp_serve(int in, int out);

#endif
