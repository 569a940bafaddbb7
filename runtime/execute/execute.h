// Everybody judged: blocks of subjects in order, by compiled code or by the interpreter.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/lower/plan.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::execute {

struct WordColumn {
  std::vector<int64_t> words;
  std::vector<uint8_t> present;  // 1 where there is a word
};
struct EvaluationBlock {
  program::EvaluationId evaluation;
  std::vector<uint8_t> state;  // EvaluationOutcome::State
  std::vector<WordColumn> dimensions;
  WordColumn score, grade;
  std::vector<uint64_t> labels;  // bit k: the k-th of (unrated…, downgrades…) fired
};
enum class Degree : uint8_t { full, lighter, undetermined };
struct MeasureRow {                       // many: 32 bytes
  uint16_t subject;                       // ResultBlock::begin + this
  Degree degree = Degree::full;
  program::MeasureId measure;
  uint64_t cases = 0;                     // bit k: case k fired; after them, the replacements
  uint64_t evidence_end = 0;              // of ResultBlock::evidence: from the row before's end on
  Days from = 0;
  Days until = date_max;                  // date_max: without end
};
// A measure applies, but whether lighter is undetermined.
struct DegreeOf {
  program::MeasureId measure;
  auto operator<=>(const DegreeOf&) const = default;
};
struct UndeterminedRow {
  uint32_t subject;
  std::variant<program::EvaluationId, program::MeasureId, DegreeOf, program::FindingId> what;
  std::vector<Reason> reasons;
};
struct Cell {
  program::Word word = 0;
  bool present = false;                   // false also where it can't be determined
};
inline std::optional<program::Word> word_of(const Cell& cell) {
  return cell.present ? std::optional(cell.word) : std::nullopt;
}
struct FindingRow {                       // a record that is published, or late
  uint32_t subject;
  program::FindingId finding;
  RecordName record;
  uint64_t cases;                         // bit k: case k fired
  uint64_t cells;                         // of ResultBlock: Finding's particulars, then reported
};
// Subjects [begin, end) of one kind; rows by subject, then in order of declaration.
struct ResultBlock {
  program::SubjectId subject;
  uint32_t begin = 0, end = 0;
  std::vector<EvaluationBlock> evaluations;
  std::vector<MeasureRow> measures;
  std::vector<RecordName> evidence;
  std::vector<FindingRow> findings;
  std::vector<Cell> cells;
  std::vector<UndeterminedRow> undetermined;
  uint64_t records = 0;   // judged in this block
  uint64_t deferred = 0;  // subjects that compiled code left to the interpreter
};

inline constexpr uint32_t block_subjects = 16'384;
static_assert(block_subjects <= 1 + UINT16_MAX);  // MeasureRow::subject

enum class Engine : uint8_t { native, interpreter };
struct ExecuteOptions {
  Dates dates;
  Engine engine = Engine::native;
  uint32_t threads = 1;
};
struct ExecuteTotals {
  uint64_t subjects = 0, records = 0, deferred = 0;
  double seconds = 0;  // processor seconds spent judging, all threads
};

// Calls sink for every block, in order (subject kinds as declared, then rising ordinals), from
// one thread at a time. sink returning false stops: then the result is false.
// plan and code may be null for Engine::interpreter.
bool execute(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options, const std::function<bool(ResultBlock&&)>& sink,
             ExecuteTotals& totals);

}  // namespace xinheng::execute
