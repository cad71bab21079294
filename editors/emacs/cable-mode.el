;;; cable-mode.el --- Diplomatic cables, checked by cablelint -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT
;; Package-Requires: ((emacs "28.1") (eglot "1.8"))

;;; Commentary:

;; (require 'cable-mode)
;; (add-hook 'cable-mode-hook #'eglot-ensure)
;;
;; Findings are shown by Flymake, fixes by `eglot-code-actions', what a code
;; means by ElDoc, the way to a referenced message by `xref-find-definitions'.
;; `M-x compile' with "cablelint --format short cables/" needs no set-up: Emacs
;; knows the form of its lines.

;;; Code:

(require 'eglot)

(defgroup cable nil
  "Diplomatic cables."
  :group 'text)

(defcustom cable-lint-command '("cablelint" "lsp")
  "The language server: a program and its arguments."
  :type '(repeat string))

;;;###autoload
(define-derived-mode cable-mode text-mode "Cable"
  "Major mode for diplomatic cables."
  (setq-local truncate-lines t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.cable\\'" . cable-mode))

(add-to-list 'eglot-server-programs
             (cons 'cable-mode (lambda (&rest _) cable-lint-command)))

(provide 'cable-mode)

;;; cable-mode.el ends here
