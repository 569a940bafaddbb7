#include "runtime/store/plain.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/parallel.h"

namespace xinheng::store {
namespace {

using columns::Array;
using columns::ColumnData;
using columns::Texts;
using Role = columns::ColumnPlan::Role;
using program::TypeKind;

constexpr uint64_t piece_bytes = 4 << 20;

std::string name_of(size_t k, const char* what) {
  return fmt::format("{}.{}", k, what);
}

bool has_words(const StoredColumn& column) {
  return column.role == Role::field || column.role == Role::reference;
}

class TableWriter {
 public:
  template <class T>
  void add(std::string name, const Array<T>& array) {
    layout_.push_back({std::move(name), 0, array.size() * sizeof(T)});
    data_.push_back(reinterpret_cast<const char*>(array.data()));
  }
  void add(size_t k, const ColumnData& column) {
    std::visit(overloaded{
                   [](const std::monostate&) {},
                   [&](const auto& words) { add(name_of(k, "words"), words); },
               },
               column.values);
    if (!column.present.empty()) add(name_of(k, "present"), column.present);
  }

  // Pieces on all threads.
  StoredFile write(const std::filesystem::path& store, const std::string& path, uint32_t threads) {
    ArrayFileWriter writer(store, path, layout_);
    std::vector<std::pair<size_t, uint64_t>> pieces;
    for (size_t i = 0; i < layout_.size(); ++i)
      for (uint64_t begin = 0; begin < layout_[i].bytes; begin += piece_bytes)
        pieces.emplace_back(i, begin);
    std::mutex mutex;
    std::optional<WriteError> error;
    columns::parallel(threads, pieces.size(), [&](uint64_t piece) {
      const auto [i, begin] = pieces[piece];
      try {
        writer.put(i, begin, data_[i] + begin, std::min(piece_bytes, layout_[i].bytes - begin));
      } catch (const WriteError& one) {
        const std::lock_guard lock(mutex);
        error = one;
      }
    });
    if (error) throw *error;
    return writer.finish(threads);
  }

 private:
  std::vector<StoredArray> layout_;
  std::vector<const char*> data_;
};

}  // namespace

ColumnData empty_stored_column(const StoredColumn& column) {
  if (column.role == Role::reference) return columns::empty_column(TypeKind::subject);
  const std::string_view type = column.type;
  if (type.starts_with("text")) return {};
  for (const std::string_view name : {"date", "code", "row", "clause"})
    if (type.starts_with(name)) return columns::empty_column(TypeKind::date);
  return columns::empty_column(type.starts_with("boolean") ? TypeKind::boolean : TypeKind::integer);
}

StoredTable write_plain(const std::filesystem::path& store, const std::string& path,
                        const StoredKind& kind, PlainTable& table, uint32_t threads) {
  TableWriter writer;
  writer.add("number", table.numbers);
  if (!table.packed.empty()) writer.add("packed", table.packed);
  if (!kind.of_subject) {
    writer.add("owner", table.owner);
    writer.add("first", table.first);
  }
  for (size_t k = 0; k < kind.columns.size(); ++k) {
    if (has_words(kind.columns[k])) writer.add(k, table.columns[k]);
    if (table.texts[k].size() > 0) {
      table.texts[k].give_offsets();
      writer.add(name_of(k, "text.offsets"), table.texts[k].offsets());
      writer.add(name_of(k, "text.bytes"), table.texts[k].bytes());
    }
    if (kind.columns[k].role != Role::reference) continue;
    writer.add(name_of(k, "first"), table.referring[k].first);
    writer.add(name_of(k, "rows"), table.referring[k].rows);
  }
  return {table.rows, writer.write(store, path, threads)};
}

bool StoredRows::has_texts(size_t k) const {
  return file_->has(name_of(k, "text.offsets"));
}

Texts StoredRows::stored_texts(size_t k) const {
  if (!has_texts(k)) return {};  // no row has one
  const Texts texts = {file_->array<uint64_t>(name_of(k, "text.offsets"), threads_),
                       file_->array<char>(name_of(k, "text.bytes"), threads_)};
  if (is_whole()) return texts;
  Texts some = merge_texts(texts, {}, *chosen_, threads_);
  file_->let_go();
  return some;
}

Texts StoredRows::keys() const {
  for (size_t k = 0; k < stored_.columns.size(); ++k)
    if (stored_.columns[k].role == Role::subject_key || stored_.columns[k].role == Role::record_key)
      return stored_texts(k);
  return {};
}

Array<uint64_t> StoredRows::packed() const {
  return file_->has("packed") ? file_->array<uint64_t>("packed", threads_) : Array<uint64_t>();
}

Array<uint32_t> StoredRows::numbers() const {
  return file_->array<uint32_t>("number", threads_);
}

Array<uint32_t> StoredRows::owner() const {
  return file_->array<uint32_t>("owner", threads_);
}

Array<uint64_t> StoredRows::first() const {
  return file_->array<uint64_t>("first", threads_);
}

columns::Referring StoredRows::stored_referring(size_t k) const {
  return {file_->array<uint64_t>(name_of(k, "first"), threads_),
          file_->array<uint64_t>(name_of(k, "rows"), threads_)};
}

ColumnData StoredRows::stored_column(size_t k) const {
  ColumnData data = empty_stored_column(stored_.columns[k]);
  std::visit(
      overloaded{
          [](std::monostate&) {},
          [&]<class T>(Array<T>& words) { words = file_->array<T>(name_of(k, "words"), threads_); },
      },
      data.values);
  const std::string present = name_of(k, "present");
  if (file_->has(present)) data.present = file_->array<uint64_t>(present, threads_);
  if (is_whole()) return data;
  ColumnData some = merge_columns(data, {}, *chosen_, threads_);
  file_->let_go();
  return some;
}

LazyTexts StoredRows::lazy_keys() const {
  for (size_t k = 0; k < stored_.columns.size(); ++k)
    if (stored_.columns[k].role == Role::subject_key || stored_.columns[k].role == Role::record_key)
      return {*file_, name_of(k, "text")};
  return {};
}

ArrayFile::Lazy<uint64_t> StoredRows::lazy_naming_first(size_t k) const {
  return file_->lazy<uint64_t>(name_of(k, "first"));
}

ArrayFile::Lazy<uint64_t> StoredRows::lazy_naming_rows(size_t k) const {
  return file_->lazy<uint64_t>(name_of(k, "rows"));
}

namespace {

bool has_value(const ArrayFile::Lazy<uint64_t>& present, uint32_t row) {
  return present.size() == 0 || ((present[row / 64] >> (row % 64)) & 1) != 0;
}

}  // namespace

std::optional<int64_t> StoredRows::word(size_t k, uint32_t row) const {
  if (!has_value(file_->lazy<uint64_t>(name_of(k, "present")), row)) return std::nullopt;
  return std::visit(overloaded{
                        [](const std::monostate&) { return std::optional<int64_t>(0); },
                        [&]<class T>(const Array<T>&) {
                          return std::optional<int64_t>(file_->lazy<T>(name_of(k, "words"))[row]);
                        },
                    },
                    empty_stored_column(stored_.columns[k]).values);
}

SpecialRows StoredRows::as_special(const std::vector<uint32_t>& rows) const {
  SpecialRows special;
  const auto all_numbers = file_->lazy<uint32_t>("number");
  const auto owners = lazy_owner();
  const auto each = [&](const auto& use) {
    GoingThrough going(*file_);
    for (const uint32_t row : rows) {
      going.at(row);
      use(row);
    }
  };
  each([&](uint32_t row) {
    special.ids.push_back(stored_.of_subject ? row : owners[row]);
    special.numbers.push_back(all_numbers[row]);
  });
  for (size_t k = 0; k < stored_.columns.size(); ++k) {
    SpecialColumn& out = special.columns.emplace_back();
    if (has_texts(k)) {
      const LazyTexts texts(*file_, name_of(k, "text"));
      each([&](uint32_t row) { out.texts.push(texts[row]); });
    }
    if (!has_words(stored_.columns[k])) continue;
    const auto present = file_->lazy<uint64_t>(name_of(k, "present"));
    const auto take = [&](const auto& word_of) {
      each([&](uint32_t row) {
        const bool has = has_value(present, row);
        out.words.push_back(has ? word_of(row) : 0);
        out.has.push_back(has ? 1 : 0);
      });
    };
    std::visit(overloaded{
                   [&](const std::monostate&) { take([](uint32_t) { return int64_t{0}; }); },
                   [&]<class T>(const Array<T>&) {
                     const auto words = file_->lazy<T>(name_of(k, "words"));
                     take([&](uint32_t row) { return int64_t{words[row]}; });
                   },
               },
               empty_stored_column(stored_.columns[k]).values);
  }
  return special;
}

}  // namespace xinheng::store
