#include "runtime/store/special.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "compiler/values/identity_code.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using columns::Part;
using columns::PartColumn;
using columns::RowName;
using columns::Texts;

bool has_texts(const ColumnPlan& plan) {
  return plan.role == ColumnPlan::Role::subject_key || plan.role == ColumnPlan::Role::record_key ||
         plan.keep_text;
}

std::string text_in(const PartColumn& column, uint32_t row) {
  if (column.packed.empty()) return std::string(column.texts[row]);
  const uint64_t packed = column.packed[row];
  return packed == 0 ? "" : unpack_citizen_code(packed);
}

SpecialColumn column_of(const columns::KindParts& kind, size_t k,
                        const std::vector<RowName>& rows) {
  SpecialColumn column;
  const ColumnPlan& plan = kind.plan.columns[k];
  const bool has_words =
      plan.role == ColumnPlan::Role::field || plan.role == ColumnPlan::Role::reference;
  for (const RowName row : rows) {
    const PartColumn& from = kind.parts[row.part].columns[k];
    if (has_words) {
      const auto word = from.data.at(row.row);
      column.words.push_back(word.value_or(0));
      column.has.push_back(word ? 1 : 0);
    }
    if (has_texts(plan)) column.texts.push(text_in(from, row.row));
  }
  return column;
}

// Items of a part that concern rows; rows of the part are rising, and so are the items.
template <class Items, class Take>
void take_items(const Items& items, const std::vector<RowName>& rows, size_t begin, size_t end,
                const Take& take) {
  size_t at = begin;
  for (const auto& item : items) {
    while (at < end && rows[at].row < item.row) ++at;
    if (at < end && rows[at].row == item.row) take(static_cast<uint32_t>(at), item);
  }
}

class SpecialWriter {
 public:
  template <class T>
  void add(std::string name, const T* data, size_t count) {
    layout_.push_back({std::move(name), 0, count * sizeof(T)});
    data_.push_back(data);
  }
  template <class T>
  void add(std::string name, const std::vector<T>& values) {
    add(std::move(name), values.data(), values.size());
  }
  void add(const std::string& name, const Texts& given) {
    Texts& texts = texts_.emplace_back(given);
    texts.give_offsets();
    add(name + ".offsets", texts.offsets().data(), texts.offsets().size());
    add(name + ".bytes", texts.bytes().data(), texts.bytes().size());
  }
  StoredFile write(const std::filesystem::path& store, const std::string& path) {
    ArrayFileWriter writer(store, path, layout_);
    for (size_t i = 0; i < layout_.size(); ++i) writer.put(i, 0, data_[i], layout_[i].bytes);
    return writer.finish(1);
  }

 private:
  std::vector<StoredArray> layout_;
  std::vector<const void*> data_;
  std::deque<Texts> texts_;
};

// Rows by a number, rising: of a subject, or the hash of a key.
struct Index {
  std::vector<uint64_t> keys;
  std::vector<uint32_t> rows;
};
using Indices = std::map<std::string, Index>;

Index index_of(std::vector<std::pair<uint64_t, uint32_t>> pairs) {
  std::sort(pairs.begin(), pairs.end());
  Index index;
  for (const auto& [key, row] : pairs) {
    index.keys.push_back(key);
    index.rows.push_back(row);
  }
  return index;
}

std::string naming_index(size_t k) {
  return fmt::format("naming.{}", k);
}

Indices make_indices(const StoredKind& kind, const SpecialRows& rows) {
  using Pairs = std::vector<std::pair<uint64_t, uint32_t>>;
  Indices indices;
  Pairs by_id, by_key, by_stranger;
  for (uint32_t i = 0; i < rows.count(); ++i)
    if (rows.ids[i] != columns::no_subject) by_id.emplace_back(rows.ids[i], i);
  for (size_t k = 0; k < kind.columns.size(); ++k) {
    if (kind.columns[k].role == ColumnPlan::Role::record_key)
      for (uint32_t i = 0; i < rows.count(); ++i)
        if (!rows.columns[k].texts[i].empty())
          by_key.emplace_back(columns::hash_text(rows.columns[k].texts[i]), i);
    if (kind.columns[k].role != ColumnPlan::Role::reference) continue;
    Pairs naming;
    for (uint32_t i = 0; i < rows.count(); ++i)
      if (rows.columns[k].has[i] != 0)
        naming.emplace_back(static_cast<uint64_t>(rows.columns[k].words[i]), i);
    indices[naming_index(k)] = index_of(std::move(naming));
  }
  for (uint32_t i = 0; i < rows.strangers.size(); ++i)
    by_stranger.emplace_back(columns::hash_text(rows.strangers[i].text), i);
  indices["by_id"] = index_of(std::move(by_id));
  indices["by_key"] = index_of(std::move(by_key));
  indices["by_stranger"] = index_of(std::move(by_stranger));
  return indices;
}

// Rows at a key.
std::vector<uint32_t> find(const ArrayFile& file, const std::string& name, uint64_t key) {
  const auto keys = file.lazy<uint64_t>(name + ".at");
  const auto rows = file.lazy<uint32_t>(name + ".row");
  std::vector<uint32_t> found;
  for (uint64_t i = lower_bound(keys, key); i < keys.size() && keys[i] == key; ++i)
    found.push_back(rows[i]);
  return found;
}

template <class T>
std::vector<T> vector_of(const ArrayFile& file, const std::string& name) {
  const columns::Array<T> array = file.array<T>(name, 1);
  return {array.begin(), array.end()};
}

Texts texts_of(const ArrayFile& file, const std::string& name) {
  return {vector_of<uint64_t>(file, name + ".offsets"), vector_of<char>(file, name + ".bytes")};
}

}  // namespace

std::vector<uint64_t> first_rows(const columns::KindParts& kind,
                                 const std::vector<columns::InputFile>& files) {
  std::vector<uint64_t> first(files.size(), 0);
  uint64_t rows = 0;
  for (const columns::OpenFile& file : kind.files) {
    first[file.origin.file] = rows;
    rows += files[file.origin.file].rows;
  }
  return first;
}

SpecialRows special_rows(const columns::KindParts& kind, const std::vector<RowName>& rows,
                         std::vector<uint32_t> ids, const std::vector<uint64_t>& first_rows) {
  SpecialRows special;
  special.ids = std::move(ids);
  for (const RowName row : rows) {
    const Part& part = kind.parts[row.part];
    special.numbers.push_back(
        static_cast<uint32_t>(first_rows[part.origin->file] + part.number_of(row.row) - 1));
  }
  for (size_t k = 0; k < kind.plan.columns.size(); ++k)
    special.columns.push_back(column_of(kind, k, rows));
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin;
    while (end < rows.size() && rows[end].part == rows[begin].part) ++end;
    const Part& part = kind.parts[rows[begin].part];
    for (uint32_t k = 0; k < part.columns.size(); ++k) {
      take_items(part.columns[k].faults.items, rows, begin, end,
                 [&](uint32_t row, const columns::Fault& fault) {
                   special.faults.push_back({row, k, fault.reason, fault.value});
                 });
      take_items(part.columns[k].strangers, rows, begin, end,
                 [&](uint32_t row, const columns::Stranger& stranger) {
                   special.strangers.push_back({row, k, stranger.text});
                 });
    }
    begin = end;
  }
  const auto by_row = [](const auto& a, const auto& b) { return a.row < b.row; };
  std::stable_sort(special.faults.begin(), special.faults.end(), by_row);
  std::stable_sort(special.strangers.begin(), special.strangers.end(), by_row);
  return special;
}

StoredTable write_special(const std::filesystem::path& store, const std::string& path,
                          const StoredKind& kind, const SpecialRows& rows) {
  SpecialWriter writer;
  const Indices indices = make_indices(kind, rows);
  for (const auto& [name, index] : indices) {
    writer.add(name + ".at", index.keys);
    writer.add(name + ".row", index.rows);
  }
  writer.add("id", rows.ids);
  writer.add("number", rows.numbers);
  for (size_t k = 0; k < rows.columns.size(); ++k) {
    const SpecialColumn& column = rows.columns[k];
    writer.add(fmt::format("{}.words", k), column.words);
    writer.add(fmt::format("{}.has", k), column.has);
    writer.add(fmt::format("{}.text", k), column.texts);
  }
  std::vector<uint32_t> row, of_column;
  std::vector<uint8_t> reason;
  Texts values;
  for (const SpecialFault& fault : rows.faults) {
    row.push_back(fault.row);
    of_column.push_back(fault.column);
    reason.push_back(static_cast<uint8_t>(fault.reason));
    values.push(fault.value);
  }
  writer.add("fault.row", row);
  writer.add("fault.column", of_column);
  writer.add("fault.reason", reason);
  writer.add("fault.value", values);
  std::vector<uint32_t> stranger_row, stranger_column;
  Texts strangers;
  for (const SpecialStranger& stranger : rows.strangers) {
    stranger_row.push_back(stranger.row);
    stranger_column.push_back(stranger.column);
    strangers.push(stranger.text);
  }
  writer.add("stranger.row", stranger_row);
  writer.add("stranger.column", stranger_column);
  writer.add("stranger.text", strangers);
  writer.add("kin", rows.kin);
  return {rows.count(), writer.write(store, path)};
}

SpecialRows read_special(const std::filesystem::path& store, const StoredKind& kind,
                         const StoredTable& table) {
  const ArrayFile file(store, table.file);
  SpecialRows rows;
  rows.ids = vector_of<uint32_t>(file, "id");
  rows.numbers = vector_of<uint32_t>(file, "number");
  for (size_t k = 0; k < kind.columns.size(); ++k)
    rows.columns.push_back({vector_of<int64_t>(file, fmt::format("{}.words", k)),
                            vector_of<uint8_t>(file, fmt::format("{}.has", k)),
                            texts_of(file, fmt::format("{}.text", k))});
  const auto row = vector_of<uint32_t>(file, "fault.row");
  const auto column = vector_of<uint32_t>(file, "fault.column");
  const auto reason = vector_of<uint8_t>(file, "fault.reason");
  const Texts values = texts_of(file, "fault.value");
  for (size_t i = 0; i < row.size(); ++i)
    rows.faults.push_back(
        {row[i], column[i], static_cast<columns::RejectReason>(reason[i]), std::string(values[i])});
  const auto stranger_row = vector_of<uint32_t>(file, "stranger.row");
  const auto stranger_column = vector_of<uint32_t>(file, "stranger.column");
  const Texts strangers = texts_of(file, "stranger.text");
  for (size_t i = 0; i < stranger_row.size(); ++i)
    rows.strangers.push_back({stranger_row[i], stranger_column[i], std::string(strangers[i])});
  return rows;
}

SpecialTable::SpecialTable(const std::filesystem::path& store, const StoredKind& kind,
                           const StoredTable& table, Pages pages)
    : file_(std::make_shared<const ArrayFile>(store, table.file, pages)),
      columns_(kind.columns.size()),
      key_column_(0),
      ids_(file_->lazy<uint32_t>("id")),
      numbers_(file_->lazy<uint32_t>("number")),
      fault_row_(file_->lazy<uint32_t>("fault.row")),
      fault_column_(file_->lazy<uint32_t>("fault.column")),
      stranger_row_(file_->lazy<uint32_t>("stranger.row")),
      stranger_column_(file_->lazy<uint32_t>("stranger.column")),
      fault_reason_(file_->lazy<uint8_t>("fault.reason")),
      fault_value_(*file_, "fault.value"),
      strangers_(*file_, "stranger.text") {
  while (key_column_ < columns_ && kind.columns[key_column_].role != ColumnPlan::Role::record_key)
    ++key_column_;
  for (size_t k = 0; k < columns_; ++k) {
    words_.push_back(file_->lazy<int64_t>(fmt::format("{}.words", k)));
    has_.push_back(file_->lazy<uint8_t>(fmt::format("{}.has", k)));
    texts_.emplace_back(*file_, fmt::format("{}.text", k));
  }
}

std::optional<uint32_t> SpecialTable::word(size_t k, uint32_t row) const {
  if (has_[k][row] == 0) return std::nullopt;
  return static_cast<uint32_t>(words_[k][row]);
}

std::optional<std::string> SpecialTable::stranger(size_t k, uint32_t row) const {
  for (uint64_t i = lower_bound(stranger_row_, row);
       i < stranger_row_.size() && stranger_row_[i] == row; ++i)
    if (stranger_column_[i] == k) return std::string(strangers_[i]);
  return std::nullopt;
}

std::vector<uint32_t> SpecialTable::with_id(uint32_t id) const {
  return find(*file_, "by_id", id);
}

std::vector<uint32_t> SpecialTable::naming(size_t k, uint32_t id) const {
  return find(*file_, naming_index(k), id);
}

std::vector<uint32_t> SpecialTable::with_key(std::string_view key) const {
  std::vector<uint32_t> rows = find(*file_, "by_key", columns::hash_text(key));
  std::erase_if(rows, [&](uint32_t row) { return text(key_column_, row) != key; });
  return rows;
}

std::vector<uint32_t> SpecialTable::with_stranger(size_t k, std::string_view key) const {
  std::vector<uint32_t> rows;
  for (const uint32_t i : find(*file_, "by_stranger", columns::hash_text(key)))
    if (stranger_column_[i] == k && strangers_[i] == key) rows.push_back(stranger_row_[i]);
  return rows;
}

SpecialRows SpecialTable::take(const std::vector<uint32_t>& rows) const {
  SpecialRows taken;
  taken.columns.resize(columns_);
  const auto each = [&](const auto& use) {
    GoingThrough going(*file_);
    for (uint32_t place = 0; place < rows.size(); ++place) {
      going.at(rows[place]);
      use(place, rows[place]);
    }
  };
  each([&](uint32_t place, uint32_t row) {
    taken.ids.push_back(ids_[row]);
    taken.numbers.push_back(numbers_[row]);
    for (uint64_t i = lower_bound(fault_row_, row); i < fault_row_.size() && fault_row_[i] == row;
         ++i)
      taken.faults.push_back({place, fault_column_[i],
                              static_cast<columns::RejectReason>(fault_reason_[i]),
                              std::string(fault_value_[i])});
    for (uint64_t i = lower_bound(stranger_row_, row);
         i < stranger_row_.size() && stranger_row_[i] == row; ++i)
      taken.strangers.push_back({place, stranger_column_[i], std::string(strangers_[i])});
  });
  for (size_t k = 0; k < columns_; ++k) {
    SpecialColumn& column = taken.columns[k];
    each([&](uint32_t, uint32_t row) {
      if (has_[k].size() > 0) {
        column.words.push_back(words_[k][row]);
        column.has.push_back(has_[k][row]);
      }
      if (texts_[k].size() > 0) column.texts.push(texts_[k][row]);
    });
  }
  return taken;
}

}  // namespace xinheng::store
