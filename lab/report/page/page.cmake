# The page of the HTML report and Chart.js, as arrays of bytes in lab_report.
set(page "${CMAKE_CURRENT_LIST_DIR}")
set(page_files page.html page.css draw.js runs.js training.js page.js explain.js)
set(page_assets "chart_js=${CHART_JS}")
foreach(file IN LISTS page_files)
    string(REPLACE "." "_" name "${file}")
    list(APPEND page_assets "${name}=${page}/${file}")
endforeach()
list(TRANSFORM page_files PREPEND "${page}/")
set(page_source "${CMAKE_CURRENT_BINARY_DIR}/report_page.c")
add_custom_command(OUTPUT "${page_source}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${page_source}" "-DASSETS=${page_assets}"
        -P "${page}/embed.cmake"
    DEPENDS ${page_files} "${CHART_JS}" "${page}/embed.cmake"
    COMMENT "Embedding the page of the report"
    VERBATIM)
target_sources(lab_report PRIVATE "${page_source}")
