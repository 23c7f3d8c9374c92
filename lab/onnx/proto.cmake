# The C structs of ONNX's messages, generated from the onnx.proto that Debian's libonnx-dev has.
set(proto_folder "${CMAKE_CURRENT_BINARY_DIR}/onnx")
file(MAKE_DIRECTORY "${proto_folder}")
get_filename_component(proto_home "${ONNX_PROTO}" DIRECTORY)
add_custom_command(OUTPUT "${proto_folder}/onnx.pb-c.c" "${proto_folder}/onnx.pb-c.h"
    COMMAND "${PROTOC_C}" "--proto_path=${proto_home}" "--c_out=${proto_folder}" "${ONNX_PROTO}"
    DEPENDS "${ONNX_PROTO}"
    COMMENT "Generating the structs of ONNX"
    VERBATIM)
target_sources(lab_onnx PRIVATE "${proto_folder}/onnx.pb-c.c" "${proto_folder}/onnx.pb-c.h")
target_include_directories(lab_onnx SYSTEM PRIVATE "${proto_folder}")
set_source_files_properties("${proto_folder}/onnx.pb-c.c" PROPERTIES COMPILE_OPTIONS "-w")
