#include "tests/differential/written_data.h"

#include <fmt/format.h>

#include <fstream>

#include "compiler/values/fixed_point.h"

namespace xinheng::differential {

using namespace program;

namespace {

std::string subject_key(uint64_t ordinal) {
  return fmt::format("{:06}", ordinal);
}

std::string cell(const Program& program, const Field& field, std::optional<Word> word) {
  if (!word) return "";
  switch (field.type.kind) {
    case TypeKind::subject:
      return subject_key(static_cast<uint64_t>(*word));
    case TypeKind::money:
      return format_fixed(*word, 2);
    case TypeKind::text:
      return *word < 0 ? "别的" : program.text_literals[static_cast<size_t>(*word)];
    default:
      return format_value(program, field.type, *word, Language::zh);
  }
}

// The lines of a file, in any order.
void write_lines(const std::filesystem::path& path, const std::string& header,
                 std::vector<std::string> lines, Draw& draw) {
  for (size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[draw.below(i)]);
  std::ofstream out(path);
  out << header << "\n";
  for (const std::string& line : lines) out << line << "\n";
}

std::string header_of(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) text += "," + field.name;
  return text;
}

}  // namespace

void write_people(const Program& program, const People& people, const std::filesystem::path& folder,
                  Draw& draw) {
  std::filesystem::create_directories(folder);
  const columns::Dataset& data = people.data;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    const Subject& kind = program.subjects.items[i];
    std::vector<std::string> lines;
    for (uint64_t row = 0; row < data.subjects[i].keys.size(); ++row) {
      std::string line;
      for (size_t f = 0; f < kind.fields.size(); ++f) {
        if (f > 0) line += ",";
        line += kind.fields[f].key
                    ? subject_key(row)
                    : cell(program, kind.fields[f], data.subjects[i].columns[f].at(row));
      }
      lines.push_back(std::move(line));
    }
    write_lines(folder / (kind.name + ".csv"), header_of(kind.fields).substr(1), std::move(lines),
                draw);
  }
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const Record& kind = program.records.items[i];
    const columns::RecordData& records = data.records[i];
    std::vector<std::string> lines;
    const auto add = [&](uint32_t owner, uint64_t key, const auto& word_of) {
      std::string line = subject_key(owner);
      for (size_t f = 0; f < kind.fields.size(); ++f)
        line += "," + (kind.fields[f].key ? fmt::format("{:08}", key)
                                          : cell(program, kind.fields[f], word_of(f)));
      lines.push_back(std::move(line));
    };
    for (uint64_t row = 0; row < records.count(); ++row) {
      add(records.owner[row], people.keys[i][row], [&](size_t field) {
        const bool end = kind.known && kind.known->until == field;
        return end ? people.ends[i][row] : records.columns[field].at(row);
      });
    }
    for (const OtherVersion& other : people.others[i])
      add(other.owner, other.key, [&](size_t field) { return other.fields[field]; });
    const std::string owner =
        kind.owner_end.empty() ? program.subjects[kind.owner].name : kind.owner_end;
    write_lines(folder / (kind.name + ".csv"), owner + header_of(kind.fields), std::move(lines),
                draw);
  }
}

}  // namespace xinheng::differential
