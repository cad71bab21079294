#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vscode.sh
#
# The extension compiles and packages from a clean checkout, its package holds
# all that it loads, and its problem matcher is the one of docs/.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../..
for name in node npm unzip; do
	command -v $name >/dev/null || { echo "skipped: no $name"; exit 77; }
done
timeout 20 npm ping >/dev/null 2>&1 ||
	{ echo "skipped: no packages without a network"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/vscode" && cd "$top/editors/vscode" &&
	cp -R src *.json .vscodeignore README.md "$work/vscode" &&
	cd "$work/vscode" || exit 1
{
	npm ci --ignore-scripts --no-audit --no-fund &&
		npm run package
} >log 2>&1 || { cat log; exit 1; }
unzip -q cablelint.vsix -d "$work/unpacked" || exit 1
node "$here/vscode.js" "$work/unpacked/extension" \
	"$top/docs/problem-matcher.json"
