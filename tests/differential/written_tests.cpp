#include "tests/differential/written_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runtime/scenario/labels.h"
#include "runtime/scenario/print_people.h"
#include "runtime/scenario/property.h"
#include "runtime/scenario/scenario.h"
#include "tests/differential/random_expression.h"
#include "tests/differential/random_source.h"
#include "tests/differential/written_cases.h"

namespace xinheng::differential {

using namespace program;

namespace {

constexpr size_t people_max = 4, records_max = 12;  // of a test; of one of its people
constexpr auto zh = Language::zh;

// Something that can be asked of a subject or a record.
struct Asked {
  std::string name;  // 评价0.得分
  ExprId expr;
};

class TestWriter {
 public:
  TestWriter(Program& program, const People& people, execute::Dates dates, Draw& draw)
      : program_(program), people_(people), dates_(dates), draw_(draw) {}

  std::string write() {
    std::string text;
    for (uint32_t i = 0; i < 2; ++i) {
      choose();
      if (chosen_.empty()) continue;
      text += test(fmt::format("测试{}", i)) + rows_of_cases(fmt::format("成批{}", i)) +
              refusing_test(program_, chosen_[0], fmt::format("拒收{}", i), dates_, draw_);
    }
    if (draw_.chance(30)) text += claims_of_counts(program_);
    for (const Evaluation& evaluation : program_.evaluations) text += property(evaluation);
    return text;
  }

 private:
  // ---- who ----

  void choose() {
    chosen_.clear();
    index_.clear();
    const auto& data = people_.data;
    for (size_t i = 0; i < people_max; ++i) {
      const SubjectId kind{static_cast<uint32_t>(draw_.below(program_.subjects.size()))};
      const uint64_t count = data.subjects[kind.index].keys.size();
      if (count == 0) continue;
      const auto ordinal = static_cast<uint32_t>(draw_.below(count));
      if (has_many(kind, ordinal)) continue;
      if (!index_.try_emplace({kind.index, ordinal}, chosen_.size()).second) continue;
      chosen_.push_back({"", kind, {}, {}});
      const auto& fields = program_.subjects[kind].fields;
      for (size_t f = 0; f < fields.size(); ++f)
        chosen_.back().fields.push_back(
            fields[f].key ? std::nullopt
                          : sayable(data.subjects[kind.index].columns[f].at(ordinal), fields[f]));
    }
    for (const auto& [name, index] : index_) add_records(name.first, name.second, index);
  }

  // Without a calendar of them nobody writes working days.
  std::optional<Word> sayable(std::optional<Word> word, const Field& field) const {
    const bool workdays = word && field.type.kind == TypeKind::period &&
                          decode_period(*word).unit == Period::Unit::workdays;
    return workdays && !program_.workdays ? std::nullopt : word;
  }

  bool has_many(SubjectId kind, uint32_t ordinal) const {
    for (uint32_t i = 0; i < program_.records.size(); ++i) {
      const auto& first = people_.data.records[i].first;
      const bool owned = program_.records[RecordId{i}].owner == kind;
      if (owned && first[ordinal + 1] - first[ordinal] > records_max) return true;
    }
    return false;
  }

  void add_records(uint32_t kind, uint32_t ordinal, size_t person) {
    for (uint32_t i = 0; i < program_.records.size(); ++i) {
      const auto& records = people_.data.records[i];
      if (program_.records[RecordId{i}].owner.index != kind) continue;
      for (uint64_t row = records.first[ordinal]; row < records.first[ordinal + 1]; ++row)
        if (auto words = record(RecordId{i}, row))
          chosen_[person].records.push_back({{i}, std::move(*words)});
    }
  }

  // Nobody can be named who isn't there; one that must name somebody is left out then.
  std::optional<columns::Words> record(RecordId kind, uint64_t row) const {
    columns::Words words;
    for (size_t f = 0; f < program_.records[kind].fields.size(); ++f) {
      const Field& field = program_.records[kind].fields[f];
      words.emplace_back();
      if (field.key) continue;
      words.back() = sayable(people_.data.records[kind.index].columns[f].at(row), field);
      if (field.type.kind == TypeKind::subject && words.back()) {
        const auto found =
            index_.find({field.type.subject.index, static_cast<uint32_t>(*words.back())});
        words.back() = {};
        if (found != index_.end()) words.back() = static_cast<Word>(found->second);
      }
      if (!words.back() && !field.type.optional) return {};
    }
    return words;
  }

  // ---- what ----

  Asked asked(std::string name, ExprNode node, Type type) {
    return {std::move(name), program_.exprs.push({std::move(node), type, {}})};
  }

  std::vector<Asked> of_subject(SubjectId kind) {
    std::vector<Asked> all = of_rules(kind, {});
    for (uint32_t i = 0; i < program_.evaluations.size(); ++i) {
      const Evaluation evaluation = program_.evaluations[EvaluationId{i}];
      if (evaluation.subject != kind) continue;
      const auto add = [&](const std::string& part, Result result, uint32_t at, Type type) {
        type.optional = !evaluation.unrated.empty();
        all.push_back(asked(evaluation.name + "." + part, EvaluationRef{{i}, result, at}, type));
      };
      for (uint32_t d = 0; d < evaluation.dimensions.size(); ++d)
        add(evaluation.dimensions[d].name, Result::dimension, d, evaluation.dimensions[d].type);
      if (evaluation.score) add(evaluation.score->name, Result::score, 0, evaluation.score->type);
      Type grade = type_of(TypeKind::code);
      grade.codes = evaluation.grades;
      if (evaluation.grades.valid()) add(evaluation.grade_name, Result::grade, 0, grade);
    }
    for (uint32_t i = 0; i < program_.measures.size(); ++i) {
      const auto& [name, subject] =
          std::pair(program_.measures[MeasureId{i}].name, program_.measures[MeasureId{i}].subject);
      if (subject != kind) continue;
      all.push_back(asked(name, MeasureRef{{i}}, type_of(TypeKind::boolean)));
      const auto add = [&](const char* part, MeasurePart which, TypeKind type) {
        Type optional = type_of(type);
        optional.optional = true;
        all.push_back(asked(name + part, MeasureRef{{i}, which}, optional));
      };
      add(".从轻", MeasurePart::lighter, TypeKind::boolean);
      add(".起日", MeasurePart::from, TypeKind::date);
      add(".止日", MeasurePart::until, TypeKind::date);
    }
    return all;
  }

  // Defines and decision tables: of the subject, or of a record.
  std::vector<Asked> of_rules(SubjectId kind, std::optional<RecordId> record) {
    std::vector<Asked> all;
    const Scope scope = record ? Scope::record : Scope::subject;
    const auto fits = [&](const auto& rule) {
      return rule.scope == scope && (record ? rule.record == *record : rule.subject == kind);
    };
    for (uint32_t i = 0; i < program_.defines.size(); ++i) {
      const Define& define = program_.defines[DefineId{i}];
      if (fits(define) && is_named(program_, {i}))
        all.push_back(asked(define.name, DefineRef{scope, {i}}, define.type));
    }
    for (uint32_t i = 0; i < program_.decisions.size(); ++i) {
      const Decision& decision = program_.decisions[DecisionId{i}];
      if (!fits(decision) || gives_list(decision.policy)) continue;
      for (uint32_t o = 0; o < decision.outputs.size(); ++o)
        all.push_back(asked(decision.name + "." + decision.outputs[o].name,
                            DecisionRef{scope, {i}, o}, result_type(decision, o)));
    }
    return all;
  }

  // ---- as text ----

  std::string beginning(const std::string& name) {
    const WithSamples people =
        with_samples(scenario::print_people(program_, first_, chosen_, zh), name, draw_);
    return people.samples +
           fmt::format("测试 {} {{\n  评价日：{}；\n  数据截止日：{}；\n", name,
                       format_date(dates_.evaluation_date), format_date(dates_.known_by)) +
           people.instances;
  }

  // Fields of the first of them given in rows, and what then comes out of it.
  std::string rows_of_cases(const std::string& name) {
    const auto& fields = program_.subjects[chosen_[0].kind].fields;
    std::vector<size_t> given;
    for (size_t f = 0; f < fields.size() && given.size() < 2; ++f)
      if (!fields[f].key && fields[f].type.kind != TypeKind::subject && draw_.chance(50))
        given.push_back(f);
    std::vector<Asked> asked = of_subject(chosen_[0].kind);
    std::erase_if(asked, [&](const Asked&) { return draw_.chance(60); });
    if (given.empty() || asked.empty()) return "";
    std::string text = beginning(name) + "  列 {\n   ";
    for (const size_t f : given) text += " " + first_ + "." + fields[f].name + "；";
    text += "\n    =>";
    for (const Asked& one : asked) text += " " + first_ + "." + one.name + "；";
    text += "\n  }\n  行 {\n";
    const scenario::People people = chosen_;
    for (size_t row = 0; row < 3; ++row) {
      const auto written = row_of_cases(given, asked);
      chosen_ = people;
      if (!written) return "";
      text += *written;
    }
    return text + "  }\n}\n";
  }

  // None where an outcome can't be written.
  std::optional<std::string> row_of_cases(const std::vector<size_t>& given,
                                          const std::vector<Asked>& asked) {
    columns::SubjectRow& subject = chosen_[0];
    const auto& fields = program_.subjects[subject.kind].fields;
    const columns::SubjectData& all = people_.data.subjects[subject.kind.index];
    std::string text = "   ";
    for (const size_t f : given) {
      auto& word = subject.fields[f];
      word = sayable(all.columns[f].at(draw_.below(all.keys.size())), fields[f]);
      text += f == given[0] ? " " : " | ";
      text += word ? scenario::value_in_test(program_, fields[f].type, *word, zh) : "缺";
    }
    text += " =>";
    const columns::SmallDataset data = columns::small_dataset(program_, chosen_);
    execute::Interpreter interpreter(program_, dates_, data.data, {subject.kind, data.ordinals[0]});
    for (const Asked& one : asked) {
      const auto cell = outturn(interpreter, one);
      if (!cell) return {};
      text += (&one == &asked[0] ? " " : " | ") + *cell;
    }
    return text + "；\n";
  }

  std::optional<std::string> outturn(execute::Interpreter& interpreter, const Asked& one) {
    const execute::Value value = interpreter.evaluate(one.expr, {});
    const Type& type = program_.exprs[one.expr].type;
    std::string text;
    if (value.state == execute::Value::State::undetermined) {
      text = "无法确定";
    } else if (value.state == execute::Value::State::absent) {
      text = "缺";
    } else if (is_compared(type, value.word)) {
      text = scenario::value_in_test(program_, type, value.word, zh);
    } else {
      return {};
    }
    return text + because(interpreter, one, {});
  }

  std::string test(const std::string& name) {
    std::string text = beginning(name);
    const columns::SmallDataset data = columns::small_dataset(program_, chosen_);
    std::vector<std::string> all;
    for (size_t p = 0; p < chosen_.size(); ++p) {
      const std::string person = scenario::name_of_person(first_, p, zh);
      // All that is asked is made before anybody looks: expressions move.
      const std::vector<Asked> whole = of_subject(chosen_[p].kind);
      std::map<RecordId, std::vector<Asked>> parts;
      for (const auto& row : chosen_[p].records)
        if (!parts.contains(row.kind)) parts[row.kind] = of_rules({}, row.kind);
      execute::Interpreter interpreter(program_, dates_, data.data,
                                       {chosen_[p].kind, data.ordinals[p]});
      for (const Asked& one : whole) all.push_back(expected(interpreter, person, one, {}));
      for (size_t r = 0; r < chosen_[p].records.size(); ++r) {
        const RecordId kind = chosen_[p].records[r].kind;
        const std::string record = scenario::name_of_record(first_, p, r, zh);
        for (const Asked& one : parts[kind])
          all.push_back(
              expected(interpreter, record, one, execute::RecordName{kind, data.rows[p][r]}));
      }
    }
    std::erase(all, "");
    if (all.empty()) return "";
    for (const std::string& one : all) text += "  期望 " + one + "；\n";
    return text + "}\n";
  }

  // "" where nothing can be said of it.
  std::string expected(execute::Interpreter& interpreter, const std::string& instance,
                       const Asked& one, std::optional<execute::RecordName> record) {
    const std::string name = instance + "." + one.name;
    const execute::Value value = interpreter.evaluate(one.expr, record);
    const Type& type = program_.exprs[one.expr].type;
    std::string text;
    if (value.state == execute::Value::State::undetermined) {
      text = "无法确定 " + name;
    } else if (value.state == execute::Value::State::absent) {
      text = "缺 " + name;
    } else if (type.kind == TypeKind::boolean) {
      text = (value.word != 0 ? "" : "非 ") + name;
    } else if (is_compared(type, value.word)) {
      text = name + " = " + scenario::value_in_test(program_, type, value.word, zh);
    } else if (type.optional) {
      text = "有 " + name;
    }
    return text.empty() ? text : text + because(interpreter, one, record);
  }

  // " 因 例外0，例外2", or nothing.
  std::string because(execute::Interpreter& interpreter, const Asked& one,
                      std::optional<execute::RecordName> record) {
    if (!draw_.chance(40)) return "";
    std::string text;
    for (const std::string& label : scenario::labels_of(program_, interpreter, one.expr, record))
      text += (text.empty() ? " 因 " : "，") + scenario::quoted_name(label);
    return text;
  }

  // Neither periods and clauses, nor texts that no rule knows, nor numbers of too many digits.
  static bool is_compared(const Type& type, Word word) {
    switch (type.kind) {
      case TypeKind::period:
      case TypeKind::clause:
        return false;
      case TypeKind::text:
        return word >= 0;
      case TypeKind::integer:
      case TypeKind::decimal:
      case TypeKind::money:
        return -number_limit < word && word < number_limit;
      default:
        return true;
    }
  }

  // A score lies within its floor and its ceiling.
  std::string property(const Evaluation& evaluation) const {
    if (!evaluation.score) return "";
    const auto* floor = std::get_if<Literal>(&program_.exprs[evaluation.score->floor].node);
    const auto* ceiling = std::get_if<Literal>(&program_.exprs[evaluation.score->ceiling].node);
    if (!floor || !ceiling || !is_compared(evaluation.score->type, floor->value) ||
        !is_compared(evaluation.score->type, ceiling->value))
      return "";
    const std::string score = evaluation.name + "." + evaluation.score->name;
    const auto number = [&](ExprId id, Word word) {
      return format_value(program_, program_.exprs[id].type, word, zh);
    };
    const std::string within = score + " >= " + number(evaluation.score->floor, floor->value) +
                               " 且 " + score +
                               " <= " + number(evaluation.score->ceiling, ceiling->value);
    const std::string claim =
        evaluation.unrated.empty() ? within : "缺 " + score + " 或 (" + within + ")";
    return "保证 " + evaluation.name + "界限 对 " + program_.subjects[evaluation.subject].name +
           " {\n  恒有 " + claim + "；\n}\n";
  }

  Program& program_;
  const People& people_;
  const execute::Dates dates_;
  Draw& draw_;
  const std::string first_ = "甲";
  scenario::People chosen_;
  std::map<std::pair<uint32_t, uint32_t>, size_t> index_;  // by kind and ordinal: in chosen_
};

}  // namespace

std::string tests_of(Program program, const People& people, execute::Dates dates, Draw& draw) {
  return TestWriter(program, people, dates, draw).write();
}

std::string failed_tests(const Program& written) {
  std::string text;
  std::vector<uint32_t> tests(written.tests.size()), properties(written.properties.size());
  for (uint32_t i = 0; i < tests.size(); ++i) tests[i] = i;
  for (uint32_t i = 0; i < properties.size(); ++i) properties[i] = i;
  for (const scenario::Report& report : scenario::run_tests(written, tests, {}))
    for (const scenario::Answer& answer : report.answers)
      if (!answer.met)
        text += fmt::format("{}: expected {}; {}\n", written.tests[report.test].name,
                            answer.expected, answer.actual);
  constexpr uint64_t cases = 10;
  for (const auto& report : scenario::run_properties(written, properties, {cases, 1, 1}, zh)) {
    const std::string& name = written.properties[report.property].name;
    if (name.starts_with(refuted)) {
      if (report.counter_examples.empty()) text += name + ": holds\n";
      continue;
    }
    for (const scenario::CounterExample& found : report.counter_examples)
      text += found.finding + "\n" + found.test;
  }
  return text;
}

}  // namespace xinheng::differential
