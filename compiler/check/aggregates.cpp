// 存在 计数 合计 最大 最小 over the records that a subject owns.
#include "compiler/check/expression.h"
#include "compiler/check/links.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

using syntax::AggregateKind;

// The path without what has been read of it.
syntax::Path rest_of(const syntax::Path& path, size_t from) {
  syntax::Path rest;
  rest.names.assign(path.names.begin() + static_cast<long>(from), path.names.end());
  rest.span = path.span;
  if (!rest.names.empty()) rest.span.begin = rest.names.front().span.begin;
  return rest;
}

// In an expectation: the subject that the path starts with.
bool enter_instance(Context& context, Env& env, syntax::Path& path) {
  if (!env.instances || path.names.empty()) return true;
  const auto found = env.instances->known.find(path.names[0].text);
  const bool lost =
      env.instances->incomplete || context.pack.damage.may_declare(path.names[0].text);
  if (found == env.instances->known.end() && lost) return false;
  if (found == env.instances->known.end() || found->second.record || path.names.size() < 2) {
    context.report(Kind::expectation_aggregate, path.span, {slice(context, path.span)});
    return false;
  }
  env.instances->used.push_back(path.names[0].text);
  env.subject = found->second.subject_kind;
  path = rest_of(path, 1);
  return true;
}

void note_filter(Context& context, ExprId id, RecordId record, Context::Filter& filter) {
  if (!id.valid()) return;
  std::visit(
      overloaded{
          [&](const program::DefineRef& node) {
            if (node.scope == Scope::record) filter.defines.insert(node.define.index);
          },
          [&](const program::FieldRef& node) {
            const auto& field = context.program.records[record].fields;
            if (node.scope == Scope::record && field[node.field].type.kind == TypeKind::code) {
              filter.tests_codes = true;
            }
          },
          [&](const program::Not& node) { note_filter(context, node.operand, record, filter); },
          [&](const program::Compare& node) {
            note_filter(context, node.left, record, filter);
            note_filter(context, node.right, record, filter);
          },
          [&](const program::Member& node) { note_filter(context, node.operand, record, filter); },
          [&](const program::Junction& node) {
            for (const ExprId operand : node.operands) {
              note_filter(context, operand, record, filter);
            }
          },
          [](const auto&) {},
      },
      context.typed(id).node);
}

// Texts and identity codes are known to rules only where the pack writes them: two of them can't
// be told apart.
bool has_equality(const Type& type) {
  return type.kind != TypeKind::text && type.kind != TypeKind::citizen_code &&
         type.kind != TypeKind::legal_code;
}

bool can_aggregate(const Context& context, AggregateKind kind, const Type& type) {
  switch (kind) {
    case AggregateKind::total:
      return is_number(type) || type.kind == TypeKind::money;
    case AggregateKind::max:
    case AggregateKind::min:
      return is_ordered(context, type);
    case AggregateKind::longest_months:
      return type.kind == TypeKind::date;
    default:
      return has_equality(type);
  }
}

// The value under 合计, 最大, …; empty where there should be none or one is missing.
ExprId check_aggregated(Context& context, const Env& env, AggregateKind kind,
                        const syntax::Path& path) {
  ExprId value = check_path(context, env, path, {});
  // The value of the latest record may be absent, and so may the result.
  const bool may_lack = kind == AggregateKind::latest || kind == AggregateKind::earliest;
  if (!may_lack) value = need_present(context, env, value);
  if (!value.valid()) return {};
  const Type type = context.typed(value).type;
  if (can_aggregate(context, kind, type)) return value;
  const Words found = describe_type(context, type);
  context.report(Kind::aggregate_type, path.span, {slice(context, path.span), found.zh, found.en});
  return {};
}

program::AggregateKind typed_kind(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::exists:
    case AggregateKind::not_exists:
      return program::AggregateKind::exists;
    case AggregateKind::count:
      return program::AggregateKind::count;
    case AggregateKind::total:
      return program::AggregateKind::total;
    case AggregateKind::max:
      return program::AggregateKind::max;
    case AggregateKind::min:
      return program::AggregateKind::min;
    case AggregateKind::latest:
      return program::AggregateKind::latest;
    case AggregateKind::earliest:
      return program::AggregateKind::earliest;
    case AggregateKind::distinct:
      return program::AggregateKind::distinct;
    case AggregateKind::longest_months:
      return program::AggregateKind::longest_months;
  }
  return program::AggregateKind::exists;
}

Type type_of(const Context& context, program::AggregateKind kind, ExprId value) {
  using Kind = program::AggregateKind;
  if (kind == Kind::exists) return simple_type(TypeKind::boolean);
  if (kind == Kind::count || kind == Kind::distinct || kind == Kind::longest_months) {
    return simple_type(TypeKind::integer);
  }
  Type type = context.program.exprs[value].type;
  if (kind != Kind::latest && kind != Kind::earliest) type.optional = false;
  return type;
}

// 按 发生日: which record is the latest.
bool check_by(Context& context, const Env& env, const syntax::Aggregate& aggregate, Span span,
              ExprId& by) {
  const bool wanted =
      aggregate.kind == AggregateKind::latest || aggregate.kind == AggregateKind::earliest;
  if (wanted != aggregate.by.has_value()) {
    context.report(wanted ? Kind::latest_without_date : Kind::date_of_no_latest,
                   wanted ? span : aggregate.by->span, {slice(context, span)});
    return false;
  }
  if (!wanted) return true;
  by = coerce(context, env, check_path(context, env, *aggregate.by, {}),
              simple_type(TypeKind::date));
  return by.valid();
}

// An aggregate that groups may be made of, or that may be taken of groups.
bool can_group(AggregateKind kind) {
  return kind >= AggregateKind::count && kind <= AggregateKind::min;
}

// Inside 其中: the records of the set.
Env filter_env(Context& context, const Env& env, const Env& owner, const RecordSet& set,
               int frames) {
  Env inner = record_env(context, set.record);
  inner.in_filter = true;
  inner.node = env.node;
  inner.presence = env.presence;
  inner.facts = env.facts;
  // 本 is the owner of the records, unless it is somebody else who looks at them.
  if (frames > 1 || set.via) {
    inner.facts = ahead(env.facts, frames_out(frames));
    inner.self = std::make_shared<const Env>(frames > 1 ? env : owner);
    inner.self_depth = frames;
  }
  return inner;
}

struct OverSet {
  ExprId id;         // an aggregate
  Env members = {};  // the scope of its records
};

// The aggregate over a set that `owner` sees; path begins with the set's name.
OverSet check_set(Context& context, const Env& env, const Env& owner,
                  const syntax::Aggregate& aggregate, const syntax::Path& path, int frames,
                  Span span) {
  const auto set = need_set(context, owner.subject, path.names[0]);
  if (!set) return {};
  Env inner = filter_env(context, env, owner, *set, frames);
  ExprId filter, value, by;
  if (aggregate.filter) {
    const Checked checked = check_condition(context, inner, *aggregate.filter);
    if (!checked.id.valid()) return {};
    filter = checked.id;
    inner.facts.insert(checked.yes.begin(), checked.yes.end());
    Context::Filter noted{set->record, {}, false, span};
    note_filter(context, filter, set->record, noted);
    context.filters.push_back(std::move(noted));
  }
  const program::AggregateKind kind = typed_kind(aggregate.kind);
  const bool valued = aggregate.kind >= AggregateKind::total;
  if (valued != (path.names.size() > 1)) {
    context.report(valued ? Kind::aggregate_without_value : Kind::aggregate_needs_no_value,
                   path.span, {slice(context, path.span)});
    return {};
  }
  if (valued) {
    value = check_aggregated(context, inner, aggregate.kind, set->by_end ? path : rest_of(path, 1));
    if (!value.valid()) return {};
  }
  if (!check_by(context, inner, aggregate, span, by)) return {};
  const Type type = type_of(context, kind, value);
  const program::Aggregate node{kind, set->record, filter, value, set->via, by};
  return {context.make(node, type, span), inner};
}

// The same; 不存在 is the opposite of 存在.
ExprId check_over(Context& context, const Env& env, const Env& owner,
                  const syntax::Aggregate& aggregate, const syntax::Path& path, int frames,
                  Span span) {
  const ExprId id = check_set(context, env, owner, aggregate, path, frames, span).id;
  if (!id.valid() || aggregate.kind != AggregateKind::not_exists) return id;
  return context.make(program::Not{id}, context.typed(id).type, span);
}

// 存在(任职企业.信用信息 其中 …) in a rule of a record.
ExprId check_followed(Context& context, const Env& env, const syntax::Aggregate& aggregate,
                      Span span) {
  const syntax::Path& path = aggregate.path;
  const auto reference =
      env.in_filter || path.names.size() < 2 ? std::nullopt : find_reference(context, env, path);
  if (!reference) {
    context.report(Kind::aggregate_in_record, span, {});
    return {};
  }
  if (!reference->valid()) return {};
  const Env owner = followed_env(context, env, *reference);
  const ExprId operand = check_over(context, env, owner, aggregate, rest_of(path, 1), 2, span);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  const auto* none = std::get_if<program::Not>(&context.typed(operand).node);
  if (!none) return context.make(program::Follow{*reference, operand}, type, span);
  const ExprId exists = context.make(program::Follow{*reference, none->operand}, type, span);
  return context.make(program::Not{exists}, type, span);
}

}  // namespace

ExprId check_aggregate(Context& context, const Env& env, const syntax::Aggregate& aggregate,
                       Span span) {
  if (env.constant) {
    context.report(Kind::not_constant, span, {slice(context, span)});
    return {};
  }
  if (const auto count = check_hit_count(context, env, aggregate, span)) return *count;
  if (env.scope == Scope::record) return check_followed(context, env, aggregate, span);
  syntax::Path path = aggregate.path;
  Env owner = env;
  if (path.names.empty() || !enter_instance(context, owner, path)) return {};
  return check_over(context, env, owner, aggregate, path, 1, span);
}

ExprId check_grouped(Context& context, const Env& env, const syntax::Grouped& grouped, Span span) {
  if (env.constant || env.scope == Scope::record) {
    if (env.constant)
      context.report(Kind::not_constant, span, {slice(context, span)});
    else
      context.report(Kind::aggregate_in_record, span, {});
    return {};
  }
  if (!grouped.inner.valid()) return {};
  const syntax::Expr& written = context.written(grouped.inner);
  const auto* aggregate = std::get_if<syntax::Aggregate>(&written.node);
  if (!can_group(grouped.outer) || !aggregate || !can_group(aggregate->kind)) {
    context.report(Kind::group_of_other, span, {slice(context, span)});
    return {};
  }
  if (grouped.op && grouped.outer != AggregateKind::count) {
    context.report(Kind::group_compared, span, {slice(context, span)});
    return {};
  }
  syntax::Path path = aggregate->path;
  Env owner = env;
  if (path.names.empty() || !enter_instance(context, owner, path)) return {};
  const OverSet inner = check_set(context, env, owner, *aggregate, path, 1, written.span);
  if (!inner.id.valid()) return {};
  const ExprId key =
      need_present(context, inner.members, check_path(context, inner.members, grouped.key, {}));
  if (!key.valid()) return {};
  const Type key_type = context.typed(key).type, type = context.typed(inner.id).type;
  const bool counts = grouped.outer == AggregateKind::count;
  const bool of_key = !has_equality(key_type);
  if (of_key || (!counts && !can_aggregate(context, grouped.outer, type))) {
    const Words found = describe_type(context, of_key ? key_type : type);
    const Span at = of_key ? grouped.key.span : written.span;
    context.report(Kind::aggregate_type, at, {slice(context, at), found.zh, found.en});
    return {};
  }
  program::Grouped node{typed_kind(grouped.outer), key, inner.id, {}, {}};
  if (grouped.op) {
    node.op = static_cast<program::Comparison>(*grouped.op);
    node.limit = check_value(context, env, grouped.limit, type);
    if (!node.limit.valid()) return {};
  }
  return context.make(node, counts ? simple_type(TypeKind::integer) : type, span);
}

}  // namespace xinheng::check
