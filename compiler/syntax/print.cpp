// The tree as indented text. Spans aren't printed: what says the same prints the same.
#include <fmt/format.h>

#include "compiler/syntax/parse.h"
#include "compiler/syntax/print_expression.h"

namespace xinheng::syntax {
namespace {

std::string quoted(const std::string& text) {
  return "“" + text + "”";
}

template <class Items, class Show>
std::string listed(const Items& items, Show show) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty()) result += ", ";
    result += show(item);
  }
  return result;
}

std::string names(const std::vector<Name>& items) {
  return listed(items, [](const Name& name) { return name.text; });
}

std::string texts(const std::vector<Text>& items) {
  return listed(items, [](const Text& text) { return quoted(text.text); });
}

std::string aliases(const std::vector<Text>& items) {
  return items.empty() ? "" : " alias " + texts(items);
}

std::string basis_text(const std::optional<Basis>& basis) {
  if (!basis) return "";
  std::string result;
  if (!basis->citations.empty()) {
    result += " citing " + listed(basis->citations, [](const Text& cite) { return cite.text; });
  }
  if (basis->assumption) result += " assuming " + quoted(basis->assumption->text);
  return result;
}

std::string effect_text(const Effect& effect) {
  std::string text;
  if (effect.from) text += " since " + format_date(*effect.from) + " on";
  if (effect.to) text += " since " + format_date(*effect.to) + " on repealed";
  return text;
}

std::string type_text(const TypeName& type) {
  const std::string places = type.places ? fmt::format("({})", *type.places) : "";
  return type.name.text + places + (type.optional ? "?" : "");
}

class Printer {
 public:
  explicit Printer(const Pack& pack) : pack_(pack) {}

  std::string print() {
    for (const Declaration& declaration : pack_.declarations) {
      std::visit([this](const auto& node) { show(node); }, declaration.node);
    }
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += fmt::format("{:{}}{}\n", "", depth_ * 2, text); }

  // Runs with everything one step further in.
  template <class Inner>
  void inside(Inner inner) {
    ++depth_;
    inner();
    --depth_;
  }

  std::string expr(ExprId id) const { return print_expression(pack_, id); }

  std::string values(const std::vector<ExprId>& items) const {
    return listed(items, [this](ExprId id) { return expr(id); });
  }

  void show(const Entry& entry) {
    const std::string value = entry.lacks ? "lacks" : values(entry.values);
    line(fmt::format("entry {}: {}{}", entry.name.text, value, basis_text(entry.basis)));
  }

  void show(const Dated& dated) {
    std::string value = "in_force";
    if (dated.kind == Dated::Kind::repealed) value = "repealed";
    if (dated.kind == Dated::Kind::value) value = expr(dated.value);
    line(fmt::format("since {}: {}{}", format_date(dated.since), value, basis_text(dated.basis)));
  }

  void show(const Field& field) {
    const std::string inverse = field.inverse ? " inverse " + field.inverse->text : "";
    line(fmt::format("{} {}: {}{}{}", field.key ? "key" : "field", field.name.text,
                     type_text(field.type), inverse, aliases(field.aliases)));
  }

  void show(const Rule& rule) {
    constexpr std::string_view kinds[] = {"except", "case", "downgrade", "unrated", "leave"};
    std::string text = fmt::format("{} {}", kinds[static_cast<size_t>(rule.kind)], rule.label.text);
    if (!rule.over.empty()) text += " over " + names(rule.over);
    if (rule.effect) text += effect_text(*rule.effect);
    text += " when " + expr(rule.when);
    switch (rule.outcome) {
      case Rule::Outcome::none:
        break;
      case Rule::Outcome::value:
        text += " then " + expr(rule.value);
        break;
      case Rule::Outcome::waive:
        text += " then waive";
        break;
      case Rule::Outcome::replace:
        text += " then replace_by " + rule.replacement.text;
        break;
    }
    line(text + basis_text(rule.basis));
  }

  void show(const Code& code) {
    const std::string number = code.number ? " " + quoted(code.number->text) : "";
    line("code " + code.name.text + number);
    inside([&] { show_all(code.children); });
  }

  void show(const Row& row) {
    const std::string cells = listed(row.cells, [this](const Cell& cell) {
      return cell.kind == Cell::Kind::lacks ? std::string("lacks") : expr(cell.value);
    });
    line("row " + cells + basis_text(row.basis));
  }

  void show(const Part& part) {
    const std::string weight = part.weight ? " weight " + expr(*part.weight) : "";
    line(fmt::format("{} {} floor {} ceiling {}{}: {}", part.is_score ? "score" : "part",
                     part.name.text, expr(part.floor), expr(part.ceiling), weight,
                     expr(part.value)));
  }

  void show(const Bands& bands) {
    line(fmt::format("bands {}: {}", bands.name.text, bands.codes.text));
    inside([&] {
      for (const Band& band : bands.bands) {
        line(fmt::format("{} up: {}{}", expr(band.from), band.grade.text, basis_text(band.basis)));
      }
      line("otherwise: " + bands.otherwise.text);
    });
  }

  void show(const Expect& expect) {
    std::string text = "expect ";
    switch (expect.kind) {
      case Expect::Kind::holds:
        text += expr(expect.expr);
        break;
      case Expect::Kind::undetermined:
        text += "undecided " + path_text(expect.path);
        break;
      case Expect::Kind::conflict:
        text += "conflict " + path_text(expect.path);
        break;
    }
    if (!expect.because.empty()) text += " because " + names(expect.because);
    line(text);
  }

  void show(const Instance& instance) {
    const std::string like = instance.like ? " like " + instance.like->text : "";
    line(fmt::format("instance {} {}{}", instance.kind.text, instance.name.text, like));
    inside([&] {
      show_all(instance.entries);
      show_all(instance.children);
    });
  }

  void show(const Package& package) {
    line(fmt::format("package {} version {}", package.name.text, quoted(package.version.text)));
    inside([&] {
      show_all(package.entries);
      show_all(package.dated);
    });
  }

  void show(const Source& source) {
    line("source " + source.title.text);
    inside([&] {
      show_all(source.entries);
      show_all(source.dated);
      for (const Clause& clause : source.clauses) {
        line(fmt::format("clause {}: {}", clause.cite.text, quoted(clause.text.text)));
      }
      for (const Text& file : source.clause_files) line("clauses from " + quoted(file.text));
    });
  }

  void show(const Calendar& calendar) {
    line("calendar");
    inside([&] { show_all(calendar.entries); });
  }

  void show(const Codes& codes) {
    constexpr std::string_view shapes[] = {"", " ordered", " nested"};
    line(fmt::format("codes {}{}", codes.name.text, shapes[static_cast<size_t>(codes.shape)]));
    inside([&] { show_all(codes.codes); });
  }

  void show(const Subject& subject) {
    line("subject " + subject.name.text + aliases(subject.aliases));
    inside([&] { show_all(subject.fields); });
  }

  void show(const Record& record) {
    line(fmt::format("record {} of {}{}", record.name.text, record.owner.text,
                     aliases(record.aliases)));
    inside([&] { show_all(record.fields); });
  }

  void show(const Link& link) {
    line(fmt::format("link {}{}{}", link.name.text, link.treelike ? " treelike" : "",
                     aliases(link.aliases)));
    inside([&] { show_all(link.fields); });
  }

  void show(const RowsFromFile& rows) { line("rows from " + quoted(rows.path.text)); }

  void show(const RowsInline& rows) {
    line("rows");
    inside([&] { show_all(rows.rows); });
  }

  void show(const Table& table) {
    line("table " + table.name.text);
    inside([&] {
      show_all(table.columns);
      for (const auto& rows : table.rows) {
        std::visit([this](const auto& node) { show(node); }, rows);
      }
    });
  }

  void show(const Parameter& parameter) {
    line(fmt::format("parameter {}: {}", parameter.name.text, type_text(parameter.type)));
    inside([&] { show_all(parameter.dated); });
  }

  void show(const Define& define) {
    line(fmt::format("define {}: {}", path_text(define.path), type_text(define.type)));
    inside([&] {
      line("base " + expr(define.base) + basis_text(define.base_basis));
      show_all(define.rules);
    });
  }

  void show(const Evaluation& evaluation) {
    line(fmt::format("evaluation {} for {}{}", evaluation.name.text, evaluation.subject.text,
                     basis_text(evaluation.basis)));
    inside([&] {
      show_all(evaluation.rules);
      show_all(evaluation.parts);
      show_all(evaluation.bands);
    });
  }

  void show(const Measure& measure) {
    constexpr std::string_view kinds[] = {"reward", "punishment", "warning", "roster"};
    line(fmt::format("{} {} for {}", kinds[static_cast<size_t>(measure.kind)], measure.name.text,
                     measure.subject.text));
    inside([&] {
      show_all(measure.entries);
      show_all(measure.dated);
      show_all(measure.rules);
    });
  }

  void show(const Scene& scene) {
    line("scene " + scene.name.text + basis_text(scene.basis));
    inside([&] { show_all(scene.entries); });
  }

  void show(const Test& test) {
    line("test " + test.name.text);
    inside([&] {
      show_all(test.entries);
      show_all(test.instances);
      show_all(test.expects);
    });
  }

  template <class Items>
  void show_all(const Items& items) {
    for (const auto& item : items) show(item);
  }

  const Pack& pack_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace

std::string print(const Pack& pack) {
  return Printer(pack).print();
}

}  // namespace xinheng::syntax
