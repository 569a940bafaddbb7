#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "runtime/generate/parallel.h"
#include "runtime/generate/write.h"

namespace xinheng::generate {
namespace {

using program::TypeKind;

void append_quoted(std::string_view text, std::string& line) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

void append_cell(const Column& column, const Cells& cells, uint32_t row, std::string& line) {
  if (!cells.present[row]) return;
  if (!cells.raw.empty()) {
    const auto raw = cells.raw.find(row);
    if (raw != cells.raw.end()) return append_quoted(raw->second, line);
  }
  if (cells.is_text) {
    const auto begin = static_cast<size_t>(cells.offsets[row]);
    const auto end = static_cast<size_t>(cells.offsets[row + 1]);
    return append_quoted(std::string_view(cells.bytes).substr(begin, end - begin), line);
  }
  const int64_t word = cells.words[row];
  switch (column.type.kind) {
    case TypeKind::boolean:
      line += word ? "是" : "否";
      break;
    case TypeKind::date:
      line += format_date(static_cast<Days>(word));
      break;
    case TypeKind::money:
      line += format_fixed(word, 2);
      break;
    case TypeKind::decimal:
      line += format_fixed(word, column.type.places);
      break;
    case TypeKind::integer:
      line += std::to_string(word);
      break;
    default:
      append_quoted(column.choices[static_cast<size_t>(word)], line);
  }
}

std::string csv_of(const Sheet& sheet, const Batch& batch) {
  std::string text;
  for (uint32_t row = 0; row < batch.end - batch.begin; ++row) {
    for (size_t i = 0; i < sheet.columns.size(); ++i) {
      if (i > 0) text += ',';
      append_cell(sheet.columns[i], batch.columns[i], row, text);
    }
    text += '\n';
  }
  return text;
}

std::string header_of(const Sheet& sheet) {
  std::string line;
  for (const Column& column : sheet.columns) {
    if (!line.empty()) line += ',';
    append_quoted(column.name, line);
  }
  return line + '\n';
}

struct Close {
  void operator()(FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string write_csv(const Sheet& sheet, const std::filesystem::path& path, Pace& pace) {
  std::unique_ptr<FILE, Close> file(std::fopen(path.c_str(), "wb"));
  const auto write = [&](const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  };
  if (!file || !write(header_of(sheet))) return std::strerror(errno);
  const uint64_t group_rows = batch_rows * group_batches;
  for (uint64_t begin = 0; begin < sheet.rows && !pace.stopped(); begin += group_rows) {
    const uint64_t end = std::min(sheet.rows, begin + group_rows);
    const uint64_t count = (end - begin + batch_rows - 1) / batch_rows;
    for (const std::string& text : in_parallel(count, [&](uint64_t i) {
           if (pace.stopped()) return std::string();
           const uint64_t first = begin + i * batch_rows;
           const uint64_t last = std::min(end, first + batch_rows);
           std::string text = csv_of(sheet, make_batch(sheet, first, last));
           pace.add_half(last - first);
           return text;
         })) {
      if (!write(text)) return std::strerror(errno);
    }
    pace.add_half(end - begin);
  }
  return std::fflush(file.get()) == 0 ? "" : std::strerror(errno);
}

}  // namespace xinheng::generate
