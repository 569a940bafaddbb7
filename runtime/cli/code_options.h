// How machine code is made: for which processor, whether it is kept; and how long it took.
#pragma once

#include "compiler/compile.h"
#include "runtime/cli/command_line.h"

namespace xinheng::cli {

inline const Argument cpu_option = {
    "--cpu",
    "NAME",
    {"为哪种处理器（LLVM 的名字，例如 x86-64-v3；默认本机）",
     "for which processor (LLVM's name, for example x86-64-v3; default: this one)"}};
inline const Argument no_cache_option = {
    "--no-cache",
    "",
    {"不用、也不存以前编译好的机器码（在 ~/.cache/xinheng；设了 XINHENG_NO_CACHE 也一样）",
     "neither use nor keep code made before (in ~/.cache/xinheng; XINHENG_NO_CACHE does the "
     "same)"}};
inline const Argument timings_option = {
    "--timings", "", {"显示编译的每一步用了多久", "show how long each step of compiling took"}};

codegen::Options code_options(const Arguments& arguments);
std::string timings_text(const Compilation& compilation, Language language);

}  // namespace xinheng::cli
