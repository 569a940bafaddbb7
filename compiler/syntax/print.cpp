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
    constexpr std::string_view kinds[] = {"except", "case", "downgrade", "unrated"};
    std::string text = fmt::format("{} {}", kinds[static_cast<size_t>(rule.kind)], rule.label.text);
    if (!rule.over.empty()) text += " over " + names(rule.over);
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
    const std::string cells = listed(row.cells, [this](const Cell& cell) { return shown(cell); });
    line("row " + cells + basis_text(row.basis));
  }

  void show(const Part& part) {
    line(fmt::format("{} {} floor {} ceiling {}: {}", part.is_score ? "score" : "part",
                     part.name.text, expr(part.floor), expr(part.ceiling), expr(part.value)));
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
      case Expect::Kind::rejected:
        text += "rejected " + path_text(expect.path);
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
    const bool reward = measure.kind == MeasureKind::reward;
    line(fmt::format("{} {} for {}", reward ? "reward" : "punishment", measure.name.text,
                     measure.subject.text));
    inside([&] {
      show_all(measure.entries);
      show_all(measure.rules);
    });
  }

  void show(const Test& test) {
    const std::string fails = test.fails ? " fails " + quoted(test.fails->text) : "";
    line("test " + test.name.text + fails);
    inside([&] {
      show_all(test.entries);
      show_all(test.instances);
      show_all(test.expects);
      show_all(test.columns);
      for (const auto& rows : test.trials) {
        std::visit([this](const auto& node) { show(node); }, rows);
      }
    });
  }

  void show(const TrialColumns& columns) {
    line("columns " + listed(columns.given, path_text) + " => " + values(columns.expected));
  }

  std::string shown(const Cell& cell) const {
    return cell.kind == Cell::Kind::lacks ? std::string("lacks") : expr(cell.value);
  }

  std::string shown(const Outturn& outturn) const {
    constexpr std::string_view kinds[] = {"", "lacks", "undecided", "conflict"};
    std::string text(kinds[static_cast<size_t>(outturn.kind)]);
    if (outturn.kind == Outturn::Kind::value) text = expr(outturn.value);
    if (!outturn.because.empty()) text += " because " + names(outturn.because);
    return text;
  }

  void show(const Trial& trial) {
    const auto show_one = [this](const auto& item) { return shown(item); };
    line("row " + listed(trial.given, show_one) + " => " + listed(trial.expected, show_one));
  }

  void show(const TrialsInline& rows) {
    line("rows");
    inside([&] { show_all(rows.trials); });
  }

  void show(const Claim& claim) {
    constexpr std::string_view kinds[] = {"always", "add", "remove", "vary"};
    constexpr std::string_view trends[] = {"not_up", "not_down", "same"};
    if (claim.kind == Claim::Kind::always) {
      line("always " + expr(claim.condition));
      return;
    }
    const std::string filter = claim.condition.valid() ? " where " + expr(claim.condition) : "";
    line(fmt::format("if {} {}{} then {} {}", kinds[static_cast<size_t>(claim.kind)],
                     path_text(claim.what), filter, path_text(claim.value),
                     trends[static_cast<size_t>(claim.trend)]));
  }

  void show(const Property& property) {
    line(fmt::format("property {} for {}", property.name.text, property.subject.text));
    inside([&] {
      show_all(property.entries);
      show_all(property.claims);
    });
  }

  void show(const Level& level) {
    const std::string reason = level.reason ? " because " + quoted(level.reason->text) : "";
    line(fmt::format("{}: {}{}", level.check.text, level.level.text, reason));
  }

  void show(const Checks& checks) {
    line("checks");
    inside([&] { show_all(checks.levels); });
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
