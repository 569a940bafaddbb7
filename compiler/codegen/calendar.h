// Calendar arithmetic in LLVM IR, on vectors of i32 days: there division by a constant stays in
// vector registers. What it gives is i32 too, or i1.
#pragma once

#include <llvm/IR/IRBuilder.h>

#include "compiler/program/program.h"

namespace xinheng::codegen {

// Dates in [date_min, date_max); months are i32, or i64 where 32 bits would overflow beside those
// of a date.
llvm::Value* add_months(llvm::IRBuilder<>& builder, llvm::Value* date, llvm::Value* months,
                        MissingDay policy);
llvm::Value* add_months_in_range(llvm::IRBuilder<>& builder, llvm::Value* date,
                                 llvm::Value* months);
llvm::Value* completed_years(llvm::IRBuilder<>& builder, llvm::Value* birth, llvm::Value* at,
                             MissingDay policy);
llvm::Value* months_between(llvm::IRBuilder<>& builder, llvm::Value* from, llvm::Value* to,
                            MissingDay policy);
llvm::Value* month_bound(llvm::IRBuilder<>& builder, llvm::Value* date, bool end);
llvm::Value* year_bound(llvm::IRBuilder<>& builder, llvm::Value* date, bool end);
llvm::Value* date_part(llvm::IRBuilder<>& builder, llvm::Value* date, program::DatePart part);

}  // namespace xinheng::codegen
