// The parts of an explanation.
#pragma once

#include "runtime/explain/narrator.h"

namespace xinheng::explain {

void add_evaluation(Node& root, Narrator& narrator, program::EvaluationId id,
                    const execute::EvaluationOutcome& outcome);
// Every record: where it counts, and if nowhere, why not.
void add_records(Node& root, Narrator& narrator);
// The decision tables of the subject, or those of a record: what they gave, from which rows.
void add_decisions(Node& node, Narrator& narrator, MaybeRecord record);
void add_measures(Node& root, Narrator& narrator, const execute::SubjectOutcome& outcome);

}  // namespace xinheng::explain
