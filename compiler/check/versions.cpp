#include "compiler/check/versions.h"

#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/entries.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

std::optional<uint32_t> date_field(Context& context, const program::Record& record,
                                   const syntax::Name& name, bool optional) {
  const auto field = find_field(record.fields, name.text);
  if (!field) {
    if (!context.broken.contains(record.name + "." + name.text)) {
      report_unknown(context, name,
                     {"字段（“" + record.name + "”）", "field of “" + record.name + "”"},
                     field_names(record.fields));
    }
    return {};
  }
  const Type& type = record.fields[*field].type;
  if (type.kind == TypeKind::date && type.optional == optional) return field;
  context.report(Kind::known_field, name.span,
                 {name.text, optional ? "日期?" : "日期", optional ? "date?" : "date"});
  return {};
}

class States {
 public:
  States(Context& context, const syntax::Transitions& tree) : context_(context), tree_(tree) {}

  void check() {
    if (!find_states()) return;
    made_.span = tree_.states.span;
    made_.to.resize(names_.size());
    made_.basis.resize(names_.size());
    Entries entries(context_, tree_.entries, {EntryName::initial, EntryName::note});
    if (!entries.find(EntryName::initial)) {
      context_.report(Kind::initial_missing, tree_.states.span, {tree_.states.text});
    }
    read_initial(entries);
    Once once(context_, {"状态", "state"});
    for (const syntax::Transition& change : tree_.changes) {
      const bool fresh = once.add(change.from);
      read_change(change, fresh);
    }
    if (!context_.diagnostics.has_errors()) warn();
    context_.program.transitions.push_back(std::move(made_));
  }

 private:
  bool find_states() {
    if (const auto codes = find_global<CodesId>(context_, tree_.states.text)) {
      made_.codes = *codes;
      for (const auto& code : context_.program.codes[*codes].codes) names_.push_back(code.name);
      return true;
    }
    if (const auto table = find_global<TableId>(context_, tree_.states.text)) {
      made_.table = *table;
      names_ = context_.program.tables[*table].row_names;
      return true;
    }
    if (context_.broken.contains(tree_.states.text)) return false;
    std::vector<std::string> known = names_of<CodesId>(context_);
    for (const std::string& name : names_of<TableId>(context_)) known.push_back(name);
    report_unknown(context_, tree_.states, {"代码表或清单", "code list or table"}, known);
    return false;
  }

  std::optional<Word> state(const syntax::Name& name) {
    const auto found = std::find(names_.begin(), names_.end(), name.text);
    if (found != names_.end()) return found - names_.begin();
    report_unknown(context_, name,
                   {"状态（“" + tree_.states.text + "”）", "state of “" + tree_.states.text + "”"},
                   names_);
    return {};
  }

  void read_initial(Entries& entries) {
    const syntax::Entry* entry = entries.find(EntryName::initial);
    for (const std::string& name : entries.names(EntryName::initial)) {
      if (const auto found = state({name, entry->span})) made_.initial.push_back(*found);
    }
  }

  void read_change(const syntax::Transition& change, bool fresh) {
    const auto from = state(change.from);
    program::Basis basis = check_basis(
        context_, change.basis, Need::either,
        {"“" + change.from.text + "”的流转", "the changes from “" + change.from.text + "”"},
        change.span, context_.program.in_force);
    Once once(context_, {"状态", "state"});
    std::vector<Word> to;
    for (const syntax::Name& name : change.to) {
      const auto next = state(name);
      if (!next || !once.add(name)) continue;
      if (next == from) {
        context_.report(Kind::state_to_itself, name.span, {name.text});
      } else {
        to.push_back(*next);
      }
    }
    if (!from || !fresh) return;
    std::sort(to.begin(), to.end());
    made_.to[static_cast<size_t>(*from)] = std::move(to);
    made_.basis[static_cast<size_t>(*from)] = std::move(basis);
  }

  void warn() {
    std::vector<bool> reached(names_.size());
    std::vector<Word> open = made_.initial;
    while (!open.empty()) {
      const auto next = static_cast<size_t>(open.back());
      open.pop_back();
      if (reached[next]) continue;
      reached[next] = true;
      open.insert(open.end(), made_.to[next].begin(), made_.to[next].end());
    }
    for (size_t i = 0; i < names_.size(); ++i) {
      if (reached[i]) continue;
      context_.report(Kind::state_unreachable, tree_.states.span, {tree_.states.text, names_[i]});
    }
    const auto has_versions = [&](const program::Record& record) {
      return record.known && std::any_of(record.fields.begin(), record.fields.end(),
                                         [&](const auto& field) { return holds_state(field); });
    };
    const auto& records = context_.program.records;
    if (std::none_of(records.begin(), records.end(), has_versions)) {
      context_.report(Kind::transitions_unused, tree_.states.span, {tree_.states.text});
    }
  }

  bool holds_state(const program::Field& field) const {
    return made_.codes.valid()
               ? field.type.kind == TypeKind::code && field.type.codes == made_.codes
               : field.type.kind == TypeKind::row && field.type.table == made_.table;
  }

  Context& context_;
  const syntax::Transitions& tree_;
  program::Transitions made_;
  std::vector<std::string> names_;
};

}  // namespace

void check_known(Context& context, const syntax::Record& tree, RecordId id) {
  if (tree.known.empty()) return;
  program::Record& record = context.program.records[id];
  for (size_t i = 1; i < tree.known.size(); ++i) {
    context.report(Kind::known_twice, tree.known[i].span, {tree.name.text});
  }
  const syntax::Known& known = tree.known[0];
  if (std::none_of(record.fields.begin(), record.fields.end(),
                   [](const program::Field& field) { return field.key; })) {
    context.report(Kind::known_without_key, known.span, {tree.name.text});
  }
  const auto since = date_field(context, record, known.from, false);
  std::optional<uint32_t> until;
  if (known.until) until = date_field(context, record, *known.until, true);
  if (since && until.has_value() == known.until.has_value()) {
    record.known = program::Known{*since, until};
  }
}

void check_transitions(Context& context) {
  Once once(context, {"流转", "transitions"});
  each<syntax::Transitions>(context, [&](const syntax::Transitions& tree) {
    if (once.add(tree.states)) States(context, tree).check();
  });
}

}  // namespace xinheng::check
