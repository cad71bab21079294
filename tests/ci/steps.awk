# steps.awk: an action.yml of composite steps to scripts, step1, step2 and so
# on in the folder `to`, each with its env as exports. `path` is the action's
# folder; `given` has "name=value;..." for inputs, the others have their
# defaults. Understands as much of YAML as action.yml needs.
function unquote(text) {
	if (text ~ /^'.*'$/)
		text = substr(text, 2, length(text) - 2)
	return text
}

function value(text,   name) {
	while (match(text, /\$\{\{ [a-z_.]+ \}\}/)) {
		name = substr(text, RSTART + 4, RLENGTH - 7)
		if (!(name in known)) {
			print "steps.awk: what is " name "?" >"/dev/stderr"
			exit 1
		}
		text = substr(text, 1, RSTART - 1) known[name] substr(text, RSTART + RLENGTH)
	}
	return text
}

BEGIN {
	known["github.action_path"] = path
	count = split(given, pairs, ";")
	for (i = 1; i <= count; i++) {
		at = index(pairs[i], "=")
		set["inputs." substr(pairs[i], 1, at - 1)] = substr(pairs[i], at + 1)
	}
}
{
	match($0, /^ */)
	indent = RLENGTH
}
script && ($0 ~ /^ *$/ || indent > script) {
	print substr($0, script + 3) >file
	next
}
{ script = 0 }
/^inputs:/ { part = "inputs" }
/^runs:/ { part = "runs" }
part == "inputs" && indent == 2 {
	input = "inputs." $1
	sub(/:$/, "", input)
}
part == "inputs" && indent == 4 && $1 == "default:" {
	text = $0
	sub(/^ *default: */, "", text)
	known[input] = input in set ? set[input] : unquote(text)
}
part == "runs" && /^    - / {
	file = to "/step" ++steps
	env = 0
	printf "" >file
}
part == "runs" && env && indent > env {
	text = $0
	sub(/^ *[A-Z_]+: */, "", text)
	sub(/:$/, "", $1)
	printf "export %s='%s'\n", $1, value(text) >file
	next
}
{ env = 0 }
part == "runs" && $1 == "env:" { env = indent }
part == "runs" && $1 == "run:" { script = indent }
