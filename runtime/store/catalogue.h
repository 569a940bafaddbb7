// What a store holds: store.json names the newest generation, generation-N.json says all about it.
// A generation is a base, where rows of which nothing is wrong lie as a run wants them, and the
// segments that updates added.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/column_plan.h"
#include "runtime/columns/dataset.h"
#include "runtime/store/array_file.h"

namespace xinheng::store {

inline constexpr uint32_t format_version = 1;
inline constexpr const char* store_json = "store.json";

struct StoredCode {
  std::string name, number;  // number: another way of writing it
};
struct StoredColumn {
  columns::ColumnPlan::Role role = columns::ColumnPlan::Role::field;
  std::string name;
  std::string type;                  // see type_text
  std::vector<StoredCode> codes;     // words are indices into them
  bool is_since = false;             // the day from which a version was known
};
struct StoredKind {
  bool of_subject = true;
  std::string name;
  std::vector<StoredColumn> columns; // the key or owner first
};

// A file of data that rows came from; its rows are numbered on from those before it.
struct StoredInput {
  columns::InputFile file;
  uint32_t kind = 0;                      // index into Generation::kinds
  std::vector<std::string> column_names;  // as the file has them, by StoredKind::columns
};
struct StoredTable {
  uint64_t rows = 0;
  StoredFile file;
};
struct Segment {
  std::string folder;
  std::vector<StoredInput> inputs;    // sorted by path
  std::vector<StoredTable> plain;     // by kind; only of the base
  std::vector<StoredTable> special;   // by kind
  // Of subjects, by kind: those that nothing before names. Their numbers follow on.
  std::vector<uint64_t> new_subjects;
};
struct EarlierGeneration {
  uint64_t number = 0;
  std::string sha256;
};
struct Generation {
  uint64_t number = 1;
  std::vector<StoredKind> kinds;              // subjects, then records
  std::vector<Segment> segments;              // the base first
  std::vector<EarlierGeneration> earlier;     // that can still be read, rising
};

// "decimal(2)?": what must be the same for words to mean the same.
std::string type_text(const program::Program& program, const columns::ColumnPlan& column);

bool is_store(const std::filesystem::path& folder);

// Both throw WriteError. publish: readers see this generation from then on.
void write_generation(const std::filesystem::path& store, const Generation& generation);
void publish(const std::filesystem::path& store, const Generation& generation);

// Another format: Kind::store_version.
struct OtherVersion {
  uint64_t version;
};
struct NoSuchGeneration {
  uint64_t wanted, oldest, newest;
};
// The newest, or the one with the number. Throws Damage, OtherVersion, NoSuchGeneration.
Generation read_generation(const std::filesystem::path& store, std::optional<uint64_t> number);

}  // namespace xinheng::store
