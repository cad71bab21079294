# Writes the scripts of this folder as C: cmake -D IN=folder -D OUT=file.c
set(code "/* Made by scripts.cmake. */\n#include \"cli/completions.h\"\n")
foreach(name IN ITEMS bash zsh fish)
	file(READ ${IN}/${name} hex HEX)
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," list "${hex}")
	string(REGEX REPLACE "(................................................................................)"
		"\\1\n\t" list "${list}")
	string(APPEND code "\nconst char cbl_script_${name}[] = {\n\t${list}0};\n")
endforeach()
file(WRITE ${OUT} "${code}")
