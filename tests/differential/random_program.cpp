#include "tests/differential/random_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "tests/differential/random_decision.h"
#include "tests/differential/random_evaluation.h"
#include "tests/differential/random_finding.h"
#include "tests/differential/random_measure.h"
#include "tests/differential/random_names.h"
#include "tests/differential/random_repeated.h"
#include "tests/differential/random_rules.h"
#include "tests/differential/random_shown.h"

namespace xinheng::differential {

using namespace program;

namespace {

class Maker {
 public:
  explicit Maker(Draw& draw) : draw_(draw), expressions_(program_, draw) {}

  Program make() {
    program_.name = "随机";
    program_.version = "1";
    program_.missing_day = draw_.chance(50) ? MissingDay::month_end : MissingDay::next_month;
    if (draw_.chance(50)) add_workdays();
    program_.text_literals = {"教师", "学生", "司机"};
    add_law();
    add_codes();
    for (uint64_t i = draw_.below(3); i > 0; --i) add_table();
    for (uint64_t i = draw_.below(7); i > 0; --i) add_parameter();
    const bool linked = draw_.chance(30);
    const uint64_t subjects = draw_.chance(linked ? 60 : 20) ? 2 : 1;
    for (uint64_t i = 0; i < subjects; ++i) {
      program_.subjects.push({fmt::format("主体{}", i), {}, fields("主", 8)});
      Type& key = program_.subjects[SubjectId{static_cast<uint32_t>(i)}].fields[0].type;
      const uint64_t choice = draw_.below(100);
      if (choice < 45) key = type_of(choice < 25 ? TypeKind::citizen_code : TypeKind::legal_code);
    }
    if (draw_.chance(50)) add_transitions();
    const uint64_t records = draw_.chance(30) ? 1 + draw_.below(3) : 1;
    for (uint64_t i = 0; i < records; ++i) {
      const SubjectId owner = random_subject();
      program_.records.push({fmt::format("记录{}", i), {}, owner, {}, fields("记", 10)});
      if (draw_.chance(25)) know_since(program_.records[RecordId{static_cast<uint32_t>(i)}]);
    }
    if (linked) add_links();
    for (uint64_t i = 1 + draw_.below(draw_.chance(15) ? 9 : 4); i > 0; --i) {
      if (!trees_.empty() && draw_.chance(20)) add_along_tree();
      add_rule();
    }
    if (draw_.chance(80)) show_rules(program_, draw_);
    if (program_.order.empty()) add_measure(program_, expressions_, draw_);
    note_replacements(program_);
    add_names(program_, draw_);
    return std::move(program_);
  }

 private:
  void add_law() {
    const Days from = days_from_civil({1900, 1, 1});
    const SourceId source = program_.sources.push({"《规》", "", "", {{from, date_max}}});
    for (const char* place : {"一", "二", "二(一)", "三"})
      program_.clauses.push({source, std::string("《规》") + place, "条", {}});
  }

  // 流转 of codes, or of the rows of a table.
  void add_transitions() {
    Transitions made;
    size_t states = program_.codes.items[0].codes.size();
    made.codes = CodesId{0};
    if (program_.tables.size() > 0 && draw_.chance(40)) {
      made.codes = {};
      made.table = TableId{0};
      states = program_.tables.items[0].rows.size();
    }
    made.basis.resize(states);
    for (size_t from = 0; from < states; ++from) {
      std::vector<Word>& to = made.to.emplace_back();
      for (size_t next = 0; next < states; ++next)
        if (next != from && draw_.chance(30)) to.push_back(static_cast<Word>(next));
    }
    made.initial = {static_cast<Word>(draw_.below(states))};
    program_.transitions.push_back(std::move(made));
  }

  void add_codes() {
    const auto codes = [](std::string name, bool ordered, int count, bool nested) {
      Codes result{std::move(name), ordered, {}};
      for (int i = 0; i < count; ++i)
        result.codes.push_back(
            {fmt::format("{}{}", result.name, i), "", nested ? (i + 1) / 2 - 1 : -1});
      return result;
    };
    program_.codes.push(codes("状态", false, 4, false));
    program_.codes.push(codes("程度", true, 4, false));
    program_.codes.push(codes("区划", false, 7, true));
    grades_ = program_.codes.push(codes("等级", true, 2 + static_cast<int>(draw_.below(4)), false));
  }

  // Short or long, with days free and worked against the week.
  void add_workdays() {
    const Days first = middle - static_cast<Days>(draw_.between(0, 4000));
    const uint64_t count = draw_.chance(5) ? 0 : draw_.calm ? 5000 : draw_.below(4000);
    std::vector<bool> is_workday;
    for (uint64_t i = 0; i < count; ++i) {
      is_workday.push_back((weekday(first + static_cast<Days>(i)) <= 5) != draw_.chance(8));
    }
    program_.workdays = make_workdays(first, is_workday, draw_.chance(50));
  }

  Type random_type(bool with_rows) {
    switch (draw_.below(with_rows && !program_.tables.empty() ? 12 : 10)) {
      case 0:
        return type_of(TypeKind::boolean);
      case 1:
        return type_of(TypeKind::integer);
      case 2:
        return type_of(TypeKind::decimal, 1);
      case 3:
        return type_of(TypeKind::money, 2);
      case 4:
        return type_of(TypeKind::period);
      case 5:
        return type_of(TypeKind::text);
      case 6:
        return type_of(TypeKind::date);
      case 7:
      case 8: {
        Type type = type_of(TypeKind::code);
        type.codes = CodesId{static_cast<uint32_t>(draw_.below(program_.codes.size()))};
        return type;
      }
      case 9:
        return type_of(TypeKind::clause);
      default: {
        Type type = type_of(TypeKind::row);
        type.table = TableId{static_cast<uint32_t>(draw_.below(program_.tables.size()))};
        return type;
      }
    }
  }

  std::vector<Field> fields(const std::string& prefix, uint64_t count_max) {
    std::vector<Field> result;
    result.push_back({prefix + "号", type_of(TypeKind::text), {}, true});
    for (uint64_t i = 3 + draw_.below(count_max - 2); i > 0; --i) {
      Type type = i == 1 ? type_of(TypeKind::date) : random_type(true);
      type.optional = draw_.chance(30);
      result.push_back({fmt::format("{}{}", prefix, i), type, {}, false});
    }
    return result;
  }

  // 已知 自 … 至 …: which version of it is read is settled before rules run.
  void know_since(Record& record) {
    Type date = type_of(TypeKind::date);
    record.fields.push_back({"录入日", date, {}, false});
    record.known = Known{static_cast<uint32_t>(record.fields.size()) - 1, {}};
    if (!program_.transitions.empty() && draw_.chance(80)) {
      const Transitions& states = program_.transitions[0];
      Type state = type_of(states.codes.valid() ? TypeKind::code : TypeKind::row);
      state.codes = states.codes;
      state.table = states.table;
      state.optional = draw_.chance(20);
      record.fields.push_back({"办理状态", state, {}, false});
    }
    if (!draw_.chance(60)) return;
    date.optional = true;
    record.fields.push_back({"更正日", date, {}, false});
    record.known->until = static_cast<uint32_t>(record.fields.size()) - 1;
  }

  void add_table() {
    Table table;
    table.name = fmt::format("清单{}", program_.tables.size());
    Type key = type_of(TypeKind::row);
    key.table = TableId{program_.tables.size()};
    table.columns.push_back({"代码", key, {}, true});
    for (uint64_t i = 2 + draw_.below(6); i > 0; --i) {
      Type type = random_type(false);
      if (type.kind == TypeKind::text) type = type_of(TypeKind::period);
      type.optional = draw_.chance(30);
      table.columns.push_back({fmt::format("列{}", i), type, {}, false});
    }
    const uint64_t rows = 1 + draw_.below(draw_.chance(10) ? 90 : 12);
    for (uint64_t row = 0; row < rows; ++row) {
      table.row_names.push_back(fmt::format("{}行{}", table.name, row));
      table.row_basis.emplace_back();
      auto& cells = table.rows.emplace_back();
      cells.push_back(static_cast<Word>(row));
      for (size_t i = 1; i < table.columns.size(); ++i) {
        const Type& type = table.columns[i].type;
        cells.push_back(draw_.chance(draw_.calm ? 1 : 10) ? random_word(program_, type, draw_)
                                                          : random_literal(program_, type, draw_));
        if (type.optional && draw_.chance(40)) cells.back() = {};
      }
    }
    program_.tables.push(std::move(table));
  }

  // Not yet in force, repealed and changing values around the evaluation dates.
  void add_parameter() {
    Parameter parameter;
    parameter.name = fmt::format("参数{}", program_.parameters.size());
    do {
      parameter.type = random_type(false);
    } while (parameter.type.kind == TypeKind::text);
    const uint64_t count = 1 + draw_.below(3);
    Days from = middle - 2500 + static_cast<Days>(draw_.below(draw_.chance(15) ? 4000 : 400));
    for (uint64_t i = 0; i < count; ++i) {
      DatedValue dated;
      if (draw_.calm && i == 0) from = std::min(from, middle - 1000);
      const Days to = i + 1 == count ? date_max : from + 1 + static_cast<Days>(draw_.below(1500));
      dated.interval = {from, to};
      if (draw_.calm || !draw_.chance(5))
        dated.value = random_literal(program_, parameter.type, draw_);
      parameter.values.push_back(std::move(dated));
      from = to;
    }
    program_.parameters.push(std::move(parameter));
  }

  void add_rule() {
    switch (draw_.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return add_define();
      case 4:
      case 5:
        return add_evaluation(program_, expressions_, grades_, draw_);
      case 6:
      case 7:
        return add_decision();
      case 8:
        return add_findings(program_, expressions_, draw_);
      case 9:
        return add_repeated(program_, expressions_, draw_);
      default:
        return add_measure(program_, expressions_, draw_);
    }
  }

  Type reference_to(SubjectId subject) {
    Type type = type_of(TypeKind::subject);
    type.subject = subject;
    return type;
  }

  // References in the records there are, and links, among them trees.
  void add_links() {
    for (Record& record : program_.records) {
      if (!draw_.chance(40)) continue;
      Type type = reference_to(random_subject());
      type.optional = draw_.chance(40);
      record.fields.push_back({"所指", type, {}, false, "来自" + record.name});
    }
    for (uint64_t i = 1 + draw_.below(2); i > 0; --i) {
      Record link;
      link.name = fmt::format("关系{}", i);
      link.owner = random_subject();
      link.owner_end = fmt::format("一端{}", i);
      link.fields = fields("连", 5);
      link.fields[0] = {
          fmt::format("另一端{}", i), reference_to(random_subject()), {}, false, link.owner_end};
      link.treelike = link.fields[0].type.subject == link.owner && draw_.chance(70);
      const RecordId id = program_.records.push(std::move(link));
      if (program_.records[id].treelike) trees_.push_back(id);
    }
  }

  // 下级均分: what this define is of the others along a tree.
  void add_along_tree() {
    const RecordId link = draw_.pick(trees_);
    Define define;
    define.name = fmt::format("定义{}", program_.defines.size());
    define.scope = Scope::subject;
    define.subject = program_.records[link].owner;
    define.type = type_of(draw_.chance(70) ? TypeKind::integer : TypeKind::decimal, 0);
    if (define.type.kind == TypeKind::decimal) define.type.places = 1;
    Context context;
    context.subject = define.subject;
    context.depth = 1;
    define.base = expressions_.value(define.type, context);
    Exception exception;
    exception.label = "有下级";
    exception.when = expressions_.condition(context).expr;
    const ExprId below =
        expressions_.along_tree(link, DefineId{program_.defines.size()}, define.type, context);
    const ExprId own = expressions_.value(define.type, context);
    exception.value = program_.exprs.push({Binary{Arithmetic::add, below, own}, define.type, {}});
    define.exceptions.push_back(std::move(exception));
    expressions_.late_defines.insert(program_.defines.size());
    program_.defines.push(std::move(define));
  }

  SubjectId random_subject() {
    return SubjectId{static_cast<uint32_t>(draw_.below(program_.subjects.size()))};
  }

  // Then there is no conflict.
  std::vector<uint32_t> all_before(size_t count) {
    std::vector<uint32_t> over(count);
    std::iota(over.begin(), over.end(), 0u);
    return over;
  }

  void add_define() {
    Define define;
    define.name = fmt::format("定义{}", program_.defines.size());
    Context context;
    if (draw_.chance(65)) {
      define.scope = Scope::record;
      define.record = RecordId{static_cast<uint32_t>(draw_.below(program_.records.size()))};
      define.subject = program_.records[define.record].owner;
      context.record = define.record;
    } else {
      define.scope = Scope::subject;
      define.subject = random_subject();
    }
    context.subject = define.subject;
    do {
      define.type = random_type(true);
    } while (define.type.kind == TypeKind::text || define.type.kind == TypeKind::period);
    if (draw_.chance(35)) define.type = type_of(TypeKind::boolean);
    context.depth = 2;
    expressions_.used_results = false;
    define.base = expressions_.value(define.type, context);
    context.prior = define.type;
    std::vector<Facts> facts;
    const uint64_t exceptions = draw_.chance(50) ? 0 : 1 + draw_.below(4);
    for (uint64_t i = 0; i < exceptions; ++i) {
      Exception exception;
      exception.label = fmt::format("例外{}", i);
      if (draw_.chance(50)) exception.over = random_over(i, draw_);
      if (draw_.calm && i > 0)
        exception.over = draw_.chance(50) ? all_before(i) : random_over(i, draw_);
      exception.in_force = random_interval(draw_);
      if (i > 0) make_version(define.exceptions[i - 1], exception, draw_);
      add_versions(exception.over, define.exceptions, i);
      std::erase_if(exception.over, [&](uint32_t over) {
        return define.exceptions[over].label == exception.label;
      });
      Context here = context;
      // Where an exception is over another, what that one has tested is known; of versions, what
      // all of them have.
      for (const auto& versions : by_label(exception.over, define.exceptions))
        if (versions.size() == 1)
          here.facts.insert(facts[versions[0]].begin(), facts[versions[0]].end());
      const Condition when = expressions_.condition(here);
      exception.when = when.expr;
      here.facts.insert(when.facts.begin(), when.facts.end());
      facts.push_back(here.facts);
      here.depth = 2;
      exception.value = expressions_.value(define.type, here);
      define.exceptions.push_back(std::move(exception));
    }
    if (draw_.chance(10)) make_optional(define);
    if (expressions_.used_results) expressions_.late_defines.insert(program_.defines.size());
    program_.defines.push(std::move(define));
  }

  // A define that just names an optional field or column.
  void make_optional(Define& define) {
    const std::vector<Field>& fields = define.scope == Scope::record
                                           ? program_.records[define.record].fields
                                           : program_.subjects[define.subject].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      const TypeKind kind = fields[i].type.kind;
      const bool definable = kind != TypeKind::text && kind != TypeKind::subject;
      if (!fields[i].type.optional || !definable) continue;
      define.type = fields[i].type;
      define.base = program_.exprs.push({FieldRef{define.scope, i}, define.type, {}});
      define.exceptions.clear();
      return;
    }
  }

  void add_decision() {
    Context context;
    context.subject = random_subject();
    if (draw_.chance(50)) {
      context.record = RecordId{static_cast<uint32_t>(draw_.below(program_.records.size()))};
      context.subject = program_.records[*context.record].owner;
    }
    expressions_.used_results = false;
    Decision decision = random_decision(program_, expressions_, context, draw_);
    if (expressions_.used_results) expressions_.late_decisions.insert(program_.decisions.size());
    program_.decisions.push(std::move(decision));
  }

  Draw& draw_;
  Program program_;
  Expressions expressions_;
  CodesId grades_;
  std::vector<RecordId> trees_;
};

}  // namespace

Program random_program(Draw& draw) {
  return Maker(draw).make();
}

}  // namespace xinheng::differential
