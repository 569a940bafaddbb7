# Everything comes from Debian's packages, but Arrow and Parquet: Debian 12 has none, the pyarrow
# wheel ships libraries and headers. A system Arrow is preferred where there is one.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(CLI11 REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc)
find_package(LLVM 19.1 REQUIRED CONFIG)

find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
add_library(utf8proc UNKNOWN IMPORTED)
set_target_properties(utf8proc PROPERTIES IMPORTED_LOCATION ${UTF8PROC_LIBRARY})

find_package(Arrow QUIET)
if(Arrow_FOUND)
  find_package(Parquet REQUIRED)
  add_library(Arrow::arrow ALIAS Arrow::arrow_shared)
  add_library(Arrow::parquet ALIAS Parquet::parquet_shared)
else()
  set(XH_PYTHON ${CMAKE_SOURCE_DIR}/.deps/venv/bin/python CACHE FILEPATH
      "A Python that has pyarrow; ./dev setup makes it")
  execute_process(
    COMMAND ${XH_PYTHON} -c
      "import pyarrow; print(pyarrow.get_include()); print(pyarrow.get_library_dirs()[0])"
    OUTPUT_VARIABLE pyarrow_places OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "No Arrow: neither a system package nor pyarrow. Run ./dev setup first.")
  endif()
  string(REPLACE "\n" ";" pyarrow_places "${pyarrow_places}")
  list(GET pyarrow_places 0 arrow_include)
  list(GET pyarrow_places 1 arrow_libraries)
  foreach(part arrow parquet arrow_compute)
    file(GLOB found ${arrow_libraries}/lib${part}.so.[0-9]*)
    list(GET found 0 library)
    add_library(Arrow::${part} SHARED IMPORTED)
    set_target_properties(Arrow::${part} PROPERTIES IMPORTED_LOCATION ${library}
      INTERFACE_INCLUDE_DIRECTORIES ${arrow_include})
  endforeach()
  target_link_libraries(Arrow::parquet INTERFACE Arrow::arrow)
  list(APPEND CMAKE_BUILD_RPATH ${arrow_libraries})
endif()
