#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <parquet/arrow/writer.h>

#include "runtime/generate/parallel.h"
#include "runtime/generate/write.h"

namespace xinheng::generate {
namespace {

using program::TypeKind;
using Arrays = std::vector<std::shared_ptr<arrow::Array>>;
using Batches = std::vector<std::shared_ptr<arrow::RecordBatch>>;

std::shared_ptr<arrow::DataType> type_of(const Column& column) {
  switch (column.type.kind) {
    case TypeKind::boolean:
      return arrow::boolean();
    case TypeKind::integer:
      return arrow::int64();
    case TypeKind::decimal:
      return arrow::decimal128(18, column.type.places);
    case TypeKind::money:
      return arrow::decimal128(18, 2);
    case TypeKind::date:
      return arrow::date32();
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
      return arrow::dictionary(arrow::int32(), arrow::utf8());
    default:
      return arrow::utf8();
  }
}

std::shared_ptr<arrow::Schema> schema_of(const Sheet& sheet) {
  arrow::FieldVector fields;
  for (const Column& column : sheet.columns)
    fields.push_back(arrow::field(column.name, type_of(column)));
  return arrow::schema(fields);
}

template <class Builder, class Append>
std::shared_ptr<arrow::Array> build(Builder& builder, const Cells& cells, const Append& append) {
  PARQUET_THROW_NOT_OK(builder.Reserve(static_cast<int64_t>(cells.present.size())));
  for (uint32_t row = 0; row < cells.present.size(); ++row)
    PARQUET_THROW_NOT_OK(cells.present[row] ? append(row) : builder.AppendNull());
  PARQUET_ASSIGN_OR_THROW(auto array, builder.Finish());
  return array;
}

std::shared_ptr<arrow::Array> texts_of(const Cells& cells) {
  arrow::StringBuilder builder;
  return build(builder, cells, [&](uint32_t row) {
    if (!cells.raw.empty()) {
      const auto raw = cells.raw.find(row);
      if (raw != cells.raw.end()) return builder.Append(raw->second);
    }
    const int32_t begin = cells.offsets[row], end = cells.offsets[row + 1];
    return builder.Append(cells.bytes.data() + begin, end - begin);
  });
}

template <class Builder>
std::shared_ptr<arrow::Array> words_of(Builder&& builder, const Cells& cells) {
  return build(builder, cells, [&](uint32_t row) {
    return builder.Append(
        static_cast<typename std::decay_t<Builder>::value_type>(cells.words[row]));
  });
}

std::shared_ptr<arrow::Array> decimals_of(const std::shared_ptr<arrow::DataType>& type,
                                          const Cells& cells) {
  arrow::Decimal128Builder builder(type);
  return build(builder, cells,
               [&](uint32_t row) { return builder.Append(arrow::Decimal128(cells.words[row])); });
}

std::shared_ptr<arrow::Array> names_of(const Column& column) {
  arrow::StringBuilder builder;
  PARQUET_THROW_NOT_OK(builder.AppendValues(column.choices));
  PARQUET_ASSIGN_OR_THROW(auto names, builder.Finish());
  return names;
}

std::shared_ptr<arrow::Array> array_of(const Column& column, const Cells& cells,
                                       const std::shared_ptr<arrow::Array>& names) {
  if (cells.is_text) return texts_of(cells);
  switch (column.type.kind) {
    case TypeKind::boolean:
      return words_of(arrow::BooleanBuilder(), cells);
    case TypeKind::date:
      return words_of(arrow::Date32Builder(), cells);
    case TypeKind::integer:
      return words_of(arrow::Int64Builder(), cells);
    case TypeKind::decimal:
    case TypeKind::money:
      return decimals_of(type_of(column), cells);
    default:
      break;
  }
  PARQUET_ASSIGN_OR_THROW(auto array,
                          arrow::DictionaryArray::FromArrays(
                              type_of(column), words_of(arrow::Int32Builder(), cells), names));
  return array;
}

std::shared_ptr<parquet::WriterProperties> properties_of(const Sheet& sheet) {
  parquet::WriterProperties::Builder builder;
  builder.compression(arrow::Compression::ZSTD)->compression_level(1);
  builder.max_row_group_length(static_cast<int64_t>(batch_rows * group_batches));
  for (const Column& column : sheet.columns) {
    // Nearly every one of these is different: a dictionary would only be in the way.
    if (column.content == Content::identity || column.content == Content::number_text)
      builder.disable_dictionary(column.name);
  }
  return builder.build();
}

std::shared_ptr<arrow::RecordBatch> empty_batch(const std::shared_ptr<arrow::Schema>& schema) {
  PARQUET_ASSIGN_OR_THROW(auto batch, arrow::RecordBatch::MakeEmpty(schema));
  return batch;
}

// Calls write for each group of batches, in order, until stopped.
template <class Write>
void for_each_group(const Sheet& sheet, const std::shared_ptr<arrow::Schema>& schema, Pace& pace,
                    const Write& write) {
  Arrays names;
  for (const Column& column : sheet.columns) names.push_back(names_of(column));
  const uint64_t group_rows = batch_rows * group_batches;
  for (uint64_t begin = 0; begin < sheet.rows && !pace.stopped(); begin += group_rows) {
    const uint64_t end = std::min(sheet.rows, begin + group_rows);
    const uint64_t count = (end - begin + batch_rows - 1) / batch_rows;
    write(in_parallel(count, [&](uint64_t i) {
      if (pace.stopped()) return empty_batch(schema);
      const uint64_t first = begin + i * batch_rows;
      const Batch batch = make_batch(sheet, first, std::min(end, first + batch_rows));
      Arrays arrays;
      for (size_t c = 0; c < sheet.columns.size(); ++c)
        arrays.push_back(array_of(sheet.columns[c], batch.columns[c], names[c]));
      pace.add_half(batch.end - batch.begin);
      return arrow::RecordBatch::Make(schema, static_cast<int64_t>(batch.end - batch.begin),
                                      std::move(arrays));
    }));
  }
}

template <class Writer>
void write_batch(Writer& writer, const arrow::RecordBatch& batch, Pace& pace) {
  if (pace.stopped()) return;
  PARQUET_THROW_NOT_OK(writer.WriteRecordBatch(batch));
  pace.add_half(static_cast<uint64_t>(batch.num_rows()));
}

template <class Work>
std::string message_of(const Work& work) {
  try {
    work();
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

std::string write_arrow(const Sheet& sheet, const std::filesystem::path& path, Pace& pace) {
  return message_of([&] {
    const auto schema = schema_of(sheet);
    PARQUET_ASSIGN_OR_THROW(auto file, arrow::io::FileOutputStream::Open(path.string()));
    PARQUET_ASSIGN_OR_THROW(auto writer, arrow::ipc::MakeFileWriter(file, schema));
    for_each_group(sheet, schema, pace, [&](const Batches& batches) {
      for (const auto& batch : batches) write_batch(*writer, *batch, pace);
    });
    PARQUET_THROW_NOT_OK(writer->Close());
    PARQUET_THROW_NOT_OK(file->Close());
  });
}

std::string write_parquet(const Sheet& sheet, const std::filesystem::path& path, Pace& pace) {
  return message_of([&] {
    const auto schema = schema_of(sheet);
    parquet::ArrowWriterProperties::Builder arrow_properties;
    arrow_properties.set_use_threads(true);
    PARQUET_ASSIGN_OR_THROW(auto file, arrow::io::FileOutputStream::Open(path.string()));
    PARQUET_ASSIGN_OR_THROW(auto writer, parquet::arrow::FileWriter::Open(
                                             *schema, arrow::default_memory_pool(), file,
                                             properties_of(sheet), arrow_properties.build()));
    for_each_group(sheet, schema, pace, [&](const Batches& batches) {
      PARQUET_THROW_NOT_OK(writer->NewBufferedRowGroup());
      for (const auto& batch : batches) write_batch(*writer, *batch, pace);
    });
    PARQUET_THROW_NOT_OK(writer->Close());
    PARQUET_THROW_NOT_OK(file->Close());
  });
}

}  // namespace xinheng::generate
