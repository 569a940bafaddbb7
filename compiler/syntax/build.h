// From the generated parser's tree to ours.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/parse_tree.h"
#include "compiler/syntax/tokens.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

inline constexpr int nesting_max = 200;

Comparison comparison(std::string_view written);

// One declaration at a time: its tokens, and where its parts go. complete: nothing was left out
// of it, so a part that isn't there is missing.
class Builder {
 public:
  Builder(const std::vector<Token>& tokens, const TokenText& text, bool complete, Pack& pack,
          Diagnostics& diagnostics)
      : tokens_(tokens), text_(text), complete_(complete), pack_(pack), diagnostics_(diagnostics) {}

  void build(Grammar::FileContext* tree);

 private:
  using G = Grammar;

  // build_parts.cpp
  std::string_view written(const antlr4::Token* token) const;
  std::string written(const antlr4::ParserRuleContext* context) const;
  Span span(const antlr4::ParserRuleContext* context) const;
  Span span(const antlr4::Token* token) const;
  Name name(G::NameContext* context) const;
  std::vector<Name> names(G::NamesContext* context) const;
  Path path(G::PathContext* context) const;
  Text string(antlr4::tree::TerminalNode* node) const;
  Text citation(antlr4::tree::TerminalNode* node) const;
  std::vector<Text> aliases(G::AliasesContext* context) const;
  std::optional<Text> alias(G::AliasContext* context) const;
  TypeName type(G::TypeContext* context) const;
  Field field(G::FieldContext* context) const;
  std::vector<Field> fields(const std::vector<G::FieldContext*>& contexts) const;
  std::optional<Basis> basis(G::BasisContext* context) const;
  Entry entry(G::EntryContext* context);
  Dated dated(G::DatedContext* context);

  // build_expressions.cpp
  ExprId add(ExprNode node, Span span, std::initializer_list<ExprId> children = {});
  ExprId expr(G::ExprContext* context);
  ExprId condition(G::ConditionContext* context);
  std::vector<ExprId> members(const std::vector<G::SumContext*>& sums, ExprId& deepest);
  ExprId sum(G::SumContext* context);
  ExprId product(G::ProductContext* context);
  ExprId unary(G::UnaryContext* context);
  ExprId primary(G::PrimaryContext* context);
  ExprId literal(G::LiteralContext* context);
  ExprId aggregation(G::AggregationContext* context);
  ExprId call(G::PrimaryContext* context);
  ExprId junction(bool is_and, std::vector<ExprId> operands, Span span);
  void report_mixed_junction(G::ExprContext* context);

  // build_rules.cpp
  DeclarationNode define(G::DefineContext* context);
  DeclarationNode evaluation(G::EvaluationContext* context);
  DeclarationNode measure(G::MeasureContext* context);
  DeclarationNode scene(G::SceneContext* context);
  Rule exception(G::ExemptContext* context);
  Rule situation(G::SituationContext* context);
  Rule exit(G::ExitContext* context);
  std::optional<Effect> effect(G::EffectContext* context) const;
  Rule unrated(G::UnratedContext* context);
  Rule downgrade(G::DowngradeContext* context);
  Part part(G::PartContext* context);
  Bands bands(G::BandsContext* context);
  Quota quota(G::QuotaContext* context);
  void expect_once(size_t count, Span span, std::string_view zh, std::string_view en);

  // build_simulations.cpp
  DeclarationNode simulation(G::SimulationContext* context);
  Hint hint(G::HintContext* context);
  std::vector<Trait> traits(G::TraitsContext* context);
  Chance chance(G::ChanceContext* context);
  Reach reach(G::ReachContext* context);
  ExprId limit(G::LimitContext* context);

  // build_tests.cpp
  DeclarationNode sample(G::SampleContext* context);
  DeclarationNode test(G::TestContext* context);
  Instance instance(G::InstanceContext* context);
  Expect expect(G::ExpectContext* context);
  TrialColumns trial_columns(G::Trial_columnsContext* context);
  Trial trial(G::TrialContext* context);
  Outturn outturn(G::OutturnContext* context);
  DeclarationNode property(G::PropertyContext* context);
  Claim change(G::ChangeContext* context);
  DeclarationNode checks(G::ChecksContext* context);

  // build_findings.cpp
  DeclarationNode finding(G::FindingContext* context);
  DeclarationNode transitions(G::TransitionsContext* context);
  Transition transition(G::TransitionContext* context) const;
  void add_shown(G::ShownContext* context, Finding& finding);
  Known known(G::KnownContext* context) const;
  // build_amendments.cpp
  DeclarationNode amendment(G::AmendmentContext* context);
  DeclarationNode amended_evaluation(G::AmendmentContext* context);
  DeclarationNode amended_measure(G::AmendmentContext* context);
  DeclarationNode amended_finding(G::AmendmentContext* context);
  Addend addend(G::AddendContext* context);
  // build_decision.cpp
  DeclarationNode decision(G::DecisionContext* context);
  void policy(G::PolicyContext* context, Decision& result) const;
  void add_branches(G::BranchesContext* context, Decision& decision);
  Branch branch(G::BranchContext* context);
  Criterion criterion(G::CriterionContext* context);
  Allowed allowed(G::AllowedContext* context);
  Bound bound(G::BoundContext* context);
  Cell found(G::FoundContext* context);

  // build_declarations.cpp
  DeclarationNode declaration(G::DeclarationContext* context);
  DeclarationNode package(G::PackageContext* context);
  DeclarationNode source(G::SourceContext* context);
  DeclarationNode calendar(G::CalendarContext* context);
  DeclarationNode codes(G::CodesContext* context);
  DeclarationNode subject(G::SubjectContext* context);
  DeclarationNode record(G::RecordContext* context);
  DeclarationNode link(G::LinkContext* context);
  DeclarationNode table(G::TableContext* context);
  DeclarationNode parameter(G::ParameterContext* context);
  Code code(G::CodeContext* context) const;
  void add_clauses(G::ClausesContext* context, Source& source) const;
  void add_elsewhere(G::ElsewhereContext* context, Source& source);
  void add_rows(G::RowsContext* context, Table& table);
  Row row(G::RowContext* context);
  Cell cell(G::CellContext* context);

  const std::vector<Token>& tokens_;
  const TokenText& text_;
  bool complete_;
  Pack& pack_;
  Diagnostics& diagnostics_;
  bool too_deep_ = false;
};

}  // namespace xinheng::syntax
