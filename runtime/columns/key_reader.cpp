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
  Found found;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    found.packed[i] = cells.is_null(i) ? 0 : pack_if_valid_citizen_code(cells.texts[i]);
    if (subjects_ != nullptr) subjects_->prefetch(found.packed[i]);
  }
  if (subjects_ != nullptr)
    for (uint32_t i = 0; i < cells.rows; ++i)
      found.owners[i] = found.packed[i] != 0 ? subjects_->find(found.packed[i]) : no_subject;
  take_found(cells, found);
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
  Found found;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const Entry entry =
        cells.is_null(i) ? Entry{0, no_subject} : entries_[static_cast<size_t>(cells.indices[i])];
    found.packed[i] = entry.packed;
    found.owners[i] = entry.owner;
  }
  take_found(cells, found);
}

// Takes the rows; what is wrong with them becomes faults.
void KeyReader::take_found(const Cells& cells, const Found& found) {
  if (subjects_ == nullptr) {
    out_.packed.insert(out_.packed.end(), found.packed.begin(), found.packed.begin() + cells.rows);
  } else if (plan_.role == Role::owner) {
    out_.owners.insert(out_.owners.end(), found.owners.begin(), found.owners.begin() + cells.rows);
  } else {
    for (uint32_t i = 0; i < cells.rows; ++i) put(found.owners[i], out_.rows + i);
  }
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const bool stranger = subjects_ != nullptr && found.owners[i] == no_subject;
    if (found.packed[i] != 0 && !stranger) continue;
    const auto row = static_cast<uint32_t>(out_.rows + i);
    if (found.packed[i] != 0) {
      fault_nobody(row, cells.text(i));
    } else if (cells.is_null(i) || cells.text(i).empty()) {
      miss(row);
    } else {
      fault(row, reason_of(check_citizen_code(cells.text(i))), cells.text(i));
    }
  }
}

void KeyReader::take_others(const Cells& cells) {
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const auto row = static_cast<uint32_t>(out_.rows + i);
    const std::optional<std::string_view> key = key_text(cells, i, row);
    if (plan_.role == Role::owner || plan_.role == Role::reference) {
      const uint32_t owner = key ? subjects_->find(*key) : no_subject;
      put(owner, row);
      if (key && owner == no_subject) fault_nobody(row, *key);
      continue;
    }
    out_.texts.push(key.value_or(std::string_view()));
  }
}

// The key as written, but numbers and dates, which may be written in several ways, in one. None
// where it is wrong, which is a fault then.
std::optional<std::string_view> KeyReader::key_text(const Cells& cells, uint32_t cell,
                                                    uint32_t row) {
  const bool is_null = cells.is_null(cell);
  if (is_null || (cells.numbers == nullptr && cells.text(cell).empty())) {
    miss(row);
    return std::nullopt;
  }
  Reading reading;
  std::string_view text;
  if (cells.numbers != nullptr) {
    reading = read_number(plan_, source_.cells, source_.scale, cells.numbers[cell]);
  } else {
    text = cells.text(cell);
    if (plan_.type.kind == TypeKind::legal_code && is_valid_legal_code(text)) return text;
    if (plan_.type.kind == TypeKind::text && is_utf8(text)) return text;
    reading = read_text(plan_, text);
    if (plan_.type.kind == TypeKind::text) reading.ok = false;
  }
  if (!reading.ok) {
    fault(row, reading.reason, text);
    return std::nullopt;
  }
  switch (plan_.type.kind) {
    case TypeKind::integer:
      canonical_ = format_fixed(reading.word, 0);
      break;
    case TypeKind::decimal:
      canonical_ = format_fixed(reading.word, plan_.type.places);
      break;
    case TypeKind::money:
      canonical_ = format_fixed(reading.word, 2);
      break;
    case TypeKind::date:
      canonical_ = format_date(static_cast<Days>(reading.word));
      break;
    case TypeKind::boolean:
      canonical_ = reading.word != 0 ? "true" : "false";
      break;
    default:
      return text;
  }
  return canonical_;
}

// An owner, or a reference: there no_subject is no value.
void KeyReader::put(uint32_t subject, uint64_t row) {
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
