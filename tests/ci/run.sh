#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh CABLELINT CASE
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d) || exit 1
work=$(cd "$work" && pwd -P)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 HOME="$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

fail() {
	echo "$*" >&2
	exit 1
}
need() {
	for program; do
		command -v "$program" >/dev/null ||
			{ echo "skipped: no $program"; exit 77; }
	done
}

# A program that others are to find instead of their own; its text is read.
stand_in() {
	mkdir -p "$work/bin"
	{
		echo '#!/bin/sh'
		cat
	} >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

# Somebody's repository: a branch that adds a message with mistakes to one
# that has some already.
repository() {
	git init -q -b main "$work/theirs" && cd "$work/theirs" || exit 1
	mkdir cables
	cp "$root"/fixtures/sample/06*.txt "$root"/fixtures/sample/08*.txt cables
	git add . && git commit -q -m before
	git update-ref refs/remotes/origin/main HEAD
	git checkout -q -b topic
	cp "$root/fixtures/sample/07RABAT1733.txt" cables
	git add . && git commit -q -m after
}

# The lines of a section of README.
section() {
	awk -v title="## $1" '$0 == title { on = 1; next } /^## / { on = 0 } on' \
		"$root/README.md"
}

# The steps of the action as the runner runs them; stops at one that fails.
run_action() {
	rm -rf "$work/steps" && mkdir -p "$work/steps" "$work/runner"
	awk -v to="$work/steps" -v path="$root" -v given="$1" \
		-f "$here/steps.awk" "$root/action.yml" || exit 1
	[ -e "$work/steps/step2" ] || fail 'no steps'
	for step in "$work"/steps/step*; do
		RUNNER_TEMP=$work/runner PATH="$work/bin:$PATH" \
			bash --noprofile --norc -eo pipefail "$step" || return
	done
}

check_action() {
	repository
	# Everything: the new message and the old ones, ten of a kind at most.
	run_action 'paths=cables' >"$work/said" 2>"$work/err"
	[ $? = 1 ] || { cat "$work/said" "$work/err"; fail 'not 1'; }
	grep -q '^::error file=cables/07RABAT1733.txt,line=20,endLine=20,col=6,' "$work/said" ||
		{ cat "$work/said"; fail 'no annotation'; }
	grep -q '^::.* file=cables/06KHARTOUM1565.txt,' "$work/said" ||
		fail 'nothing of the old message'
	# Only what the branch has changed, as README has it.
	given=$(section 'In CI' |
		sed -n 's/^  with: {paths: \(.*\), args: \(.*\)}$/paths=\1;args=\2/p')
	[ "$given" ] || fail 'no action in README'
	run_action "$given --format sarif:out.sarif" >"$work/said" 2>"$work/err"
	[ $? = 1 ] || fail 'not 1 for what has changed'
	grep -q '07RABAT1733' "$work/said" || fail 'nothing of the new message'
	! grep -q '06KHARTOUM1565' "$work/said" || fail 'an old message'
	grep -q '"ruleId"' out.sarif || fail 'no SARIF'
	# Nothing to say.
	run_action 'paths=cables/08TUNIS398.txt cables/08TUNIS412.txt' \
		>"$work/said" 2>"$work/err" || fail 'not 0'
	! grep '^::' "$work/said" || fail 'something is said'
}

case $2 in
action)
	need git bash awk
	# Packages are there, and the program.
	stand_in sudo <<'END'
echo "$*" >>"$HOME/sudo"
END
	stand_in cmake <<END
echo "\$*" >>"\$HOME/cmake"
mkdir -p "\$RUNNER_TEMP/cablelint"
[ -e "\$RUNNER_TEMP/cablelint/cablelint" ] ||
	ln -s "$cablelint" "\$RUNNER_TEMP/cablelint/cablelint"
END
	check_action
	grep -q '^apt-get install .*libpcre2-dev' "$work/sudo" || fail 'no packages'
	grep -q "^-S $root -B $work/runner/cablelint " "$work/cmake" || fail 'no cmake -S'
	grep -q "^--build $work/runner/cablelint .*--target cablelint$" "$work/cmake" ||
		fail 'no cmake --build'
	;;
action_whole)
	need git bash awk cmake
	stand_in sudo </dev/null
	check_action
	;;
snippets)
	need git
	repository
	stand_in cablelint <<END
exec "$cablelint" "\$@"
END
	stand_in reviewdog <<'END'
echo "$*" >"$HOME/reviewdog"
cat >"$HOME/diagnostics"
END
	PATH=$work/bin:$PATH
	# - run: COMMAND of GitHub
	command=$(section 'In CI' | sed -n 's/^- run: \(cablelint .*\)/\1/p')
	sh -c "$command" >"$work/short"
	[ $? = 1 ] || fail "$command"
	grep -q '^cables/07RABAT1733.txt:20:6: error: ' "$work/short" || fail "$command"
	grep -q '"columnKind"' cables.sarif || fail 'no SARIF'
	#   script: COMMAND of GitLab
	command=$(section 'In CI' | sed -n 's/^  script: \(cablelint .*\)/\1/p')
	sh -c "$command" >"$work/text"
	[ $? = 1 ] || fail "$command"
	report=$(section 'In CI' | sed -n 's/.*codequality: \([a-z.]*\)}.*/\1/p')
	grep -q '"path": *"cables/07RABAT1733.txt"' "$report" || fail "no $report"
	for key in description check_name fingerprint severity location; do
		[ "$(grep -c "\"$key\"" "$report")" -gt 0 ] || fail "no $key"
	done
	# reviewdog: `COMMAND | reviewdog ...`
	command=$(section 'In CI' | tr '\n' ' ' |
		sed -n 's/.*`\(cablelint [^`]*| reviewdog [^`]*\)`.*/\1/p')
	sh -c "$command" || fail "$command"
	grep -q -e '-f=rdjsonl' "$work/reviewdog" || fail 'reviewdog was not asked'
	[ "$(grep -c '^{"message":' "$work/diagnostics")" = "$(wc -l <"$work/short")" ] ||
		fail 'reviewdog was told something else'
	;;
matcher)
	need grep
	# The expression of JSON as grep takes it, on real lines.
	expression=$(sed -n 's/.*"regexp": "\(.*\)",/\1/p' "$root/docs/problem-matcher.json" |
		sed 's/\\\\/\\/g')
	cd "$root/fixtures" || exit 1
	"$cablelint" --isolated -p strict -f short . >"$work/short" 2>/dev/null
	[ "$(wc -l <"$work/short")" -gt 50 ] || fail 'too few lines'
	! grep -v -P -- "$expression" "$work/short" ||
		fail 'lines that do not match'
	;;
packages)
	# What the action installs is what README says, but what tests need.
	words() {
		tr '\n' ' ' <"$1" | grep -o 'no-install-recommends build-essential [a-z0-9 \\.-]*' |
			head -n 1 | tr -s ' \\' '\n' | grep -e '-dev$' | sort
	}
	words "$root/README.md" >"$work/readme"
	words "$root/action.yml" >"$work/action"
	[ -s "$work/action" ] || fail 'no packages'
	diff "$work/readme" "$work/action"
	;;
*)
	fail "no case $2"
	;;
esac
