#include "runtime/scenario/paste.h"

#include <fmt/format.h>

#include "runtime/scenario/print_people.h"
#include "runtime/scenario/source_lines.h"

namespace xinheng::scenario {
namespace {

using program::Claim;
using program::Program;
using program::TypeKind;
using program::Word;

class Paste {
 public:
  Paste(const Program& program, const program::Property& property, const Claim& claim,
        Language language)
      : program_(program),
        property_(property),
        claim_(claim),
        language_(language),
        out_(language) {}

  std::string print(const ChangeCase& one, const Outcome& outcome) {
    out_.line(0, fmt::format("{} {} {{", out_.word("测试", "test"), quoted_name(test_name())));
    out_.entry(1, out_.word("评价日", "evaluation_date"), format_date(one.dates.evaluation_date));
    if (one.dates.known_by != one.dates.evaluation_date) {
      out_.entry(1, out_.word("数据截止日", "known_until"), format_date(one.dates.known_by));
    }
    if (claim_.kind == Claim::Kind::always) {
      const std::string name = name_of_instance(program_, out_.word("甲", "someone"));
      people(name, one.people);
      expect(program::print_source(program_, claim_.condition, style(name)));
    } else {
      const std::string first = name_of_instance(program_, out_.word("前", "before"));
      const std::string second = name_of_instance(program_, out_.word("后", "after"));
      people(first, before(claim_, one));
      people(second, after(claim_, one));
      const std::string value = literal(outcome.before.word);
      expect(program::print_source(program_, claim_.value, style(first)) + " = " + value);
      expect(program::print_source(program_, claim_.value, style(second)) + sign() + value);
    }
    out_.line(0, "}");
    return out_.take();
  }

 private:
  // Of one property, each claim may have a counter-example.
  std::string test_name() const {
    const auto index = &claim_ - property_.claims.data();
    return out_.word("反例_", "counter_example_") + property_.name +
           (index == 0 ? "" : "_" + std::to_string(index + 1));
  }
  void expect(const std::string& condition) {
    out_.line(1, out_.word("期望 ", "expect ") + condition + out_.word("；", ";"));
  }
  program::SourceStyle style(const std::string& instance) const {
    return {language_, instance, quoted_name};
  }

  std::string literal(Word value) const {
    return value_in_test(program_, program_.exprs[claim_.value].type, value, language_);
  }
  // Yes and no are only equal or not.
  std::string sign() const {
    const bool truth = program_.exprs[claim_.value].type.kind == TypeKind::boolean;
    if (claim_.trend == Claim::Trend::same || truth) return " = ";
    return claim_.trend == Claim::Trend::not_up ? " <= " : " >= ";
  }

  void people(const std::string& name, const People& all) {
    out_.add(print_people(program_, name, all, language_));
  }

  const Program& program_;
  const program::Property& property_;
  const Claim& claim_;
  const Language language_;
  SourceLines out_;
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
