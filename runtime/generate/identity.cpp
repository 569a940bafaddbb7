#include "runtime/generate/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/values/identity_code.h"

namespace xinheng::generate {
namespace {

using program::TypeKind;

// Of Quzhou and the rest of Zhejiang, for packs that name no divisions, or too few for so many.
constexpr std::array<const char*, 17> usual_divisions = {
    "330802", "330803", "330822", "330824", "330825", "330881", "330102", "330106", "330203",
    "330302", "330402", "330502", "330602", "330702", "330902", "331002", "331102"};
constexpr uint64_t sequences = 1000;             // of a citizen code, per division and day
constexpr uint64_t organisations = 100'000'000;  // numbers of organisations, per division
constexpr int32_t age_max = 90, age_min = 10;
constexpr int32_t birth_days_min = 3650;  // where data could not be older

// Six digits in a nested list; a city's own number (ending in 00) only where there is no other.
std::vector<std::string> divisions_of(const program::Program& program) {
  std::vector<std::string> divisions, cities;
  for (const program::Codes& codes : program.codes) {
    for (const program::Code& code : codes.codes) {
      if (code.number.size() != 6) continue;
      if (code.number.find_first_not_of("0123456789") != std::string::npos) continue;
      (code.number.ends_with("00") ? cities : divisions).push_back(code.number);
    }
  }
  if (divisions.empty()) divisions = cities;
  std::sort(divisions.begin(), divisions.end());
  divisions.erase(std::unique(divisions.begin(), divisions.end()), divisions.end());
  return divisions;
}

void widen(std::vector<std::string>& divisions, uint64_t per_division, uint64_t needed) {
  for (const char* division : usual_divisions) {
    if (divisions.size() * per_division >= needed) return;
    if (std::find(divisions.begin(), divisions.end(), division) == divisions.end())
      divisions.push_back(division);
  }
}

// GB 11714: eight characters and their check character.
char organisation_check_character(std::string_view digits8) {
  constexpr std::array<int, 8> weights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (digits8[i] - '0');
  return "0123456789X0"[static_cast<size_t>(11 - sum % 11)];
}

}  // namespace

Identity::Identity(const program::Program& program, const program::Subject& subject,
                   uint64_t population, Days date, uint64_t seed, uint64_t sheet)
    : population_(population), divisions_(divisions_of(program)) {
  for (const program::Field& field : subject.fields)
    if (field.key) kind_ = field.type.kind;
  const bool government = subject.name.find("政府") != std::string::npos ||
                          subject.name.find("机关") != std::string::npos;
  registry_ = government ? "11" : "91";
  // At least half of the keys belong to nobody: records of unknown subjects need some.
  const uint64_t needed = 2 * population + 1;
  uint64_t per_division = organisations;
  if (kind_ == TypeKind::citizen_code) {
    const auto years_before = [&](int32_t years) {
      const CivilDate at = civil_from_days(date);
      return days_from_civil({at.year - years, at.month, 1});
    };
    birth_first_ = std::max(years_before(age_max), data_date_min);
    birth_days_ =
        static_cast<uint64_t>(std::max(years_before(age_min) - birth_first_, birth_days_min));
    per_division = birth_days_ * sequences;
  }
  widen(divisions_, per_division, needed);
  const uint64_t space = kind_ == TypeKind::text ? needed : divisions_.size() * per_division;
  shuffle_ = Shuffle(std::max(space, needed), Stream(seed, sheet, 0, Purpose::code));
}

std::string Identity::key(uint64_t number) const {
  const uint64_t at = shuffle_(number);
  if (kind_ == TypeKind::text) return fmt::format("{:010}", at);
  if (kind_ == TypeKind::citizen_code) {
    const std::string& division = divisions_[at / sequences / birth_days_ % divisions_.size()];
    const CivilDate birth = civil_from_days(birth_date(number));
    std::string code = fmt::format("{}{:04}{:02}{:02}{:03}", division, birth.year, birth.month,
                                   birth.day, at % sequences);
    return code + citizen_check_character(code);
  }
  const std::string& division = divisions_[at / organisations % divisions_.size()];
  const std::string organisation = fmt::format("{:08}", at % organisations);
  std::string code =
      registry_ + division + organisation + organisation_check_character(organisation);
  return code + legal_check_character(code);
}

Days Identity::birth_date(uint64_t number) const {
  return birth_first_ + static_cast<Days>(shuffle_(number) / sequences % birth_days_);
}

std::string without_last_character(std::string code) {
  if (!code.empty()) code.pop_back();
  return code;
}

std::string with_foreign_character(std::string code) {
  if (code.size() > 9) code[9] = 'I';
  return code;
}

std::string with_impossible_birth_date(std::string citizen_code) {
  citizen_code.replace(10, 4, "0230");
  citizen_code[17] = citizen_check_character(citizen_code.substr(0, 17));
  return citizen_code;
}

std::string with_wrong_check_character(std::string code) {
  code.back() = code.back() == '1' ? '2' : '1';
  return code;
}

}  // namespace xinheng::generate
