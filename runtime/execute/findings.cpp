#include "runtime/execute/findings.h"

#include "compiler/values/identity_code.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {

using namespace program;

namespace {

// A field of which the bytes are shown: of the record, of its owner, or of a subject that the
// record refers to. None: the value is no text, or one that the pack writes.
struct Bytes {
  const Field* field = nullptr;
  uint32_t index = 0;
  RecordId record;  // whose field it is, or
  SubjectId subject;
  ExprId reference;  // invalid: the owner
};

bool has_bytes(const Type& type) {
  return type.kind == TypeKind::text || type.kind == TypeKind::legal_code ||
         type.kind == TypeKind::citizen_code;
}

Bytes bytes_of(const Program& program, const Reported& reported, RecordId record) {
  const Expr& expr = program.exprs[reported.value];
  if (!has_bytes(expr.type)) return {};
  Bytes bytes;
  bytes.subject = program.records[record].owner;
  const auto* ref = std::get_if<FieldRef>(&expr.node);
  if (const auto* follow = std::get_if<Follow>(&expr.node)) {
    bytes.reference = follow->reference;
    bytes.subject = program.exprs[follow->reference].type.subject;
    ref = std::get_if<FieldRef>(&program.exprs[follow->operand].node);
  }
  if (!ref) return {};
  bytes.index = ref->field;
  if (ref->scope == Scope::record) bytes.record = record;
  bytes.field = bytes.record.valid() ? &program.records[record].fields[ref->field]
                                     : &program.subjects[bytes.subject].fields[ref->field];
  return bytes;
}

void add_undetermined(uint32_t subject, FindingId finding, const std::vector<Reason>& reasons,
                      size_t first, ResultBlock& block) {
  for (size_t i = first; i < block.undetermined.size(); ++i) {
    const auto* known = std::get_if<FindingId>(&block.undetermined[i].what);
    if (!known || *known != finding) continue;
    add_reasons(block.undetermined[i].reasons, reasons);
    return;
  }
  block.undetermined.push_back({subject, finding, reasons});
}

size_t first_of(const ResultBlock& block, uint32_t subject) {
  size_t first = block.undetermined.size();
  while (first > 0 && block.undetermined[first - 1].subject == subject) --first;
  return first;
}

}  // namespace

// Of bytes only whether they are there, and of which subject: the ordinal of one referred to.
Value reported_value(const Program& program, Interpreter& interpreter, const Reported& reported,
                     RecordName record) {
  const Bytes bytes = bytes_of(program, reported, record.record);
  if (!bytes.field) return interpreter.evaluate(reported.value, record);
  Value subject = word_value(0);
  if (bytes.reference.valid()) subject = interpreter.evaluate(bytes.reference, record);
  // The key of a row is always there, and read as a key only.
  if (bytes.field->key || !is_word(subject)) return subject;
  const Value value = interpreter.evaluate(reported.value, record);
  return is_word(value) ? subject : value;
}

FindingOutcome judge_finding(const Program& program, Interpreter& interpreter, FindingId id,
                             RecordName record) {
  const Finding& finding = program.findings[id];
  const DefineId applies = finding.applies.valid() ? finding.applies : finding.holds;
  FindingOutcome outcome;
  outcome.applies = interpreter.value_of(applies, record);
  for (uint32_t i = 0; i < finding.fires.size(); ++i) {
    if (is_true(interpreter.evaluate(finding.fires[i], record))) outcome.cases.push_back(i);
  }
  for (uint32_t i = 0; i < finding.waives.size(); ++i) {
    if (is_true(interpreter.evaluate(finding.waives[i], record))) outcome.waivers.push_back(i);
  }
  return outcome;
}

namespace {

// What a field holds, without asking the interpreter: where it holds a value, or may lack one.
std::optional<Cell> read(const columns::ColumnData& column, uint64_t row, bool may_lack) {
  const auto word = column.at(row);
  if (word) return Cell{*word, true};
  if (may_lack) return Cell{};
  return std::nullopt;
}

std::optional<Cell> read_field(const Program& program, const columns::Dataset& data,
                               const FieldRef& ref, uint32_t subject, RecordName record) {
  if (ref.scope == Scope::record) {
    const Field& field = program.records[record.record].fields[ref.field];
    return read(data.records[record.record.index].columns[ref.field], record.row,
                field.type.optional);
  }
  // A subject's field that isn't there may be unknown.
  const SubjectId owner = program.records[record.record].owner;
  return read(data.subjects[owner.index].columns[ref.field], subject, false);
}

std::optional<Cell> read_reported(const Program& program, const columns::Dataset& data,
                                  const Reported& reported, uint32_t subject, RecordName record) {
  const Bytes bytes = bytes_of(program, reported, record.record);
  if (!bytes.field) {
    const auto* ref = std::get_if<FieldRef>(&program.exprs[reported.value].node);
    return ref ? read_field(program, data, *ref, subject, record) : std::nullopt;
  }
  if (!bytes.reference.valid()) {
    if (bytes.field->key) return Cell{0, true};
    const bool of_record = bytes.record.valid();
    const FieldRef ref{of_record ? Scope::record : Scope::subject, bytes.index};
    auto cell = read_field(program, data, ref, subject, record);
    if (cell) cell->word = 0;
    return cell;
  }
  const auto* ref = std::get_if<FieldRef>(&program.exprs[bytes.reference].node);
  auto cell = ref ? read_field(program, data, *ref, subject, record) : std::nullopt;
  if (!cell || !cell->present || bytes.field->key) return cell;
  const auto& column = data.subjects[bytes.subject.index].columns[bytes.index];
  if (!read(column, static_cast<uint64_t>(cell->word), false)) return std::nullopt;
  return cell;
}

}  // namespace

void list_record(const Program& program, const columns::Dataset& data,
                 const std::function<Interpreter&()>& interpret, FindingRow row,
                 const std::vector<Cell>& particulars, ResultBlock& block) {
  const Finding& finding = program.findings[row.finding];
  row.cells = block.cells.size();
  block.cells.insert(block.cells.end(), particulars.begin(), particulars.end());
  std::vector<Reason> missing;
  for (const Reported& one : finding.reported) {
    if (const auto cell = read_reported(program, data, one, row.subject, row.record)) {
      block.cells.push_back(*cell);
      continue;
    }
    const Value value = reported_value(program, interpret(), one, row.record);
    add_reasons(missing, value.reasons);
    block.cells.push_back({is_word(value) ? value.word : 0, is_word(value)});
  }
  // Half of what is to be shown isn't shown; who answers may stay open.
  if (!missing.empty() && finding.kind == FindingKind::publication) {
    block.cells.resize(row.cells);
    add_undetermined(row.subject, row.finding, missing, first_of(block, row.subject), block);
    return;
  }
  block.findings.push_back(row);
}

namespace {

void interpret_record(const Program& program, const columns::Dataset& data,
                      Interpreter& interpreter, FindingRow row, ResultBlock& block) {
  for (const uint32_t fired : judge_finding(program, interpreter, row.finding, row.record).cases) {
    row.cases |= uint64_t{1} << fired;
  }
  std::vector<Cell> particulars;
  for (const ExprId expr : program.findings[row.finding].particulars) {
    const Value value = interpreter.evaluate(expr, row.record);
    particulars.push_back({is_word(value) ? value.word : 0, is_word(value)});
  }
  list_record(
      program, data, [&]() -> Interpreter& { return interpreter; }, row, particulars, block);
}

}  // namespace

void list_records(const Program& program, const columns::Dataset& data, Interpreter& interpreter,
                  uint32_t subject, ResultBlock& block) {
  const size_t first = first_of(block, subject);
  for (uint32_t i = 0; i < program.findings.size(); ++i) {
    const Finding& finding = program.findings[FindingId{i}];
    if (!finding.listed.valid()) continue;
    if (program.records[finding.record].owner != block.subject) continue;
    const auto& rows = data.records[finding.record.index].first;
    for (uint64_t row = rows[subject]; row < rows[subject + 1]; ++row) {
      const RecordName record{finding.record, row};
      const Value listed = interpreter.evaluate(finding.listed, record);
      if (is_undetermined(listed)) {
        add_undetermined(subject, FindingId{i}, listed.reasons, first, block);
      } else if (is_true(listed)) {
        interpret_record(program, data, interpreter, {subject, FindingId{i}, record, 0, 0}, block);
      }
    }
  }
}

std::optional<std::string> shown_text(const Program& program, const columns::Dataset& data,
                                      const Reported& reported, uint32_t subject, RecordName record,
                                      std::optional<Word> shown) {
  if (!shown) return std::nullopt;
  const Type& type = program.exprs[reported.value].type;
  const auto at = static_cast<size_t>(*shown);
  if (type.kind == TypeKind::date) {
    return masked_date(reported.mask, static_cast<Days>(*shown));
  }
  if (type.kind == TypeKind::subject) {
    return std::string(data.subjects[type.subject.index].keys[at]);
  }
  const Bytes bytes = bytes_of(program, reported, record.record);
  if (!bytes.field) {
    if (type.kind == TypeKind::text) return program.text_literals[at];
    return format_value(program, type, *shown, Language::zh);
  }
  const auto show = [&](const auto& rows, uint64_t row) {
    if (bytes.field->key) return masked(reported.mask, rows.keys[row]);
    if (type.kind != TypeKind::citizen_code)
      return masked(reported.mask, rows.texts[bytes.index][row]);
    const Word word = rows.columns[bytes.index].at(row).value_or(0);
    return masked(reported.mask, unpack_citizen_code(static_cast<uint64_t>(word)));
  };
  if (bytes.record.valid()) return show(data.records[bytes.record.index], record.row);
  return show(data.subjects[bytes.subject.index], bytes.reference.valid() ? at : subject);
}

}  // namespace xinheng::execute
