// One stage of a plan as an LLVM function: a loop over its rows, a few at a time.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include <string>

#include "compiler/lower/plan.h"

namespace xinheng::codegen {

// dense: no column has an absent value, every run constant and entry of a table's array is valid.
void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::Pipeline& pipeline, size_t stage, bool dense,
                       const llvm::TargetMachine& target);
void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, bool dense,
                        const llvm::TargetMachine& target);

}  // namespace xinheng::codegen
