# What a report is made of lies in the program itself: page, style, script, and Apache ECharts, of
# which ./dev setup installs a Python package that ships it (cmake/assets.txt).
file(GLOB XH_ECHARTS
  ${CMAKE_SOURCE_DIR}/.deps/venv/lib/python3*/site-packages/vizly/assets/echarts.min.js)
set(XH_ECHARTS_SHA256 e84270bd0cd5bdf60fefc26d00c2a391cb2e81f4d26a7a9ee16185a54773a3cf)
if(NOT XH_ECHARTS)
  message(FATAL_ERROR "No ECharts (cmake/assets.txt). Run ./dev setup first.")
endif()
file(SHA256 ${XH_ECHARTS} found)
if(NOT found STREQUAL XH_ECHARTS_SHA256)
  message(FATAL_ERROR "${XH_ECHARTS} isn't Apache ECharts 5.5.1 as its project publishes it.")
endif()
set(page ${CMAKE_SOURCE_DIR}/runtime/report/page)
set_source_files_properties(${page}.cpp PROPERTIES
  OBJECT_DEPENDS "${page}.html;${page}.css;${page}.js;${XH_ECHARTS}"
  COMPILE_DEFINITIONS "XH_PAGE_HTML=\"${page}.html\";XH_PAGE_CSS=\"${page}.css\";\
XH_PAGE_JS=\"${page}.js\";XH_ECHARTS_JS=\"${XH_ECHARTS}\"")
