// Valid identity codes, one for each number: no two the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/generate/random.h"

namespace xinheng::generate {

// The keys of one kind of subject. Numbers from the population's size on are keys of nobody.
class Identity {
 public:
  Identity() = default;
  Identity(const program::Program& program, const program::Subject& subject, uint64_t population,
           Days date, uint64_t seed, uint64_t sheet);

  program::TypeKind kind() const { return kind_; }
  uint64_t population() const { return population_; }
  std::string key(uint64_t number) const;
  Days birth_date(uint64_t number) const;  // of a citizen

 private:
  program::TypeKind kind_ = program::TypeKind::text;
  uint64_t population_ = 0;
  std::vector<std::string> divisions_;     // 6 digits each
  std::string registry_;                   // first two characters of a legal code
  Days birth_first_ = 0;
  uint64_t birth_days_ = 1;
  Shuffle shuffle_;
};

// Faults, one for each thing that a check looks at.
std::string without_last_character(std::string code);
std::string with_foreign_character(std::string code);
std::string with_impossible_birth_date(std::string citizen_code);
std::string with_wrong_check_character(std::string code);

}  // namespace xinheng::generate
