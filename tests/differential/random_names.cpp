#include "tests/differential/random_names.h"

#include <fmt/format.h>

#include "tests/differential/random_values.h"

namespace xinheng::differential {

using namespace program;

namespace {

const std::vector<std::string> offices = {"信用办", "人社局", "市场局"};

class Namer {
 public:
  Namer(Program& program, Draw& draw) : program_(program), draw_(draw) {}

  void name() {
    for (Codes& codes : program_.codes) name(codes);
    for (auto& table : program_.tables) alias(table.alias);
    for (auto& parameter : program_.parameters) alias(parameter.alias);
    for (auto& subject : program_.subjects) files(subject.aliases, subject.fields);
    for (auto& record : program_.records) files(record.aliases, record.fields);
    for (auto& define : program_.defines)
      if (!define.finding.valid()) alias(define.alias);
    for (auto& decision : program_.decisions) alias(decision.alias);
    for (auto& finding : program_.findings) alias(finding.alias);
    for (auto& evaluation : program_.evaluations) name(evaluation);
    for (uint64_t i = draw_.below(3); i > 0; --i) add_scene();
    for (Measure& measure : program_.measures) name(measure);
    for (uint32_t i = 0; i < program_.subjects.size(); ++i)
      if (draw_.chance(40)) simulate({i});
  }

 private:
  // Of one kind no two are alike; these are alike nowhere.
  void alias(std::string& alias) {
    if (draw_.chance(25)) alias = fmt::format("a_{}", count_++);
  }

  void name(Codes& codes) {
    alias(codes.alias);
    const bool numbered = draw_.chance(40);
    for (Code& code : codes.codes) {
      if (numbered && draw_.chance(80)) code.number = fmt::format("{}", 100 + count_++);
      alias(code.alias);
    }
  }

  // Names of files and columns.
  void files(std::vector<std::string>& aliases, std::vector<Field>& fields) {
    for (uint64_t i = draw_.chance(30) ? 1 + draw_.below(2) : 0; i > 0; --i)
      aliases.push_back(fmt::format("file_{}", count_++));
    for (Field& field : fields)
      if (draw_.chance(25)) field.aliases.push_back(fmt::format("column_{}", count_++));
  }

  void name(Evaluation& evaluation) {
    alias(evaluation.alias);
    for (Dimension& part : evaluation.dimensions) alias(part.alias);
    if (evaluation.score) alias(evaluation.score->alias);
    if (evaluation.grades.valid()) alias(evaluation.grade_alias);
  }

  void add_scene() {
    Scene scene;
    scene.name = fmt::format("场景{}", program_.scenes.size());
    if (draw_.chance(60)) scene.departments = {draw_.pick(offices)};
    if (draw_.chance(50)) scene.query_mode = "可查";
    if (draw_.chance(50)) scene.frequency = "每次申请";
    scene.mandatory = draw_.chance(40);
    alias(scene.alias);
    program_.scenes.push(std::move(scene));
  }

  void name(Measure& measure) {
    alias(measure.alias);
    measure.binding = draw_.chance(70);
    if (draw_.chance(40)) measure.departments = {draw_.pick(offices)};
    if (measure.kind == MeasureKind::roster) measure.nature = "黑名单";
    if (measure.kind == MeasureKind::warning && draw_.chance(50)) measure.level = "红色";
    if (draw_.chance(50))
      measure.scenes = {program_.scenes.empty() ? "办事" : draw_.pick(program_.scenes.items).name};
  }

  // So many of a kind, and of one of its fields two values in shares that come out even.
  void simulate(SubjectId kind) {
    Simulation made;
    made.subject = kind;
    made.number = 20 * (1 + draw_.below(3));
    const auto& fields = program_.subjects[kind].fields;
    const auto at = static_cast<uint32_t>(draw_.below(fields.size()));
    const Type& type = fields[at].type;
    if (type.kind == TypeKind::code || type.kind == TypeKind::row ||
        type.kind == TypeKind::boolean || type.kind == TypeKind::integer) {
      Hint hint;
      hint.field = at;
      const Word one = random_literal(program_, type, draw_),
                 other = random_literal(program_, type, draw_);
      const uint64_t share = chance_one / 20 * (1 + draw_.below(19));
      hint.chances = {{{Reach::Kind::value, one, one}, share},
                      {{Reach::Kind::value, other, other}, chance_one - share}};
      if (one == other) hint.chances = {{{Reach::Kind::value, one, one}, chance_one}};
      made.hints.push_back(std::move(hint));
    }
    program_.simulations.push_back(std::move(made));
  }

  Program& program_;
  Draw& draw_;
  uint32_t count_ = 0;
};

}  // namespace

void add_names(Program& program, Draw& draw) {
  Namer(program, draw).name();
}

}  // namespace xinheng::differential
