#include "compiler/check/csv.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "compiler/check/law.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t csv_bytes_max = 64u << 20;

// Where the file lies, if that is inside the pack that names it also after links are followed.
std::optional<fs::path> locate(Context& context, const syntax::Text& path) {
  std::error_code error;
  const fs::path root = fs::weakly_canonical(context.pack.folder(path.span).path, error);
  const fs::path file = fs::weakly_canonical(root / fs::path(path.text), error);
  const fs::path inside = file.lexically_relative(root);
  const bool leaves = path.text.empty() || fs::path(path.text).is_absolute() || inside.empty() ||
                      *inside.begin() == "..";
  if (error || leaves) {
    context.report(Kind::csv_outside_pack, path.span, {path.text});
    return {};
  }
  return file;
}

std::optional<SourceFile> read_file(Context& context, const syntax::Text& path) {
  const auto file = locate(context, path);
  if (!file) return {};
  const auto replaced = context.sources.replaced.find(file->string());
  if (replaced != context.sources.replaced.end()) return replaced->second;
  std::error_code error;
  if (!fs::is_regular_file(*file, error)) {
    context.report(Kind::csv_missing, path.span, {path.text});
    return {};
  }
  const uintmax_t size = fs::file_size(*file, error);
  if (!error && size > csv_bytes_max) {
    context.report(Kind::csv_too_large, path.span, {path.text});
    return {};
  }
  std::ifstream in(*file, std::ios::binary);
  std::string text(error ? 0 : size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (error || !in || static_cast<uintmax_t>(in.gcount()) != size) {
    context.report(Kind::csv_missing, path.span, {path.text});
    return {};
  }
  return SourceFile{context.pack.folder(path.span).shown + path.text, std::move(text)};
}

size_t first_fault_utf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xC2 ? 0
                          : lead < 0xE0 ? 2
                          : lead < 0xF0 ? 3
                          : lead < 0xF5 ? 4
                                        : 0;
    if (length == 0 || i + length > text.size()) return i;
    uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0u) != 0x80u) return i;
      point = point << 6 | (next & 0x3Fu);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) return i;
    i += length;
  }
  return text.size();
}

uint32_t source_of(Context& context, SourceFile read) {
  std::vector<SourceFile>& files = context.sources.files;
  for (uint32_t i = 0; i < files.size(); ++i) {
    if (files[i].path == read.path && files[i].text == read.text) return i;
  }
  const uint32_t file = context.sources.add(std::move(read.path), std::move(read.text));
  files[file].cells = std::move(read.cells);
  return file;
}

CsvFile csv_of(Context& context, const syntax::MarkdownTable& table) {
  CsvFile csv;
  for (size_t i = 0; i < table.rows.size(); ++i) {
    CsvRow row;
    for (const syntax::Text& cell : table.rows[i]) row.cells.push_back({cell.text, cell.span});
    row.span = table.row_spans[i];
    if (i == 0) {
      csv.header = std::move(row.cells);
    } else if (row.cells.size() != csv.header.size()) {
      context.report(Kind::csv_cell_count, row.span,
                     {std::to_string(csv.header.size()), std::to_string(row.cells.size())});
    } else {
      csv.rows.push_back(std::move(row));
    }
  }
  return csv;
}

std::optional<CsvFile> read_markdown(Context& context, const syntax::Text& path) {
  const auto& files = context.pack.literate;
  const auto file = std::find_if(files.begin(), files.end(), [&](const syntax::Literate& one) {
    return one.file == path.span.file;
  });
  if (file == files.end()) {
    context.report(Kind::table_not_in_markdown, path.span, {path.text});
    return {};
  }
  const std::string name = path.text.substr(1);
  std::vector<std::string> names;
  for (const syntax::MarkdownTable& table : file->tables) {
    if (table.name.text == name) return csv_of(context, table);
    names.push_back(table.name.text);
  }
  report_unknown(context, {name, path.span}, {"表（“表：名字”）", "table (“Table: name”)"}, names);
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
  return first_fault_utf8(text) == text.size();
}

std::optional<CsvFile> read_csv(Context& context, const syntax::Text& path) {
  if (path.text.starts_with('#')) return read_markdown(context, path);
  auto read = read_file(context, path);
  if (!read) return {};
  const std::string& text = read->text;
  if (const size_t fault = first_fault_utf8(text); fault != text.size()) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(fault), '\n');
    context.report(Kind::csv_not_utf8, path.span, {path.text, std::to_string(line)});
    return {};
  }
  const uint32_t file = source_of(context, std::move(*read));
  CsvRows split = split_csv(context.sources.files[file].text, file);
  for (const CsvFault& fault : split.faults) context.report(fault.kind, fault.span, {});
  CsvFile csv;
  if (!split.rows.empty()) csv.header = std::move(split.rows[0].cells);
  if (csv.header.empty() || (csv.header.size() == 1 && csv.header[0].text.empty())) {
    context.report(Kind::csv_without_header, path.span, {path.text});
    return {};
  }
  for (size_t i = 1; i < split.rows.size(); ++i) {
    CsvRow& row = split.rows[i];
    if (row.cells.size() != csv.header.size()) {
      context.report(Kind::csv_cell_count, row.span,
                     {std::to_string(csv.header.size()), std::to_string(row.cells.size())});
      continue;
    }
    csv.rows.push_back(std::move(row));
  }
  return csv;
}

bool is_absent(std::string_view text) {
  return text == "缺" || text == "lacks";
}

// 依据 holds citations one after another, with or without commas: 《甲》一(一)1，《乙》二.
syntax::Basis csv_basis(Context& context, const CsvRow& row, int citations, int assumption) {
  syntax::Basis basis;
  basis.span = row.span;
  if (citations >= 0) {
    const CsvCell& cell = row.cells[static_cast<size_t>(citations)];
    basis.span = cell.span;
    std::string text = is_absent(cell.text) ? "" : normalise_cite(cell.text);
    for (size_t begin = text.find("《"); begin != std::string::npos;) {
      const size_t next = text.find("《", begin + 3);
      std::string cite = text.substr(begin, next == std::string::npos ? next : next - begin);
      for (const std::string_view separator : {"，", "、", "；", ",", ";"}) {
        if (cite.ends_with(separator)) cite.resize(cite.size() - separator.size());
      }
      basis.citations.push_back({cite, cell.span});
      begin = next;
    }
    if (basis.citations.empty() && !text.empty()) {
      context.report(Kind::csv_citation, cell.span, {cell.text});
      // It has been reported: nothing more is said of what is missing.
      basis.assumption = syntax::Text{"", cell.span};
    }
  }
  if (assumption >= 0) {
    const CsvCell& cell = row.cells[static_cast<size_t>(assumption)];
    if (!cell.text.empty() && !is_absent(cell.text)) {
      basis.assumption = syntax::Text{cell.text, cell.span};
    }
  }
  return basis;
}

}  // namespace xinheng::check
