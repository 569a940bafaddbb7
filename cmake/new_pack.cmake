# The files of examples/new-pack as C++, for `xinheng init`.
set(new_pack_text "#include \"runtime/cli/new_pack.h\"\n\nnamespace xinheng::cli {\n
const std::vector<NewPackFile>& new_pack_files() {
  static const std::vector<NewPackFile> files = {\n")
foreach(language zh en)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/examples/new-pack/${language}/*)
  foreach(path ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    get_filename_component(name ${path} NAME)
    # Read as bytes: a CMake list would lose semicolons and square brackets.
    file(READ ${path} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
    string(APPEND new_pack_text
           "      {Language::${language}, \"${name}\", std::string_view(\"${bytes}\")},\n")
  endforeach()
endforeach()
string(APPEND new_pack_text "  };\n  return files;\n}\n\n}  // namespace xinheng::cli\n")
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/new_pack_files.cpp CONTENT "${new_pack_text}")
