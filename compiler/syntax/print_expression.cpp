#include "compiler/syntax/print_expression.h"

namespace xinheng::syntax {
namespace {

template <class... Words>
std::string bracketed(const Words&... words) {
  std::string result = "(";
  const auto append = [&](const std::string& word) {
    if (result.size() > 1) result += ' ';
    result += word;
  };
  (append(words), ...);
  return result + ")";
}

std::string word(Comparison op) {
  constexpr const char* signs[] = {"=", "!=", "<", "<=", ">", ">="};
  return signs[static_cast<size_t>(op)];
}

std::string word(Arithmetic op) {
  constexpr const char* signs[] = {"+", "-", "*", "/"};
  return signs[static_cast<size_t>(op)];
}

std::string word(Presence what) {
  constexpr const char* words[] = {"has", "lacks", "not"};
  return words[static_cast<size_t>(what)];
}

std::string word(AggregateKind kind) {
  constexpr const char* words[] = {"exists", "not_exists", "count",    "total",    "max",
                                   "min",    "latest",     "earliest", "distinct", "longest_months"};
  return words[static_cast<size_t>(kind)];
}

}  // namespace

std::string path_text(const Path& path) {
  std::string result = path.from_self ? "self" : "";
  for (const Name& name : path.names) {
    if (!result.empty()) result += '.';
    result += name.text;
  }
  return result;
}

std::string print_expression(const Pack& pack, ExprId id) {
  if (!id.valid()) return "?";
  const auto inner = [&](ExprId child) { return print_expression(pack, child); };
  const auto list = [&](const std::vector<ExprId>& items, const std::string& between) {
    std::string result;
    for (const ExprId item : items) result += (result.empty() ? "" : between) + inner(item);
    return result;
  };
  return std::visit(
      overloaded{
          [](const NumberLiteral& node) { return node.digits; },
          [](const PeriodLiteral& node) { return format_period(node.period, false); },
          [](const MoneyLiteral& node) { return node.digits + "yuan"; },
          [](const DateLiteral& node) { return format_date(node.date); },
          [](const TextLiteral& node) { return "“" + node.text + "”"; },
          [](const CiteLiteral& node) { return node.text; },
          [](const TruthLiteral& node) { return std::string(node.value ? "yes" : "no"); },
          [](const PriorRef&) { return std::string("prior"); },
          [](const PathRef& node) { return path_text(node.path); },
          [](const PresenceTest& node) { return bracketed(word(node.what), path_text(node.path)); },
          [&](const Compare& node) {
            return bracketed(inner(node.left), word(node.op), inner(node.right));
          },
          [&](const Membership& node) {
            const std::string members = "{" + list(node.members, ", ") + "}";
            return bracketed(inner(node.operand), std::string(node.negated ? "not_in" : "in"),
                             members);
          },
          [&](const Within& node) {
            return bracketed(inner(node.operand), std::string("within"), path_text(node.path));
          },
          [&](const Binary& node) {
            return bracketed(inner(node.left), word(node.op), inner(node.right));
          },
          [&](const Negate& node) { return bracketed(std::string("-"), inner(node.operand)); },
          [&](const Junction& node) {
            return "(" + list(node.operands, node.is_and ? " and " : " or ") + ")";
          },
          [&](const Aggregate& node) {
            const std::string by = node.by ? " by " + path_text(*node.by) : "";
            const std::string path = path_text(node.path) + by;
            return word(node.kind) +
                   (node.filter ? "(" + path + " where " + inner(*node.filter) : "(all " + path) +
                   ")";
          },
          [&](const Grouped& node) {
            const std::string limit = node.op ? " " + word(*node.op) + " " + inner(node.limit) : "";
            return word(node.outer) + "(each " + path_text(node.key) + " " + inner(node.inner) +
                   limit + ")";
          },
          [&](const Call& node) {
            return node.function.text + "(" + list(node.arguments, ", ") + ")";
          },
      },
      pack.exprs[id].node);
}

}  // namespace xinheng::syntax
