# Only compiler/codegen may see LLVM. Linked into the program: the shared library, of every target
# and pass, takes longer to load than a small pack to check.
get_target_property(codegen_type xh_codegen TYPE)
if(NOT codegen_type STREQUAL "INTERFACE_LIBRARY")
  llvm_map_components_to_libnames(llvm_libraries orcjit passes native)
  target_include_directories(xh_codegen SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS})
  target_compile_definitions(xh_codegen PRIVATE ${LLVM_DEFINITIONS})
  target_link_libraries(xh_codegen PRIVATE ${llvm_libraries})
endif()
