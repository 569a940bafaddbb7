// What the tables of a trace are made of, in words.
#pragma once

#include <string>
#include <vector>

#include "runtime/trace/trace.h"

namespace xinheng::trace {

// "惩戒 限制评优 情形 严重失信"
std::string name_of(const Rule& rule, Language language);
// "服务（查询登记）"
std::string carrier_of(const Carried& carried, Language language);
// The clauses of its own basis, else of its declaration.
const std::vector<uint32_t>& basis_of(const Rule& rule);
std::vector<std::string> cites_of(const Trace& trace, const Rule& rule);
// Of its declaration where it has none itself.
std::vector<std::string> names_of_tests(const Trace& trace, const std::vector<uint32_t>& tests);
std::string list_of(const std::vector<std::string>& items, Language language);
// Those that name what the rule is part of.
std::vector<std::string> users_of(const Rule& rule, Language language);
// By place.
std::vector<const Rule*> in_order(const Trace& trace);
// Those that are assumptions, by place.
std::vector<const Rule*> assumptions_of(const Trace& trace);
// Words of Clause::state and Carried::carrier for programs.
std::string_view code_of(State state);
std::string_view code_of(program::Carrier carrier);

struct Totals {
  size_t by_rules = 0, elsewhere = 0, headings = 0, missing = 0;
  size_t rules = 0, reached = 0, unreached = 0, tests = 0, tests_failed = 0;
};
Totals totals_of(const Trace& trace);

}  // namespace xinheng::trace
