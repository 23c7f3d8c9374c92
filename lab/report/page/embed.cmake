# cmake -DOUTPUT=FILE.c "-DASSETS=name=path;..." -P embed.cmake: writes each file as an array of bytes,
# asset_<name>, with a NUL behind it.
set(text "#include \"report/page/asset.h\"\n")
foreach(asset IN LISTS ASSETS)
    string(REGEX MATCH "^([^=]+)=(.+)$" found "${asset}")
    set(name "${CMAKE_MATCH_1}")
    file(READ "${CMAKE_MATCH_2}" bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND text "const unsigned char asset_${name}[] = {\n${bytes}\n0};\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
