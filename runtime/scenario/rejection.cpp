#include "runtime/scenario/rejection.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "compiler/values/identity_code.h"
#include "runtime/columns/dataset.h"

namespace xinheng::scenario {
namespace {

namespace fs = std::filesystem;
using program::Program;
using program::TypeKind;

// Taken away again at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "xinheng-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;  // empty: could not be made
};

// What isn't given is empty; a text may be given and have no characters.
using Cell = std::optional<std::string>;

std::string csv_cell(const Cell& cell) {
  if (!cell) return "";
  std::string out = "\"";
  for (const char c : *cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string as_line(const std::vector<Cell>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + csv_cell(cells[i]);
  return line + "\n";
}

// A right key for who has none in the test, another one for each number.
std::string made_up_key(TypeKind kind, uint32_t number) {
  if (kind == TypeKind::citizen_code) {
    const std::string digits = fmt::format("33080219900101{:03}", number % 1000);
    return digits + citizen_check_character(digits);
  }
  const std::string first17 = fmt::format("91330800{:09}", number);
  return first17 + legal_check_character(first17);
}

// Instances are named in tests as they like; data needs codes.
std::string key_of(const Program& program, const program::Test& test, uint32_t subject) {
  const program::GivenSubject& given = test.subjects[subject];
  const auto& fields = program.subjects[given.subject].fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].key) continue;
    const bool code = fields[i].type.kind != TypeKind::text;
    const bool named = given.texts[i] == given.name;
    return code && named ? made_up_key(fields[i].type.kind, subject) : given.texts[i];
  }
  return given.name;
}

Cell cell_of(const Program& program, const program::Test& test, const program::Field& field,
             const std::optional<program::Word>& word, const std::string& text) {
  if (!word && text.empty()) return {};
  if (word && field.type.kind == TypeKind::subject) {
    return key_of(program, test, static_cast<uint32_t>(*word));
  }
  if (!word || !text.empty() || field.type.kind == TypeKind::text) return text;
  if (field.type.kind == TypeKind::money) return format_fixed(*word, 2);
  return format_value(program, field.type, *word, Language::zh);
}

// The files of all kinds, and what each row of them is about.
class Files {
 public:
  Files(const Program& program, const program::Test& test) : program_(program), test_(test) {}

  bool write(const fs::path& folder) {
    bool good = true;
    for (uint32_t i = 0; i < program_.subjects.size(); ++i) {
      good = write_subjects(folder, program::SubjectId{i}) && good;
    }
    for (uint32_t i = 0; i < program_.records.size(); ++i) {
      good = write_records(folder, program::RecordId{i}) && good;
    }
    return good;
  }

  const std::vector<GivenName>& rows(const std::string& file) const { return rows_.at(file); }

 private:
  bool save(const fs::path& folder, const std::string& kind, const std::string& text,
            std::vector<GivenName> rows) {
    rows_[kind + ".csv"] = std::move(rows);
    std::ofstream out(folder / (kind + ".csv"), std::ios::binary);
    out << text;
    return static_cast<bool>(out.flush());
  }

  bool write_subjects(const fs::path& folder, program::SubjectId id) {
    const program::Subject& kind = program_.subjects[id];
    std::vector<Cell> header;
    for (const program::Field& field : kind.fields) header.push_back(field.name);
    std::string text = as_line(header);
    std::vector<GivenName> rows;
    for (uint32_t s = 0; s < test_.subjects.size(); ++s) {
      const program::GivenSubject& given = test_.subjects[s];
      if (given.subject != id) continue;
      std::vector<Cell> cells;
      for (size_t i = 0; i < kind.fields.size(); ++i) {
        if (kind.fields[i].key) {
          cells.emplace_back(key_of(program_, test_, s));
        } else {
          cells.push_back(
              cell_of(program_, test_, kind.fields[i], given.fields[i], given.texts[i]));
        }
      }
      text += as_line(cells);
      rows.push_back({s, {}});
    }
    return save(folder, kind.name, text, std::move(rows));
  }

  bool write_records(const fs::path& folder, program::RecordId id) {
    const program::Record& kind = program_.records[id];
    const bool link = !kind.owner_end.empty();
    std::vector<Cell> header{link ? kind.owner_end : kind.owner_aliases.front()};
    for (const program::Field& field : kind.fields) header.push_back(field.name);
    std::string text = as_line(header);
    std::vector<GivenName> rows;
    for (uint32_t s = 0; s < test_.subjects.size(); ++s) {
      const auto& records = test_.subjects[s].records;
      for (uint32_t r = 0; r < records.size(); ++r) {
        if (records[r].record != id) continue;
        std::vector<Cell> cells{key_of(program_, test_, s)};
        for (size_t i = 0; i < kind.fields.size(); ++i) {
          cells.push_back(
              cell_of(program_, test_, kind.fields[i], records[r].fields[i], records[r].texts[i]));
        }
        text += as_line(cells);
        rows.push_back({s, r});
      }
    }
    return save(folder, kind.name, text, std::move(rows));
  }

  const Program& program_;
  const program::Test& test_;
  std::map<std::string, std::vector<GivenName>> rows_;
};

}  // namespace

std::variant<Rejections, Diagnostics> read_as_data(const Program& program,
                                                   const program::Test& test) {
  Diagnostics diagnostics;
  const TemporaryFolder folder;
  Files files(program, test);
  if (folder.path().empty() || !files.write(folder.path())) {
    diagnostics.report(Kind::data_folder_unreadable, {},
                       {folder.path().string(), std::strerror(errno)});
    return diagnostics;
  }
  columns::ReadOptions options;
  options.hash_files = false;
  const auto data = columns::read_dataset(program, folder.path(), options, diagnostics);
  if (!data) return diagnostics;
  Rejections rejections;
  for (const columns::Reject& reject : data->rejects) {
    const std::vector<GivenName>& rows = files.rows(data->files[reject.file].path);
    rejections[rows.at(reject.row - 1)].insert(reject.reason);
  }
  return rejections;
}

}  // namespace xinheng::scenario
