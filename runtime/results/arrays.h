// Arrow arrays from plain vectors. Texts that repeat are codes into a dictionary.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <arrow/array/array_base.h>
#include <arrow/type.h>

#include "compiler/program/program.h"

namespace xinheng::results {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using TypePtr = std::shared_ptr<arrow::DataType>;

// Texts, each once, by code.
class Dictionary {
 public:
  int32_t add(const std::string& text);
  const std::vector<std::string>& texts() const { return texts_; }
  const ArrayPtr& array();

 private:
  std::map<std::string, int32_t> codes_;
  std::vector<std::string> texts_;
  ArrayPtr array_;  // of what was added so far
};

TypePtr coded_type();
TypePtr coded_list_type();
TypePtr text_list_type();
// Numbers of a field: int64, or decimal128(18, places).
TypePtr number_type(const program::Type& type);

ArrayPtr coded_array(std::vector<int32_t> codes, const ArrayPtr& dictionary);  // < 0: null
ArrayPtr number_array(const program::Type& type, const std::vector<int64_t>& words,
                      const std::vector<uint8_t>& present);
ArrayPtr int64_array(std::vector<int64_t> numbers);
ArrayPtr date_array(std::vector<int32_t> days, const std::vector<uint8_t>& present);
ArrayPtr null_array(const TypePtr& type, int64_t length);

// A list of coded texts for each row.
struct CodedLists {
  std::vector<int32_t> offsets = {0};
  std::vector<int32_t> codes;

  void end_row() { offsets.push_back(static_cast<int32_t>(codes.size())); }
  ArrayPtr array(const ArrayPtr& dictionary);  // takes what is in it
};

// Texts one after the other, without a dictionary.
struct PlainTexts {
  std::vector<int32_t> offsets = {0};
  std::string bytes;

  void push(std::string_view text) {
    bytes += text;
    offsets.push_back(static_cast<int32_t>(bytes.size()));
  }
  ArrayPtr array();                            // takes what is in it
};

// A list of plain texts for each row.
struct TextLists {
  std::vector<int32_t> offsets = {0};
  PlainTexts texts;

  void end_row() { offsets.push_back(static_cast<int32_t>(texts.offsets.size() - 1)); }
  ArrayPtr array();                            // takes what is in it
};

}  // namespace xinheng::results
