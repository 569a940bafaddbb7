// Plan to machine code by LLVM ORC. No LLVM type leaves this folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/lower/plan.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

struct Options {
  std::string cpu;            // "": this machine; else an LLVM CPU name such as x86-64-v3
  bool optimise = true;
  bool keep_text = false;     // fill llvm_text and assembly_text
};

// Owns the code; functions are valid while it lives.
class CompiledPlan {
 public:
  CompiledPlan();
  CompiledPlan(CompiledPlan&&) noexcept;
  CompiledPlan& operator=(CompiledPlan&&) noexcept;
  ~CompiledPlan();

  std::vector<abi::PipelineFunctions> pipelines;  // by Plan::pipelines
  std::string llvm_text, assembly_text;
  std::string cpu;                                // what it was made for
  double compile_seconds = 0;

  struct Impl;
  std::unique_ptr<Impl> impl;
};

// Throws std::runtime_error where LLVM refuses (no such CPU, out of memory).
CompiledPlan compile(const plan::Plan& plan, const Options& options);

}  // namespace xinheng::codegen
