# What bash would offer; it cuts words at = and : as it reads them.
source ./script
compopt() { :; }
try()
{
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_cablelint
	echo "$* -> ${COMPREPLY[*]}"
}
mkdir -p folder
try cablelint ch
try cablelint spec te
try cablelint check --stdin
try cablelint check --color ''
try cablelint check --color = al
try cablelint check --color =
try cablelint -q --stdin
try cablelint -p st
try cablelint check --format sa
try cablelint check --format = ht
try cablelint check --format json : out
try cablelint check --select CB501,date-imposs
try cablelint check --select = CB501,date-imposs
try cablelint check --severity date-imposs
try cablelint check --severity date-impossible = wa
try cablelint check --severity = CB501 = error,date-impossible = wa
try cablelint check --spec state-c
try cablelint check -s state-c
try cablelint --spec check --color al
try cablelint explain date-imposs
try cablelint spec schema ''
try cablelint spec schema --format ''
try cablelint completions ''
try cablelint init fol
try cablelint message.txt --stat
try cablelint message.txt check
complete -p cablelint
