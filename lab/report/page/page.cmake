# The page of the HTML report and Chart.js, as arrays of bytes in lab_report.
set(page "${CMAKE_CURRENT_LIST_DIR}")
set(page_assets "page_html=${page}/page.html" "page_css=${page}/page.css" "draw_js=${page}/draw.js"
    "runs_js=${page}/runs.js" "training_js=${page}/training.js" "page_js=${page}/page.js"
    "chart_js=${CHART_JS}")
set(page_source "${CMAKE_CURRENT_BINARY_DIR}/report_page.c")
add_custom_command(OUTPUT "${page_source}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${page_source}" "-DASSETS=${page_assets}"
        -P "${page}/embed.cmake"
    DEPENDS "${page}/page.html" "${page}/page.css" "${page}/draw.js"
        "${page}/runs.js" "${page}/training.js" "${page}/page.js" "${CHART_JS}" "${page}/embed.cmake"
    COMMENT "Embedding the page of the report"
    VERBATIM)
target_sources(lab_report PRIVATE "${page_source}")
