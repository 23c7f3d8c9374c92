# Cross build for WebAssembly with Debian's Emscripten, its programs run here by Node.
# `make check-wasm` uses it.
set(ENV{NODE_PATH} /usr/share/nodejs) # where Debian keeps what Emscripten's own scripts need
include(/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake)
set(CMAKE_C_FLAGS_INIT -msimd128)
# The tests read files, keep samples on the stack, and say by their exit status how they ended.
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT -sSINGLE_FILE=1 -sNODERAWFS=1 -sEXIT_RUNTIME=1
       -sTOTAL_STACK=8MB -sALLOW_MEMORY_GROWTH=1)
