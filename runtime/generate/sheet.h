// What a file of generated data looks like: its columns, how many rows, which rows are wrong.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/generate/generate.h"
#include "runtime/generate/hints.h"
#include "runtime/generate/identity.h"
#include "runtime/generate/random.h"

namespace xinheng::generate {

// One for each reject reason of the reader.
enum class Fault : uint8_t {
  none, identity_length, identity_character, identity_birth_date, identity_check_character,
  missing_value, unknown_code, impossible_date, malformed_value, out_of_range, unknown_subject,
  duplicate,
};

enum class Role : uint8_t { key, owner, field };
// How the values of a field are chosen.
enum class Content : uint8_t {
  identity,      // a code of the sheet's subjects
  number_text,   // a record's key
  birth_date, subject_date, record_date,
  boolean, integer, decimal, money, period,
  choice,        // one of `choices`
  person_name, organisation_name, office_name, note,
};

struct Column {
  std::string name;
  Role role = Role::field;
  program::Type type;
  Content content = Content::note;
  std::vector<std::string> choices;      // the last one is no code: the fault unknown_code
  std::vector<uint64_t> thresholds;      // cumulative weights of the choices but the last
  uint32_t null_percent = 0;
  const Identity* refers = nullptr;      // a reference: to these subjects
  bool to_earlier = false;               // to one with a smaller number than its owner: no circles
  // Hints: the first of each kind of which the conditions hold.
  std::vector<Draw> draws;
  std::vector<Months> months;
  std::vector<Reference> references;
  std::vector<uint16_t> outcomes;        // of few subjects: which of its draw's, by number
  Stream value, detail, null;
};

struct FaultChoice {
  Fault fault;
  std::vector<uint32_t> columns;         // where it may be planted; empty: the row as a whole
};

// Records of which some were corrected: those have a second row, which says something else.
struct Versions {
  uint64_t records = 0, corrected = 0;
  uint32_t since = 0, until = 0;         // columns
  std::optional<uint32_t> state;         // a column that changes as the pack allows
  std::vector<int64_t> initial;
  std::vector<std::vector<int64_t>> to;  // by state
  std::optional<uint32_t> redrawn;       // or one of which the later version has another value
};

struct Sheet {
  std::string name;
  uint64_t rows = 0;
  bool records = false;
  Days date = 0;
  const Identity* identity = nullptr;    // of the subjects, or of the records' owners
  std::vector<uint32_t> owner;           // by record: the number of its subject
  Shuffle scatter;                       // row to subject or record
  Shuffle numbers;                       // record to the number in its key
  std::vector<Column> columns;
  // Versions: the columns that say since when and until when each was known.
  std::optional<std::pair<uint32_t, uint32_t>> known;
  std::optional<Versions> versions;
  const Values* owner_values = nullptr;  // of records
  std::vector<FaultChoice> faults;
  uint64_t wrong_per_million = 0;
  Stream fault, fault_kind, fault_place;
};

// Subjects of which shares are exact are at most so many.
inline constexpr uint64_t shared_out_max = 100'000;

Sheet subject_sheet(const program::Program& program, program::SubjectId subject,
                    const Identity& identity, const Options& options, uint64_t sheet_number);
// identities, values: by subject kind.
Sheet record_sheet(const program::Program& program, program::RecordId record,
                   const std::deque<Identity>& identities, const std::vector<Values>& values,
                   const Options& options, uint64_t sheet_number);
// Of all the subjects of a sheet: what these fields hold.
Values values_of(const Sheet& sheet, const std::vector<uint32_t>& fields);

}  // namespace xinheng::generate
