#include "tests/differential/written_data.h"

#include <fmt/format.h>

#include <fstream>

#include "compiler/values/fixed_point.h"

namespace xinheng::differential {

using namespace program;

namespace {

std::string key_of(const Program& program, SubjectId subject, uint64_t ordinal) {
  return subject_key(program.subjects[subject].fields[0].type, ordinal);
}

std::string cell(const Program& program, const Field& field, std::optional<Word> word, Draw& draw) {
  if (!word) return "";
  switch (field.type.kind) {
    case TypeKind::subject:
      return key_of(program, field.type.subject, static_cast<uint64_t>(*word));
    case TypeKind::code: {
      const Code& code = program.codes[field.type.codes].codes[static_cast<size_t>(*word)];
      return code.number.empty() || draw.chance(50) ? code.name : code.number;
    }
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

std::string name_or_alias(const std::string& name, const std::vector<std::string>& aliases,
                          Draw& draw) {
  return aliases.empty() || draw.chance(50) ? name : draw.pick(aliases);
}

std::string header_of(const std::vector<Field>& fields, Draw& draw) {
  std::string text;
  for (const Field& field : fields) text += "," + name_or_alias(field.name, field.aliases, draw);
  return text;
}

// Of a record: the name of its owner's kind, or of that one's key.
std::string owner_column(const Program& program, const Record& kind, Draw& draw) {
  if (!kind.owner_end.empty()) return kind.owner_end;
  const Subject& owner = program.subjects[kind.owner];
  const Field& key = owner.fields[0];
  return draw.chance(50) ? name_or_alias(owner.name, owner.aliases, draw)
                         : name_or_alias(key.name, key.aliases, draw);
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
                    ? key_of(program, {i}, row)
                    : cell(program, kind.fields[f], data.subjects[i].columns[f].at(row), draw);
      }
      lines.push_back(std::move(line));
    }
    const std::string header = header_of(kind.fields, draw).substr(1);
    write_lines(folder / (name_or_alias(kind.name, kind.aliases, draw) + ".csv"), header,
                std::move(lines), draw);
  }
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const Record& kind = program.records.items[i];
    const columns::RecordData& records = data.records[i];
    std::vector<std::string> lines;
    const auto add = [&](uint32_t owner, uint64_t key, const auto& word_of) {
      std::string line = key_of(program, kind.owner, owner);
      for (size_t f = 0; f < kind.fields.size(); ++f)
        line += "," + (kind.fields[f].key ? fmt::format("{:08}", key)
                                          : cell(program, kind.fields[f], word_of(f), draw));
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
    const std::string header = owner_column(program, kind, draw) + header_of(kind.fields, draw);
    write_lines(folder / (name_or_alias(kind.name, kind.aliases, draw) + ".csv"), header,
                std::move(lines), draw);
  }
}

}  // namespace xinheng::differential
