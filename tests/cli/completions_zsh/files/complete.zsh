# complete.zsh SETUP LINE...: what a tab makes of each line. A key of our own
# prints the line and clears it.
zmodload zsh/zpty
setup=$1 out=$PWD/shown
shift
: >$out
zpty z zsh -f -i
zpty -w z "PS1= PS2=; unsetopt beep; autoload -U compinit
[[ '$setup' == fpath* ]] && $setup; compinit -u -D
[[ '$setup' == fpath* ]] || $setup
shown() { print -r -- \"\$BUFFER|\" >>$out; BUFFER=; }
zle -N shown; bindkey '^X' shown"
count=0
for line; do
	zpty -w -n z $line$'\t\x18'
	((count++))
	for ((i = 0; i < 400; i++)); do
		(($(wc -l <$out) >= count)) && break
		sleep 0.05
	done
done
cat $out
zpty -d z
