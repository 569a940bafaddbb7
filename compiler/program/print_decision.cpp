// The cells of decision tables, as they are written.
#include "compiler/program/program.h"

namespace xinheng::program {
namespace {

class CellPrinter {
 public:
  CellPrinter(const Program& program, const Type& type, Language language)
      : program_(program), type_(type), zh_(language == Language::zh), language_(language) {
    type_.optional = false;
  }

  std::string print(const Criterion& criterion) const {
    switch (criterion.kind) {
      case Criterion::Kind::any:
        return zh_ ? "任意" : "any";
      case Criterion::Kind::has:
        return zh_ ? "有" : "has";
      case Criterion::Kind::lacks:
        return zh_ ? "缺" : "lacks";
      case Criterion::Kind::among:
        return list(criterion);
      case Criterion::Kind::not_among:
        return (zh_ ? "不属于 {" : "not_in {") + list(criterion) + "}";
    }
    return "";
  }

 private:
  std::string list(const Criterion& criterion) const {
    std::string out;
    for (const Allowed& allowed : criterion.allowed) {
      if (!out.empty()) out += zh_ ? "，" : ", ";
      out += range(allowed);
    }
    return out;
  }
  std::string value(const Limit& limit) const {
    return limit.expr.valid() ? print_expr(program_, limit.expr)
                              : format_value(program_, type_, limit.word, language_);
  }
  static bool same(const Limit& a, const Limit& b) {
    return a.word == b.word && a.expr == b.expr && !a.open && !b.open;
  }
  std::string range(const Allowed& allowed) const {
    if (allowed.low && allowed.high && same(*allowed.low, *allowed.high))
      return value(*allowed.low);
    std::string out;
    if (allowed.low) {
      const std::string text = value(*allowed.low);
      out = allowed.low->open ? (zh_ ? "超过 " : "above ") + text : text + (zh_ ? " 以上" : " up");
    }
    if (!allowed.high) return out;
    if (!out.empty()) out += " ";
    const std::string text = value(*allowed.high);
    return out + (allowed.high->open ? (zh_ ? "不满 " : "below ") + text
                                     : text + (zh_ ? " 以下" : " down"));
  }

  const Program& program_;
  Type type_;
  const bool zh_;
  const Language language_;
};

}  // namespace

Type result_type(const Decision& decision, uint32_t output) {
  if (decision.policy != HitPolicy::count) return decision.outputs[output].type;
  Type type;
  type.kind = TypeKind::integer;
  return type;
}

std::string print_criterion(const Program& program, const Decision& decision, uint32_t input,
                            const Criterion& criterion, Language language) {
  const Type& type = program.exprs[decision.inputs[input].value].type;
  return CellPrinter(program, type, language).print(criterion);
}

std::string print_policy(const Program& program, const Decision& decision, Language language) {
  struct Words {
    const char *zh, *en;
  };
  constexpr Words names[] = {
      {"唯一", "unique"},
      {"任一", "any"},
      {"优先", "priority"},
      {"首行", "first"},
      {"依次", "rule_order"},
      {"排序", "output_order"},
      {"汇集(列出)", "collect(list)"},
      {"汇集(合计)", "collect(total)"},
      {"汇集(最大)", "collect(max)"},
      {"汇集(最小)", "collect(min)"},
      {"汇集(计数)", "collect(count)"},
  };
  const bool zh = language == Language::zh;
  const Words& words = names[static_cast<size_t>(decision.policy)];
  std::string out = zh ? words.zh : words.en;
  if (decision.order.empty()) return out;
  std::string order;
  for (const Word word : decision.order) {
    if (!order.empty()) order += zh ? "，" : ", ";
    order += format_value(program, decision.outputs[0].type, word, language);
  }
  return out + "(" + order + ")";
}

}  // namespace xinheng::program
