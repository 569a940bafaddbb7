// The parts of an explanation.
#pragma once

#include "runtime/explain/narrator.h"

namespace xinheng::explain {

void add_evaluation(Node& root, Narrator& narrator, program::EvaluationId id,
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
void add_measure(Node& node, Narrator& narrator, program::MeasureId id,
                 const execute::MeasureOutcome& outcome);
void add_measures(Node& root, Narrator& narrator, const execute::SubjectOutcome& outcome);

}  // namespace xinheng::explain
