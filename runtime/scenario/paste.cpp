#include "runtime/scenario/paste.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/keywords.h"

namespace xinheng::scenario {
namespace {

using program::Claim;
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

std::string quoted_name(const std::string& name) {
  const bool plain = !name.empty() && (name[0] < '0' || name[0] > '9') &&
                     std::none_of(name.begin(), name.end(), [](char c) {
                       return is_sign_or_space(static_cast<unsigned char>(c));
                     });
  const bool keeps = plain && !holds_wide_sign(name) && !syntax::keyword_type(name);
  return keeps ? name : "「" + name + "」";
}

class Paste {
 public:
  Paste(const Program& program, const program::Property& property, const Claim& claim,
        Language language)
      : program_(program),
        property_(property),
        claim_(claim),
        zh_(language == Language::zh),
        language_(language) {}

  std::string print(const ChangeCase& one, const Outcome& outcome) {
    line(0, fmt::format("{} {} {{", word("测试", "test"), quoted_name(test_name())));
    entry(1, word("评价日", "evaluation_date"), format_date(one.dates.evaluation_date));
    if (one.dates.known_by != one.dates.evaluation_date) {
      entry(1, word("数据截止日", "known_until"), format_date(one.dates.known_by));
    }
    if (claim_.kind == Claim::Kind::always) {
      const std::string name = word("甲", "someone");
      people(name, one.people);
      expect(program::print_source(program_, claim_.condition, style(name)));
    } else {
      const std::string first = word("前", "before"), second = word("后", "after");
      people(first, before(claim_, one));
      people(second, after(claim_, one));
      const std::string value = literal(outcome.before.word);
      expect(program::print_source(program_, claim_.value, style(first)) + " = " + value);
      expect(program::print_source(program_, claim_.value, style(second)) + sign() + value);
    }
    line(0, "}");
    return std::move(out_);
  }

 private:
  // Of one property, each claim may have a counter-example.
  std::string test_name() const {
    const auto index = &claim_ - property_.claims.data();
    return word("反例_", "counter_example_") + property_.name +
           (index == 0 ? "" : "_" + std::to_string(index + 1));
  }
  std::string word(const char* zh, const char* en) const { return zh_ ? zh : en; }
  void line(int depth, const std::string& text) {
    out_.append(static_cast<size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }
  void entry(int depth, const std::string& name, const std::string& value) {
    line(depth, name + word("：", ": ") + value + word("；", ";"));
  }
  void expect(const std::string& condition) {
    line(1, word("期望 ", "expect ") + condition + word("；", ";"));
  }
  program::SourceStyle style(const std::string& instance) const {
    return {language_, instance, quoted_name};
  }

  std::string literal(Word value) const {
    const program::Type& type = program_.exprs[claim_.value].type;
    const std::string text = format_value(program_, type, value, language_);
    const bool named = type.kind == TypeKind::code || type.kind == TypeKind::row;
    return named ? quoted_name(text) : text;
  }
  // Yes and no are only equal or not.
  std::string sign() const {
    const bool truth = program_.exprs[claim_.value].type.kind == TypeKind::boolean;
    if (claim_.trend == Claim::Trend::same || truth) return " = ";
    return claim_.trend == Claim::Trend::not_up ? " <= " : " >= ";
  }

  std::string shown(const program::Field& field, Word value) const {
    if (field.type.kind == TypeKind::text && value < 0) return word("“其他”", "“another”");
    const std::string text = format_value(program_, field.type, value, language_);
    const bool named = field.type.kind == TypeKind::code || field.type.kind == TypeKind::row;
    return named ? quoted_name(text) : text;
  }

  // The first is asked about; the others are whom its links lead to.
  std::string name_of(const std::string& name, size_t index) const {
    return index == 0 ? name : name + word("方", "_other") + std::to_string(index);
  }

  void fields(int depth, const std::vector<program::Field>& schema, const columns::Words& words,
              const std::string& name) {
    for (size_t i = 0; i < schema.size(); ++i) {
      if (schema[i].key || !words[i]) continue;
      const bool refers = schema[i].type.kind == TypeKind::subject;
      entry(depth, quoted_name(schema[i].name),
            refers ? name_of(name, static_cast<size_t>(*words[i])) : shown(schema[i], *words[i]));
    }
  }

  void people(const std::string& name, const People& all) {
    for (size_t i = 0; i < all.size(); ++i) subject(name, i, all[i]);
  }

  void subject(const std::string& first, size_t index, const columns::SubjectRow& row) {
    const std::string name = name_of(first, index);
    const program::Subject& kind = program_.subjects[row.kind];
    line(1, quoted_name(kind.name) + " " + name + " {");
    fields(2, kind.fields, row.fields, first);
    for (size_t i = 0; i < row.records.size(); ++i) {
      const program::Record& record = program_.records[row.records[i].kind];
      line(2, fmt::format("{} {}{}{} {{", quoted_name(record.name), name, index == 0 ? "" : "_",
                          i + 1));
      fields(3, record.fields, row.records[i].fields, first);
      line(2, "}");
    }
    line(1, "}");
  }

  const Program& program_;
  const program::Property& property_;
  const Claim& claim_;
  const bool zh_;
  const Language language_;
  std::string out_;
};

}  // namespace

std::string as_test(const Program& program, const program::Property& property, const Claim& claim,
                    const ChangeCase& one, const Outcome& outcome, Language language) {
  return Paste(program, property, claim, language).print(one, outcome);
}

std::string finding_of(const Program& program, const Claim& claim, const Outcome& outcome,
                       Language language) {
  const bool zh = language == Language::zh;
  if (claim.kind == Claim::Kind::always) {
    const std::string condition = print_expr(program, claim.condition, language);
    return condition + (zh ? " 不成立" : " does not hold");
  }
  const program::Type& type = program.exprs[claim.value].type;
  return fmt::format(fmt::runtime(zh ? "{} 从 {} 变成 {}" : "{} goes from {} to {}"),
                     print_expr(program, claim.value, language),
                     format_value(program, type, outcome.before.word, language),
                     format_value(program, type, outcome.after.word, language));
}

}  // namespace xinheng::scenario
