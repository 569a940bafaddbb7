// The clauses of a source as a tree: 二(三)1 is part of 二(三), that of 二.
#pragma once

#include <vector>

#include "runtime/trace/trace.h"

namespace xinheng::trace {

// What a citation is without its last step: 《细则》二(三) of 《细则》二(三)1; "" where there is no
// step left. 第二十条之一 is an article of its own.
std::string without_last_step(const std::string& cite);

// Fills above and below.
void join_clauses(std::vector<Clause>& clauses);
// Fills state.
void judge_clauses(std::vector<Clause>& clauses);
// The rules that cite it or one below it.
std::vector<uint32_t> citing(const std::vector<Clause>& clauses, uint32_t clause);

}  // namespace xinheng::trace
