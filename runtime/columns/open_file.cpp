#include "runtime/columns/open_file.h"

#include <algorithm>

#include "runtime/columns/utf8.h"

namespace xinheng::columns {

const std::vector<SourceColumn>& OpenFile::source_columns() const {
  return std::visit([](const auto& s) -> const std::vector<SourceColumn>& { return s.columns; },
                    source);
}

uint32_t OpenFile::parts() const {
  return std::visit(overloaded{
                        [](const CsvSource& s) { return static_cast<uint32_t>(s.parts.size()); },
                        [](const auto& s) { return s.parts; },
                    },
                    source);
}

uint64_t OpenFile::rows() const {
  return std::visit([](const auto& s) { return s.rows; }, source);
}

void report_source_error(const FoundFile& found, const SourceError& error,
                         Diagnostics& diagnostics) {
  std::vector<std::string> arguments = {found.path};
  // Messages of the libraries may name the file by its place on this machine.
  const std::string place = found.on_disk.string();
  for (std::string argument : error.arguments) {
    for (size_t at; (at = argument.find(place)) != std::string::npos && place != found.path;)
      argument.replace(at, place.size(), found.path);
    arguments.push_back(std::move(argument));
  }
  diagnostics.report(error.kind, std::nullopt, std::move(arguments));
}

namespace {

template <class Source>
std::optional<OpenFile> opened(std::variant<Source, SourceError> source, const FoundFile& found,
                               Diagnostics& diagnostics) {
  if (const auto* error = std::get_if<SourceError>(&source)) {
    report_source_error(found, *error, diagnostics);
    return std::nullopt;
  }
  OpenFile file;
  file.source = std::move(std::get<Source>(source));
  return file;
}

std::optional<OpenFile> open_source(const FoundFile& found, Diagnostics& diagnostics) {
  switch (found.format) {
    case FileFormat::parquet:
      return opened(open_parquet(found.on_disk), found, diagnostics);
    case FileFormat::arrow:
      return opened(open_arrow(found.on_disk), found, diagnostics);
    case FileFormat::csv:
      return opened(open_csv(found.on_disk), found, diagnostics);
  }
  return std::nullopt;
}

std::string join(const std::vector<std::string>& names) {
  constexpr size_t shown = 30;
  std::string all;
  for (size_t i = 0; i < names.size() && i < shown; ++i) all += (i > 0 ? "、" : "") + names[i];
  return names.size() > shown ? all + "……" : all;
}

void report_missing(const FoundFile& found, const ColumnPlan& column,
                    const std::vector<std::string>& in_file, Diagnostics& diagnostics) {
  const std::string names = join(column.names);
  for (const std::string& name : column.names)
    if (const auto near = nearest_name(name, in_file))
      return diagnostics.report(Kind::data_column_missing_near, std::nullopt,
                                {found.path, column.name, names, *near});
  diagnostics.report(Kind::data_column_missing, std::nullopt,
                     {found.path, column.name, names, join(in_file)});
}

// The place of the column in the file.
std::optional<uint32_t> find_column(const FoundFile& found, const ColumnPlan& column,
                                    const std::vector<SourceColumn>& columns,
                                    const std::vector<std::string>& in_file,
                                    Diagnostics& diagnostics) {
  std::vector<uint32_t> places;
  for (uint32_t i = 0; i < columns.size(); ++i)
    if (std::find(column.names.begin(), column.names.end(), columns[i].name) != column.names.end())
      places.push_back(i);
  if (places.empty()) {
    report_missing(found, column, in_file, diagnostics);
    return std::nullopt;
  }
  if (places.size() > 1) {
    std::vector<std::string> names;
    for (const uint32_t place : places) names.push_back(columns[place].name);
    diagnostics.report(Kind::data_column_twice, std::nullopt,
                       {found.path, column.name, join(names)});
    return std::nullopt;
  }
  const SourceColumn& source = columns[places[0]];
  if (!accepts(column.type, source.cells)) {
    diagnostics.report(Kind::data_column_type, std::nullopt,
                       {found.path, source.name, source.type_name, expected_cells(column.type)});
    return std::nullopt;
  }
  return places[0];
}

}  // namespace

std::optional<OpenFile> open_file(const FoundFile& found, const KindPlan& plan,
                                  Diagnostics& diagnostics) {
  auto file = open_source(found, diagnostics);
  if (!file) return std::nullopt;
  std::vector<std::string> in_file;
  for (const SourceColumn& column : file->source_columns()) {
    in_file.push_back(column.name);
    if (is_utf8(column.name)) continue;
    diagnostics.report(Kind::data_header_not_utf8, std::nullopt, {found.path});
    return std::nullopt;
  }
  bool complete = true;
  for (const ColumnPlan& column : plan.columns) {
    Diagnostics unsaid;
    const auto place = find_column(found, column, file->source_columns(), in_file,
                                   column.spare ? unsaid : diagnostics);
    complete = complete && (place || column.spare);
    file->columns.push_back(place.value_or(no_column));
    file->origin.column_names.push_back(place ? in_file[*place] : column.name);
  }
  if (!complete) return std::nullopt;
  return file;
}

}  // namespace xinheng::columns
