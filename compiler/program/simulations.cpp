#include <algorithm>

#include "compiler/program/program.h"

namespace xinheng::program {
namespace {

class Printer {
 public:
  Printer(const Program& program, const Simulation& simulation) : program_(program) {
    if (simulation.record.valid()) {
      const Record& record = program.records[simulation.record];
      name_ = record.name;
      fields_ = &record.fields;
      owner_ = &program.subjects[record.owner].fields;
    } else {
      name_ = program.subjects[simulation.subject].name;
      fields_ = &program.subjects[simulation.subject].fields;
    }
  }

  const std::string& name() const { return name_; }

  std::string hint(const Hint& hint) const {
    std::string text = "数量";
    Type type;
    type.kind = TypeKind::integer;
    if (hint.what != Hint::What::number) text = (*fields_)[hint.field].name;
    if (hint.what == Hint::What::month) text += ".月份";
    if (hint.what == Hint::What::field) type = (*fields_)[hint.field].type;
    if (hint.since) text += " 自 " + (*fields_)[*hint.since].name;
    for (const auto& [own, other] : hint.alike) text += " 按 " + (*owner_)[own].name;
    if (!hint.when.empty()) text += " 当 " + traits(hint.when, *fields_);
    text += "：";
    if (type.kind == TypeKind::subject) {
      return text + traits(hint.wanted, program_.subjects[type.subject].fields);
    }
    for (const Chance& chance : hint.chances) {
      text +=
          reach(type, chance.reach) + " " + format_fixed(static_cast<int64_t>(chance.weight), 6);
      if (&chance != &hint.chances.back()) text += "，";
    }
    return text;
  }

 private:
  std::string value(const Type& type, const Reach& reach, Word word) const {
    if (reach.ago) return format_period(decode_period(word), true);
    return format_value(program_, type, word, Language::zh);
  }
  std::string reach(const Type& type, const Reach& reach) const {
    if (reach.kind == Reach::Kind::lacks) return "缺";
    if (reach.kind == Reach::Kind::otherwise) return "其余";
    const std::string low = value(type, reach, reach.low);
    return reach.low == reach.high ? low : low + " 至 " + value(type, reach, reach.high);
  }
  std::string traits(const std::vector<Trait>& traits, const std::vector<Field>& own) const {
    std::string text;
    for (const Trait& trait : traits) {
      const Field& field = (trait.of_owner ? *owner_ : own)[trait.field];
      text += (text.empty() ? "" : " 且 ") + std::string(trait.of_owner ? "本." : "") + field.name +
              " 属于 {";
      for (const Reach& one : trait.reaches) {
        text += (&one == &trait.reaches.front() ? "" : "，") + reach(field.type, one);
      }
      text += "}";
    }
    return text;
  }

  const Program& program_;
  std::string name_;
  const std::vector<Field>* fields_ = nullptr;
  const std::vector<Field>* owner_ = nullptr;
};

bool speaks_of_birth(const std::string& name) {
  return name.find("出生") != std::string::npos || name.find("birth") != std::string::npos;
}

}  // namespace

std::vector<std::string> print_simulation(const Program& program, const Simulation& simulation) {
  const Printer printer(program, simulation);
  std::vector<std::string> lines = {"模拟 " + printer.name()};
  if (simulation.number) lines.push_back("  数量：" + std::to_string(*simulation.number));
  if (simulation.share) {
    lines.push_back("  数量：" + format_fixed(static_cast<int64_t>(*simulation.share), 6));
  }
  if (simulation.corrected > 0) {
    lines.push_back("  更正：" + format_fixed(static_cast<int64_t>(simulation.corrected), 6));
  }
  for (const Hint& hint : simulation.hints) lines.push_back("  " + printer.hint(hint));
  return lines;
}

bool is_birth_date(const Subject& subject, const Field& field) {
  const bool citizens = std::any_of(
      subject.fields.begin(), subject.fields.end(),
      [](const Field& one) { return one.key && one.type.kind == TypeKind::citizen_code; });
  if (!citizens || field.type.kind != TypeKind::date) return false;
  return speaks_of_birth(field.name) ||
         std::any_of(field.aliases.begin(), field.aliases.end(), speaks_of_birth);
}

}  // namespace xinheng::program
