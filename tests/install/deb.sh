#!/bin/sh
# SPDX-License-Identifier: MIT
#
# deb.sh BUILD
#
# Packs the Debian packages, unpacks them into a root of their own and uses
# what is there. Nothing is installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
for program in cpack dpkg-deb dpkg-shlibdeps gzip; do
	command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "$*" >&2
	exit 1
}

cd "$work"
# Packed is what the build has made: Ninja has no step that makes more of it.
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work" \
	-D CPACK_CMAKE_GENERATOR=Ninja >log 2>&1 ||
	{ cat log; exit 1; }
program=$(echo cablelint_*.deb)
library=$(echo libcablelint-dev_*.deb)
dpkg-deb -x "$program" root
dpkg-deb -x "$library" root
share=root/usr/share

# What it cannot run without, found by the linker's eyes, and what it loads
# when it needs it.
depends=$(dpkg-deb -f "$program" Depends)
for package in libc6 libcyaml1 libjansson4 libpcre2-8-0 libyaml-0-2; do
	case $depends in *$package*) ;; *) fail "Depends: $depends" ;; esac
done
recommends=$(dpkg-deb -f "$program" Recommends)
for package in libarchive13 libsqlite3-0; do
	case $recommends in *$package*) ;; *) fail "Recommends: $recommends" ;; esac
done

# The program, far from where it was built.
status=0
root/usr/bin/cablelint --isolated --format short \
	"$here/../../fixtures/sample/07RABAT1733.txt" >found || status=$?
[ $status = 1 ] || fail "exit status $status"
grep -q 'warning: .*keyword-garbled' found
root/usr/bin/cablelint spec check -q $share/cablelint/specs/state-cable.yaml

# A page for the program and each command, packed; completions that load.
for page in man1/cablelint.1 man1/cablelint-check.1 man1/cablelint-spec-test.1 \
	man5/cablelint.yaml.5 man5/cablelint-spec.5 man7/cablelint-state-cable.7; do
	gzip -dc $share/man/$page.gz | head -n 1 | grep -q '^.TH CABLELINT' ||
		fail "$page"
done
bash -n $share/bash-completion/completions/cablelint
grep -q '^#compdef cablelint' $share/zsh/*/_cablelint
grep -q '^complete -c cablelint' $share/fish/vendor_completions.d/cablelint.fish
for package in cablelint libcablelint-dev; do
	gzip -t $share/doc/$package/changelog.gz
	grep -q '^MIT License' $share/doc/$package/copyright
done

# The library, found where it lies and not where it was configured for.
PKG_CONFIG_LIBDIR=$(dirname "$(find root -name cablelint.pc)")
export PKG_CONFIG_LIBDIR
[ -f "$(pkg-config --variable=includedir cablelint)/cablelint.h" ]
[ -f "$(pkg-config --variable=libdir cablelint)/libcablelint.a" ]
