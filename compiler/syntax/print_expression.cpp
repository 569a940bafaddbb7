#include "compiler/syntax/print_expression.h"

#include <algorithm>

#include "XinhengLexer.h"
#include "compiler/syntax/characters.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {
namespace {

// How tightly an expression is bound; one that binds less than its place wants gets brackets.
enum class Binding : uint8_t { junction, condition, sum, product, unary, primary };

Binding binding_of(const ExprNode& node) {
  return std::visit(overloaded{
                        [](const Junction&) { return Binding::junction; },
                        [](const Compare&) { return Binding::condition; },
                        [](const Membership&) { return Binding::condition; },
                        [](const Within&) { return Binding::condition; },
                        [](const ListCompare&) { return Binding::condition; },
                        [](const Binary& binary) {
                          const bool sum =
                              binary.op == Arithmetic::add || binary.op == Arithmetic::subtract;
                          return sum ? Binding::sum : Binding::product;
                        },
                        [](const Negate&) { return Binding::unary; },
                        [](const auto&) { return Binding::primary; },
                    },
                    node);
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
  constexpr const char* words[] = {"exists",   "not_exists",    "count",  "total",
                                   "max",      "min",           "latest", "earliest",
                                   "distinct", "longest_months"};
  return words[static_cast<size_t>(kind)];
}

class Printer {
 public:
  Printer(const Pack& pack, const Wording& wording, std::vector<Respelling>& noted)
      : pack_(pack), wording_(wording), noted_(noted) {}

  std::string print(ExprId id, Binding wanted) const {
    if (!id.valid()) return "?";
    const ExprNode& node = pack_.exprs[id].node;
    const std::string text = std::visit([this](const auto& one) { return show(one); }, node);
    return binding_of(node) < wanted ? "(" + text + ")" : text;
  }

 private:
  std::string list(const std::vector<ExprId>& items, Binding wanted,
                   const std::string& between) const {
    std::string result;
    for (const ExprId item : items) result += (result.empty() ? "" : between) + print(item, wanted);
    return result;
  }

  std::string show(const NumberLiteral& node) const { return node.digits; }
  std::string show(const PeriodLiteral& node) const { return format_period(node.period, false); }
  std::string show(const MoneyLiteral& node) const { return node.digits + "yuan"; }
  std::string show(const DateLiteral& node) const { return format_date(node.date); }
  std::string show(const TextLiteral& node) const { return quoted(node.text); }
  std::string show(const CiteLiteral& node) const { return node.text; }
  std::string show(const TruthLiteral& node) const { return node.value ? "yes" : "no"; }
  std::string show(const Nothing&) const { return "lacks"; }
  std::string show(const PriorRef&) const { return "prior"; }
  std::string show(const PathRef& node) const {
    const bool date = !node.path.from_self && node.path.names.size() == 1;
    return date ? builtin(node.path.names[0], true) : path_text(node.path);
  }
  std::string show(const PresenceTest& node) const {
    return word(node.what) + " " + path_text(node.path);
  }
  std::string show(const Compare& node) const {
    return print(node.left, Binding::sum) + " " + word(node.op) + " " +
           print(node.right, Binding::sum);
  }
  std::string show(const Membership& node) const {
    return print(node.operand, Binding::sum) + (node.negated ? " not_in {" : " in {") +
           list(node.members, Binding::sum, ", ") + "}";
  }
  std::string show(const ListCompare& node) const {
    return print(node.list, Binding::sum) + " " + word(node.op) + " {" +
           list(node.members, Binding::sum, ", ") + "}";
  }
  std::string show(const Within& node) const {
    return print(node.operand, Binding::sum) + " within " + path_text(node.path);
  }
  std::string show(const Binary& node) const {
    const Binding own = binding_of(ExprNode(node));
    const auto right = static_cast<Binding>(static_cast<int>(own) + 1);
    return print(node.left, own) + " " + word(node.op) + " " + print(node.right, right);
  }
  std::string show(const Negate& node) const { return "-" + print(node.operand, Binding::unary); }
  std::string show(const Junction& node) const {
    return list(node.operands, Binding::condition, node.is_and ? " and " : " or ");
  }
  std::string show(const Aggregate& node) const {
    const std::string by = node.by ? " by " + path_text(*node.by) : "";
    const std::string path = path_text(node.path) + by;
    return word(node.kind) +
           (node.filter ? "(" + path + " where " + print(*node.filter, Binding::junction)
                        : "(all " + path) +
           ")";
  }
  std::string show(const Grouped& node) const {
    const std::string limit =
        node.op ? " " + word(*node.op) + " " + print(node.limit, Binding::sum) : "";
    return word(node.outer) + "(each " + path_text(node.key) + " " +
           print(node.inner, Binding::primary) + limit + ")";
  }
  std::string show(const Call& node) const {
    return builtin(node.function, false) + "(" + list(node.arguments, Binding::junction, ", ") +
           ")";
  }

  // Fields may be named like types: where a value stands, only the built-in dates are meant.
  std::string builtin(const Name& name, bool only_dates) const {
    const std::string& text = name.text;
    const bool date = text == "评价日" || text == "数据截止日" || text == "evaluation_date" ||
                      text == "known_until";
    if (only_dates && !date) return name_text(text);
    return name_text(respelt(name, wording_.builtins, wording_.keywords, noted_));
  }

  const Pack& pack_;
  const Wording& wording_;
  std::vector<Respelling>& noted_;
};

}  // namespace

std::string in_language(const std::string& word, const std::vector<Twin>& twins,
                        Language language) {
  const auto found = std::find_if(twins.begin(), twins.end(), [&](const Twin& twin) {
    return twin.zh == word || twin.en == word;
  });
  if (found == twins.end()) return word;
  return std::string(language == Language::zh ? found->zh : found->en);
}

std::string respelt(const Name& name, const std::vector<Twin>& twins, Language language,
                    std::vector<Respelling>& noted) {
  std::string word = in_language(name.text, twins, language);
  if (word != name.text) noted.push_back({name.span, word});
  return word;
}

bool is_plain_name(const std::string& name) {
  return single_token_type(name) == XinhengLexer::WORD && fold_everywhere(name) == name;
}

std::string name_text(const std::string& name) {
  return is_plain_name(name) ? name : "「" + name + "」";
}

std::string path_text(const Path& path) {
  std::string result = path.from_self ? "self" : "";
  for (const Name& name : path.names) {
    if (!result.empty()) result += '.';
    result += name_text(name.text);
  }
  return result;
}

// A text holds at most one of the two kinds of closing quotes.
std::string quoted(const std::string& text) {
  if (text.find("”") != std::string::npos) return "\"" + text + "\"";
  return "“" + text + "”";
}

std::string print_expression(const Pack& pack, ExprId id, const Wording& wording,
                             std::vector<Respelling>& noted) {
  return Printer(pack, wording, noted).print(id, Binding::junction);
}

std::string print_sum(const Pack& pack, ExprId id, const Wording& wording,
                      std::vector<Respelling>& noted) {
  return Printer(pack, wording, noted).print(id, Binding::sum);
}

std::string print_product(const Pack& pack, ExprId id, const Wording& wording,
                          std::vector<Respelling>& noted) {
  return Printer(pack, wording, noted).print(id, Binding::product);
}

}  // namespace xinheng::syntax
