// The parts of an explanation.
#pragma once

#include <map>

#include "runtime/explain/narrator.h"

namespace xinheng::explain {

void add_evaluation(Node& root, Narrator& narrator, program::EvaluationId id,
                    const execute::EvaluationOutcome& outcome);
// "评价 个人信用：等级 B，得分 110.0"
std::string evaluation_heading(Narrator& narrator, program::EvaluationId id,
                               const execute::EvaluationOutcome& outcome);
// Every record: where it counts, and if nowhere, why not.
void add_records(Node& root, Narrator& narrator);
// What was found of one record: published, late, repaired; why a finding does not hold.
void add_findings(Node& node, Narrator& narrator, RecordName record);
void add_finding_why_not(Node& node, Narrator& narrator, program::FindingId finding,
                         RecordName record);
// The decision tables of the subject, or those of a record: what they gave, from which rows.
void add_decisions(Node& node, Narrator& narrator, MaybeRecord record);
void add_decision(Node& node, Narrator& narrator, program::DecisionId id, MaybeRecord record);

// Of each of these measures that does not apply: what would have to change.
using WhyNot = std::map<program::MeasureId, std::optional<Days>>;  // when it does by waiting
void add_measures(Node& root, Narrator& narrator, const execute::SubjectOutcome& outcome,
                  const WhyNot& why_not);
void add_measure(Node& root, Narrator& narrator, program::MeasureId id,
                 const execute::MeasureOutcome& outcome);
// "惩戒 单位联合惩戒：适用"
std::string measure_heading(Narrator& narrator, program::MeasureId id,
                            const execute::MeasureOutcome& outcome);
// What keeps its term from running.
void add_term(Node& node, Narrator& narrator, const program::Measure& measure,
              const execute::MeasureOutcome& outcome);

// What an expression rests on of other subjects; nothing where it doesn't.
void add_links(Node& node, Narrator& narrator, program::ExprId expr, MaybeRecord record);
// "企业 9133…（责任关系 #1，…）"
std::string link_text(Narrator& narrator, execute::SubjectName subject, MaybeRecord through);

// What would have to change for a measure to apply.
void add_required(Node& node, Narrator& narrator, program::MeasureId id);

}  // namespace xinheng::explain
