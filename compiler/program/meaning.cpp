#include "compiler/program/meaning.h"

#include "compiler/program/meaning_text.h"
#include "compiler/program/rules.h"

namespace xinheng::program {
namespace {

std::string yes_no(bool value) {
  return value ? "1" : "0";
}

class Collector {
 public:
  explicit Collector(const Program& program) : program_(program), text_(program) {}

  std::map<std::string, Meaning> collect() {
    take_calendar();
    each(program_.codes.items, [this](uint32_t i, const Codes& one) { take_codes(i, one); });
    each(program_.subjects.items, [this](uint32_t i, const Subject& one) { take_subject(i, one); });
    each(program_.records.items, [this](uint32_t i, const Record& one) { take_record(i, one); });
    each(program_.tables.items, [this](uint32_t i, const Table& one) { take_table(i, one); });
    each(program_.parameters.items,
         [this](uint32_t i, const Parameter& one) { take_parameter(i, one); });
    each(program_.defines.items, [this](uint32_t i, const Define& one) { take_define(i, one); });
    each(program_.decisions.items,
         [this](uint32_t i, const Decision& one) { take_decision(i, one); });
    each(program_.evaluations.items,
         [this](uint32_t i, const Evaluation& one) { take_evaluation(i, one); });
    each(program_.measures.items, [this](uint32_t i, const Measure& one) { take_measure(i, one); });
    each(program_.findings.items, [this](uint32_t i, const Finding& one) { take_finding(i, one); });
    each(program_.transitions,
         [this](uint32_t i, const Transitions& one) { take_transitions(i, one); });
    each(program_.scenes.items, [this](uint32_t i, const Scene& one) { take_scene(i, one); });
    return std::move(meanings_);
  }

 private:
  template <class Items, class Visit>
  static void each(const Items& items, Visit visit) {
    for (uint32_t i = 0; i < items.size(); ++i) visit(i, items[i]);
  }

  // What follows belongs to this declaration.
  void begin(DeclarationSort sort, uint32_t index, const std::string& name) {
    text_.take_uses();
    now_ = &meanings_[name];
    now_->name = {sort, index};
  }
  void add(const std::string& label, const std::string& meaning) {
    std::string& part = now_->parts[label];
    part += (part.empty() ? "" : "\n") + meaning;
    now_->uses.merge(text_.take_uses());
  }

  void take_calendar() {
    begin(DeclarationSort::calendar, 0, "历法");
    std::string meaning;
    if (program_.missing_day) meaning += "m" + std::to_string(int(*program_.missing_day));
    if (program_.workdays) {
      meaning += "s" + yes_no(program_.workdays->start_counts) + "f" +
                 std::to_string(program_.workdays->first);
      for (const int64_t day : program_.workdays->days) meaning += "," + std::to_string(day);
    }
    add("", meaning);
  }

  void take_codes(uint32_t id, const Codes& codes) {
    begin(DeclarationSort::codes, id, "代码表 " + codes.name);
    std::vector<std::string> texts;
    for (const Code& code : codes.codes) {
      const std::string parent = code.parent < 0 ? "" : codes.codes[size_t(code.parent)].name;
      texts.push_back(code.name + ":" + code.number + ":" + parent);
    }
    add("", joined_meaning("codes:" + yes_no(codes.ordered), texts, !codes.ordered));
  }

  std::string fields_text(const std::vector<Field>& fields) {
    std::vector<std::string> texts;
    for (const Field& field : fields) {
      std::string text = field.name + ":" + text_.of(field.type) + yes_no(field.key);
      for (const std::string& alias : field.aliases) text += "|" + alias;
      texts.push_back(text + ":" + field.inverse);
    }
    return joined_meaning("fields", std::move(texts), true);
  }

  void take_subject(uint32_t id, const Subject& subject) {
    begin(DeclarationSort::subject, id, "主体 " + subject.name);
    add("", joined_meaning("subject", subject.aliases, true) + fields_text(subject.fields));
  }

  void take_record(uint32_t id, const Record& record) {
    const bool link = !record.owner_end.empty();
    begin(DeclarationSort::record, id, (link ? "关系 " : "记录 ") + record.name);
    std::string meaning = program_.subjects[record.owner].name + record.owner_end +
                          yes_no(record.treelike) + fields_text(record.fields) +
                          joined_meaning("as", record.aliases, true);
    if (record.known) {
      meaning += "known:" + record.fields[record.known->since].name;
      if (record.known->until) meaning += ":" + record.fields[*record.known->until].name;
    }
    add("", meaning);
  }

  void take_table(uint32_t id, const Table& table) {
    begin(DeclarationSort::table, id, "清单 " + table.name);
    add("", fields_text(table.columns));
    each(table.rows, [&](uint32_t row, const auto& words) {
      std::vector<std::string> cells;
      for (size_t column = 1; column < words.size(); ++column) {
        const Type& type = table.columns[column].type;
        const std::string value = words[column] ? text_.of(type, *words[column]) : "-";
        cells.push_back(table.columns[column].name + "=" + value);
      }
      add("行 " + table.row_names[row], joined_meaning("row", std::move(cells), true));
    });
  }

  void take_parameter(uint32_t id, const Parameter& parameter) {
    begin(DeclarationSort::parameter, id, "参数 " + parameter.name);
    add("", text_.of(parameter.type));
    for (const DatedValue& dated : parameter.values) {
      const std::string value = dated.value ? text_.of(parameter.type, *dated.value) : "-";
      add("自 " + format_date(dated.interval.from) + " 起", text_.of(dated.interval) + value);
    }
  }

  std::string labels_of(const std::vector<uint32_t>& over, const auto& rules) {
    std::vector<std::string> labels;
    for (const uint32_t index : over) labels.push_back(rules[index].label);
    return joined_meaning("over", std::move(labels), true);
  }

  void take_define(uint32_t id, const Define& define) {
    if (define.finding.valid()) return;
    begin(DeclarationSort::define, id,
          "定义 " + owned_name(program_, define.scope, define.subject, define.record, define.name));
    add("", text_.of(define.type));
    add("原则", text_.of(define.base));
    for (const Exception& one : define.exceptions) {
      add("例外 " + one.label, labels_of(one.over, define.exceptions) + text_.of(one.in_force) +
                                   text_.of(one.when) + "=>" + text_.of(one.value));
    }
  }

  std::string branch_text(const Decision& decision, const Branch& branch) {
    std::string meaning;
    for (size_t i = 0; i < branch.criteria.size(); ++i) {
      meaning += text_.of(branch.criteria[i], program_.exprs[decision.inputs[i].value].type) + "|";
    }
    for (const ExprId finding : branch.findings) meaning += "=>" + text_.of(finding);
    return meaning;
  }

  void take_decision(uint32_t id, const Decision& decision) {
    begin(DeclarationSort::decision, id, "决策表 " + decision.name);
    std::string head = std::to_string(int(decision.policy)) + yes_no(decision.otherwise_undecided);
    for (const Word word : decision.order) head += text_.of(decision.outputs[0].type, word) + ",";
    for (const Input& input : decision.inputs) head += input.name + text_.of(input.value);
    head += fields_text(decision.outputs);
    const bool by_rows = decision.policy == HitPolicy::first ||
                         decision.policy == HitPolicy::rule_order ||
                         decision.policy == HitPolicy::output_order;
    if (by_rows) {
      for (const Branch& branch : decision.branches) head += ";" + branch_text(decision, branch);
    }
    add("", head);
    for (const Branch& branch : decision.branches) {
      add("行 " + branch.label, branch_text(decision, branch));
    }
    if (decision.otherwise) add("其余", branch_text(decision, *decision.otherwise));
  }

  void take_labelled(const char* kind, const std::vector<LabelledCase>& rules) {
    for (const LabelledCase& one : rules) {
      add(kind + one.label, text_.of(one.in_force) + text_.of(one.when));
    }
  }

  std::string dimension_text(const Dimension& one) {
    return text_.of(one.type) + text_.of(one.floor) + text_.of(one.ceiling) + text_.of(one.weight) +
           text_.of(one.value);
  }

  void take_evaluation(uint32_t id, const Evaluation& evaluation) {
    begin(DeclarationSort::evaluation, id, "评价 " + evaluation.name);
    add("", program_.subjects[evaluation.subject].name + evaluation.grade_name);
    const auto grade = [&](Word word) {
      return program_.codes[evaluation.grades].codes[static_cast<size_t>(word)].name;
    };
    take_labelled("不评 ", evaluation.unrated);
    for (const Dimension& one : evaluation.dimensions) add("分项 " + one.name, dimension_text(one));
    if (evaluation.score) add("总分 " + evaluation.score->name, dimension_text(*evaluation.score));
    for (const Band& band : evaluation.bands) {
      add("档 " + grade(band.grade), text_.of(band.from));
    }
    if (!evaluation.bands.empty()) add("档 " + grade(evaluation.otherwise), "else");
    for (const LabelledCase& one : evaluation.downgrades) {
      add("直降 " + one.label,
          text_.of(one.in_force) + text_.of(one.when) + (one.grade ? grade(*one.grade) : ""));
    }
    for (const Quota& one : evaluation.quotas) {
      add("限额 " + one.label,
          grade(one.grade) + text_.of(one.share) + text_.of(one.group) + yes_no(one.keep_ties));
    }
  }

  void take_waivers(const std::vector<Waiver>& waivers, const auto& cases) {
    for (const Waiver& one : waivers) {
      std::string effect = std::to_string(int(one.effect));
      if (one.replacement.valid()) {
        text_.use(DeclarationSort::measure, one.replacement.index);
        effect += program_.measures[one.replacement].name;
      }
      if (one.deadline.valid()) {
        text_.use(DeclarationSort::finding, one.deadline.index);
        effect += program_.findings[one.deadline].name;
      }
      add((one.exit ? "移出 " : "例外 ") + one.label,
          labels_of(one.over, cases) + labels_of(one.over_waivers, waivers) +
              text_.of(one.in_force) + text_.of(one.when) + effect);
    }
  }

  void take_measure(uint32_t id, const Measure& measure) {
    begin(DeclarationSort::measure, id, heading_of(measure).zh);
    add("", program_.subjects[measure.subject].name + text_.of(measure.in_force) +
                yes_no(measure.binding) + measure.level + measure.nature +
                joined_meaning("scenes", measure.scenes, true) +
                joined_meaning("departments", measure.departments, true));
    std::vector<std::string> excluding;
    for (const MeasureId other : measure.excluded_by) {
      text_.use(DeclarationSort::measure, other.index);
      excluding.push_back(program_.measures[other].name);
    }
    add("排斥", joined_meaning("excluded", std::move(excluding), true));
    add("期限", text_.of(measure.from) + text_.of(measure.term) + text_.of(measure.until) +
                    text_.of(measure.runs));
    take_labelled("情形 ", measure.cases);
    take_waivers(measure.waivers, measure.cases);
    // A replacement is said by the measure that is replaced.
    for (const Replacement& one : measure.replacements) {
      now_->uses.insert({DeclarationSort::measure, one.measure.index});
    }
  }

  void take_finding(uint32_t id, const Finding& finding) {
    begin(DeclarationSort::finding, id, heading_of(finding).zh);
    std::vector<std::string> shown;
    for (const Reported& one : finding.reported) {
      shown.push_back(one.name + std::to_string(int(one.mask.kind)) + ":" +
                      std::to_string(one.mask.first) + ":" + std::to_string(one.mask.last));
    }
    add("", program_.records[finding.record].name + joined_meaning("by", finding.offices, true) +
                joined_meaning("shown", std::move(shown), true));
    add("期限", text_.of(finding.start) + text_.of(finding.term) + text_.of(finding.done));
    take_labelled("情形 ", finding.cases);
    take_waivers(finding.waivers, finding.cases);
    for (const auto* list : {&finding.fires, &finding.waives, &finding.particulars}) {
      for (const ExprId expr : *list) text_.of(expr);
    }
    text_.of(finding.listed);
    now_->uses.merge(text_.take_uses());
  }

  void take_transitions(uint32_t id, const Transitions& one) {
    const bool code = one.codes.valid();
    Type type;
    type.kind = code ? TypeKind::code : TypeKind::row;
    type.codes = one.codes;
    type.table = one.table;
    const std::string& states =
        code ? program_.codes[one.codes].name : program_.tables[one.table].name;
    begin(DeclarationSort::transitions, id, "流转 " + states);
    const auto list = [&](const std::vector<Word>& words) {
      std::vector<std::string> names;
      for (const Word word : words) names.push_back(text_.of(type, word));
      return joined_meaning("to", std::move(names), true);
    };
    add("", list(one.initial));
    for (size_t from = 0; from < one.to.size(); ++from) {
      add("由 " + text_.of(type, Word(from)), list(one.to[from]));
    }
  }

  void take_scene(uint32_t id, const Scene& scene) {
    begin(DeclarationSort::scene, id, "场景 " + scene.name);
    add("", joined_meaning("departments", scene.departments, true) + scene.query_mode +
                scene.frequency + yes_no(scene.mandatory));
  }

  const Program& program_;
  MeaningText text_;
  std::map<std::string, Meaning> meanings_;
  Meaning* now_ = nullptr;
};

}  // namespace

std::map<std::string, Meaning> meanings_of(const Program& program) {
  std::map<std::string, Meaning> meanings = Collector(program).collect();
  // What a repair or a publication finds stands in defines that the compiler made of it.
  for (auto& [name, meaning] : meanings) {
    std::set<DeclarationName> more;
    for (const DeclarationName& used : meaning.uses) {
      if (used.sort != DeclarationSort::define) continue;
      const Define& define = program.defines.items[used.index];
      if (define.finding.valid()) more.insert({DeclarationSort::finding, define.finding.index});
    }
    meaning.uses.merge(more);
  }
  return meanings;
}

std::set<DeclarationName> reach_of(const std::map<std::string, Meaning>& meanings,
                                   DeclarationName from) {
  std::map<DeclarationName, const Meaning*> by_name;
  for (const auto& [name, meaning] : meanings) by_name[meaning.name] = &meaning;
  std::set<DeclarationName> reached;
  std::vector<DeclarationName> open = {from};
  while (!open.empty()) {
    const DeclarationName at = open.back();
    open.pop_back();
    if (!reached.insert(at).second) continue;
    const auto found = by_name.find(at);
    if (found == by_name.end()) continue;
    open.insert(open.end(), found->second->uses.begin(), found->second->uses.end());
  }
  return reached;
}

}  // namespace xinheng::program
