// 保证: what must hold for every subject.
#include "compiler/check/declare.h"
#include "compiler/check/entries.h"
#include "compiler/check/expression.h"
#include "compiler/check/instances.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

using Change = syntax::Claim::Kind;

// The kind of record that is added, removed, or whose field varies: one of the subject's.
std::optional<RecordId> record_of(Context& context, const syntax::Name& name, SubjectId subject) {
  const auto record = need_global<RecordId>(context, name, {"记录", "kind of record"});
  if (!record) return {};
  const SubjectId owner = context.program.records[*record].owner;
  if (owner == subject) return record;
  context.report(
      Kind::record_of_other_owner, name.span,
      {name.text, context.program.subjects[owner].name, context.program.subjects[subject].name});
  return {};
}

// 职业, or 信用信息.金额.
bool read_varying(Context& context, const syntax::Claim& tree, SubjectId subject,
                  program::Claim& claim) {
  const auto& names = tree.what.names;
  const bool of_record = names.size() == 2;
  if (tree.what.from_self || names.size() > 2) {
    context.report(Kind::varies_nothing, tree.what.span, {slice(context, tree.what.span)});
    return false;
  }
  if (of_record) {
    const auto record = record_of(context, names[0], subject);
    if (!record) return false;
    claim.record = *record;
  } else if (tree.condition.valid()) {
    context.report(Kind::varying_where, context.written(tree.condition).span, {});
    return false;
  }
  const auto& fields = of_record ? context.program.records[claim.record].fields
                                 : context.program.subjects[subject].fields;
  const std::string& owner = of_record ? context.program.records[claim.record].name
                                       : context.program.subjects[subject].name;
  const auto field = find_field(fields, names.back().text);
  if (!field) {
    report_unknown(context, names.back(), {"字段（“" + owner + "”）", "field of “" + owner + "”"},
                   field_names(fields));
    return false;
  }
  if (fields[*field].key) {
    context.report(Kind::varies_nothing, tree.what.span, {slice(context, tree.what.span)});
    return false;
  }
  claim.field = *field;
  return true;
}

bool read_changed(Context& context, const syntax::Claim& tree, SubjectId subject,
                  program::Claim& claim) {
  if (tree.kind == Change::vary) {
    if (!read_varying(context, tree, subject, claim)) return false;
  } else {
    if (tree.what.from_self || tree.what.names.size() != 1) {
      context.report(Kind::changes_no_record, tree.what.span, {slice(context, tree.what.span)});
      return false;
    }
    const auto record = record_of(context, tree.what.names[0], subject);
    if (!record) return false;
    claim.record = *record;
  }
  if (!tree.condition.valid()) return true;
  Env inner = record_env(context, claim.record);
  inner.in_filter = true;
  claim.filter = check_condition(context, inner, tree.condition).id;
  return claim.filter.valid();
}

void read_claim(Context& context, const syntax::Claim& tree, program::Property& property) {
  program::Claim claim;
  claim.kind = static_cast<program::Claim::Kind>(tree.kind);
  claim.trend = static_cast<program::Claim::Trend>(tree.trend);
  claim.span = tree.span;
  Env env = subject_env(property.subject);
  env.presence = false;  // where a value is absent the case is left out
  if (tree.kind == Change::always) {
    claim.condition = check_condition(context, env, tree.condition).id;
    if (claim.condition.valid()) property.claims.push_back(claim);
    return;
  }
  const bool sound = read_changed(context, tree, property.subject, claim);
  claim.value = check_path(context, env, tree.value, {});
  if (!sound || !claim.value.valid()) return;
  const Type type = context.typed(claim.value).type;
  const bool rises = is_ordered(context, type) || type.kind == TypeKind::boolean;
  if (claim.trend != program::Claim::Trend::same && !rises) {
    const Words found = describe_type(context, type);
    context.report(Kind::trend_not_ordered, tree.value.span,
                   {slice(context, tree.value.span), found.zh, found.en});
    return;
  }
  property.claims.push_back(claim);
}

void check_property(Context& context, const syntax::Property& tree) {
  const auto subject = need_global<SubjectId>(context, tree.subject, {"主体", "subject"});
  if (!subject) return;
  program::Property property;
  property.name = tree.name.text;
  property.subject = *subject;
  property.span = tree.name.span;
  Entries entries(context, tree.entries, {EntryName::evaluation_date, EntryName::note});
  property.evaluation_date = entries.date(EntryName::evaluation_date);
  for (const syntax::Claim& claim : tree.claims) read_claim(context, claim, property);
  if (tree.claims.empty()) {
    context.report(Kind::property_empty, tree.name.span, {tree.name.text});
  }
  context.program.properties.push_back(std::move(property));
}

}  // namespace

void check_properties(Context& context) {
  Once once(context, {"保证", "property"});
  each<syntax::Property>(context, [&](const syntax::Property& tree) {
    if (!context.pack.is_own(tree.name.span)) return;  // it is run with the pack that it belongs to
    once.add(tree.name);
    check_property(context, tree);
  });
}

}  // namespace xinheng::check
