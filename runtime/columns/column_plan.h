// What is read from the files of one kind, and how a value becomes a word.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/program/program.h"
#include "compiler/values/identity_code.h"
#include "runtime/columns/cells.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/needed_fields.h"

namespace xinheng::columns {

// Names of codes, of rows, of clauses, texts that rules know: to their words.
using TextWords = std::unordered_map<std::string_view, program::Word>;

struct ColumnPlan {
  // owner, reference: hold the key of a subject of kind `subject`; type is the key's.
  enum class Role : uint8_t { subject_key, owner, record_key, field, reference } role = Role::field;
  uint32_t field = 0;  // index into the kind's fields; not for owner
  program::Type type;
  program::SubjectId subject = {};
  bool optional = false;           // a reference may be absent
  std::string name;                // of the field; for owner: of the subject
  std::vector<std::string> names;  // that the column may have
  RejectEffect effect = RejectEffect::row;
  bool hide = false;   // its values may say who somebody is: never shown
  bool quiet = false;  // faults aren't noted: a key read once more, a field that no rule reads
  bool keep_text = false;  // its bytes are wanted too
  bool keep_strangers = false;
  bool spare = false;  // no rule needs it: where it can't be read it is done without
  std::shared_ptr<const TextWords> words;
};

// Planned columns that say which version of a record is known, and how it may have changed.
struct VersionPlan {
  struct State {
    size_t column;
    const program::Transitions* transitions;
  };
  size_t key = 0, since = 0;
  std::optional<size_t> until;
  std::vector<State> states;
};
struct KindPlan {
  bool of_subject = true;
  uint32_t kind = 0;
  std::vector<ColumnPlan> columns;  // the key or owner first
  std::optional<VersionPlan> versions = {};
};
KindPlan plan_subject(const program::Program& program, const NeededFields& needed, uint32_t kind);
KindPlan plan_record(const program::Program& program, const NeededFields& needed, uint32_t kind);

// Of these fields, and of those that are wanted besides.
struct KindPlans {
  std::vector<KindPlan> subjects, records;
};
KindPlans plan_kinds(const program::Program& program, NeededFields needed,
                     const std::vector<FieldName>& besides);

// Whether a column of the file of this class can hold the type.
bool accepts(const program::Type& type, CellClass cells);
// For messages: what columns may hold it.
std::string expected_cells(const program::Type& type);

// Without rows, of the element type that runtime/abi.h asks for.
ColumnData empty_column(program::TypeKind kind);

struct Reading {
  program::Word word = 0;
  bool ok = false;
  RejectReason reason = RejectReason::malformed_value;
};
Reading read_text(const ColumnPlan& plan, std::string_view text);
// number: a cell of a class other than text; scale: of a decimal.
Reading read_number(const ColumnPlan& plan, CellClass cells, int scale, int64_t number);

// As it may appear in a reject.
std::string shown_text(const ColumnPlan& plan, std::string_view utf8);
std::string shown_number(const ColumnPlan& plan, CellClass cells, int scale, int64_t number);

RejectReason reason_of(CodeFault fault);

}  // namespace xinheng::columns
