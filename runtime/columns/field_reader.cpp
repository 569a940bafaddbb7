#include <algorithm>
#include <span>

#include "compiler/values/fixed_point.h"
#include "runtime/columns/column_reader.h"
#include "runtime/columns/utf8.h"

namespace xinheng::columns {

using program::TypeKind;

namespace {

// Of rows from `first` on those have no value where valid is 0.
void leave_out_nulls(ColumnData& data, uint64_t first, std::span<const uint8_t> valid) {
  std::vector<uint64_t>& bits = data.present.own();
  bits.resize(std::max<size_t>(bits.size(), (first + valid.size() + 63) / 64), ~uint64_t{0});
  for (size_t begin = 0; begin < valid.size();) {
    const uint64_t row = first + begin;
    const size_t end = std::min<size_t>(valid.size(), begin + 64 - row % 64);
    uint64_t nulls = 0;
    for (size_t i = begin; i < end; ++i) nulls |= uint64_t{valid[i] == 0} << (i - begin);
    bits[row / 64] &= ~(nulls << (row % 64));
    begin = end;
  }
}

}  // namespace

FieldReader::FieldReader(const ColumnPlan& plan, const SourceColumn& source, FaultBudget& budget,
                         PartColumn& out)
    : plan_(plan), source_(source), budget_(budget), out_(out) {
  out.data = empty_column(plan.type.kind);
  const int places = plan.type.kind == TypeKind::money     ? 2
                     : plan.type.kind == TypeKind::decimal ? plan.type.places
                                                           : 0;
  const int up = places - (source.cells == CellClass::decimal ? source.scale : 0);
  if (source.cells == CellClass::boolean) {
    low_ = 0, high_ = 1;
  } else if (source.cells == CellClass::date) {
    low_ = data_date_min, high_ = data_date_max - 1;
  } else if (source.cells == CellClass::integer || source.cells == CellClass::decimal) {
    if (up < 0 || up > 15) return;
    factor_ = power_of_ten(up);
    high_ = number_limit / factor_;
    low_ = -high_;
  }
}

void FieldReader::take(const Cells& cells) {
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& words) { take_words(words.own(), cells); },
             },
             out_.data.values);
  if (plan_.keep_text)
    for (uint32_t i = 0; i < cells.rows; ++i)
      out_.texts.push(cells.is_null(i) ? std::string_view() : cells.text(i));
}

template <class T>
void FieldReader::take_words(std::vector<T>& words, const Cells& cells) {
  words.resize(out_.rows + cells.rows);
  T* out = words.data() + out_.rows;
  if (cells.indices != nullptr) {
    take_dictionary(out, cells);
  } else if (cells.numbers != nullptr) {
    take_numbers(out, cells);
  } else {
    take_texts(out, cells);
  }
  out_.rows += cells.rows;
}

template <class T>
void FieldReader::take_dictionary(T* out, const Cells& cells) {
  if (cells.dictionary_is_new) map_dictionary(cells);
  for (uint32_t i = 0; i < cells.rows; ++i)
    out[i] = static_cast<T>(entries_[static_cast<size_t>(cells.indices[i])].word);
  if (all_good_ && take_nulls(out, cells)) return;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const auto row = static_cast<uint32_t>(out_.rows + i);
    if (cells.is_null(i)) {
      out[i] = 0;
      miss(row);
    } else if (const Reading& entry = entries_[static_cast<size_t>(cells.indices[i])]; !entry.ok) {
      refuse_text(row, cells.text(i), entry.reason);
    }
  }
}

// False where a null is a fault: those are noted row by row.
template <class T>
bool FieldReader::take_nulls(T* out, const Cells& cells) {
  if (cells.valid == nullptr) return true;
  if (!plan_.type.optional) return false;
  for (uint32_t i = 0; i < cells.rows; ++i) out[i] = cells.valid[i] != 0 ? out[i] : T{0};
  leave_out_nulls(out_.data, out_.rows, {cells.valid, cells.rows});
  return true;
}

void FieldReader::map_dictionary(const Cells& cells) {
  entries_.clear();
  all_good_ = true;
  for (const std::string_view text : cells.dictionary) {
    Reading entry = read_text(plan_, text);
    // A text that no rule names is good, if it is text at all.
    if (entry.ok && entry.word == -1 && !is_utf8(text)) entry.ok = false;
    entries_.push_back(entry);
    all_good_ = all_good_ && entry.ok;
  }
  if (entries_.empty()) entries_.emplace_back();  // all null: index 0 is looked at, not used
}

template <class T>
void FieldReader::take_numbers(T* out, const Cells& cells) {
  int64_t least = INT64_MAX, most = INT64_MIN;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    least = std::min(least, cells.numbers[i]);
    most = std::max(most, cells.numbers[i]);
  }
  const bool all_good = least >= low_ && most <= high_;
  if (all_good)
    for (uint32_t i = 0; i < cells.rows; ++i) out[i] = static_cast<T>(cells.numbers[i] * factor_);
  if (all_good && take_nulls(out, cells)) return;
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const auto row = static_cast<uint32_t>(out_.rows + i);
    if (cells.is_null(i)) {
      out[i] = 0;
      miss(row);
      continue;
    }
    const int64_t number = cells.numbers[i];
    const Reading reading = read_number(plan_, source_.cells, source_.scale, number);
    out[i] = static_cast<T>(reading.word);
    if (reading.ok) continue;
    out_.data.leave_out(row);
    fault(row, reading.reason, shown_number(plan_, source_.cells, source_.scale, number));
  }
}

template <class T>
void FieldReader::take_texts(T* out, const Cells& cells) {
  for (uint32_t i = 0; i < cells.rows; ++i) {
    const auto row = static_cast<uint32_t>(out_.rows + i);
    if (cells.is_null(i)) {
      miss(row);
      continue;
    }
    Reading reading = read_text(plan_, cells.texts[i]);
    if (reading.ok && reading.word == -1 && !is_utf8(cells.texts[i])) reading.ok = false;
    out[i] = static_cast<T>(reading.word);
    if (!reading.ok) refuse_text(row, cells.texts[i], reading.reason);
  }
}

void FieldReader::refuse_text(uint32_t row, std::string_view text, RejectReason reason) {
  if (text.empty()) return miss(row);  // an empty text is a value of type text alone
  out_.data.leave_out(row);
  if (!is_utf8(text)) {
    if (!out_.not_utf8) out_.not_utf8 = row;
    return;
  }
  if (plan_.keep_strangers && reason == RejectReason::unknown_code)
    out_.strangers.push_back({row, std::string(text)});
  fault(row, reason, shown_text(plan_, text));
}

void FieldReader::fault(uint32_t row, RejectReason reason, std::string value) {
  if (!plan_.quiet) out_.faults.add(budget_, row, reason, std::move(value));
}

void FieldReader::miss(uint32_t row) {
  out_.data.leave_out(row);
  if (!plan_.type.optional) fault(row, RejectReason::missing_value, "");
}

}  // namespace xinheng::columns
