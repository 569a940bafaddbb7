// Plan to machine code by LLVM ORC. No LLVM type leaves this folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/lower/plan.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

struct Options {
  std::string cpu;  // "": this machine; else an LLVM CPU name such as x86-64-v3
  bool optimise = true;
  bool keep_text = false;  // fill llvm_text and assembly_text
};

// Which columns a function expects: any, or only ones where nothing is absent, with every run
// constant valid.
enum class Variant : uint8_t { general, dense };

// Owns the code. A function is made when it is first asked for, and valid while this lives. Asking
// is safe from one thread at a time.
class CompiledPlan {
 public:
  CompiledPlan();
  CompiledPlan(CompiledPlan&&) noexcept;
  CompiledPlan& operator=(CompiledPlan&&) noexcept;
  ~CompiledPlan();

  // By Plan::pipelines and Pipeline::record_stages.
  abi::RecordFunction record_function(size_t pipeline, size_t stage, Variant variant) const;
  abi::SubjectFunction subject_function(size_t pipeline, Variant variant) const;
  double compile_seconds() const;  // spent so far

  std::string llvm_text, assembly_text;
  std::string cpu;  // what it is made for

  struct Impl;
  std::unique_ptr<Impl> impl;
};

// Throws std::runtime_error where LLVM refuses (no such CPU, out of memory).
CompiledPlan compile(const plan::Plan& plan, const Options& options);

}  // namespace xinheng::codegen
