#include <arrow/buffer.h>
#include <arrow/chunked_array.h>
#include <arrow/csv/api.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <arrow/type.h>

#include <algorithm>
#include <fstream>

#include "runtime/columns/sources.h"

namespace xinheng::columns {
namespace {

constexpr uint64_t part_bytes = 8 << 20;

SourceError unreadable() {
  return {Kind::data_file_unreadable, {"read error"}};
}

// The fields of one line of a CSV, quotes taken off.
std::vector<std::string> split_line(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"' && (quoted || fields.back().empty())) {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

// Finds where a CSV may be cut: after line ends that lie outside quotes.
class Cutter {
 public:
  explicit Cutter(CsvSource& source) : source_(source) {}

  void take(std::string_view block) {
    size_t done = 0;  // of the block, behind the last place where it may be cut
    if (!in_quotes_ && block.find('"') == std::string_view::npos) {
      const size_t last = block.rfind('\n');
      if (last != std::string_view::npos) {
        add_lines(block.substr(0, last + 1));
        done = last + 1;
      }
    } else {
      done = scan(block);
    }
    previous_ = block.back();
    if (done > 0) cut(offset_ + done);
    add_lines(block.substr(done));
    offset_ += block.size();
  }
  // The line where a quote opens that never closes; 0: none.
  uint64_t finish() {
    source_.rows = line_ - 1;
    if (begin_ < offset_) source_.parts.push_back({begin_, offset_, begin_line_});
    return in_quotes_ ? quote_line_ : 0;
  }

 private:
  size_t scan(std::string_view block) {
    size_t last = 0;
    uint64_t line = line_;
    for (size_t i = 0; i < block.size(); ++i) {
      const char c = block[i];
      if (c == '"' && in_quotes_) {
        in_quotes_ = false;
      } else if (c == '"' && (previous_ == ',' || previous_ == '\n' || previous_ == '"')) {
        in_quotes_ = true;  // at the start of a value, or the second of two within one
        quote_line_ = line;
      } else if (c == '\n') {
        ++line;
        if (!in_quotes_) last = i + 1;
      }
      previous_ = c;
    }
    add_lines(block.substr(0, last));
    return last;
  }
  void add_lines(std::string_view text) {
    line_ += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  }
  void cut(uint64_t end) {
    source_.parts.push_back({begin_, end, begin_line_});
    begin_ = end;
    begin_line_ = line_;
  }

  CsvSource& source_;
  uint64_t offset_ = 0, begin_ = 0;
  uint64_t line_ = 1, begin_line_ = 1, quote_line_ = 0;
  bool in_quotes_ = false;
  char previous_ = '\n';
};

std::optional<std::string> read_range(const std::filesystem::path& path, const CsvPart& part) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(part.end - part.begin, '\0');
  file.seekg(static_cast<std::streamoff>(part.begin));
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
  return bytes;
}

// The first line names the columns; the first part begins behind it.
std::optional<SourceError> take_header(CsvSource& source) {
  CsvPart& first = source.parts[0];
  const auto bytes = read_range(source.path, first);
  if (!bytes) return unreadable();
  std::string_view text = *bytes;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  bool quoted = false;
  size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != '\n'); ++end) quoted ^= text[end] == '"';
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  for (std::string& name : split_line(line))
    source.columns.push_back({std::move(name), CellClass::text, 0, "text"});
  const uint64_t behind = bytes->size() - text.size() + std::min(end + 1, text.size());
  first.first_line += static_cast<uint64_t>(
      std::count(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(behind), '\n'));
  first.begin += behind;
  if (first.begin == first.end) source.parts.erase(source.parts.begin());
  return std::nullopt;
}

struct BrokenLine {
  uint64_t number = 0;
  int32_t expected = 0, found = 0;
};

arrow::Result<std::shared_ptr<arrow::Table>> parse(std::string bytes, size_t column_count,
                                                   const std::vector<uint32_t>& columns,
                                                   BrokenLine& broken) {
  auto read_options = arrow::csv::ReadOptions::Defaults();
  read_options.use_threads = false;
  read_options.block_size = static_cast<int32_t>(bytes.size() + 1);
  for (size_t i = 0; i < column_count; ++i) read_options.column_names.push_back(std::to_string(i));
  auto parse_options = arrow::csv::ParseOptions::Defaults();
  parse_options.newlines_in_values = true;
  parse_options.invalid_row_handler = [&](const arrow::csv::InvalidRow& row) {
    broken = {static_cast<uint64_t>(row.number), row.expected_columns, row.actual_columns};
    return arrow::csv::InvalidRowResult::Error;
  };
  auto convert_options = arrow::csv::ConvertOptions::Defaults();
  convert_options.null_values = {""};
  convert_options.strings_can_be_null = true;
  convert_options.quoted_strings_can_be_null = false;
  for (const uint32_t column : columns) {
    convert_options.include_columns.push_back(std::to_string(column));
    convert_options.column_types[std::to_string(column)] = arrow::binary();
  }
  const auto input =
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(bytes)));
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::csv::TableReader::Make(
                                               arrow::io::default_io_context(), input, read_options,
                                               parse_options, convert_options));
  return reader->Read();
}

bool is_blank(std::string_view bytes) {
  return bytes.find_first_not_of("\r\n") == std::string_view::npos;
}

}  // namespace

std::variant<CsvSource, SourceError> open_csv(const std::filesystem::path& path) {
  CsvSource source;
  source.path = path;
  Cutter cutter(source);
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable();
  std::string block(part_bytes, '\0');
  while (file.read(block.data(), part_bytes) || file.gcount() > 0)
    cutter.take(std::string_view(block).substr(0, static_cast<size_t>(file.gcount())));
  if (file.bad()) return unreadable();
  if (const uint64_t line = cutter.finish(); line > 0)
    return SourceError{Kind::data_csv_quote, {std::to_string(line)}};
  if (auto error = take_header(source)) return *error;
  return source;
}

std::optional<SourceError> read_csv(const CsvSource& source, uint32_t part,
                                    const std::vector<uint32_t>& columns,
                                    const std::vector<TakeCells>& takes) {
  auto bytes = read_range(source.path, source.parts[part]);
  if (!bytes) return unreadable();
  if (is_blank(*bytes)) return std::nullopt;
  BrokenLine broken;
  const std::vector<uint32_t> fields = distinct(columns);
  const auto table = parse(std::move(*bytes), source.columns.size(), fields, broken);
  if (broken.expected > 0) {
    const uint64_t line = source.parts[part].first_line + broken.number - 1;
    return SourceError{
        Kind::data_csv_line,
        {std::to_string(line), std::to_string(broken.expected), std::to_string(broken.found)}};
  }
  // Arrow's message may quote the line, and with it an identity code: it isn't shown.
  if (!table.ok()) return damaged("not a well-formed CSV");
  for (size_t k = 0; k < columns.size(); ++k) {
    const auto place = std::lower_bound(fields.begin(), fields.end(), columns[k]);
    for (const auto& chunk : (*table)->column(static_cast<int>(place - fields.begin()))->chunks())
      if (auto error = feed_array(*chunk, takes[k])) return error;
  }
  return std::nullopt;
}

}  // namespace xinheng::columns
