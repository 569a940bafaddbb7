# Only compiler/codegen may see LLVM.
get_target_property(codegen_type xh_codegen TYPE)
if(NOT codegen_type STREQUAL "INTERFACE_LIBRARY")
  target_include_directories(xh_codegen SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS})
  target_compile_definitions(xh_codegen PRIVATE ${LLVM_DEFINITIONS})
  target_link_libraries(xh_codegen PRIVATE LLVM)
endif()
