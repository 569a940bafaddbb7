#include "runtime/columns/input_files.h"

#include <algorithm>
#include <system_error>

namespace xinheng::columns {
namespace {

namespace fs = std::filesystem;

std::string lower_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::optional<FileFormat> format_of(const fs::path& path) {
  const std::string extension = lower_ascii(path.extension().string());
  if (extension == ".parquet") return FileFormat::parquet;
  if (extension == ".arrow") return FileFormat::arrow;
  if (extension == ".csv") return FileFormat::csv;
  return std::nullopt;
}

// Entries of a folder, sorted; those that tools leave beside data (".crc", "_SUCCESS") not.
std::optional<std::vector<fs::path>> list(const fs::path& folder, const std::string& shown,
                                          Diagnostics& diagnostics) {
  std::error_code error;
  std::vector<fs::path> entries;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name[0] != '.' && name[0] != '_') entries.push_back(entry->path());
  }
  if (error) {
    diagnostics.report(Kind::data_folder_unreadable, std::nullopt, {shown, error.message()});
    return std::nullopt;
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

class Finder {
 public:
  Finder(const fs::path& folder, Kinds wanted, Diagnostics& diagnostics)
      : folder_(folder), wanted_(wanted), diagnostics_(diagnostics) {}

  bool open() {
    const auto entries = list(folder_, folder_.string(), diagnostics_);
    if (entries) entries_ = *entries;
    return entries.has_value();
  }

  void find(bool of_subject, uint32_t kind, const std::string& name,
            const std::vector<std::string>& aliases) {
    std::vector<std::string> names = aliases;
    names.insert(names.begin(), name);
    std::vector<fs::path> places;
    for (const fs::path& entry : entries_) {
      const bool is_folder = is_directory(entry);
      if (!is_folder && !format_of(entry)) continue;
      const std::string stem = (is_folder ? entry.filename() : entry.stem()).string();
      if (std::find(names.begin(), names.end(), stem) != names.end()) places.push_back(entry);
    }
    if (places.empty() && wanted_ == Kinds::some) return;
    if (places.empty()) return report_missing(name);
    if (places.size() > 1) return report_twice(name, places);
    if (is_directory(places[0])) return take_folder(of_subject, kind, places[0]);
    take_file(of_subject, kind, places[0]);
  }

  std::vector<FoundFile> files;
  bool failed = false;

 private:
  static bool is_directory(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
  }

  void report(Kind kind, std::vector<std::string> arguments) {
    diagnostics_.report(kind, std::nullopt, std::move(arguments));
    failed = true;
  }

  std::string shown(const fs::path& path) const {
    return path.lexically_relative(folder_).generic_string();
  }

  void report_missing(const std::string& name) {
    std::vector<std::string> stems;
    for (const fs::path& entry : entries_) stems.push_back(entry.stem().string());
    if (const auto near = nearest_name(name, stems))
      return report(Kind::data_kind_missing_near, {name, *near});
    report(Kind::data_kind_missing, {name});
  }

  void report_twice(const std::string& name, const std::vector<fs::path>& places) {
    std::string all;
    for (const fs::path& place : places) all += (all.empty() ? "" : "、") + shown(place);
    report(Kind::data_kind_twice, {name, all});
  }

  void take_folder(bool of_subject, uint32_t kind, const fs::path& path) {
    const auto entries = list(path, shown(path), diagnostics_);
    if (!entries) {
      failed = true;
      return;
    }
    if (entries->empty()) report(Kind::data_kind_folder_empty, {shown(path)});
    for (const fs::path& entry : *entries) take_file(of_subject, kind, entry);
  }

  void take_file(bool of_subject, uint32_t kind, const fs::path& path) {
    const auto format = format_of(path);
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!error && (!format || !fs::is_regular_file(status)))
      return report(Kind::data_file_unknown, {shown(path)});
    const uint64_t bytes = error ? 0 : fs::file_size(path, error);
    if (error) return report(Kind::data_file_unreadable, {shown(path), error.message()});
    if (bytes == 0) return report(Kind::data_file_empty, {shown(path)});
    files.push_back({shown(path), path, *format, of_subject, kind, bytes});
  }

  fs::path folder_;
  Kinds wanted_;
  Diagnostics& diagnostics_;
  std::vector<fs::path> entries_;
};

}  // namespace

std::optional<std::vector<FoundFile>> find_input_files(const program::Program& program,
                                                       const fs::path& folder, Kinds wanted,
                                                       Diagnostics& diagnostics) {
  Finder finder(folder, wanted, diagnostics);
  if (!finder.open()) return std::nullopt;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    const program::Subject& subject = program.subjects.items[i];
    finder.find(true, i, subject.name, subject.aliases);
  }
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const program::Record& record = program.records.items[i];
    finder.find(false, i, record.name, record.aliases);
  }
  if (finder.failed) return std::nullopt;
  std::sort(finder.files.begin(), finder.files.end(),
            [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  return std::move(finder.files);
}

}  // namespace xinheng::columns
