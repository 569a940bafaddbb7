// One stage of a plan as an LLVM function: a loop over blocks of abi::lanes rows.
#pragma once

#include <llvm/IR/Module.h>

#include <string>

#include "compiler/lower/plan.h"

namespace xinheng::codegen {

// dense: no column has an absent value and every run constant is valid.
void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::Pipeline& pipeline, size_t stage, bool dense);
void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, bool dense);

}  // namespace xinheng::codegen
