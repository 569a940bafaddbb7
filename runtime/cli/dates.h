// The dates of a run or an explanation, and whether the pack is in force then; who judges.
#pragma once

#include "compiler/program/program.h"
#include "runtime/cli/command_line.h"
#include "runtime/execute/execute.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::cli {

inline const Argument date_option = {
    "--date", "YYYY-MM-DD",
    {"评价日：规则、期限、年龄都看这一天", "the evaluation date: rules, terms and ages as of it"},
    true};
inline const Argument known_by_option = {
    "--known-by", "YYYY-MM-DD",
    {"数据截止日：只看到这一天为止已知的（默认同评价日）",
     "what was known by this date (by default the evaluation date)"}};

inline const Argument engine_option = {
    "--engine",
    "native|interpreter",
    {"机器码（默认），或参照解释器", "machine code (default), or the reference interpreter"}};

execute::Dates dates_of(Arguments& arguments);
execute::Engine engine_of(Arguments& arguments);
// False: reported.
bool in_force(const program::Program& program, Days date, Diagnostics& diagnostics);

}  // namespace xinheng::cli
