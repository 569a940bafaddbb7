#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/visit_array_inline.h>

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/columns/sources.h"

namespace xinheng::columns {

SourceError damaged(std::string message) {
  return {Kind::data_file_damaged, {std::move(message)}};
}

namespace {

CellClass class_of(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::BOOL:
      return CellClass::boolean;
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
      return CellClass::integer;
    case arrow::Type::DECIMAL128:
      return CellClass::decimal;
    case arrow::Type::DATE32:
      return CellClass::date;
    case arrow::Type::DATE64:
      return CellClass::milliseconds;
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
      return CellClass::text;
    case arrow::Type::DICTIONARY: {
      const auto& values = *static_cast<const arrow::DictionaryType&>(type).value_type();
      return class_of(values) == CellClass::text ? CellClass::text : CellClass::other;
    }
    default:
      return CellClass::other;
  }
}

int64_t number(bool value) {
  return value ? 1 : 0;
}
template <class T>
int64_t number(T value) {
  return std::in_range<int64_t>(value) ? static_cast<int64_t>(value) : beyond_range;
}
int64_t number_of_decimal(const uint8_t* value) {
  const arrow::Decimal128 decimal(value);
  const bool fits = decimal.high_bits() == (static_cast<int64_t>(decimal.low_bits()) < 0 ? -1 : 0);
  return fits ? static_cast<int64_t>(decimal.low_bits()) : beyond_range;
}

// Calls take for each batch_rows rows; fill(cells, first row) sets the values.
template <class Fill>
void feed_batches(const arrow::Array& array, const TakeCells& take, const Fill& fill) {
  std::array<uint8_t, batch_rows> valid;
  const bool nullable = array.null_count() > 0;
  for (int64_t first = 0; first < array.length(); first += batch_rows) {
    Cells cells;
    cells.rows = static_cast<uint32_t>(std::min<int64_t>(batch_rows, array.length() - first));
    if (nullable) {
      for (uint32_t i = 0; i < cells.rows; ++i) valid[i] = array.IsValid(first + i);
      cells.valid = valid.data();
    }
    fill(cells, first);
    take(cells);
  }
}

template <class ArrayType, class Get>
void feed_numbers(const ArrayType& array, const TakeCells& take, const Get& get) {
  std::array<int64_t, batch_rows> numbers;
  feed_batches(array, take, [&](Cells& cells, int64_t first) {
    for (uint32_t i = 0; i < cells.rows; ++i)
      numbers[i] = cells.is_null(i) ? 0 : get(array, first + i);
    cells.numbers = numbers.data();
  });
}

template <class ArrayType>
void feed_texts(const ArrayType& array, const TakeCells& take) {
  std::array<std::string_view, batch_rows> texts;
  feed_batches(array, take, [&](Cells& cells, int64_t first) {
    for (uint32_t i = 0; i < cells.rows; ++i)
      texts[i] = cells.is_null(i) ? std::string_view() : array.GetView(first + i);
    cells.texts = texts.data();
  });
}

struct Feed {
  const TakeCells& take;

  template <class ArrayType>
  arrow::Status Visit(const ArrayType& array) {
    using Type = typename ArrayType::TypeClass;
    if constexpr (arrow::is_base_binary_type<Type>::value ||
                  arrow::is_binary_view_like_type<Type>::value) {
      feed_texts(array, take);
      return arrow::Status::OK();
    } else if constexpr (std::is_same_v<Type, arrow::Decimal128Type>) {
      feed_numbers(array, take,
                   [](const auto& a, int64_t i) { return number_of_decimal(a.GetValue(i)); });
      return arrow::Status::OK();
    } else if constexpr (arrow::is_boolean_type<Type>::value ||
                         arrow::is_integer_type<Type>::value || arrow::is_date_type<Type>::value) {
      feed_numbers(array, take, [](const auto& a, int64_t i) { return number(a.Value(i)); });
      return arrow::Status::OK();
    } else {
      return arrow::Status::TypeError("a column of a type that isn't read");
    }
  }

  arrow::Status Visit(const arrow::DictionaryArray& array) {
    std::vector<std::string_view> dictionary;
    std::vector<uint8_t> usable;
    const TakeCells gather = [&](const Cells& cells) {
      for (uint32_t i = 0; i < cells.rows; ++i) {
        dictionary.push_back(cells.is_null(i) ? std::string_view() : cells.text(i));
        usable.push_back(!cells.is_null(i));
      }
    };
    Feed entries{gather};
    ARROW_RETURN_NOT_OK(arrow::VisitArrayInline(*array.dictionary(), &entries));
    const bool all_usable = std::find(usable.begin(), usable.end(), 0) == usable.end();
    std::array<int32_t, batch_rows> indices;
    std::array<uint8_t, batch_rows> valid;
    feed_batches(array, take, [&](Cells& cells, int64_t first) {
      for (uint32_t i = 0; i < cells.rows; ++i) {
        const int64_t index = cells.is_null(i) ? 0 : array.GetValueIndex(first + i);
        indices[i] = static_cast<int32_t>(index);
        if (!all_usable) valid[i] = !cells.is_null(i) && usable[static_cast<size_t>(index)] != 0;
      }
      if (!all_usable) cells.valid = valid.data();
      cells.indices = indices.data();
      cells.dictionary = dictionary;
      cells.dictionary_is_new = first == 0;
    });
    return arrow::Status::OK();
  }
};

}  // namespace

std::vector<uint32_t> distinct(std::vector<uint32_t> columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

SourceColumn describe_arrow_type(std::string name, const arrow::DataType& type) {
  SourceColumn column{std::move(name), class_of(type), 0, type.ToString()};
  if (column.cells == CellClass::decimal)
    column.scale = static_cast<const arrow::Decimal128Type&>(type).scale();
  return column;
}

std::optional<SourceError> feed_array(const arrow::Array& array, const TakeCells& take) {
  Feed feed{take};
  const arrow::Status status = arrow::VisitArrayInline(array, &feed);
  if (!status.ok()) return damaged(status.message());
  return std::nullopt;
}

}  // namespace xinheng::columns
