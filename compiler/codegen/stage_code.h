// One stage of a plan as an LLVM function: a loop over its rows, a few at a time. A long one calls
// a function for each of its pieces.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include <string>

#include "compiler/codegen/codegen.h"
#include "compiler/lower/plan.h"

namespace xinheng::codegen {

void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::Pipeline& pipeline, size_t stage, Variant variant,
                       const llvm::TargetMachine& target);
void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, Variant variant,
                        const llvm::TargetMachine& target);

}  // namespace xinheng::codegen
