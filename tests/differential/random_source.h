// A program that can be said (random_sayable.h) as rules: the text that people would write.
#pragma once

#include <string>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::differential {

// The parts behind some of them may be written in an amendment instead.
struct Declaration {
  std::string kind;                  // 定义 记录0.定义3
  std::string head;                  // what stands behind its name: ：是否 { 原则：…；
  std::string amend_head;            // the same of an amendment
  std::vector<std::string> parts;    // a sentence each
  std::string tail;                  // "}"
  size_t kept = 0;                   // so many parts belong to the declaration itself
  bool structure = false;            // what there is: a pack that is used may hold it
  // Its rows as a CSV file, what then stands before them, and behind; no csv: it has none.
  std::string csv = {}, file_head = {}, file_tail = {};
};

std::vector<Declaration> declarations_of(const program::Program& program);
std::string written(const Declaration& declaration, size_t parts);
// 行 来自 “名.csv”
std::string written_with_file(const Declaration& declaration, const std::string& file);
// What is behind the first `from` parts.
std::string amendment(const Declaration& declaration, size_t from);

// 时限1.例外0: a case of a deadline that another one is changed into; nobody writes it.
bool is_handed_over(const program::LabelledCase& rule);
// False of a result that it hands over so.
bool is_named(const program::Program& program, program::DefineId id);

// A working calendar as a file: 起日,止日,类别.
std::string workdays_csv(const Workdays& workdays);

}  // namespace xinheng::differential
