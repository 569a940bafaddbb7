// What must hold, as sentences.
#include <fmt/format.h>

#include "compiler/program/comparison.h"
#include "runtime/handbook/html.h"
#include "runtime/handbook/sentences.h"

namespace xinheng::handbook {

using namespace program;

namespace {

struct Words {
  std::string_view zh, en;
};
// By Comparison.
constexpr Words of_dates[] = {{"就是", "is"},        {"不是", "is not"},
                              {"早于", "is before"}, {"不晚于", "is not after"},
                              {"晚于", "is after"},  {"不早于", "is not before"}};
constexpr Words of_amounts[] = {{"等于", "is"},           {"不等于", "is not"},
                                {"少于", "is less than"}, {"不超过", "is at most"},
                                {"超过", "is more than"}, {"不少于", "is at least"}};
constexpr Words of_counts[] = {{"正好", "exactly"},    {"不是", "a number other than"},
                               {"少于", "fewer than"}, {"不超过", "at most"},
                               {"多于", "more than"},  {"不少于", "at least"}};

}  // namespace

std::string Sentences::quoted(std::string_view text) const {
  return "“" + escaped(text) + "”";
}

std::string Sentences::joined(const std::vector<std::string>& parts, bool all) const {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += all ? say("，并且", ", and ") : say("，或者", ", or ");
    out += part;
  }
  return out;
}

// Those that say something: 有 行为.领域 is understood where 行为.领域 is compared.
std::vector<ExprId> Sentences::parts_of(const Junction& junction) const {
  const auto compares = [&](ExprId other, const std::string& what) {
    if (const auto* compare = as<Compare>(other))
      return print_expr(program_, compare->left) == what;
    const auto* member = as<Member>(other);
    return member != nullptr && print_expr(program_, member->operand) == what;
  };
  std::vector<ExprId> parts;
  for (const ExprId id : junction.operands) {
    const auto* has = as<Has>(id);
    bool understood = false;
    for (const ExprId other : junction.operands) {
      if (has == nullptr || !junction.is_and || other == id) continue;
      understood = understood || compares(other, print_expr(program_, has->operand));
    }
    if (!understood) parts.push_back(id);
  }
  return parts;
}

std::string Sentences::junction(const Junction& node, bool negated) const {
  std::vector<std::string> parts;
  for (const ExprId id : parts_of(node)) {
    const std::string part = said(id, negated);
    parts.push_back(is_junction(id) ? say("（", "(") + part + say("）", ")") : part);
  }
  return joined(parts, node.is_and != negated);
}

std::string Sentences::said(ExprId id, bool negated) const {
  const auto* no = as<Not>(id);
  if (no != nullptr) return said(no->operand, !negated);
  if (const auto* node = as<Junction>(id)) return junction(*node, negated);
  if (const auto* node = as<Has>(id)) return presence(node->operand, negated);
  if (const auto* node = as<Compare>(id)) return comparison(*node, negated);
  if (const auto* node = as<Member>(id)) return membership(*node, negated);
  const auto* node = as<Aggregate>(id);
  if (node != nullptr && node->kind == AggregateKind::exists) return existing(*node, negated);
  return truth(id, negated);
}

// “异议答复”已经逾期; “严重失信披露”正在公示
std::string Sentences::held_finding(const Define& define, bool negated) const {
  const Finding& finding = program_.findings[define.finding];
  const std::string link = "“" + link_to(anchor_of(finding), finding.name) + "”";
  const size_t point = define.name.find('.');
  if (point != std::string::npos) {
    const std::string part = escaped(define.name.substr(point + 1));
    if (!zh_) return link + (negated ? " isn’t " : " is ") + part;
    return link + (negated ? "没有" : "已经") + part;
  }
  if (finding.kind == FindingKind::publication) {
    if (!zh_) return link + (negated ? " isn’t being published" : " is being published");
    return (negated ? "没有按" : "正按") + link + "公示";
  }
  if (!zh_) return (negated ? "is not " : "is ") + link;
  return (negated ? "不符合" : "符合") + link;
}

// A name that holds or doesn't.
std::string Sentences::truth(ExprId id, bool negated) const {
  if (const auto* literal = as<Literal>(id)) {
    const bool holds = (literal->value != 0) != negated;
    return holds ? say("任何情况", "in every case") : say("没有这样的情况", "never");
  }
  if (const auto* ref = as<DefineRef>(id)) {
    const Define& define = program_.defines[ref->define];
    if (define.finding.valid()) return owned(ref->scope, expr(id), held_finding(define, negated));
    return negated ? say("不符合", "is not ") + value(id) : say("符合", "is ") + value(id);
  }
  if (const auto* ref = as<MeasureRef>(id)) {
    return (negated ? say("没有适用", "doesn't come under ") : say("适用着", "comes under ")) +
           measure(*ref);
  }
  if (const auto* equal = as<ListEqual>(id)) {
    std::string list;
    for (const Word one : equal->words) {
      list += (list.empty() ? "" : say("、", ", ")) + word(expr(equal->list).type, one);
    }
    return value(equal->list) + (negated ? say("不是", " is not ") : say("正好是", " is ")) + list;
  }
  if (const auto* follow = as<Follow>(id)) {
    return value(follow->reference) + say("", " ") + said(follow->operand, negated);
  }
  if (const auto* outer = as<Outer>(id)) return said(outer->operand, negated);
  return value(id) + (negated ? say("为“否”", " is “no”") : say("为“是”", " is “yes”"));
}

std::string Sentences::presence(ExprId operand, bool negated) const {
  if (const auto* column = as<ColumnRef>(operand)) {
    const std::string& name =
        program_.tables[expr(column->row).type.table].columns[column->column].name;
    return value(column->row) + (negated ? say("没有列", " has no ") : say("列有", " has a ")) +
           quoted(name);
  }
  if (const auto* ref = as<EvaluationRef>(operand)) {
    return (negated ? say("没有评出", "has no ") : say("已经评出", "has a ")) + evaluation(*ref);
  }
  return (negated ? say("没有", "has no ") : say("有", "has ")) + value(operand);
}

// 较重 and above: the names, so that nobody has to know the order.
std::string Sentences::ranked(const Type& type, Comparison op, Word limit) const {
  const auto& codes = program_.codes[type.codes].codes;
  std::string names;
  for (size_t i = 0; i < codes.size(); ++i) {
    const auto here = static_cast<Word>(i);
    const bool inside = op == Comparison::less         ? here < limit
                        : op == Comparison::less_equal ? here <= limit
                        : op == Comparison::greater    ? here > limit
                                                       : here >= limit;
    if (!inside) continue;
    names += (names.empty() ? "" : say("或", " or ")) + quoted(codes[i].name);
  }
  return names.empty() ? say("没有这样的", "none") : names;
}

std::string Sentences::in_years(const Age& age, Comparison op, ExprId right) const {
  const std::string years = value(right);
  const bool today = as<EvaluationDate>(age.at) != nullptr;
  const std::string at =
      today ? say("到评价日", " on the evaluation date") : say("到", " on ") + value(age.at);
  const auto* ref = as<FieldRef>(age.birth);
  const Expr& birth = expr(age.birth);
  const bool own = ref != nullptr && birth.subject.valid() && ref->scope == Scope::subject &&
                   is_birth_date(program_.subjects[birth.subject],
                                 program_.subjects[birth.subject].fields[ref->field]);
  constexpr Words words[] = {{"正好", "is exactly "},      {"不是", "isn't "},
                             {"不满", "is younger than "}, {"不超过", "is at most "},
                             {"超过", "is older than "},   {"年满", "is at least "}};
  const Words& bound = words[static_cast<size_t>(op)];
  const std::string from =
      own ? "" : say("从", "counted from ") + value(age.birth) + say("算起", ", ");
  if (zh_) return from + at + std::string(bound.zh) + years + "周岁";
  return from + std::string(bound.en) + years + at;
}

std::string Sentences::comparison(const Compare& node, bool negated) const {
  return compared(node.left, negated ? opposite(node.op) : node.op, node.right);
}

std::string Sentences::compared(ExprId left, Comparison op, ExprId right) const {
  const Type& type = expr(left).type;
  const auto index = static_cast<size_t>(op);
  const bool equality = op == Comparison::equal || op == Comparison::not_equal;
  if (const auto* age = as<Age>(left)) return in_years(*age, op, right);
  if (const auto* count = as<Aggregate>(left)) {
    if (count->kind == AggregateKind::count) return counted(*count, op, right);
  }
  if (equality && type.kind != TypeKind::integer && type.kind != TypeKind::decimal &&
      type.kind != TypeKind::money && type.kind != TypeKind::date) {
    const bool same = op == Comparison::equal;
    return value(left) + (same ? say("是", " is ") : say("不是", " is not ")) + value(right);
  }
  const auto* literal = as<Literal>(right);
  if (type.kind == TypeKind::code && literal != nullptr) {
    return value(left) + say("是", " is ") + ranked(type, op, literal->value);
  }
  if (type.kind == TypeKind::date) {
    return value(left) + say("", " ") + say(of_dates[index].zh, of_dates[index].en) + say("", " ") +
           value(right);
  }
  return value(left) + say("", " ") + say(of_amounts[index].zh, of_amounts[index].en) +
         say("", " ") + value(right);
}

std::string Sentences::membership(const Member& node, bool negated) const {
  const Type& type = expr(node.operand).type;
  std::string names;
  for (const Word one : node.values) {
    names += (names.empty() ? "" : say("、", ", ")) + word(type, one);
  }
  const std::string verb =
      node.values.size() == 1
          ? (negated ? say("不是", " is not ") : say("是", " is "))
          : (negated ? say("不在这些之内：", " is none of ") : say("是其中之一：", " is one of "));
  return value(node.operand) + verb + names;
}

std::string Sentences::counted(const Aggregate& node, Comparison op, ExprId right) const {
  const Words& words = of_counts[static_cast<size_t>(op)];
  const auto* literal = as<Literal>(right);
  const bool none = literal != nullptr && literal->value == 0;
  if (none && op == Comparison::equal) return existing(node, true);
  if (none && (op == Comparison::greater || op == Comparison::not_equal)) {
    return existing(node, false);
  }
  if (zh_) return which(node) + noun(node) + std::string(words.zh) + value(right) + "条";
  return "there are " + std::string(words.en) + " " + value(right) + " of " + noun(node) +
         which(node);
}

std::string Sentences::existing(const Aggregate& node, bool negated) const {
  if (zh_) return (negated ? "没有" : "至少有一条") + which(node) + noun(node);
  return (negated ? "there is no " : "there is at least one ") + noun(node) + which(node);
}

std::string Sentences::noun(const Aggregate& node) const {
  const Record& record = program_.records[node.record];
  if (node.via) return quoted(record.fields[*node.via].inverse);
  const bool one_kind = !record.owner_end.empty() && record.fields[0].type.subject == record.owner;
  return quoted(one_kind ? record.fields[0].name : record.name);
}

// "行为是“考试舞弊”的"; "同时满足（…；…）的"
std::string Sentences::which(const Aggregate& node) const {
  if (!node.filter.valid()) return "";
  const auto* both = as<Junction>(node.filter);
  const std::vector<ExprId> parts =
      both != nullptr && both->is_and ? parts_of(*both) : std::vector<ExprId>{node.filter};
  if (parts.size() == 1 && (both == nullptr || both->is_and)) {
    return zh_ ? said(parts[0], false) + "的" : " that meets: " + said(parts[0], false);
  }
  std::string list;
  for (const ExprId id : parts) list += (list.empty() ? "" : say("；", "; ")) + said(id, false);
  if (parts.size() == 1) return zh_ ? "（" + list + "）的" : " that meets (" + list + ")";
  return zh_ ? "同时满足（" + list + "）的" : " that meets all of (" + list + ")";
}

std::string Sentences::listed_existing(const Aggregate& node, bool negated) const {
  const auto* both = as<Junction>(node.filter);
  const std::vector<ExprId> parts =
      both != nullptr && both->is_and ? parts_of(*both) : std::vector<ExprId>{node.filter};
  std::string out = zh_ ? (negated ? "没有这样的" : "有这样的") + noun(node) + "："
                        : (negated ? "there is no " : "there is a ") + noun(node) + " that meets: ";
  constexpr size_t inline_max = 2;
  if (parts.size() <= inline_max) {
    std::vector<std::string> said_parts;
    for (const ExprId part : parts) {
      const bool nested = is_junction(part) && parts.size() > 1;
      said_parts.push_back(nested ? say("（", "(") + said(part, false) + say("）", ")")
                                  : said(part, false));
    }
    return out + joined(said_parts, true);
  }
  out += "<ul>";
  for (const ExprId part : parts) out += "<li>" + list_item(part, false) + "</li>";
  return out + "</ul>";
}

std::string Sentences::list_item(ExprId id, bool negated) const {
  const auto* no = as<Not>(id);
  if (no != nullptr) return list_item(no->operand, !negated);
  const auto* node = as<Junction>(id);
  const auto* some = as<Aggregate>(id);
  if (some != nullptr && some->kind == AggregateKind::exists && some->filter.valid()) {
    return listed_existing(*some, negated);
  }
  if (node == nullptr) return said(id, negated);
  const std::vector<ExprId> parts = parts_of(*node);
  if (parts.size() == 1) return list_item(parts[0], negated);
  std::string out =
      node->is_and != negated ? say("同时满足：", "all of:") : say("有下列之一：", "any of:");
  out += "<ul>";
  for (const ExprId part : parts) out += "<li>" + list_item(part, negated) + "</li>";
  return out + "</ul>";
}

std::string Sentences::condition_list(ExprId id) const {
  return list_item(id, false);
}

}  // namespace xinheng::handbook
