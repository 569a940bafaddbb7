// The tree is printed in English words; a last pass over the tokens turns them into Chinese ones.
#include "compiler/syntax/print.h"

#include <fmt/format.h>

#include "compiler/syntax/keywords.h"
#include "compiler/syntax/print_expression.h"
#include "compiler/syntax/rewrite.h"

namespace xinheng::syntax {
namespace {

template <class Items, class Show>
std::string listed_by(const Items& items, std::string_view between, Show show) {
  std::string result;
  bool first = true;
  for (const auto& item : items) {
    if (!first) result += between;
    first = false;
    result += show(item);
  }
  return result;
}

template <class Items, class Show>
std::string listed(const Items& items, Show show) {
  return listed_by(items, ", ", show);
}

std::string names(const std::vector<Name>& items) {
  return listed(items, [](const Name& name) { return name_text(name.text); });
}

std::string texts(const std::vector<Text>& items) {
  return listed(items, [](const Text& text) { return quoted(text.text); });
}

std::string aliases(const std::vector<Text>& items) {
  return items.empty() ? "" : " alias " + texts(items);
}

std::string alias_text(const std::optional<Text>& alias) {
  return alias ? " alias " + quoted(alias->text) : "";
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

class Printer {
 public:
  Printer(const Pack& pack, const Wording& wording, std::vector<Respelling>& noted)
      : pack_(pack), wording_(wording), noted_(noted) {}

  std::string print() {
    for (const Declaration& declaration : pack_.declarations) {
      if (!pack_.is_own(declaration.span)) continue;
      amends_ = declaration.amends;
      std::visit([this](const auto& node) { declare(node); }, declaration.node);
    }
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += fmt::format("{:{}}{}\n", "", depth_ * 2, text); }
  void sentence(const std::string& text) { line(text + ";"); }

  // A block with everything inside one step further in.
  template <class Inner>
  void block(const std::string& head, Inner inner) {
    line(head + " {");
    ++depth_;
    inner();
    --depth_;
    line("}");
  }

  // The head of a declaration; where it amends, only what it amends.
  template <class Inner>
  void declaration(const std::string& target, const std::string& rest, Inner inner) {
    block(amends_ ? "amend " + target : target + rest, inner);
  }

  std::string expr(ExprId id) const { return print_expression(pack_, id, wording_, noted_); }

  std::string type_text(const TypeName& type) const {
    const std::string name =
        name_text(respelt(type.name, wording_.builtins, wording_.keywords, noted_));
    const std::string places = type.places ? fmt::format("({})", *type.places) : "";
    return name + places + (type.optional ? "?" : "");
  }

  // A word that is known at this place, or a name.
  std::string choice(const Name& word, std::string_view of) const {
    for (const Choices& choices : wording_.choices) {
      if (choices.of == of) {
        return name_text(respelt(word, choices.words, wording_.keywords, noted_));
      }
    }
    return name_text(word.text);
  }

  std::string entry_value(ExprId id, const Entry& entry, bool placed) const {
    const auto* path = id.valid() ? std::get_if<PathRef>(&pack_.exprs[id].node) : nullptr;
    const bool name = path != nullptr && !path->path.from_self && path->path.names.size() == 1;
    if (!placed || !name) return expr(id);
    const std::string of = in_language(entry.name.text, wording_.entries, Language::zh);
    return choice(path->path.names[0], of);
  }

  // placed: its name is the language's, as in 部门：; otherwise it is a field's.
  void show(const Entry& entry, bool placed) {
    const std::string name =
        placed ? respelt(entry.name, wording_.entries, wording_.keywords, noted_) : entry.name.text;
    const std::string value = entry.lacks ? "lacks" : listed(entry.values, [&](ExprId id) {
      return entry_value(id, entry, placed);
    });
    sentence(name_text(name) + ": " + value + basis_text(entry.basis));
  }
  void show_entries(const std::vector<Entry>& entries, bool placed) {
    for (const Entry& entry : entries) show(entry, placed);
  }

  void show(const Dated& dated) {
    std::string value = "in_force";
    if (dated.kind == Dated::Kind::repealed) value = "repealed";
    if (dated.kind == Dated::Kind::value) value = expr(dated.value);
    sentence(
        fmt::format("since {} on: {}{}", format_date(dated.since), value, basis_text(dated.basis)));
  }

  void show(const Use& use) {
    const std::string version = use.version ? " version " + quoted(use.version->text) : "";
    sentence("uses: " + quoted(use.folder.text) + version);
  }

  void show(const Field& field) {
    const std::string inverse = field.inverse ? " inverse " + name_text(field.inverse->text) : "";
    sentence((field.key ? "key " : "") + name_text(field.name.text) + ": " + type_text(field.type) +
             inverse + aliases(field.aliases));
  }

  void show(const Rule& rule) {
    constexpr std::string_view kinds[] = {"except", "case", "downgrade", "unrated", "leave"};
    std::string text =
        fmt::format("{} {}", kinds[static_cast<size_t>(rule.kind)], name_text(rule.label.text));
    if (!rule.over.empty()) text += " over " + names(rule.over);
    if (rule.effect) text += effect_text(*rule.effect);
    text += " when " + expr(rule.when);
    const bool leaves = rule.kind == RuleKind::exit;  // it leaves when that holds, no more
    switch (leaves ? Rule::Outcome::none : rule.outcome) {
      case Rule::Outcome::none:
        break;
      case Rule::Outcome::value:
        text += " then " + expr(rule.value);
        break;
      case Rule::Outcome::waive:
        text += " then waive";
        break;
      case Rule::Outcome::replace:
        text += " then replace_by " + name_text(rule.replacement.text);
        break;
    }
    sentence(text + basis_text(rule.basis));
  }

  void show(const Code& code) {
    const std::string number = code.number ? " " + quoted(code.number->text) : "";
    const std::string text = name_text(code.name.text) + number + alias_text(code.alias);
    if (code.children.empty()) {
      sentence(text);
    } else {
      block(text, [&] { show_all(code.children); });
    }
  }

  void show(const Row& row) {
    sentence(listed_by(row.cells, " | ", [this](const Cell& cell) { return cell_text(cell); }) +
             basis_text(row.basis));
  }
  void show(const RowsFromFile& rows) { sentence("rows from " + quoted(rows.path.text)); }
  void show(const RowsInline& rows) {
    block("rows", [&] { show_all(rows.rows); });
  }

  std::string cell_text(const Cell& cell) const {
    return cell.kind == Cell::Kind::lacks ? std::string("lacks") : expr(cell.value);
  }

  std::string criterion_text(const Criterion& criterion) const {
    constexpr std::string_view kinds[] = {"any", "has", "lacks", "", "not_in {"};
    constexpr std::string_view signs[] = {"", "!= ", "< ", "<= ", "> ", ">= "};
    const std::string_view kind = kinds[static_cast<size_t>(criterion.kind)];
    const std::string allowed = listed(criterion.allowed, [&](const Allowed& one) {
      std::string text = one.within ? "within " + path_text(*one.within) : "";
      for (const Bound& bound : one.bounds) {
        if (!text.empty()) text += ' ';
        text += std::string(signs[static_cast<size_t>(bound.op)]) + limit(bound.value);
      }
      return text;
    });
    return std::string(kind) + allowed + (kind.ends_with('{') ? "}" : "");
  }

  void show(const Branch& branch) {
    std::string text = branch.label ? name_text(branch.label->text) + ": " : "";
    if (branch.otherwise) text += "otherwise";
    text += listed_by(branch.criteria, " | ",
                      [this](const Criterion& criterion) { return criterion_text(criterion); });
    text += branch.undecided ? " => undecided" : " => ";
    text += listed_by(branch.findings, " | ", [this](const Cell& cell) { return cell_text(cell); });
    sentence(text + basis_text(branch.basis));
  }

  void show(const Part& part) {
    const std::string weight = part.weight ? " weight " + limit(*part.weight) : "";
    sentence(fmt::format("{} {}{} floor {} ceiling {}{}: {}", part.is_score ? "score" : "part",
                         name_text(part.name.text), alias_text(part.alias), limit(part.floor),
                         limit(part.ceiling), weight, expr(part.value)));
  }
  // Where a bound stands, a condition needs brackets.
  std::string limit(ExprId id) const { return print_sum(pack_, id, wording_, noted_); }

  void show(const Bands& bands) {
    const std::string head = fmt::format("bands {}: {}{}", name_text(bands.name.text),
                                         name_text(bands.codes.text), alias_text(bands.alias));
    block(head, [&] {
      for (const Band& band : bands.bands) {
        sentence(fmt::format("{} up: {}{}", limit(band.from), name_text(band.grade.text),
                             basis_text(band.basis)));
      }
      sentence("otherwise: " + name_text(bands.otherwise.text));
    });
  }

  void show(const Addend& addend) {
    std::string text = "score " + name_text(addend.score.text) + ": prior";
    for (const auto& [op, term] : addend.terms) {
      text +=
          (op == Arithmetic::add ? " + " : " - ") + print_product(pack_, term, wording_, noted_);
    }
    sentence(text);
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
    sentence(text);
  }

  void show(const Instance& instance) {
    const std::string like = instance.like ? " like " + name_text(instance.like->text) : "";
    const std::string head =
        name_text(instance.kind.text) + " " + name_text(instance.name.text) + like;
    block(head, [&] {
      show_entries(instance.entries, false);
      show_all(instance.children);
    });
  }

  void show(const Clause& clause) { sentence(clause.cite.text + ": " + quoted(clause.text.text)); }

  void show(const Carried& carried) {
    sentence(carried.cite.text + (carried.rest ? " otherwise" : "") + ": " +
             choice(carried.carrier, "另行落实") +
             (carried.by ? " " + quoted(carried.by->text) : "") +
             (carried.reason ? " because " + quoted(carried.reason->text) : ""));
  }

  void declare(const Package& package) {
    const std::string head = fmt::format("package {} version {}", name_text(package.name.text),
                                         quoted(package.version.text));
    block(head, [&] {
      show_entries(package.entries, true);
      show_all(package.uses);
      show_all(package.dated);
    });
  }

  void declare(const Source& source) {
    declaration("source " + source.title.text, "", [&] {
      show_entries(source.entries, true);
      show_all(source.dated);
      if (!source.clauses.empty()) {
        block("clauses", [&] { show_all(source.clauses); });
      }
      for (const Text& file : source.clause_files) sentence("clauses from " + quoted(file.text));
      if (!source.elsewhere.empty()) {
        block("elsewhere", [&] { show_all(source.elsewhere); });
      }
      for (const Text& file : source.elsewhere_files) {
        sentence("elsewhere from " + quoted(file.text));
      }
    });
  }

  void declare(const Calendar& calendar) {
    block("calendar", [&] {
      show_entries(calendar.entries, true);
      for (const Listed& one : calendar.listed) {
        const std::string name = respelt(one.name, wording_.entries, wording_.keywords, noted_);
        sentence(name_text(name) + ": from " + quoted(one.path.text) + basis_text(one.basis));
      }
    });
  }

  void declare(const Codes& codes) {
    constexpr std::string_view shapes[] = {"", " ordered", " nested"};
    const std::string shape(shapes[static_cast<size_t>(codes.shape)]);
    declaration("codes " + name_text(codes.name.text), shape + alias_text(codes.alias),
                [&] { show_all(codes.codes); });
  }

  void declare(const Subject& subject) {
    declaration("subject " + name_text(subject.name.text), aliases(subject.aliases),
                [&] { show_all(subject.fields); });
  }

  void declare(const Record& record) {
    declaration("record " + name_text(record.name.text),
                " of " + name_text(record.owner.text) + aliases(record.aliases), [&] {
                  show_all(record.fields);
                  show_all(record.known);
                });
  }

  void show(const Known& known) {
    const std::string until = known.until ? " until " + name_text(known.until->text) : "";
    sentence("known since " + name_text(known.from.text) + until);
  }

  void declare(const Link& link) {
    declaration("link " + name_text(link.name.text),
                (link.treelike ? " treelike" : "") + aliases(link.aliases),
                [&] { show_all(link.fields); });
  }

  void declare(const Table& table) {
    declaration("table " + name_text(table.name.text), alias_text(table.alias), [&] {
      if (!amends_) {
        block("columns", [&] { show_all(table.columns); });
      }
      for (const auto& rows : table.rows) {
        std::visit([this](const auto& node) { show(node); }, rows);
      }
    });
  }

  void declare(const Parameter& parameter) {
    const std::string type = amends_ ? "" : ": " + type_text(parameter.type);
    declaration("parameter " + name_text(parameter.name.text), type + alias_text(parameter.alias),
                [&] { show_all(parameter.dated); });
  }

  void declare(const Define& define) {
    const std::string type = amends_ ? "" : ": " + type_text(define.type);
    declaration("define " + path_text(define.path), type + alias_text(define.alias), [&] {
      if (!amends_) sentence("base: " + expr(define.base) + basis_text(define.base_basis));
      show_all(define.rules);
    });
  }

  void show(const Quota& quota) {
    const std::string group = quota.group ? " grouped_by " + path_text(*quota.group) : "";
    sentence(fmt::format("quota {} {} at_most {}{} ties {}{}", name_text(quota.label.text),
                         name_text(quota.grade.text), limit(quota.share), group,
                         choice(quota.ties, "并列"), basis_text(quota.basis)));
  }

  void show(const BranchesInline& rows) {
    block("rows", [&] { show_all(rows.branches); });
  }

  void declare(const Decision& decision) {
    // any is a reserved word, too; 任意 would be another one.
    const bool any = decision.policy.text == "any";
    std::string policy = any ? "any" : choice(decision.policy, "命中");
    if (!decision.policy_arguments.empty()) {
      policy += "(" +
                listed(decision.policy_arguments,
                       [this](const Name& name) {
                         return keyword_type(name.text) ? name.text : choice(name, "汇集");
                       }) +
                ")";
    }
    const std::string rest = " for " + name_text(decision.owner.text) + " hit " + policy +
                             alias_text(decision.alias) + basis_text(decision.basis);
    declaration("decision " + name_text(decision.name.text), rest, [&] {
      if (!amends_) show_columns(decision);
      for (const auto& rows : decision.rows) {
        std::visit([this](const auto& node) { show(node); }, rows);
      }
    });
  }

  void show_columns(const Decision& decision) {
    line("columns {");
    for (const Input& input : decision.inputs) {
      line("  " + name_text(input.name.text) + ": " + expr(input.value) + ";");
    }
    line("} => {");
    for (const Output& output : decision.outputs) {
      line("  " + name_text(output.name.text) + ": " + type_text(output.type) + ";");
    }
    line("}");
  }

  void declare(const Evaluation& evaluation) {
    const std::string rest = " for " + name_text(evaluation.subject.text) +
                             alias_text(evaluation.alias) + basis_text(evaluation.basis);
    declaration("evaluation " + name_text(evaluation.name.text), rest, [&] {
      show_all(evaluation.rules);
      show_all(evaluation.parts);
      show_all(evaluation.addends);
      show_all(evaluation.bands);
      show_all(evaluation.quotas);
    });
  }

  void declare(const Measure& measure) {
    constexpr std::string_view kinds[] = {"reward", "punishment", "warning", "roster"};
    const std::string head =
        std::string(kinds[static_cast<size_t>(measure.kind)]) + " " + name_text(measure.name.text);
    declaration(head, " for " + name_text(measure.subject.text) + alias_text(measure.alias), [&] {
      show_entries(measure.entries, true);
      show_all(measure.dated);
      show_all(measure.rules);
    });
  }

  void declare(const Scene& scene) {
    block("scene " + name_text(scene.name.text) + alias_text(scene.alias) + basis_text(scene.basis),
          [&] { show_entries(scene.entries, true); });
  }

  void declare(const Finding& finding) {
    constexpr std::string_view kinds[] = {"repair", "objection", "publication", "deadline"};
    const std::string head =
        std::string(kinds[static_cast<size_t>(finding.kind)]) + " " + name_text(finding.name.text);
    const std::string rest = " for " + name_text(finding.record.text) + alias_text(finding.alias);
    declaration(head, rest, [&] {
      show_entries(finding.entries, true);
      show_all(finding.rules);
      if (finding.shown.empty()) return;
      block("show", [&] {
        for (const Showing& one : finding.shown) {
          sentence(path_text(one.path) + ": " + mask_text(one.mask));
        }
      });
    });
  }

  // 原样, 保留(6，0)
  std::string mask_text(ExprId id) const {
    const ExprNode& node = pack_.exprs[id].node;
    const auto* path = std::get_if<PathRef>(&node);
    if (path != nullptr && path->path.names.size() == 1) {
      return choice(path->path.names[0], "公开");
    }
    const auto* call = std::get_if<Call>(&node);
    if (call == nullptr) return expr(id);
    return choice(call->function, "公开") + "(" +
           listed(call->arguments, [this](ExprId argument) { return expr(argument); }) + ")";
  }

  void declare(const Transitions& transitions) {
    declaration("transitions " + name_text(transitions.states.text), "", [&] {
      show_entries(transitions.entries, true);
      for (const Transition& change : transitions.changes) {
        sentence(name_text(change.from.text) + " to " + names(change.to) +
                 basis_text(change.basis));
      }
    });
  }

  void declare(const Instance& sample) {
    const std::string head =
        "sample " + name_text(sample.kind.text) + " " + name_text(sample.name.text);
    block(head, [&] {
      show_entries(sample.entries, false);
      show_all(sample.children);
    });
  }

  void declare(const Test& test) {
    const std::string fails = test.fails ? " fails " + quoted(test.fails->text) : "";
    block("test " + name_text(test.name.text) + fails, [&] {
      show_entries(test.entries, true);
      show_all(test.instances);
      show_all(test.expects);
      show_all(test.columns);
      for (const auto& rows : test.trials) {
        std::visit([this](const auto& node) { show(node); }, rows);
      }
    });
  }

  void show(const TrialColumns& columns) {
    line("columns {");
    for (const Path& path : columns.given) line("  " + path_text(path) + ";");
    line("  =>");
    for (const ExprId expected : columns.expected) line("  " + expr(expected) + ";");
    line("}");
  }

  std::string outturn_text(const Outturn& outturn) const {
    constexpr std::string_view kinds[] = {"", "lacks", "undecided", "conflict"};
    std::string text(kinds[static_cast<size_t>(outturn.kind)]);
    if (outturn.kind == Outturn::Kind::value) text = expr(outturn.value);
    if (!outturn.because.empty()) text += " because " + names(outturn.because);
    return text;
  }

  void show(const Trial& trial) {
    sentence(listed_by(trial.given, " | ", [this](const Cell& cell) { return cell_text(cell); }) +
             " => " + listed_by(trial.expected, " | ", [this](const Outturn& outturn) {
               return outturn_text(outturn);
             }));
  }

  void show(const TrialsInline& rows) {
    block("rows", [&] { show_all(rows.trials); });
  }

  void show(const Claim& claim) {
    constexpr std::string_view kinds[] = {"always", "add", "remove", "vary"};
    constexpr std::string_view trends[] = {"not_up", "not_down", "same"};
    if (claim.kind == Claim::Kind::always) return sentence("always " + expr(claim.condition));
    const std::string filter = claim.condition.valid() ? " where " + expr(claim.condition) : "";
    sentence(fmt::format("if {} {}{} then {} {}", kinds[static_cast<size_t>(claim.kind)],
                         path_text(claim.what), filter, path_text(claim.value),
                         trends[static_cast<size_t>(claim.trend)]));
  }

  void declare(const Property& property) {
    block(fmt::format("property {} for {}", name_text(property.name.text),
                      name_text(property.subject.text)),
          [&] {
            show_entries(property.entries, true);
            show_all(property.claims);
          });
  }

  std::string reach_text(const Reach& reach) const {
    if (reach.kind == Reach::Kind::lacks) return "lacks";
    if (reach.kind == Reach::Kind::otherwise) return "otherwise";
    if (reach.share) return reach.share->text;
    return limit(reach.low) + (reach.high ? " until " + limit(*reach.high) : "");
  }
  std::string traits_text(const std::vector<Trait>& traits) const {
    return listed_by(traits, " and ", [&](const Trait& trait) {
      return path_text(trait.path) + " in {" +
             listed(trait.reaches, [&](const Reach& reach) { return reach_text(reach); }) + "}";
    });
  }

  void show(const Hint& hint) {
    Path what = hint.what;
    const bool special = what.names.size() == 2 || !what.from_self;
    std::string text = path_text(what);
    if (special && !what.names.empty()) {
      what.names.pop_back();
      text = (what.names.empty() ? "" : path_text(what) + ".") +
             choice(hint.what.names.back(), "模拟");
    }
    if (hint.since) text += " since " + name_text(hint.since->text);
    if (!hint.alike.empty()) text += " by " + names(hint.alike);
    if (!hint.when.empty()) text += " when " + traits_text(hint.when);
    if (!hint.chances.empty() || !hint.wanted.empty()) text += ": ";
    text += traits_text(hint.wanted) + listed(hint.chances, [&](const Chance& chance) {
              return reach_text(chance.reach) + (chance.weight ? " " + chance.weight->text : "");
            });
    sentence(text);
  }

  void declare(const Simulation& simulation) {
    block("simulate " + name_text(simulation.name.text), [&] { show_all(simulation.hints); });
  }

  void show(const Level& level) {
    const std::string reason = level.reason ? " because " + quoted(level.reason->text) : "";
    sentence(choice(level.check, "检查") + ": " + choice(level.level, "级别") + reason);
  }

  void declare(const Checks& checks) {
    block("checks", [&] { show_all(checks.levels); });
  }

  template <class Items>
  void show_all(const Items& items) {
    for (const auto& item : items) show(item);
  }

  const Pack& pack_;
  const Wording& wording_;
  std::vector<Respelling>& noted_;
  std::string out_;
  int depth_ = 0;
  bool amends_ = false;
};

}  // namespace

std::string print(const Pack& pack, const Wording& wording) {
  std::vector<Respelling> noted;
  const std::string english = Printer(pack, wording, noted).print();
  return with_keywords(english, wording.keywords);
}

std::vector<Respelling> respellings(const Pack& pack, const Wording& wording) {
  std::vector<Respelling> noted;
  Printer(pack, wording, noted).print();
  return noted;
}

}  // namespace xinheng::syntax
