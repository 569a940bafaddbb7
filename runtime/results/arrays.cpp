#include "runtime/results/arrays.h"

#include <algorithm>
#include <utility>

#include <arrow/array/array_decimal.h>
#include <arrow/array/array_dict.h>
#include <arrow/array/array_nested.h>
#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/util.h>
#include <arrow/buffer.h>
#include <arrow/result.h>

namespace xinheng::results {
namespace {

constexpr int32_t decimal_digits = 18;

// One bit for each byte that is not 0; no buffer where none is 0.
std::pair<std::shared_ptr<arrow::Buffer>, int64_t> validity(const std::vector<uint8_t>& present) {
  const auto nulls = static_cast<int64_t>(std::count(present.begin(), present.end(), 0));
  if (nulls == 0) return {nullptr, 0};
  std::vector<uint8_t> bits((present.size() + 7) / 8);
  for (size_t i = 0; i < present.size(); ++i) {
    if (present[i] != 0) bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | (1u << (i % 8)));
  }
  return {arrow::Buffer::FromVector(std::move(bits)), nulls};
}

int64_t rows_of(const std::vector<int32_t>& offsets) {
  return static_cast<int64_t>(offsets.size()) - 1;
}

}  // namespace

int32_t Dictionary::add(const std::string& text) {
  const auto [place, added] = codes_.emplace(text, static_cast<int32_t>(texts_.size()));
  if (added) {
    texts_.push_back(text);
    array_ = nullptr;
  }
  return place->second;
}

const ArrayPtr& Dictionary::array() {
  if (array_ == nullptr) {
    PlainTexts texts;
    for (const std::string& text : texts_) texts.push(text);
    array_ = texts.array();
  }
  return array_;
}

TypePtr coded_type() {
  return arrow::dictionary(arrow::int32(), arrow::utf8());
}
TypePtr coded_list_type() {
  return arrow::list(arrow::field("element", coded_type(), false));
}
TypePtr text_list_type() {
  return arrow::list(arrow::field("element", arrow::utf8(), false));
}

TypePtr number_type(const program::Type& type) {
  switch (type.kind) {
    case program::TypeKind::decimal:
      return arrow::decimal128(decimal_digits, type.places);
    case program::TypeKind::money:
      return arrow::decimal128(decimal_digits, 2);
    default:
      return arrow::int64();
  }
}

ArrayPtr coded_array(std::vector<int32_t> codes, const ArrayPtr& dictionary) {
  std::vector<uint8_t> present(codes.size());
  for (size_t i = 0; i < codes.size(); ++i) present[i] = codes[i] >= 0 ? 1 : 0;
  auto [bits, nulls] = validity(present);
  const auto length = static_cast<int64_t>(codes.size());
  auto indices = std::make_shared<arrow::Int32Array>(
      length, arrow::Buffer::FromVector(std::move(codes)), bits, nulls);
  return std::make_shared<arrow::DictionaryArray>(coded_type(), indices, dictionary);
}

ArrayPtr number_array(const program::Type& type, const std::vector<int64_t>& words,
                      const std::vector<uint8_t>& present) {
  const TypePtr arrow_type = number_type(type);
  const auto length = static_cast<int64_t>(words.size());
  auto [bits, nulls] = validity(present);
  if (arrow_type->id() == arrow::Type::INT64) {
    return std::make_shared<arrow::Int64Array>(
        length, arrow::Buffer::FromVector(std::vector<int64_t>(words)), bits, nulls);
  }
  std::vector<int64_t> wide(words.size() * 2);  // low half, high half
  for (size_t i = 0; i < words.size(); ++i) {
    wide[2 * i] = words[i];
    wide[2 * i + 1] = words[i] < 0 ? -1 : 0;
  }
  return std::make_shared<arrow::Decimal128Array>(
      arrow_type, length, arrow::Buffer::FromVector(std::move(wide)), bits, nulls);
}

ArrayPtr int64_array(std::vector<int64_t> numbers) {
  const auto length = static_cast<int64_t>(numbers.size());
  return std::make_shared<arrow::Int64Array>(length, arrow::Buffer::FromVector(std::move(numbers)));
}

ArrayPtr date_array(std::vector<int32_t> days, const std::vector<uint8_t>& present) {
  auto [bits, nulls] = validity(present);
  const auto length = static_cast<int64_t>(days.size());
  return std::make_shared<arrow::Date32Array>(length, arrow::Buffer::FromVector(std::move(days)),
                                              bits, nulls);
}

ArrayPtr null_array(const TypePtr& type, int64_t length) {
  return arrow::MakeArrayOfNull(type, length).ValueOrDie();
}

ArrayPtr CodedLists::array(const ArrayPtr& dictionary) {
  const int64_t rows = rows_of(offsets);
  auto values = coded_array(std::exchange(codes, {}), dictionary);
  auto buffer = arrow::Buffer::FromVector(std::exchange(offsets, {0}));
  return std::make_shared<arrow::ListArray>(coded_list_type(), rows, buffer, values);
}

ArrayPtr PlainTexts::array() {
  const int64_t rows = rows_of(offsets);
  auto places = arrow::Buffer::FromVector(std::exchange(offsets, {0}));
  auto text = arrow::Buffer::FromString(std::exchange(bytes, {}));
  return std::make_shared<arrow::StringArray>(rows, places, text);
}

ArrayPtr TextLists::array() {
  const int64_t rows = rows_of(offsets);
  auto places = arrow::Buffer::FromVector(std::exchange(offsets, {0}));
  return std::make_shared<arrow::ListArray>(text_list_type(), rows, places, texts.array());
}

}  // namespace xinheng::results
