// Valid identity codes, one for each number: no two the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/generate/hints.h"
#include "runtime/generate/random.h"

namespace xinheng::generate {

// The keys of one kind of subject. Numbers from the population's size on are keys of nobody.
class Identity {
 public:
  Identity() = default;
  // births: of citizens; none: of any age.
  Identity(const program::Program& program, const program::Subject& subject, uint64_t population,
           std::vector<Band> births, Days date, uint64_t seed, uint64_t sheet);

  program::TypeKind kind() const { return kind_; }
  uint64_t population() const { return population_; }
  std::string key(uint64_t number) const;
  Days birth_date(uint64_t number) const;  // of a citizen

 private:
  program::TypeKind kind_ = program::TypeKind::text;
  uint64_t population_ = 0;
  std::vector<std::string> divisions_;     // 6 digits each
  std::string registry_;                   // first two characters of a legal code
  // Citizens: each day of a band has so many codes of each division that bands come out in
  // proportion to their weights, and no two codes are the same.
  struct Births {
    Band band;
    uint64_t codes_a_day = 0;
    uint64_t until = 0;                    // codes of this band and those before it
  };
  struct Place {
    uint64_t division = 0, sequence = 0;
    Days birth = 0;
  };
  void set_births(std::vector<Band> bands, Days date);
  Place place(uint64_t number) const;

  std::vector<Births> births_;
  Shuffle shuffle_;
};

// Faults, one for each thing that a check looks at.
std::string without_last_character(std::string code);
std::string with_foreign_character(std::string code);
std::string with_impossible_birth_date(std::string citizen_code);
std::string with_wrong_check_character(std::string code);

}  // namespace xinheng::generate
