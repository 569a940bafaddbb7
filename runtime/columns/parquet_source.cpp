#include <arrow/io/file.h>
#include <parquet/api/reader.h>

#include <algorithm>
#include <array>
#include <new>

#include "runtime/columns/sources.h"

namespace xinheng::columns {
namespace {

CellClass class_of_bytes(const parquet::LogicalType& logical) {
  if (logical.is_decimal()) return CellClass::decimal;
  const bool is_text = logical.is_none() || logical.is_string() || logical.is_enum();
  return is_text ? CellClass::text : CellClass::other;
}

CellClass class_of_integer(const parquet::LogicalType& logical) {
  if (logical.is_none() || logical.is_int()) return CellClass::integer;
  if (logical.is_date()) return CellClass::date;
  return logical.is_decimal() ? CellClass::decimal : CellClass::other;
}

CellClass class_of(const parquet::ColumnDescriptor& column) {
  if (column.max_repetition_level() > 0 || column.max_definition_level() > 1)
    return CellClass::other;
  const parquet::LogicalType& logical = *column.logical_type();
  switch (column.physical_type()) {
    case parquet::Type::BOOLEAN:
      return CellClass::boolean;
    case parquet::Type::INT32:
    case parquet::Type::INT64:
      return class_of_integer(logical);
    case parquet::Type::BYTE_ARRAY:
    case parquet::Type::FIXED_LEN_BYTE_ARRAY:
      return class_of_bytes(logical);
    default:
      return CellClass::other;
  }
}

SourceColumn describe(const parquet::ColumnDescriptor& column) {
  SourceColumn described{column.name(), class_of(column), 0, ""};
  if (described.cells == CellClass::decimal) described.scale = column.type_scale();
  const parquet::LogicalType& logical = *column.logical_type();
  described.type_name =
      logical.is_none() ? parquet::TypeToString(column.physical_type()) : logical.ToString();
  return described;
}

// Spreads the values of the rows that have one over all rows of a batch.
struct Batch {
  std::array<int16_t, batch_rows> levels;
  std::array<uint8_t, batch_rows> valid;
  bool has_nulls = false;

  // The number of rows with a value.
  uint32_t note(uint32_t rows, bool nullable) {
    if (!nullable) return rows;
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows; ++i) {
      valid[i] = levels[i] == 1;
      count += valid[i];
    }
    has_nulls = count != rows;
    return count;
  }
  template <class T>
  void spread(T* values, uint32_t rows, uint32_t count) const {
    if (!has_nulls) return;
    for (uint32_t i = rows; i-- > 0;) values[i] = valid[i] ? values[--count] : T{};
  }
};

struct ColumnContext {
  parquet::ColumnReader& reader;
  uint64_t before, rows;  // rows to leave out, rows to read
  bool to_the_end;
  const TakeCells& take;

  bool nullable() const { return reader.descr()->max_definition_level() > 0; }
};

[[noreturn]] void fail(const char* why) {
  throw parquet::ParquetException(why);
}

template <class Reader>
void skip(const ColumnContext& context, Reader& reader) {
  const auto before = static_cast<int64_t>(context.before);
  if (before > 0 && reader.Skip(before) != before) fail("a column ends before its last row");
}

// Calls read(rows wanted, batch, values read) until all rows are taken; it returns rows got.
template <class Read, class Use>
void read_batches(const ColumnContext& context, const Read& read, const Use& use) {
  Batch batch;
  const bool nullable = context.nullable();
  for (uint64_t done = 0; done < context.rows;) {
    const auto wanted = static_cast<int64_t>(std::min<uint64_t>(batch_rows, context.rows - done));
    int64_t values = 0;
    const int64_t got = read(wanted, nullable ? batch.levels.data() : nullptr, &values);
    if (got <= 0 || got > wanted) fail("a column ends before its last row");
    const auto rows = static_cast<uint32_t>(got);
    const uint32_t count = batch.note(rows, nullable);
    if (values != count) fail("a page holds fewer values than it says");
    Cells cells;
    cells.rows = rows;
    cells.valid = batch.has_nulls ? batch.valid.data() : nullptr;
    use(batch, count, cells);
    context.take(cells);
    done += rows;
  }
  if (context.to_the_end && context.reader.HasNext()) fail("a column goes on after its last row");
}

template <class DType, class Convert>
void read_numbers(const ColumnContext& context, const Convert& convert) {
  auto& reader = static_cast<parquet::TypedColumnReader<DType>&>(context.reader);
  skip(context, reader);
  std::array<typename DType::c_type, batch_rows> values;
  std::array<int64_t, batch_rows> numbers;
  read_batches(
      context,
      [&](int64_t wanted, int16_t* levels, int64_t* read) {
        return reader.ReadBatch(wanted, levels, nullptr, values.data(), read);
      },
      [&](const Batch& batch, uint32_t count, Cells& cells) {
        for (uint32_t i = 0; i < count; ++i) numbers[i] = convert(values[i]);
        batch.spread(numbers.data(), cells.rows, count);
        cells.numbers = numbers.data();
      });
}

template <class DType, class Convert>
void read_texts(const ColumnContext& context, const Convert& convert) {
  auto& reader = static_cast<parquet::TypedColumnReader<DType>&>(context.reader);
  skip(context, reader);
  std::array<typename DType::c_type, batch_rows> values;
  std::array<std::string_view, batch_rows> texts;
  read_batches(
      context,
      [&](int64_t wanted, int16_t* levels, int64_t* read) {
        return reader.ReadBatch(wanted, levels, nullptr, values.data(), read);
      },
      [&](const Batch& batch, uint32_t count, Cells& cells) {
        for (uint32_t i = 0; i < count; ++i) texts[i] = convert(values[i]);
        batch.spread(texts.data(), cells.rows, count);
        cells.texts = texts.data();
      });
}

std::string_view view_of(const parquet::ByteArray& bytes) {
  return {reinterpret_cast<const char*>(bytes.ptr), bytes.len};
}

void read_dictionary(const ColumnContext& context) {
  auto& reader = static_cast<parquet::ByteArrayReader&>(context.reader);
  skip(context, reader);
  std::array<int32_t, batch_rows> indices;
  std::vector<std::string_view> dictionary;
  const parquet::ByteArray* entries = nullptr;
  const parquet::ByteArray* entries_before = nullptr;
  int32_t size = 0;
  read_batches(
      context,
      [&](int64_t wanted, int16_t* levels, int64_t* read) {
        return reader.ReadBatchWithDictionary(wanted, levels, nullptr, indices.data(), read,
                                              &entries, &size);
      },
      [&](const Batch& batch, uint32_t count, Cells& cells) {
        cells.dictionary_is_new = entries != entries_before;
        if (cells.dictionary_is_new) {
          entries_before = entries;
          dictionary.clear();
          for (int32_t i = 0; i < size; ++i) dictionary.push_back(view_of(entries[i]));
        }
        uint32_t top = 0;
        for (uint32_t i = 0; i < count; ++i) top = std::max(top, static_cast<uint32_t>(indices[i]));
        if (count > 0 && top >= dictionary.size()) fail("a value lies outside its dictionary");
        batch.spread(indices.data(), cells.rows, count);
        cells.indices = indices.data();
        cells.dictionary = dictionary;
      });
}

// Big-endian two's complement of any length.
int64_t decimal_of(const uint8_t* bytes, uint32_t length) {
  const bool negative = length > 0 && (bytes[0] & 0x80) != 0;
  uint64_t word = negative ? ~uint64_t{0} : 0;
  for (uint32_t i = 0; i < length; ++i) {
    const auto top = static_cast<uint8_t>(word >> 56);
    if (i >= 8 && top != (negative ? 0xff : 0)) return beyond_range;
    word = word << 8 | bytes[i];
  }
  const auto value = static_cast<int64_t>(word);
  return (value < 0) == negative ? value : beyond_range;
}

void read_int32(const ColumnContext& context) {
  const parquet::LogicalType& logical = *context.reader.descr()->logical_type();
  const bool is_signed =
      !logical.is_int() || static_cast<const parquet::IntLogicalType&>(logical).is_signed();
  if (is_signed) return read_numbers<parquet::Int32Type>(context, [](int32_t v) { return v; });
  read_numbers<parquet::Int32Type>(
      context, [](int32_t v) { return static_cast<int64_t>(static_cast<uint32_t>(v)); });
}

void read_int64(const ColumnContext& context) {
  const parquet::LogicalType& logical = *context.reader.descr()->logical_type();
  const bool is_signed =
      !logical.is_int() || static_cast<const parquet::IntLogicalType&>(logical).is_signed();
  if (is_signed) return read_numbers<parquet::Int64Type>(context, [](int64_t v) { return v; });
  read_numbers<parquet::Int64Type>(context, [](int64_t v) { return v < 0 ? beyond_range : v; });
}

void read_byte_array(const ColumnContext& context) {
  if (context.reader.descr()->logical_type()->is_decimal())
    return read_numbers<parquet::ByteArrayType>(
        context, [](const parquet::ByteArray& v) { return decimal_of(v.ptr, v.len); });
  if (context.reader.GetExposedEncoding() == parquet::ExposedEncoding::DICTIONARY)
    return read_dictionary(context);
  read_texts<parquet::ByteArrayType>(context, view_of);
}

void read_fixed_bytes(const ColumnContext& context) {
  const auto length = static_cast<uint32_t>(context.reader.descr()->type_length());
  if (context.reader.descr()->logical_type()->is_decimal())
    return read_numbers<parquet::FLBAType>(
        context, [=](const parquet::FLBA& v) { return decimal_of(v.ptr, length); });
  read_texts<parquet::FLBAType>(context, [=](const parquet::FLBA& v) {
    return std::string_view(reinterpret_cast<const char*>(v.ptr), length);
  });
}

void read_column(const ColumnContext& context) {
  switch (context.reader.type()) {
    case parquet::Type::BOOLEAN:
      return read_numbers<parquet::BooleanType>(context, [](bool v) { return v ? 1 : 0; });
    case parquet::Type::INT32:
      return read_int32(context);
    case parquet::Type::INT64:
      return read_int64(context);
    case parquet::Type::BYTE_ARRAY:
      return read_byte_array(context);
    case parquet::Type::FIXED_LEN_BYTE_ARRAY:
      return read_fixed_bytes(context);
    default:
      fail("a column of a type that isn't read");
  }
}

// Parquet's reader throws; nothing of that leaves this file.
template <class Work>
std::optional<SourceError> guarded(const Work& work) {
  try {
    work();
    return std::nullopt;
  } catch (const std::bad_alloc&) {
    return damaged("a size in the file is beyond this machine's memory");
  } catch (const std::exception& error) {
    return damaged(error.what());
  }
}

}  // namespace

std::variant<ParquetSource, SourceError> open_parquet(const std::filesystem::path& path) {
  ParquetSource source;
  auto error = guarded([&] {
    parquet::ReaderProperties properties = parquet::default_reader_properties();
    properties.set_page_checksum_verification(true);
    PARQUET_ASSIGN_OR_THROW(auto file, arrow::io::ReadableFile::Open(path.string()));
    source.reader = parquet::ParquetFileReader::Open(file, properties);
    const auto metadata = source.reader->metadata();
    const parquet::SchemaDescriptor& schema = *metadata->schema();
    for (int i = 0; i < schema.num_columns(); ++i) {
      if (schema.GetColumnRoot(i)->is_group()) {
        const std::string name = schema.GetColumnRoot(i)->name();
        if (!source.columns.empty() && source.columns.back().name == name) continue;
        source.columns.push_back({name, CellClass::other, 0, "group"});
      } else {
        source.columns.push_back(describe(*schema.Column(i)));
      }
      source.leaves.push_back(i);
    }
    source.parts = static_cast<uint32_t>(metadata->num_row_groups());
    source.rows = static_cast<uint64_t>(std::max<int64_t>(metadata->num_rows(), 0));
    for (uint32_t i = 0; i < source.parts; ++i) {
      const int64_t rows = metadata->RowGroup(static_cast<int>(i))->num_rows();
      if (rows < 0 || rows > INT32_MAX) fail("a row group with an impossible number of rows");
    }
  });
  if (error) return *error;
  return source;
}

std::optional<SourceError> read_parquet(const ParquetSource& source, uint32_t part, uint32_t column,
                                        const RowSpan& span, const TakeCells& take) {
  return guarded([&] {
    const auto group = source.reader->RowGroup(static_cast<int>(part));
    const auto rows = static_cast<uint64_t>(group->metadata()->num_rows());
    const uint64_t before = std::min(span.first, rows);
    const uint64_t count = std::min(span.count, rows - before);
    const auto reader = group->ColumnWithExposeEncoding(source.leaves[column],
                                                        parquet::ExposedEncoding::DICTIONARY);
    read_column({*reader, before, count, before + count == rows, take});
  });
}

uint64_t rows_of_part(const ParquetSource& source, uint32_t part) {
  return static_cast<uint64_t>(
      source.reader->metadata()->RowGroup(static_cast<int>(part))->num_rows());
}

}  // namespace xinheng::columns
