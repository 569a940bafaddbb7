// What a pack declares, and where it is named: for going there, finding all uses, renaming.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compile.h"

namespace xinheng::language_server {

enum class NameKind : uint8_t {
  source, clause, codes, code, subject, record, link, field, inverse, table, column, row, parameter,
  define, decision, input, output, evaluation, part, grade, label, measure, finding, transitions,
  scene, simulation, sample, property, test, instance,
};
struct Declared {
  NameKind kind;
  std::string owner;             // what it is a part of: 个人 of 个人.身份代码; "" for none
  std::string name;
  std::string type;              // as written: 小数(1)?; "" where it has none
  Span at;                       // the name itself
  Span whole;                    // the declaration, or what it is in
  std::optional<uint32_t> parent = {};  // index of what it is a part of
};
struct Mention {
  Span at;
  uint32_t declared;
};
struct Names {
  std::vector<Declared> declared;
  std::vector<Mention> mentions;  // by file and place; those of the declarations among them
  std::map<std::pair<std::string, std::string>, uint32_t> by_owner_and_name;

  std::optional<uint32_t> find(const std::string& owner, const std::string& name) const;
  // The name at this place, or that ends there.
  const Mention* at(uint32_t file, uint32_t offset) const;
};

// Of parts that have names of their own kind: scenes, clauses, tests and what is in them may be
// called as other things are.
inline constexpr const char* scenes = "//scene";
inline constexpr const char* clauses = "//clause";
inline constexpr const char* labels = "//label ";   // and the owner
inline constexpr const char* tests = "//test";
inline constexpr const char* instances = "//instance ";  // and the test
inline constexpr const char* samples = "//sample";

// Of a pack compiled until Stage::checked, or of what there is of it. The program need not be
// sound: what could not be understood names nothing.
Names names_of(const Compilation& compilation, const syntax::ParsedFiles& parsed);

}  // namespace xinheng::language_server
