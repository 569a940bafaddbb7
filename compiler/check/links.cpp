#include "compiler/check/links.h"

#include <algorithm>
#include <functional>

#include "compiler/check/fields.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

// The first two fields are the ends: the first becomes the owner.
void read_link(Context& context, const syntax::Link& tree, RecordId id) {
  Fields fields(context, tree.name.text, true);
  auto read = fields.read(tree.fields);
  const bool ends = read.size() == tree.fields.size() && read.size() >= 2 &&
                    read[0].type.kind == TypeKind::subject &&
                    read[1].type.kind == TypeKind::subject && !read[0].type.optional &&
                    !read[1].type.optional;
  if (!ends) {
    const bool silent = std::any_of(tree.fields.begin(), tree.fields.end(), [&](const auto& f) {
      return context.broken.contains(tree.name.text + "." + f.name.text);
    });
    if (!silent) context.report(Kind::link_ends, tree.name.span, {tree.name.text});
    context.broken.insert(tree.name.text);
    context.globals.erase(tree.name.text);
    return;
  }
  if (tree.treelike && read[0].type.subject != read[1].type.subject) {
    context.report(Kind::tree_of_two_kinds, tree.name.span,
                   {tree.name.text, read[0].name, read[1].name});
  }
  program::Record& record = context.program.records[id];
  record.owner = read[0].type.subject;
  record.owner_end = read[0].name;
  record.treelike = tree.treelike;
  record.owner_aliases = {read[0].name};
  record.owner_aliases.insert(record.owner_aliases.end(), read[0].aliases.begin(),
                              read[0].aliases.end());
  read[1].inverse = read[0].name;
  record.fields.assign(std::make_move_iterator(read.begin() + 1),
                       std::make_move_iterator(read.end()));
  if (record.fields[0].type.subject != record.owner) {
    for (std::string& name : owner_columns(context.program.subjects[record.owner], record.fields))
      record.owner_aliases.push_back(std::move(name));
  }
}

// What a subject calls a set is one of its names, like a field's.
void declare_set(Context& context, SubjectId subject, const std::string& name, Span span) {
  const program::Subject& owner = context.program.subjects[subject];
  const std::string full = owner.name + "." + name;
  const auto [found, fresh] = context.declared_at.try_emplace(full, span);
  if (fresh) return;
  context.report(
      Kind::duplicate_name, span,
      {full, "字段或一组记录", "field or set of records", line_of(context, found->second)});
}

// Depth first along all uses; components by the lowest place that can be reached.
class Components {
 public:
  Components(const Context& context, std::function<void(const std::vector<Node>&)> use)
      : context_(context), use_(std::move(use)) {}

  void visit(const Node& node) {
    if (place_.contains(node)) return;
    const size_t own = place_.size();
    place_[node] = low_[node] = own;
    stack_.push_back(node);
    open_.insert(node);
    const auto reach = [&](const Node& next) {
      visit(next);
      if (open_.contains(next)) low_[node] = std::min(low_[node], low_[next]);
    };
    if (const auto uses = context_.uses.find(node); uses != context_.uses.end())
      for (const Node& next : uses->second) reach(next);
    if (const auto uses = context_.tree_uses.find(node); uses != context_.tree_uses.end())
      for (const auto& [next, direction] : uses->second) reach(next);
    if (low_[node] != own) return;
    std::vector<Node> component;
    do {
      component.push_back(stack_.back());
      open_.erase(stack_.back());
      stack_.pop_back();
    } while (component.back() != node);
    use_(component);
  }

 private:
  const Context& context_;
  std::function<void(const std::vector<Node>&)> use_;
  std::map<Node, size_t> place_, low_;
  std::vector<Node> stack_;
  std::set<Node> open_;
};

struct NodeName {
  std::string text;
  Span span;
};

NodeName name_of(const Context& context, const Node& node) {
  return std::visit(overloaded{
                        [&](DefineId id) {
                          const program::Define& define = context.program.defines[id];
                          return NodeName{owner_name(context, define) + "." + define.name,
                                          define.span};
                        },
                        [&](EvaluationId id) {
                          const program::Evaluation& evaluation = context.program.evaluations[id];
                          return NodeName{evaluation.name, evaluation.span};
                        },
                        [&](MeasureId id) {
                          const program::Measure& measure = context.program.measures[id];
                          return NodeName{measure.name, measure.span};
                        },
                        [&](DecisionId id) {
                          const program::Decision& decision = context.program.decisions[id];
                          return NodeName{decision.name, decision.span};
                        },
                    },
                    node);
}

std::string direction_name(const Context& context, TreeDirection direction) {
  const program::Record& link = context.program.records[direction.link];
  return direction.to_owner ? link.owner_end : link.fields[0].name;
}

}  // namespace

void read_link_fields(Context& context) {
  for (const auto& [tree, id] : context.link_pairs) read_link(context, *tree, id);
  const auto declare_sets = [&](const auto& trees, RecordId id) {
    const program::Record& record = context.program.records[id];
    for (const program::Field& field : record.fields) {
      if (field.inverse.empty() || field.type.kind != TypeKind::subject) continue;
      for (const syntax::Field& tree : trees) {
        if (tree.name.text != field.name) continue;
        const Span span = tree.inverse ? tree.inverse->span : tree.name.span;
        declare_set(context, field.type.subject, field.inverse, span);
        const bool link_end = !record.owner_end.empty() && &field == record.fields.data();
        if (link_end) declare_set(context, record.owner, field.name, tree.name.span);
      }
    }
  };
  for (const auto& [tree, id] : context.record_pairs) declare_sets(tree->fields, id);
  for (const auto& [tree, id] : context.link_pairs) declare_sets(tree->fields, id);
}

std::optional<RecordSet> find_set(const Context& context, SubjectId subject,
                                  const std::string& name) {
  for (uint32_t i = 0; i < context.program.records.size(); ++i) {
    const RecordId id{i};
    const program::Record& record = context.program.records[id];
    if (!record.owner.valid() || context.broken.contains(record.name)) continue;
    const bool link = !record.owner_end.empty();
    const bool two_kinds = link && record.fields[0].type.subject != record.owner;
    if (record.owner == subject) {
      if (name == record.name && (!link || two_kinds)) return RecordSet{id, {}, false};
      if (link && name == record.fields[0].name) return RecordSet{id, {}, true};
    }
    for (uint32_t f = 0; f < record.fields.size(); ++f) {
      const program::Field& field = record.fields[f];
      if (field.type.kind != TypeKind::subject || field.type.subject != subject) continue;
      if (!field.inverse.empty() && name == field.inverse) return RecordSet{id, f, link && f == 0};
      if (link && f == 0 && two_kinds && name == record.name) return RecordSet{id, f, false};
    }
  }
  return {};
}

std::optional<RecordSet> need_set(Context& context, SubjectId subject, const syntax::Name& name) {
  if (const auto set = find_set(context, subject, name.text)) return set;
  const auto record = find_global<RecordId>(context, name.text);
  if (record) {
    const program::Record& kind = context.program.records[*record];
    if (!kind.owner.valid() || context.broken.contains(kind.name)) return {};
    const bool link = !kind.owner_end.empty();
    if (link && kind.owner == subject) {  // both ends are of this kind
      context.report(
          Kind::link_end_needed, name.span,
          {name.text, context.program.subjects[subject].name, kind.owner_end, kind.fields[0].name});
      return {};
    }
    context.report(Kind::record_of_other_owner, name.span,
                   {name.text, context.program.subjects[kind.owner].name,
                    context.program.subjects[subject].name});
    return {};
  }
  if (context.broken.contains(name.text)) return {};
  std::vector<std::string> known;
  for (const program::Record& kind : context.program.records) {
    for (const std::string& candidate : {kind.name, kind.owner_end}) {
      if (find_set(context, subject, candidate)) known.push_back(candidate);
    }
    for (const program::Field& field : kind.fields) {
      for (const std::string& candidate : {field.name, field.inverse}) {
        const auto set = find_set(context, subject, candidate);
        if (set && context.program.records[set->record].name == kind.name)
          known.push_back(candidate);
      }
    }
  }
  report_unknown(context, name, {"记录", "kind of record"}, known);
  return {};
}

void check_tree_uses(Context& context) {
  if (context.tree_uses.empty()) return;
  Components components(context, [&](const std::vector<Node>& component) {
    const std::set<Node> members(component.begin(), component.end());
    std::map<TreeDirection, Node> directions;
    for (const Node& node : component) {
      const auto uses = context.tree_uses.find(node);
      if (uses == context.tree_uses.end()) continue;
      for (const auto& [next, direction] : uses->second)
        if (members.contains(next)) directions.try_emplace(direction, node);
    }
    const auto names_grade = [&](EvaluationId id) {
      return std::any_of(component.begin(), component.end(), [&](const Node& node) {
        const auto uses = context.grade_uses.find(node);
        return uses != context.grade_uses.end() && uses->second.contains(id);
      });
    };
    for (const Node& node : component) {
      const auto* id = std::get_if<EvaluationId>(&node);
      if (!id || directions.empty() || context.program.evaluations[*id].quotas.empty()) continue;
      if (!names_grade(*id)) continue;  // its score is each one's own
      const NodeName name = name_of(context, node);
      context.report(Kind::quota_in_tree, name.span, {name.text});
      return;
    }
    if (directions.size() < 2) return;
    const auto first = directions.begin(), second = std::next(first);
    const NodeName one = name_of(context, first->second), two = name_of(context, second->second);
    context.report(Kind::cycle_along_tree, one.span,
                   {one.text, direction_name(context, first->first), two.text,
                    direction_name(context, second->first)});
  });
  for (const auto& [node, uses] : context.tree_uses) components.visit(node);
}

}  // namespace xinheng::check
