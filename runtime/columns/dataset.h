// The records of a population in memory: columns of words, grouped by subject, validated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "compiler/program/reject_reason.h"
#include "runtime/abi.h"
#include "runtime/columns/array.h"
#include "runtime/columns/texts.h"

namespace xinheng::columns {

// The words of one field; the element type is what runtime/abi.h says for its type. Absent: 0.
struct ColumnData {
  // monostate: no rule reads it, it was not loaded.
  std::variant<std::monostate, Array<int8_t>, Array<int32_t>, Array<int64_t>> values;
  Array<uint64_t> present;         // bit i: row i has a value; empty: all have

  bool has(uint64_t row) const {
    return present.empty() || ((present[row / 64] >> (row % 64)) & 1) != 0;
  }
  void leave_out(uint64_t row);  // it has no value from now on
  std::optional<program::Word> at(uint64_t row) const;
  abi::Column view() const;
};

struct SubjectData {
  Texts keys;                             // ascending by bytes: an ordinal is a rank
  std::vector<ColumnData> columns;        // by field; the key's stays empty
  std::vector<Texts> texts;               // by field; only of those that results show
  std::vector<uint32_t> rejected_records; // by subject: rows that named it and were refused
};

// The records that name a subject in one of their fields.
struct Referring {
  Array<uint64_t> first;                  // by subject: where in rows; one more at the end
  Array<uint64_t> rows;                   // rising for each subject
};

struct RecordData {
  Array<uint32_t> owner;                  // by record: ordinal of its subject, never falling
  Array<uint64_t> first;                  // by subject: its first record; one more at the end
  Texts keys;                             // by record; empty where the kind has no key.
                                          // Within a subject ascending by key.
  std::vector<ColumnData> columns;        // by field
  std::vector<Referring> referring;       // by field; empty where it is no reference
  std::vector<Texts> texts;               // by field; only of those that results show
  uint64_t count() const { return owner.size(); }
};

struct InputFile {
  std::string path;                       // relative to the data folder
  uint64_t bytes = 0;
  std::string sha256;
  uint64_t rows = 0;
};

using program::RejectReason;
// row: the row plays no part. field: a subject's row is kept, this field of it is unknown, and
// whatever needs it can't be determined.
enum class RejectEffect : uint8_t { row, field };
struct Reject {
  uint32_t file;                          // index into Dataset::files
  uint64_t row;                           // 1-based, without the header line of a CSV
  std::string column;
  std::string value;                      // as far as it is not personal: LANGUAGE.md §9
  RejectReason reason;
  RejectEffect effect;
};

// The ordinal-th subject of its kind, the row-th record of its kind.
struct SubjectName {
  program::SubjectId kind;
  uint32_t ordinal = 0;
  auto operator<=>(const SubjectName&) const = default;
};
struct RecordName {
  program::RecordId record;
  uint64_t row = 0;
  auto operator<=>(const RecordName&) const = default;
};

struct Dataset {
  std::vector<SubjectData> subjects;      // by SubjectId
  std::vector<RecordData> records;        // by RecordId
  std::vector<InputFile> files;           // sorted by path; of a store in the order they came
  std::vector<Reject> rejects;            // sorted by file, row, column
  uint64_t rows_read = 0;
  // Versions that play no part: known only after the date asked for, or no longer on it.
  uint64_t not_yet_known = 0, superseded = 0;
  double decode_seconds = 0, group_seconds = 0;
  std::vector<std::shared_ptr<const void>> memory;  // that arrays are views of
};

// RecordData::referring of every kind, from its columns.
void index_references(const program::Program& program, Dataset& data);
// Of one kind; subjects: how many there are of each kind.
void index_references(const program::Record& record, const std::vector<uint64_t>& subjects,
                      RecordData& records);

struct FieldName {
  bool of_subject = true;
  uint32_t kind = 0, field = 0;
};

struct ReadOptions {
  uint32_t threads = 1;
  uint64_t rejects_max = 1'000'000;       // more is an error: the data is not what the pack expects
  bool hash_files = true;
  // Read, though perhaps no rule reads them. A wrong value of one that none reads is absent.
  std::vector<FieldName> besides = {};
  // Of a record with versions, the one known on this day is read.
  Days known_by = date_max - 1;
  // Called now and then with the rows read so far and about how many there are, from one thread at
  // a time. False stops the read.
  std::function<bool(uint64_t rows, uint64_t total)> progress;
};

// Reads DATA/<kind>.{parquet,arrow,csv} or DATA/<kind>/*.{…} for each kind of subject and record,
// by the kind's name or alias. Empty where something makes the whole input unusable (missing
// folder or file, damaged file, missing column, wrong type of column, too many rejects, stopped):
// then diagnostics says what.
std::optional<Dataset> read_dataset(const program::Program& program,
                                    const std::filesystem::path& folder,
                                    const ReadOptions& options, Diagnostics& diagnostics);

}  // namespace xinheng::columns
