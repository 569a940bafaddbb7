// 公开: what a publication shows of a record and its subject, and how much of each value.
#include <algorithm>
#include <array>

#include "compiler/check/findings.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

// Fewer people than this, and a masked identity code says who it is.
constexpr uint64_t candidates_min = 100'000;
constexpr uint32_t code_length = 18;

struct MaskName {
  std::string_view zh, en;
  Mask::Kind kind;
};
constexpr std::array<MaskName, 4> mask_names = {{
    {"原样", "as_is", Mask::Kind::as_is},
    {"保留", "keep", Mask::Kind::keep},
    {"只到月", "month_only", Mask::Kind::month_only},
    {"只到年", "year_only", Mask::Kind::year_only},
}};

std::optional<Mask::Kind> find_mask(Context& context, const syntax::Name& name) {
  std::vector<std::string> known;
  for (const MaskName& mask : mask_names) {
    if (name.text == mask.zh || name.text == mask.en) return mask.kind;
    known.emplace_back(mask.zh);
  }
  report_unknown(context, name, {"遮盖方式", "mask"}, known);
  return {};
}

std::optional<uint32_t> small_number(const Context& context, syntax::ExprId id) {
  if (!id.valid()) return {};
  const auto* number = std::get_if<syntax::NumberLiteral>(&context.written(id).node);
  if (!number || number->digits.size() > 2 || number->digits.find('.') != std::string::npos) {
    return {};
  }
  return static_cast<uint32_t>(std::stoul(number->digits));
}

// 原样, 只到月, 保留(6，4); reports what is none.
std::optional<Mask> read_mask(Context& context, syntax::ExprId id) {
  if (!id.valid()) return {};
  const syntax::Expr& written = context.written(id);
  const auto* path = std::get_if<syntax::PathRef>(&written.node);
  const auto* call = std::get_if<syntax::Call>(&written.node);
  if (path && !path->path.from_self && path->path.names.size() == 1) {
    const auto kind = find_mask(context, path->path.names[0]);
    if (!kind) return {};
    if (*kind != Mask::Kind::keep) return Mask{*kind, 0, 0};
  } else if (call) {
    const auto kind = find_mask(context, call->function);
    if (!kind) return {};
    if (*kind == Mask::Kind::keep && call->arguments.size() == 2) {
      const auto first = small_number(context, call->arguments[0]);
      const auto last = small_number(context, call->arguments[1]);
      if (first && last) return Mask{Mask::Kind::keep, *first, *last};
    }
  }
  context.report(Kind::mask_form, written.span, {slice(context, written.span)});
  return {};
}

bool has_text(const Type& type) {
  return type.kind == TypeKind::text || type.kind == TypeKind::legal_code ||
         type.kind == TypeKind::citizen_code;
}

void check_mask(Context& context, const syntax::Showing& tree, const Type& type, const Mask& mask) {
  const bool date = type.kind == TypeKind::date;
  bool fits = mask.kind == Mask::Kind::as_is;
  if (mask.kind == Mask::Kind::keep) fits = has_text(type);
  if (mask.kind == Mask::Kind::month_only || mask.kind == Mask::Kind::year_only) fits = date;
  if (!fits) {
    const Words words = describe_type(context, type);
    context.report(Kind::mask_does_not_fit, context.written(tree.mask).span,
                   {slice(context, tree.path.span), words.zh, words.en});
    return;
  }
  const bool whole = mask.kind == Mask::Kind::as_is || mask.first + mask.last >= code_length;
  if (type.kind == TypeKind::citizen_code && whole) {
    context.report(Kind::identity_code_shown, tree.span, {slice(context, tree.path.span)});
  }
}

// 个人.姓名 is 本.姓名: the subject by the name of its kind.
syntax::Path as_written_for(const Context& context, const Env& env, const syntax::Path& path) {
  const std::string& owner = context.program.subjects[env.subject].name;
  if (path.from_self || path.names.size() < 2 || path.names[0].text != owner) return path;
  syntax::Path own = path;
  own.from_self = true;
  own.names.erase(own.names.begin());
  return own;
}

// Of a text only its bytes can be shown: a value that a rule computes has none.
bool shows_bytes(Context& context, ExprId id) {
  const program::Expr& expr = context.typed(id);
  const program::ExprNode* node = &expr.node;
  if (const auto* followed = std::get_if<program::Follow>(node)) {
    node = &context.typed(followed->operand).node;
  }
  if (!has_text(expr.type) || std::holds_alternative<program::FieldRef>(*node) ||
      std::holds_alternative<program::Literal>(*node)) {
    return true;
  }
  context.report(Kind::shown_text_not_field, expr.span, {slice(context, expr.span)});
  return false;
}

// The digits of a date of birth that are shown beside the code.
int birth_digits(const Mask& mask) {
  if (mask.kind == Mask::Kind::year_only) return 4;
  return mask.kind == Mask::Kind::month_only ? 6 : 8;
}

void warn_identifying(Context& context, const std::vector<program::Reported>& reported,
                      const std::vector<Span>& spans) {
  int digits = 0;
  for (const program::Reported& one : reported) {
    const program::Expr& expr = context.typed(one.value);
    const auto* field = std::get_if<program::FieldRef>(&expr.node);
    const bool of_subject = field && field->scope == Scope::subject;
    if (of_subject && expr.type.kind == TypeKind::date) {
      digits = std::max(digits, birth_digits(one.mask));
    }
  }
  for (size_t i = 0; i < reported.size(); ++i) {
    const Mask& mask = reported[i].mask;
    const bool code = context.typed(reported[i].value).type.kind == TypeKind::citizen_code;
    if (!code || mask.kind != Mask::Kind::keep || mask.first + mask.last >= code_length) continue;
    const uint64_t left = candidates_left(mask, digits);
    if (left >= candidates_min) continue;
    context.report(Kind::mask_identifies, spans[i], {reported[i].name, std::to_string(left)});
  }
}

}  // namespace

std::vector<program::Reported> check_shown(Context& context, const Env& env,
                                           const syntax::Finding& tree) {
  std::vector<program::Reported> reported;
  std::vector<Span> spans;
  Once once(context, {"公开的内容", "what is shown"});
  for (const syntax::Showing& one : tree.shown) {
    std::string name;
    for (const syntax::Name& part : one.path.names) name += (name.empty() ? "" : ".") + part.text;
    const auto mask = read_mask(context, one.mask);
    const ExprId value =
        check_path(context, env, as_written_for(context, env, one.path), std::nullopt);
    if (!once.add({name, one.path.span}) || !value.valid() || !mask) continue;
    check_mask(context, one, context.typed(value).type, *mask);
    if (!shows_bytes(context, value)) continue;
    reported.push_back({std::move(name), value, *mask});
    spans.push_back(one.span);
  }
  warn_identifying(context, reported, spans);
  return reported;
}

ExprId check_reported(Context& context, const Env& env, syntax::ExprId id) {
  const auto* path = std::get_if<syntax::PathRef>(&context.written(id).node);
  if (path && path->path.names.size() == 1) {
    if (const auto reference = find_reference(context, env, path->path)) return *reference;
  }
  const ExprId value = check_expression(context, env, id).id;
  if (!value.valid()) return {};
  const Type type = context.typed(value).type;
  const bool named = has_text(type) || type.kind == TypeKind::code || type.kind == TypeKind::row;
  if (!named || type.kind == TypeKind::citizen_code) {
    const Words words = describe_type(context, type);
    context.report(Kind::answerable_type, context.typed(value).span,
                   {slice(context, context.typed(value).span), words.zh, words.en});
    return {};
  }
  return shows_bytes(context, value) ? value : ExprId{};
}

}  // namespace xinheng::check
