#include <array>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "compiler/values/identity_code.h"
#include "runtime/columns/column_reader.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/utf8.h"

namespace xinheng::columns {
namespace {

using program::TypeKind;
using Role = ColumnPlan::Role;

}  // namespace

KeyReader::KeyReader(const ColumnPlan& plan, const SourceColumn& source,
                     const SubjectIndex* subjects, FaultBudget& budget, PartColumn& out)
    : plan_(plan), source_(source), subjects_(subjects), budget_(budget), out_(out) {
  if (plan.role == Role::reference) out.data = empty_column(TypeKind::subject);
}

void KeyReader::take(const Cells& cells) {
  if (plan_.role == Role::record_key || plan_.type.kind != TypeKind::citizen_code) {
    take_others(cells);
  } else if (cells.indices != nullptr) {
    take_citizen_dictionary(cells);
  } else {
    take_citizens(cells);
  }
  out_.rows += cells.rows;
}

void KeyReader::take_citizens(const Cells& cells) {
  std::array<uint64_t, batch_rows> packed;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    packed[i] = cells.is_null(i) ? 0 : pack_if_valid_citizen_code(cells.texts[i]);
    if (subjects_ != nullptr) subjects_->prefetch(packed[i]);
  }
  for (uint32_t i = 0; i < cells.rows; ++i) {
    uint32_t owner = no_subject;
    if (subjects_ != nullptr && packed[i] != 0) owner = subjects_->find(packed[i]);
    note(static_cast<uint32_t>(out_.rows + i), cells, i, packed[i], owner);
  }
}

void KeyReader::take_citizen_dictionary(const Cells& cells) {
  if (cells.dictionary_is_new) {
    entries_.clear();
    for (const std::string_view text : cells.dictionary) {
      const uint64_t packed = pack_if_valid_citizen_code(text);
      const bool look = subjects_ != nullptr && packed != 0;
      entries_.push_back({packed, look ? subjects_->find(packed) : no_subject});
    }
  }
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const Entry entry =
        cells.is_null(i) ? Entry{0, no_subject} : entries_[static_cast<size_t>(cells.indices[i])];
    note(static_cast<uint32_t>(out_.rows + i), cells, i, entry.packed, entry.owner);
  }
}

// Takes the row; what is wrong with it becomes a fault.
void KeyReader::note(uint32_t row, const Cells& cells, uint32_t cell, uint64_t packed,
                     uint32_t owner) {
  if (subjects_ == nullptr) {
    out_.packed.push_back(packed);
  } else {
    put(row, owner);
    if (packed != 0 && owner == no_subject) fault_nobody(row, cells.text(cell));
  }
  if (packed != 0) return;
  if (cells.is_null(cell) || cells.text(cell).empty()) return miss(row);
  fault(row, reason_of(check_citizen_code(cells.text(cell))), cells.text(cell));
}

void KeyReader::take_others(const Cells& cells) {
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const auto row = static_cast<uint32_t>(out_.rows + i);
    const bool good = key_text(cells, i, row);
    if (plan_.role == Role::owner || plan_.role == Role::reference) {
      const uint32_t owner = good ? subjects_->find(canonical_) : no_subject;
      put(row, owner);
      if (good && owner == no_subject) fault_nobody(row, canonical_);
      continue;
    }
    if (!good) canonical_.clear();
    out_.texts.push(canonical_);
    if (plan_.role == Role::record_key) out_.hashes.push_back(hash_text(canonical_));
  }
}

// Leaves the key in canonical_: as written, but numbers and dates, which may be written in
// several ways, in one. False where it is wrong, which is a fault then.
bool KeyReader::key_text(const Cells& cells, uint32_t cell, uint32_t row) {
  const bool is_null = cells.is_null(cell);
  if (is_null || (cells.numbers == nullptr && cells.text(cell).empty())) {
    miss(row);
    return false;
  }
  Reading reading;
  std::string_view text;
  if (cells.numbers != nullptr) {
    reading = read_number(plan_, source_.cells, source_.scale, cells.numbers[cell]);
  } else {
    text = cells.text(cell);
    canonical_ = text;
    if (plan_.type.kind == TypeKind::legal_code && is_valid_legal_code(text)) return true;
    if (plan_.type.kind == TypeKind::text && is_utf8(text)) return true;
    reading = read_text(plan_, text);
    if (plan_.type.kind == TypeKind::text) reading.ok = false;
  }
  if (!reading.ok) {
    fault(row, reading.reason, text);
    return false;
  }
  const TypeKind kind = plan_.type.kind;
  if (kind == TypeKind::integer) canonical_ = format_fixed(reading.word, 0);
  if (kind == TypeKind::decimal) canonical_ = format_fixed(reading.word, plan_.type.places);
  if (kind == TypeKind::money) canonical_ = format_fixed(reading.word, 2);
  if (kind == TypeKind::date) canonical_ = format_date(static_cast<Days>(reading.word));
  if (kind == TypeKind::boolean) canonical_ = reading.word != 0 ? "true" : "false";
  return true;
}

// An owner, or a reference: there no_subject is no value.
void KeyReader::put(uint32_t row, uint32_t subject) {
  if (plan_.role == Role::owner) return out_.owners.push_back(subject);
  auto& words = std::get<Array<int64_t>>(out_.data.values);
  words.push_back(subject == no_subject ? 0 : subject);
  if (subject == no_subject) out_.data.leave_out(row);
}

void KeyReader::miss(uint32_t row) {
  if (!plan_.optional) fault(row, RejectReason::missing_value, "");
}

void KeyReader::fault_nobody(uint32_t row, std::string_view key) {
  if (plan_.keep_strangers) out_.strangers.push_back({row, std::string(key)});
  fault(row, RejectReason::unknown_subject, key);
}

void KeyReader::fault(uint32_t row, RejectReason reason, std::string_view text) {
  if (!is_utf8(text)) {
    if (!out_.not_utf8) out_.not_utf8 = row;
    text = {};
  }
  out_.faults.add(budget_, row, reason, shown_text(plan_, text));
}

}  // namespace xinheng::columns
