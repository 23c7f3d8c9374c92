# The libraries of the lab, as imported targets. `tools/setup.sh build` installs them on Debian.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(openblas REQUIRED IMPORTED_TARGET openblas)
pkg_check_modules(lapacke REQUIRED IMPORTED_TARGET lapacke)
pkg_check_modules(lbfgs REQUIRED IMPORTED_TARGET liblbfgs)
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)

pkg_check_modules(protobuf_c REQUIRED IMPORTED_TARGET libprotobuf-c)

# libcsv and Random123 ship no .pc file.
find_path(CSV_INCLUDE_DIR csv.h REQUIRED)
find_library(CSV_LIBRARY csv REQUIRED)
add_library(csv::csv UNKNOWN IMPORTED)
set_target_properties(csv::csv PROPERTIES
    IMPORTED_LOCATION "${CSV_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${CSV_INCLUDE_DIR}")

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(random123::random123 INTERFACE IMPORTED)
set_target_properties(random123::random123 PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${RANDOM123_INCLUDE_DIR}")

# Chart.js is put into the report's page; where Debian's libjs-chart.js has it, or -DCHART_JS=FILE.
find_file(CHART_JS chart.min.js PATHS /usr/share/javascript PATH_SUFFIXES chart.js REQUIRED)

# The messages of ONNX: where Debian's libonnx-dev has them, or -DONNX_PROTO=FILE.
find_program(PROTOC_C protoc-c REQUIRED)
find_file(ONNX_PROTO onnx/onnx.proto REQUIRED)

find_library(MATH_LIBRARY m REQUIRED)

# Many machines: MPICH, Open MPI or another MPI, where there is one. -DSOFTPLUS_MPI=OFF does without;
# -DMPI_C_COMPILER=mpicc.openmpi chooses among several.
option(SOFTPLUS_MPI "Build the module that spreads runs over the ranks of an MPI job" ON)
if(SOFTPLUS_MPI)
    set(MPI_DETERMINE_LIBRARY_VERSION ON)
    find_package(MPI COMPONENTS C QUIET)
endif()
