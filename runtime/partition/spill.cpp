#include "runtime/partition/spill.h"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include <arrow/array.h>
#include <arrow/io/buffered.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/result.h>
#include <arrow/type.h>

namespace xinheng::partition {

using columns::ColumnPlan;
using columns::Part;
using columns::PartColumn;

namespace {

constexpr int64_t buffer_bytes = 1 << 16;

using Buffer = std::shared_ptr<arrow::Buffer>;

template <class T>
Buffer wrap(const T* data, size_t count) {
  return arrow::Buffer::Wrap(data, count);
}

// What of a planned column goes to disk.
struct Stored {
  size_t column;
  enum class What : uint8_t { owners, words, texts } what;
};

std::vector<Stored> stored_columns(const columns::KindPlan& plan) {
  std::vector<Stored> stored;
  for (size_t k = 0; k < plan.columns.size(); ++k) {
    const ColumnPlan& column = plan.columns[k];
    switch (column.role) {
      case ColumnPlan::Role::owner:
        stored.push_back({k, Stored::What::owners});
        break;
      case ColumnPlan::Role::record_key:
        stored.push_back({k, Stored::What::texts});
        break;
      case ColumnPlan::Role::field:
        if (column.keep_text) stored.push_back({k, Stored::What::texts});
        [[fallthrough]];
      case ColumnPlan::Role::reference:
        stored.push_back({k, Stored::What::words});
        break;
      case ColumnPlan::Role::subject_key:
        break;
    }
  }
  return stored;
}

program::TypeKind word_type(const ColumnPlan& column) {
  return column.role == ColumnPlan::Role::reference ? program::TypeKind::subject : column.type.kind;
}

std::shared_ptr<arrow::DataType> type_of(const columns::ColumnData& words) {
  return std::visit(overloaded{
                        [](const std::monostate&) { return arrow::null(); },
                        [](const columns::Array<int8_t>&) { return arrow::int8(); },
                        [](const columns::Array<int32_t>&) { return arrow::int32(); },
                        [](const columns::Array<int64_t>&) { return arrow::int64(); },
                    },
                    words.values);
}

std::shared_ptr<arrow::DataType> type_of(const columns::KindPlan& plan, const Stored& stored) {
  switch (stored.what) {
    case Stored::What::owners:
      return arrow::uint32();
    case Stored::What::texts:
      return arrow::large_binary();
    case Stored::What::words:
      break;
  }
  return type_of(columns::empty_column(word_type(plan.columns[stored.column])));
}

template <class T>
std::vector<T> picked(const std::vector<T>& from, const std::vector<uint32_t>& rows) {
  std::vector<T> some(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) some[i] = from[rows[i]];
  return some;
}

// Some rows of a part as arrays over memory that belongs to this.
class PickedRows {
 public:
  PickedRows(const Part& part, const std::vector<uint32_t>& rows) : part_(part), rows_(rows) {
    numbers_.reserve(rows.size());
    for (const uint32_t row : rows)
      numbers_.push_back(static_cast<uint32_t>(part.number_of(row) - part.first_row));
  }

  std::shared_ptr<arrow::ArrayData> numbers() {
    return plain(arrow::uint32(), wrap(numbers_.data(), numbers_.size()));
  }

  std::shared_ptr<arrow::ArrayData> array(const columns::KindPlan& plan, const Stored& stored) {
    const PartColumn& column = part_.columns[stored.column];
    switch (stored.what) {
      case Stored::What::owners:
        owners_ = picked(column.owners, rows_);
        return plain(arrow::uint32(), wrap(owners_.data(), owners_.size()));
      case Stored::What::texts:
        return texts(column.texts);
      case Stored::What::words:
        break;
    }
    return words(column.data, columns::empty_column(word_type(plan.columns[stored.column])));
  }

 private:
  int64_t count() const { return static_cast<int64_t>(rows_.size()); }

  std::shared_ptr<arrow::ArrayData> plain(std::shared_ptr<arrow::DataType> type, Buffer values) {
    return arrow::ArrayData::Make(std::move(type), count(), {nullptr, std::move(values)}, 0);
  }

  std::shared_ptr<arrow::ArrayData> texts(const columns::Texts& from) {
    columns::Texts& some = *texts_.emplace_back(std::make_unique<columns::Texts>());
    some.reserve(rows_.size());
    for (const uint32_t row : rows_) some.push(from[row]);
    some.give_offsets();
    return arrow::ArrayData::Make(arrow::large_binary(), count(),
                                  {nullptr, wrap(some.offsets().data(), some.offsets().size()),
                                   wrap(some.bytes().data(), some.bytes().size())},
                                  0);
  }

  std::shared_ptr<arrow::ArrayData> words(const columns::ColumnData& from,
                                          columns::ColumnData empty) {
    columns::ColumnData& some =
        *words_.emplace_back(std::make_unique<columns::ColumnData>(std::move(empty)));
    if (!from.present.empty()) {
      some.present.assign((rows_.size() + 63) / 64, 0);
      for (size_t i = 0; i < rows_.size(); ++i) {
        const uint64_t bit = from.present[rows_[i] / 64] >> (rows_[i] % 64) & 1;
        some.present[i / 64] |= bit << (i % 64);
      }
    }
    Buffer present;
    if (!some.present.empty())
      present = wrap(std::as_const(some.present).data(), some.present.size());
    Buffer values;
    std::visit(overloaded{
                   [](std::monostate&) {},
                   [&](auto& out) {
                     using Values = std::decay_t<decltype(out)>;
                     const auto& in = std::get<Values>(from.values);
                     out.resize(rows_.size());
                     for (size_t i = 0; i < rows_.size(); ++i) out[i] = in[rows_[i]];
                     values = wrap(std::as_const(out).data(), out.size());
                   },
               },
               some.values);
    return arrow::ArrayData::Make(type_of(some), count(), {std::move(present), std::move(values)});
  }

  const Part& part_;
  const std::vector<uint32_t>& rows_;
  std::vector<uint32_t> numbers_, owners_;
  std::vector<std::unique_ptr<columns::Texts>> texts_;
  std::vector<std::unique_ptr<columns::ColumnData>> words_;
};

template <class T>
std::vector<T> values_of(const arrow::Array& array) {
  const T* values = array.data()->GetValues<T>(1);
  return {values, values + array.length()};
}

columns::Texts texts_of(const arrow::LargeBinaryArray& array) {
  columns::Texts texts;
  texts.reserve(static_cast<uint64_t>(array.length()));
  for (int64_t i = 0; i < array.length(); ++i) texts.push(array.GetView(i));
  return texts;
}

columns::ColumnData words_of(const arrow::Array& array, columns::ColumnData data) {
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& out) {
                   using Word = std::decay_t<decltype(*out.begin())>;
                   out = values_of<Word>(array);
                 },
             },
             data.values);
  if (array.null_bitmap_data() != nullptr) {
    const auto rows = static_cast<size_t>(array.length());
    data.present.assign((rows + 63) / 64, 0);
    std::memcpy(data.present.data(), array.null_bitmap_data(), (rows + 7) / 8);
  }
  return data;
}

}  // namespace

struct Spill::Layout {
  const columns::KindPlan& plan;
  std::vector<Stored> stored;
  std::shared_ptr<arrow::Schema> schema;
};

struct Spill::Bin {
  // A batch of the file. What is wrong with rows is little, and stays in memory.
  struct Chunk {
    const columns::Origin* origin;
    uint64_t first_row;
    std::vector<columns::FaultList> faults;  // by planned column
  };
  std::shared_ptr<arrow::io::OutputStream> stream;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer;
  std::vector<Chunk> chunks;
};

namespace {

// The faults of those rows, which are rising; their numbers become places among them.
columns::FaultList picked_faults(const columns::FaultList& all, const std::vector<uint32_t>& rows) {
  columns::FaultList some;
  const auto place = [&](uint32_t row) -> std::optional<uint32_t> {
    const auto found = std::lower_bound(rows.begin(), rows.end(), row);
    if (found == rows.end() || *found != row) return std::nullopt;
    return static_cast<uint32_t>(found - rows.begin());
  };
  for (const uint32_t row : all.rows)
    if (const auto at = place(row)) some.rows.push_back(*at);
  for (const columns::Fault& fault : all.items)
    if (const auto at = place(fault.row)) some.items.push_back({*at, fault.reason, fault.value});
  return some;
}

}  // namespace

Spill::Spill(const columns::KindPlan& plan, std::filesystem::path folder, std::string name,
             size_t bins)
    : folder_(std::move(folder)), name_(std::move(name)) {
  layout_ = std::make_unique<Layout>(Layout{plan, stored_columns(plan), nullptr});
  arrow::FieldVector fields = {arrow::field("number", arrow::uint32(), false)};
  for (const Stored& stored : layout_->stored)
    fields.push_back(arrow::field(std::to_string(fields.size()), type_of(plan, stored)));
  layout_->schema = arrow::schema(fields);
  for (size_t i = 0; i < bins; ++i) bins_.push_back(std::make_unique<Bin>());
}

Spill::~Spill() = default;
Spill::Spill(Spill&&) noexcept = default;

std::filesystem::path Spill::path_of(size_t bin) const {
  return folder_ / (name_ + "-" + std::to_string(bin) + ".arrows");
}

arrow::Status Spill::add(size_t bin, const Part& part, const std::vector<uint32_t>& rows) {
  Bin& to = *bins_[bin];
  if (rows.empty()) return arrow::Status::OK();
  if (!to.writer) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::FileOutputStream::Open(path_of(bin).string()));
    ARROW_ASSIGN_OR_RAISE(to.stream,
                          arrow::io::BufferedOutputStream::Create(
                              buffer_bytes, arrow::default_memory_pool(), std::move(file)));
    ARROW_ASSIGN_OR_RAISE(to.writer, arrow::ipc::MakeStreamWriter(to.stream, layout_->schema));
  }
  PickedRows picked(part, rows);
  std::vector<std::shared_ptr<arrow::ArrayData>> arrays = {picked.numbers()};
  for (const Stored& stored : layout_->stored)
    arrays.push_back(picked.array(layout_->plan, stored));
  ARROW_RETURN_NOT_OK(to.writer->WriteRecordBatch(*arrow::RecordBatch::Make(
      layout_->schema, static_cast<int64_t>(rows.size()), std::move(arrays))));
  Bin::Chunk& chunk = to.chunks.emplace_back();
  chunk.origin = part.origin;
  chunk.first_row = part.first_row;
  for (const PartColumn& column : part.columns)
    chunk.faults.push_back(picked_faults(column.faults, rows));
  return arrow::Status::OK();
}

arrow::Status Spill::close() {
  for (const auto& bin : bins_) {
    if (!bin->writer) continue;
    ARROW_RETURN_NOT_OK(bin->writer->Close());
    ARROW_RETURN_NOT_OK(bin->stream->Close());
    bin->writer = nullptr;
    bin->stream = nullptr;
  }
  return arrow::Status::OK();
}

arrow::Status Spill::load(size_t bin, std::vector<Part>& parts) const {
  const Bin& from = *bins_[bin];
  parts.clear();
  if (from.chunks.empty()) return arrow::Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path_of(bin).string()));
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchStreamReader::Open(file));
  for (const Bin::Chunk& chunk : from.chunks) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
    if (!batch) return arrow::Status::IOError("a temporary file ends early");
    Part& part = parts.emplace_back();
    part.origin = chunk.origin;
    part.first_row = chunk.first_row;
    part.rows = static_cast<uint32_t>(batch->num_rows());
    part.numbers = values_of<uint32_t>(*batch->column(0));
    part.refused.assign(part.rows, 0);
    part.columns.resize(layout_->plan.columns.size());
    for (size_t i = 0; i < layout_->stored.size(); ++i) {
      const Stored& stored = layout_->stored[i];
      PartColumn& column = part.columns[stored.column];
      const arrow::Array& array = *batch->column(static_cast<int>(i) + 1);
      if (stored.what == Stored::What::owners) column.owners = values_of<uint32_t>(array);
      if (stored.what == Stored::What::texts)
        column.texts = texts_of(static_cast<const arrow::LargeBinaryArray&>(array));
      if (stored.what == Stored::What::words)
        column.data =
            words_of(array, columns::empty_column(word_type(layout_->plan.columns[stored.column])));
    }
    for (size_t k = 0; k < part.columns.size(); ++k) {
      part.columns[k].rows = part.rows;
      part.columns[k].faults = chunk.faults[k];
    }
  }
  return arrow::Status::OK();
}

void Spill::remove(size_t bin) const {
  std::error_code ignored;  // the whole folder goes in the end
  std::filesystem::remove(path_of(bin), ignored);
}

}  // namespace xinheng::partition
