// What every part of check shares: the pack as written, the program as it grows, and the names.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "compiler/syntax/tree.h"

namespace xinheng::check {

using program::ClauseId;
using program::CodesId;
using program::DecisionId;
using program::DefineId;
using program::EvaluationId;
using program::FindingId;
using program::MeasureId;
using program::ParameterId;
using program::RecordId;
using program::SceneId;
using program::SourceId;
using program::SubjectId;
using program::TableId;
using program::Type;
using program::TypeKind;
using program::Word;

// A phrase in both languages, as an argument of a message.
struct Words {
  std::string zh, en;
};

using Symbol =
    std::variant<CodesId, TableId, ParameterId, SubjectId, RecordId, EvaluationId, MeasureId,
                 FindingId, DecisionId>;
struct Declared {
  Symbol symbol;
  Span span;
};

// What depends on what: for the order of evaluation and for cycles.
using Node = std::variant<DefineId, EvaluationId, MeasureId, DecisionId>;

// Along a treelike link: towards what its owner's end names, or the other end's.
struct TreeDirection {
  RecordId link;
  bool to_owner = false;
  auto operator<=>(const TreeDirection&) const = default;
};

// A declaration as written beside what it became; items without an id could not be declared.
template <class Tree, class Id>
struct Pair {
  const Tree* tree;
  Id id;
};

enum class Progress : uint8_t { waiting, running, done };

struct Context {
  Context(const syntax::Pack& pack, Sources& sources, Diagnostics& diagnostics)
      : pack(pack), sources(sources), diagnostics(diagnostics) {}

  const syntax::Pack& pack;
  Sources& sources;
  Diagnostics& diagnostics;
  program::Program program;

  std::map<std::string, Declared> globals;
  std::map<std::string, SourceId> law;                        // by title, with its brackets
  std::map<std::string, ClauseId> clauses;                    // by cite
  std::vector<std::map<std::string, int32_t>> code_ordinals;  // by CodesId
  std::vector<std::map<std::string, int32_t>> row_ordinals;   // by TableId
  std::map<std::string, SceneId> scenes;
  std::map<std::string, Span> declared_at;  // fields, columns, defines: "owner.name"
  std::map<std::string, Word> text_ids;     // of program.text_literals
  // "owner.name" or "name" of what was declared wrongly and already reported: using it is silent.
  std::set<std::string> broken;
  std::set<std::string> looked_up;  // globals that something names, also outside of expressions
  std::set<std::string> cited;      // titles of sources

  std::vector<Pair<syntax::Table, TableId>> table_pairs;
  std::vector<Pair<syntax::Parameter, ParameterId>> parameter_pairs;
  std::vector<Pair<syntax::Subject, SubjectId>> subject_pairs;
  std::vector<Pair<syntax::Record, RecordId>> record_pairs;
  std::vector<Pair<syntax::Link, RecordId>> link_pairs;
  std::vector<Pair<syntax::Define, DefineId>> define_pairs;
  std::vector<Pair<syntax::Evaluation, EvaluationId>> evaluation_pairs;
  std::vector<Pair<syntax::Measure, MeasureId>> measure_pairs;
  std::vector<Pair<syntax::Finding, FindingId>> finding_pairs;
  std::vector<Pair<syntax::Decision, DecisionId>> decision_pairs;
  std::vector<Pair<syntax::Scene, SceneId>> scene_pairs;
  std::vector<Progress> evaluation_progress;  // by EvaluationId

  std::map<Node, std::set<Node>> uses;
  std::vector<std::pair<EvaluationId, Span>> asked_early;  // of evaluations being checked
  // Of another subject, followed along a treelike link.
  std::map<Node, std::set<std::pair<Node, TreeDirection>>> tree_uses;
  // Whose rules name the grade itself, of whichever subject.
  std::map<Node, std::set<EvaluationId>> grade_uses;
  // 岗位 = 甲 或 乙: what the condition before this one was about.
  struct Alternatives {
    Type type;
    std::string left, values;  // as they are written
  };
  std::optional<Alternatives> alternatives;
  // 改为 and 排斥: what is decided first, and what depends on it.
  struct Between {
    MeasureId from, to;
    Span span;
  };
  std::vector<Between> substitutions, exclusions;
  // Aggregates by record kind and the boolean defines in their filters, for a warning at the end.
  struct Filter {
    RecordId record;
    std::set<uint32_t> defines;
    bool tests_codes = false;  // a code field of the record itself, such as its state
    Span span;
  };
  std::vector<Filter> filters;

  const syntax::Expr& written(syntax::ExprId id) const { return pack.exprs[id]; }
  program::Expr& typed(program::ExprId id) { return program.exprs[id]; }
  program::ExprId make(program::ExprNode node, Type type, Span span) {
    return program.exprs.push({std::move(node), type, span});
  }
  // Part of this declaration, of which here is the name, was not understood.
  bool damaged(const syntax::Name& name) const { return pack.damage.touches(name.span); }
  void report(Kind kind, std::optional<Span> span, std::initializer_list<std::string> arguments) {
    diagnostics.report(kind, span, arguments);
  }
};

// The very text at a place: "行为.有效期".
std::string slice(const Context& context, Span span);
// "规则.xh:3", for "already declared at …".
std::string line_of(const Context& context, Span span);
// Names for a remedy, shortened where there are many: "轻微、一般、较重、严重".
std::string list_names(const std::vector<std::string>& names);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace xinheng::check
