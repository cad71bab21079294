#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh BUILD COMPILER CMAKE FLAGS
#
# Installs into a folder of its own, then builds and runs a program against
# what is there, found by pkg-config and by CMake's find_package.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
compiler=$2
cmake=$3
flags=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$cmake" --install "$build" --prefix "$work/usr" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$work/usr" -name cablelint.pc)")
export PKG_CONFIG_PATH
cp "$here/user.c" "$here/hello.yaml" "$work"
cd "$work"

# shellcheck disable=SC2046,SC2086 # flags are words
"$compiler" $flags user.c -o user \
	$(pkg-config --static --cflags --libs cablelint)
./user

cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.21)
project(user C)
find_package(cablelint REQUIRED)
add_executable(user user.c)
target_link_libraries(user PRIVATE cablelint::cablelint)
END
"$cmake" -S . -B out -DCMAKE_PREFIX_PATH="$work/usr" \
	-DCMAKE_C_COMPILER="$compiler" -DCMAKE_C_FLAGS="$flags" >log 2>&1 &&
	"$cmake" --build out >>log 2>&1 || { cat log; exit 1; }
./out/user
"$work/usr/bin/cablelint" --version >/dev/null
