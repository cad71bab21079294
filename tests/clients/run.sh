#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh CABLELINT MODULES CASE
#
# Gives reports to programs that read such. They are installed with
#	cp tests/clients/package.json MODULES && npm install --prefix MODULES
# (MODULES is clients/ in the folder of the build) and, for html, Debian's chromium; one that is not there is said, and its
# case is skipped (status 77).
set -u
here=$(cd "$(dirname "$0")" && pwd)
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
modules=$2/node_modules
export NODE_PATH="$modules" LC_ALL=C.UTF-8
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

need() {
	for name; do
		[ -d "$modules/$name" ] || command -v "$name" >/dev/null ||
			{ echo "skipped: no $name"; exit 77; }
	done
}
# Messages with all that formats stumble over: é, a byte order mark, CRLF, a
# tab, a face, control characters, names with blanks.
messages() {
	[ ! -d "$work/in" ] || return 0
	cp -R "$here/../../fixtures" "$work/in"
	printf '\357\273\277UNCLAS NAIROBI 002210\r\n\r\nE.O. 12958: N/A\r\nTAGS: [PREL](#) [KE](#)\r\nSUBJECT: CAF\303\251 ]]> <b>\r\n\r\n1. In Mus\303\251e \360\237\230\200\tthey met on June 31. \033[2J\r\n' \
		>"$work/in/06NAIROBI2210 copy,100%.txt"
	printf '</script><script>alert(1)</script>\342\200\256abc' >"$work/in/<b>.txt"
	ln -s nowhere "$work/in/gone.txt"
}
report() {
	messages
	(cd "$work/in" && "$cablelint" check --isolated --profile strict \
		--unsafe-fixes --format "$1" . >"$work/$2" 2>/dev/null)
	[ -s "$work/$2" ] || { echo "no report"; exit 1; }
}

case $3 in
json)
	need node ajv ajv-formats
	report json out.json
	report jsonl out.jsonl
	node "$here/schema.js" "$here/../../docs/report.schema.json" \
		"$work/out.json" "$work/out.jsonl"
	;;
sarif)
	tool=@microsoft/sarif-multitool-linux
	need node ajv ajv-formats $tool
	report sarif out.sarif
	node "$here/schema.js" "$modules/$tool/sarif-2.1.0.json" "$work/out.sarif" || exit 1
	chmod u+x "$modules/$tool/Sarif.Multitool"
	# SARIF2005 wants a web address of the tool, which has none; 2002 wants
	# messages that are not dynamic, 2012 a page for each rule.
	"$modules/$tool/Sarif.Multitool" validate "$work/out.sarif" \
		--rule-kind 'Sarif;Gh' >"$work/said"
	grep -E ': (error|warning) ' "$work/said" | grep -v SARIF2005 && exit 1
	grep -q 'completed successfully' "$work/said"
	;;
rdjsonl)
	need node @umbrelladocs/rdformat-validator
	report rdjsonl out.rdjsonl
	{
		printf '{"source":{"name":"cablelint"},"diagnostics":['
		paste -sd, "$work/out.rdjsonl"
		printf ']}'
	} >"$work/out.json"
	node "$modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js" \
		--strict --no-extra-fields "$work/out.json"
	;;
junit | checkstyle)
	need xmllint
	report "$3" out.xml
	xmllint --noout "$work/out.xml"
	;;
matcher)
	need node
	report short out.short
	node "$here/matcher.js" "$here/../../docs/problem-matcher.json" <"$work/out.short"
	;;
precommit)
	need git pre-commit
	# The hook as somebody else's repository would use it.
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b
	export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
	export PRE_COMMIT_HOME="$work/cache" PATH="$(dirname "$cablelint"):$PATH"
	git init -q "$work/hooks" && cp "$here/../../.pre-commit-hooks.yaml" "$work/hooks"
	git -C "$work/hooks" add . && git -C "$work/hooks" commit -q -m hooks
	git init -q "$work/cables" && cd "$work/cables" || exit 1
	cp "$here"/../../fixtures/sample/08TUNIS*.txt .
	git add . && pre-commit try-repo "$work/hooks" cablelint >"$work/said" 2>&1 ||
		{ cat "$work/said"; exit 1; }
	cp "$here/../../fixtures/sample/07RABAT1733.txt" . && git add .
	pre-commit try-repo "$work/hooks" cablelint >"$work/said" 2>&1 && exit 1
	grep '^07RABAT1733.txt:10:25: warning: ' "$work/said"
	;;
html)
	need node playwright-core chromium
	report html out.html
	node "$here/html.js" "$work/out.html"
	;;
lsp)
	need node vscode-jsonrpc vscode-languageserver-protocol
	mkdir "$work/session" &&
		node "$here/lsp.js" "$cablelint" "$here/../../fixtures" "$work/session"
	;;
*)
	echo "no case $3"
	exit 1
	;;
esac
