// Plan to machine code by LLVM. No LLVM type leaves this folder.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/known_bits.h"
#include "compiler/lower/plan.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

struct Options {
  std::string cpu;  // "": this machine; else an LLVM CPU name such as x86-64-v3
  bool optimise = true;
  bool keep_text = false;            // fill llvm_text and assembly_text
  std::filesystem::path cache = {};  // a folder of code made before; "": none
  bool to_run = false;               // refuse a CPU that can do what this machine can't
};

using lower::Variant;

// One function: that of a record stage, or of the subject stage.
struct Unit {
  size_t pipeline = 0;
  std::optional<size_t> record_stage = {};
  Variant variant = Variant::general;
};

// Seconds, of all threads together.
struct Timings {
  double emit = 0, optimise = 0, generate = 0, link = 0, cache = 0;
  size_t made = 0, from_cache = 0;  // functions
};

// Owns the code. A function is made when it is first asked for, and valid while this lives. Any
// thread may ask.
class CompiledPlan {
 public:
  CompiledPlan();
  CompiledPlan(CompiledPlan&&) noexcept;
  CompiledPlan& operator=(CompiledPlan&&) noexcept;
  ~CompiledPlan();

  // Several at once, on so many threads.
  void make(const std::vector<Unit>& units, uint32_t threads) const;
  abi::RecordFunction record_function(size_t pipeline, size_t stage, Variant variant) const;
  abi::SubjectFunction subject_function(size_t pipeline, Variant variant) const;
  std::vector<Unit> all_units() const;
  double compile_seconds() const;  // passed so far
  Timings timings() const;

  std::string llvm_text, assembly_text;
  std::string cpu;  // what it is made for

  struct Impl;
  std::unique_ptr<Impl> impl;
};

// Throws std::runtime_error where LLVM refuses (no such CPU, out of memory).
CompiledPlan compile(const plan::Plan& plan, const Options& options);

}  // namespace xinheng::codegen
