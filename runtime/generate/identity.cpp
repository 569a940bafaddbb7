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

void Identity::set_births(std::vector<Band> bands, Days date) {
  if (bands.empty()) {
    const auto years_before = [&](int32_t years) {
      const CivilDate at = civil_from_days(date);
      return days_from_civil({at.year - years, at.month, 1});
    };
    const Days first = std::max(years_before(age_max), data_date_min);
    const Days days = std::max(years_before(age_min) - first, birth_days_min);
    bands = {{first, static_cast<uint64_t>(days), 1}};
  }
  // weight / days of the densest band gets all the sequences of a day.
  const auto denser = [](const Band& a, const Band& b) {
    return static_cast<unsigned __int128>(a.weight) * b.days <
           static_cast<unsigned __int128>(b.weight) * a.days;
  };
  const Band densest = *std::max_element(bands.begin(), bands.end(), denser);
  uint64_t until = 0;
  for (const Band& band : bands) {
    const auto codes = static_cast<uint64_t>(
        static_cast<unsigned __int128>(sequences) * band.weight * densest.days /
        (static_cast<unsigned __int128>(densest.weight) * band.days));
    until += std::max<uint64_t>(codes, 1) * band.days;
    births_.push_back({band, std::max<uint64_t>(codes, 1), until});
  }
}

Identity::Place Identity::place(uint64_t number) const {
  const uint64_t at = shuffle_(number), per_division = births_.back().until;
  const uint64_t within = at % per_division;
  const auto births =
      std::upper_bound(births_.begin(), births_.end(), within,
                       [](uint64_t place, const Births& one) { return place < one.until; });
  const uint64_t begin = births == births_.begin() ? 0 : std::prev(births)->until;
  const uint64_t day = (within - begin) / births->codes_a_day;
  return {at / per_division % divisions_.size(), (within - begin) % births->codes_a_day,
          births->band.first + static_cast<Days>(day)};
}

Identity::Identity(const program::Program& program, const program::Subject& subject,
                   uint64_t population, std::vector<Band> births, Days date, uint64_t seed,
                   uint64_t sheet)
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
    set_births(std::move(births), date);
    per_division = births_.back().until;
  }
  widen(divisions_, per_division, needed);
  const uint64_t space = kind_ == TypeKind::text ? needed : divisions_.size() * per_division;
  shuffle_ = Shuffle(std::max(space, needed), Stream(seed, sheet, 0, Purpose::code));
}

std::string Identity::key(uint64_t number) const {
  if (kind_ == TypeKind::citizen_code) {
    const Place place = this->place(number);
    const CivilDate birth = civil_from_days(place.birth);
    std::string code = fmt::format("{}{:04}{:02}{:02}{:03}", divisions_[place.division], birth.year,
                                   birth.month, birth.day, place.sequence);
    return code + citizen_check_character(code);
  }
  const uint64_t at = shuffle_(number);
  if (kind_ == TypeKind::text) return fmt::format("{:010}", at);
  const std::string& division = divisions_[at / organisations % divisions_.size()];
  const std::string organisation = fmt::format("{:08}", at % organisations);
  std::string code =
      registry_ + division + organisation + organisation_check_character(organisation);
  return code + legal_check_character(code);
}

Days Identity::birth_date(uint64_t number) const {
  return place(number).birth;
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
