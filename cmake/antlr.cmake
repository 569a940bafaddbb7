# The parser is generated from the one grammar; only compiler/syntax may see it.
find_program(ANTLR4 antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_LIBRARY antlr4-runtime REQUIRED)
set(generated ${CMAKE_BINARY_DIR}/generated)
set(parser_sources ${generated}/XinhengLexer.cpp ${generated}/XinhengParser.cpp)
if(EXISTS ${CMAKE_SOURCE_DIR}/grammar/Xinheng.g4)
  add_custom_command(
    OUTPUT ${parser_sources} ${generated}/XinhengLexer.h ${generated}/XinhengParser.h
    COMMAND ${ANTLR4} -Dlanguage=Cpp -no-listener -no-visitor -encoding UTF-8 -Xexact-output-dir
            -o ${generated} ${CMAKE_SOURCE_DIR}/grammar/Xinheng.g4
    DEPENDS ${CMAKE_SOURCE_DIR}/grammar/Xinheng.g4
    COMMENT "Generating the parser from grammar/Xinheng.g4")
  add_library(xh_parser STATIC ${parser_sources})
  target_include_directories(xh_parser SYSTEM PUBLIC ${generated} ${ANTLR4_INCLUDE})
  target_compile_options(xh_parser PUBLIC -fno-char8_t PRIVATE -w)
  target_link_libraries(xh_parser PUBLIC ${ANTLR4_LIBRARY})
  get_target_property(syntax_type xh_syntax TYPE)
  if(NOT syntax_type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(xh_syntax PRIVATE xh_parser)
  endif()
endif()
