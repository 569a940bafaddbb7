#include "runtime/report/write.h"

#include <cerrno>
#include <fstream>

#include <arrow/util/io_util.h>

#include "runtime/report/changes_table.h"
#include "runtime/results/partial_folder.h"
#include "runtime/results/table_file.h"

namespace xinheng::report {
namespace {

using nlohmann::ordered_json;

bool write_text(const std::filesystem::path& path, const std::string& text,
                Diagnostics& diagnostics) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return true;
  results::report_disk(arrow::internal::IOErrorFromErrno(errno, path.filename().string()),
                       path.filename().string(), diagnostics);
  return false;
}

std::string text_of(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

bool write_diff(const std::filesystem::path& out, const compare::Options& options,
                const compare::Comparison& comparison, const ordered_json& document,
                Language language, Diagnostics& diagnostics) {
  auto folder = results::PartialFolder::make(out, diagnostics);
  return folder &&
         write_changes(folder->path() / "changes.parquet", options, comparison, diagnostics) &&
         write_text(folder->path() / "diff.json", text_of(document), diagnostics) &&
         write_text(folder->path() / "report.html", report_page(document, language), diagnostics) &&
         folder->publish(diagnostics);
}

bool write_grid(const std::filesystem::path& out, const ordered_json& document,
                const std::string& csv, Language language, Diagnostics& diagnostics) {
  auto folder = results::PartialFolder::make(out, diagnostics);
  return folder && write_text(folder->path() / "what-if.json", text_of(document), diagnostics) &&
         write_text(folder->path() / "what-if.csv", csv, diagnostics) &&
         write_text(folder->path() / "report.html", report_page(document, language), diagnostics) &&
         folder->publish(diagnostics);
}

}  // namespace xinheng::report
