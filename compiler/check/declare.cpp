#include "compiler/check/declare.h"

#include <algorithm>

#include "compiler/check/fields.h"
#include "compiler/check/findings.h"
#include "compiler/check/links.h"
#include "compiler/check/names.h"
#include "compiler/check/tables.h"
#include "compiler/check/types.h"

namespace xinheng::check {
namespace {

void add_codes(Context& context, const std::vector<syntax::Code>& trees, int32_t parent,
               syntax::CodesShape shape, program::Codes& codes, Once& names, Once& numbers) {
  for (const syntax::Code& tree : trees) {
    const auto ordinal = static_cast<int32_t>(codes.codes.size());
    if (names.add(tree.name)) {
      if (tree.number) numbers.add({tree.number->text, tree.number->span});
      codes.codes.push_back({tree.name.text, tree.number ? tree.number->text : "", parent});
    }
    if (!tree.children.empty() && shape != syntax::CodesShape::nested) {
      context.report(Kind::codes_not_nested, tree.name.span, {codes.name, tree.name.text});
    }
    add_codes(context, tree.children, ordinal, shape, codes, names, numbers);
  }
}

void declare_codes(Context& context, const syntax::Codes& tree) {
  const CodesId id{context.program.codes.size()};
  if (!declare(context, tree.name, id)) return;
  program::Codes codes;
  codes.name = tree.name.text;
  codes.ordered = tree.shape == syntax::CodesShape::ordered;
  Once names(context, {"代码", "code"}), numbers(context, {"编码", "code number"});
  add_codes(context, tree.codes, -1, tree.shape, codes, names, numbers);
  std::map<std::string, int32_t> ordinals;
  if (tree.codes.empty() && !context.damaged(tree.name))
    context.report(Kind::codes_empty, tree.name.span, {tree.name.text});
  for (size_t i = 0; i < codes.codes.size(); ++i) {
    ordinals[codes.codes[i].name] = static_cast<int32_t>(i);
  }
  context.code_ordinals.push_back(std::move(ordinals));
  context.program.codes.push(std::move(codes));
}

std::vector<std::string> texts_of(const std::vector<syntax::Text>& trees) {
  std::vector<std::string> texts;
  for (const syntax::Text& tree : trees) texts.push_back(tree.text);
  return texts;
}

void declare_subject(Context& context, const syntax::Subject& tree) {
  const SubjectId id{context.program.subjects.size()};
  if (!declare(context, tree.name, id)) return;
  context.program.subjects.push({tree.name.text, texts_of(tree.aliases), {}});
  context.subject_pairs.push_back({&tree, id});
}

template <class Tree>
void declare_record(Context& context, const Tree& tree, std::vector<Pair<Tree, RecordId>>& pairs) {
  const RecordId id{context.program.records.size()};
  if (!declare(context, tree.name, id)) return;
  program::Record record;
  record.name = tree.name.text;
  record.aliases = texts_of(tree.aliases);
  context.program.records.push(std::move(record));
  pairs.push_back({&tree, id});
}

void read_subject_fields(Context& context) {
  for (const auto& [tree, id] : context.subject_pairs) {
    Fields fields(context, tree->name.text, false);
    context.program.subjects[id].fields = fields.read(tree->fields);
    const auto keys = std::count_if(tree->fields.begin(), tree->fields.end(),
                                    [](const syntax::Field& field) { return field.key; });
    if (keys != 1) {
      context.report(Kind::subject_keys, tree->name.span, {tree->name.text, std::to_string(keys)});
    }
  }
}

void declare_parameter(Context& context, const syntax::Parameter& tree) {
  const auto type = resolve_type(context, tree.type);
  const bool usable = type && !type->optional && type->kind != TypeKind::text &&
                      type->kind != TypeKind::citizen_code && type->kind != TypeKind::legal_code;
  if (type && !usable) {
    context.report(Kind::parameter_type, tree.type.span,
                   {tree.name.text, slice(context, tree.type.span)});
  }
  if (!usable) {
    context.broken.insert(tree.name.text);
    return;
  }
  const ParameterId id{context.program.parameters.size()};
  if (!declare(context, tree.name, id)) return;
  context.program.parameters.push({tree.name.text, *type, {}, tree.name.span});
  context.parameter_pairs.push_back({&tree, id});
}

// 信用信息.计入: a record's; 个人.等级分: a subject's.
void declare_define(Context& context, const syntax::Define& tree) {
  const auto& names = tree.path.names;
  if (tree.path.from_self || names.size() != 2) {
    context.report(Kind::define_path, tree.path.span, {slice(context, tree.path.span)});
    return;
  }
  program::Define define;
  define.name = names[1].text;
  define.span = names[1].span;
  const auto record = find_global<RecordId>(context, names[0].text);
  const auto subject = find_global<SubjectId>(context, names[0].text);
  const std::string full = names[0].text + "." + names[1].text;
  if (!record && !subject) {
    if (context.broken.contains(names[0].text)) return;
    std::vector<std::string> known = names_of<RecordId>(context);
    for (const std::string& name : names_of<SubjectId>(context)) known.push_back(name);
    report_unknown(context, names[0], {"主体或记录", "subject or record"}, known);
    return;
  }
  define.scope = record ? program::Scope::record : program::Scope::subject;
  if (record) define.record = *record;
  define.subject = record ? context.program.records[*record].owner : *subject;
  const auto& fields =
      record ? context.program.records[*record].fields : context.program.subjects[*subject].fields;
  const uint32_t owner = record ? record->index : subject->index;
  const auto earlier = find_define(context, define.scope, owner, define.name);
  if (earlier || find_field(fields, define.name)) {
    context.report(
        Kind::duplicate_name, names[1].span,
        {full, "字段或定义", "field or define", line_of(context, context.declared_at.at(full))});
    return;
  }
  const auto type = resolve_type(context, tree.type);
  if (!type) {
    context.broken.insert(full);
    return;
  }
  define.type = *type;
  context.declared_at[full] = define.span;
  const DefineId id = context.program.defines.push(std::move(define));
  context.define_pairs.push_back({&tree, id});
}

void declare_evaluation(Context& context, const syntax::Evaluation& tree) {
  const auto subject = need_global<SubjectId>(context, tree.subject, {"主体", "subject"});
  if (!subject) {
    context.broken.insert(tree.name.text);
    return;
  }
  const EvaluationId id{context.program.evaluations.size()};
  if (!declare(context, tree.name, id)) return;
  program::Evaluation evaluation;
  evaluation.name = tree.name.text;
  evaluation.subject = *subject;
  evaluation.span = tree.name.span;
  context.program.evaluations.push(std::move(evaluation));
  context.evaluation_pairs.push_back({&tree, id});
  context.evaluation_progress.push_back(Progress::waiting);
}

void declare_measure(Context& context, const syntax::Measure& tree) {
  const auto subject = need_global<SubjectId>(context, tree.subject, {"主体", "subject"});
  if (!subject) {
    context.broken.insert(tree.name.text);
    return;
  }
  const MeasureId id{context.program.measures.size()};
  if (!declare(context, tree.name, id)) return;
  program::Measure measure;
  measure.kind = static_cast<program::MeasureKind>(tree.kind);
  measure.name = tree.name.text;
  measure.subject = *subject;
  measure.span = tree.name.span;
  context.program.measures.push(std::move(measure));
  context.measure_pairs.push_back({&tree, id});
}

// Scenes have names of their own: that of a measure may be the same.
void declare_scene(Context& context, const syntax::Scene& tree) {
  const auto [found, fresh] = context.scenes.try_emplace(tree.name.text);
  if (!fresh) {
    const Span first = context.program.scenes[found->second].span;
    context.report(Kind::duplicate_name, tree.name.span,
                   {tree.name.text, "场景", "scene", line_of(context, first)});
    return;
  }
  program::Scene scene;
  scene.name = tree.name.text;
  scene.span = tree.name.span;
  found->second = context.program.scenes.push(std::move(scene));
  context.scene_pairs.push_back({&tree, found->second});
}

// The files of subjects and records are found by name or alias: each belongs to one kind.
void check_file_names(Context& context) {
  Once names(context, {"数据文件名（主体、记录或其别名）",
                       "data file name (a subject, a record or an alias of one)"});
  const auto add = [&](const auto& tree) {
    names.add(tree.name);
    for (const syntax::Text& alias : tree.aliases) names.add({alias.text, alias.span});
  };
  for (const auto& [tree, id] : context.subject_pairs) add(*tree);
  for (const auto& [tree, id] : context.record_pairs) add(*tree);
  for (const auto& [tree, id] : context.link_pairs) add(*tree);
}

}  // namespace

void declare_all(Context& context) {
  each<syntax::Codes>(context, [&](const auto& tree) { declare_codes(context, tree); });
  each<syntax::Table>(context, [&](const auto& tree) { declare_table(context, tree); });
  read_columns(context);
  each<syntax::Subject>(context, [&](const auto& tree) { declare_subject(context, tree); });
  each<syntax::Record>(
      context, [&](const auto& tree) { declare_record(context, tree, context.record_pairs); });
  each<syntax::Link>(context,
                     [&](const auto& tree) { declare_record(context, tree, context.link_pairs); });
  read_subject_fields(context);
  read_record_fields(context);
  read_link_fields(context);
  check_file_names(context);
  each<syntax::Parameter>(context, [&](const auto& tree) { declare_parameter(context, tree); });
  each<syntax::Define>(context, [&](const auto& tree) { declare_define(context, tree); });
  declare_findings(context);
  each<syntax::Decision>(context, [&](const auto& tree) { declare_decision(context, tree); });
  each<syntax::Evaluation>(context, [&](const auto& tree) { declare_evaluation(context, tree); });
  each<syntax::Measure>(context, [&](const auto& tree) { declare_measure(context, tree); });
  each<syntax::Scene>(context, [&](const auto& tree) { declare_scene(context, tree); });
}

}  // namespace xinheng::check
