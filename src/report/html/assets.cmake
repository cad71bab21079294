# Writes the parts of the HTML report as C: cmake -D IN=folder -D OUT=file.c
# The content security policy names script and style by their SHA-256.
set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)

# Hexadecimal digits of 32 bytes as base64.
function(base64 hex out)
	string(APPEND hex 0000) # two bytes of nothing, for the last group of three
	set(text "")
	foreach(at RANGE 0 60 6)
		string(SUBSTRING ${hex} ${at} 6 group)
		math(EXPR number "0x${group}")
		foreach(shift IN ITEMS 18 12 6 0)
			math(EXPR index "(${number} >> ${shift}) & 63")
			string(SUBSTRING ${letters} ${index} 1 letter)
			string(APPEND text ${letter})
		endforeach()
	endforeach()
	# 43 letters hold 32 bytes; what is behind them is filling.
	string(SUBSTRING ${text} 0 43 text)
	set(${out} "${text}=" PARENT_SCOPE)
endfunction()

function(bytes name file)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," list "${hex}")
	string(REGEX REPLACE "(................................................................................)"
		"\\1\n\t" list "${list}")
	set(code "${code}\nconst char cbl_html_${name}[] = {\n\t${list}0};\n" PARENT_SCOPE)
endfunction()

set(code "/* Made by assets.cmake. */\n#include \"report/html_assets.h\"\n")
foreach(name IN ITEMS css js html)
	bytes(${name} ${IN}/report.${name})
endforeach()
foreach(name IN ITEMS css js)
	file(SHA256 ${IN}/report.${name} hash)
	base64(${hash} text)
	string(APPEND code "\nconst char cbl_html_${name}_hash[] = \"sha256-${text}\";\n")
endforeach()
file(WRITE ${OUT} "${code}")
