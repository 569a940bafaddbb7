#include "runtime/scenario/print_people.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/keywords.h"
#include "runtime/scenario/source_lines.h"

namespace xinheng::scenario {
namespace {

using program::Program;
using program::TypeKind;
using program::Word;

bool is_sign_or_space(unsigned char c) {
  return c < 0x80 && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
         (c < 'a' || c > 'z');
}

// Punctuation of wide type: U+2000 to 206F, U+3000 to 303F, U+FF00 to FF20 and the like.
bool holds_wide_sign(const std::string& name) {
  for (const std::string_view sign : {"\xE2\x80", "\xE2\x81", "\xE3\x80", "\xEF\xBC"}) {
    if (name.find(sign) != std::string::npos) return true;
  }
  return false;
}

class Printer {
 public:
  Printer(const Program& program, Language language)
      : program_(program), language_(language), out_(language) {}

  std::string print(const std::string& name, const People& all) {
    for (size_t i = 0; i < all.size(); ++i) subject(name, i, all[i]);
    return out_.take();
  }

 private:
  std::string name_of(const std::string& name, size_t index) const {
    return name_of_person(name, index, language_);
  }

  void fields(int depth, const std::vector<program::Field>& schema, const columns::Words& words,
              const std::string& name) {
    for (size_t i = 0; i < schema.size(); ++i) {
      if (schema[i].key || !words[i]) continue;
      const bool refers = schema[i].type.kind == TypeKind::subject;
      out_.entry(depth, quoted_name(schema[i].name),
                 refers ? name_of(name, static_cast<size_t>(*words[i]))
                        : value_in_test(program_, schema[i].type, *words[i], language_));
    }
  }

  void subject(const std::string& first, size_t index, const columns::SubjectRow& row) {
    const std::string name = name_of(first, index);
    const program::Subject& kind = program_.subjects[row.kind];
    out_.line(1, quoted_name(kind.name) + " " + name + " {");
    fields(2, kind.fields, row.fields, first);
    for (size_t i = 0; i < row.records.size(); ++i) {
      const program::Record& record = program_.records[row.records[i].kind];
      out_.line(2,
                quoted_name(record.name) + " " + name_of_record(first, index, i, language_) + " {");
      fields(3, record.fields, row.records[i].fields, first);
      out_.line(2, "}");
    }
    out_.line(1, "}");
  }

  const Program& program_;
  const Language language_;
  SourceLines out_;
};

}  // namespace

std::string quoted_name(const std::string& name) {
  const bool plain = !name.empty() && (name[0] < '0' || name[0] > '9') &&
                     std::none_of(name.begin(), name.end(), [](char c) {
                       return is_sign_or_space(static_cast<unsigned char>(c));
                     });
  const bool keeps = plain && !holds_wide_sign(name) && !syntax::keyword_type(name);
  return keeps ? name : "「" + name + "」";
}

std::string name_of_instance(const Program& program, std::string name) {
  const auto is_value = [&] {
    for (const program::Codes& codes : program.codes)
      for (const program::Code& code : codes.codes)
        if (code.name == name || code.alias == name) return true;
    return std::any_of(program.tables.begin(), program.tables.end(), [&](const auto& table) {
      return std::find(table.row_names.begin(), table.row_names.end(), name) !=
             table.row_names.end();
    });
  };
  while (is_value()) name = (name[0] & 0x80) != 0 ? "某" + name : "a_" + name;
  return name;
}

std::string value_in_test(const Program& program, const program::Type& type, Word value,
                          Language language) {
  if (type.kind == TypeKind::text && value < 0)
    return language == Language::zh ? "“其他”" : "“another”";
  const std::string text = format_value(program, type, value, language);
  const bool named = type.kind == TypeKind::code || type.kind == TypeKind::row;
  return named ? quoted_name(text) : text;
}

std::string name_of_person(const std::string& first, size_t index, Language language) {
  return index == 0 ? first
                    : first + (language == Language::zh ? "方" : "_other") + std::to_string(index);
}

std::string name_of_record(const std::string& first, size_t person, size_t record,
                           Language language) {
  return name_of_person(first, person, language) + (person == 0 ? "" : "_") +
         std::to_string(record + 1);
}

std::string print_people(const Program& program, const std::string& first, const People& people,
                         Language language) {
  return Printer(program, language).print(first, people);
}

}  // namespace xinheng::scenario
