# Flags of every target of the tree.

# Each kernel states its fused operations itself; a compiler that contracted others would change bits.
add_compile_options(-ffp-contract=off)

add_compile_options(
    "$<$<COMPILE_LANGUAGE:C>:-Wall;-Wextra;-Wconversion;-Wstrict-prototypes;-Wmissing-prototypes>"
    "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wconversion>")
if(SOFTPLUS_WERROR)
    add_compile_options(-Werror)
endif()

if(SOFTPLUS_SANITIZE)
    add_compile_options(-fsanitize=${SOFTPLUS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${SOFTPLUS_SANITIZE})
endif()
