#include "runtime/coverage/mutation.h"

#include <algorithm>

namespace xinheng::coverage {

using program::TypeKind;
using program::Word;
using scenario::Draw;

namespace {

template <class List>
const auto& pick(Draw& draw, const List& list) {
  return list[draw.below(list.size())];
}

}  // namespace

Mutation::Mutation(const program::Program& program, const scenario::Values& everywhere,
                   const std::vector<program::ExprId>& exprs)
    : program_(program), everywhere_(everywhere), nearby_(program, exprs) {
  std::set<uint32_t> kinds;
  for (const program::ExprId id : exprs) {
    const program::Expr& expr = program.exprs[id];
    if (const auto* aggregate = std::get_if<program::Aggregate>(&expr.node))
      kinds.insert(aggregate->record.index);
    const auto* field = std::get_if<program::FieldRef>(&expr.node);
    if (field == nullptr) continue;
    const bool record = field->scope == program::Scope::record;
    if (record && expr.record.valid()) {
      kinds.insert(expr.record.index);
      record_fields_.insert({expr.record.index, field->field});
    } else if (!record && expr.subject.valid()) {
      subject_fields_.insert({expr.subject.index, field->field});
    }
  }
  for (const uint32_t kind : kinds) kinds_.push_back({kind});
}

Word Mutation::word(Draw& draw, const program::Type& type, Days date) const {
  if (type.kind == TypeKind::row && !wanted_.empty() && draw.one_in(2)) {
    const auto& [table, row] = pick(draw, wanted_);
    if (table == type.table) return row;
  }
  return (draw.one_in(4) ? everywhere_ : nearby_).word(draw, type, date);
}

void Mutation::change_subject(Draw& draw, Case& one, columns::SubjectRow& row) const {
  std::vector<uint32_t> fields;
  for (const auto& [kind, field] : subject_fields_)
    if (kind == row.kind.index && !program_.subjects[row.kind].fields[field].key)
      fields.push_back(field);
  if (fields.empty()) return;
  const uint32_t field = pick(draw, fields);
  const program::Type& type = program_.subjects[row.kind].fields[field].type;
  row.fields[field] =
      draw.one_in(3) ? std::nullopt : std::optional(word(draw, type, one.dates.evaluation_date));
}

void Mutation::change_record(Draw& draw, Case& one, size_t who) const {
  std::vector<columns::RecordRow>& records = one.people[who].records;
  if (records.empty()) return add_record(draw, one, who);
  const bool asked = who == 0 && one.record && draw.one_in(2);
  columns::RecordRow& row = records[asked ? *one.record : draw.below(records.size())];
  std::vector<uint32_t> fields;
  for (const auto& [kind, field] : record_fields_)
    if (kind == row.kind.index) fields.push_back(field);
  if (fields.empty()) return;
  const uint32_t field = pick(draw, fields);
  const program::Field& schema = program_.records[row.kind].fields[field];
  if (schema.key) return;
  if (schema.type.optional && draw.one_in(3)) {
    row.fields[field].reset();
  } else if (schema.type.kind == TypeKind::subject) {
    const auto other = everywhere_.reference(draw, schema.type.subject, one.people);
    if (other || schema.type.optional) row.fields[field] = other;
  } else {
    row.fields[field] = word(draw, schema.type, one.dates.evaluation_date);
  }
}

// A new one, or one that is there again.
void Mutation::add_record(Draw& draw, Case& one, size_t who) const {
  constexpr size_t records_max = 40;
  columns::SubjectRow& person = one.people[who];
  if (person.records.size() >= records_max) return;
  if (!person.records.empty() && !draw.one_in(3)) {
    person.records.push_back(pick(draw, person.records));
    return;
  }
  std::vector<program::RecordId> own;
  for (const program::RecordId kind : kinds_)
    if (program_.records[kind].owner == person.kind) own.push_back(kind);
  if (own.empty()) return;
  columns::RecordRow row =
      (draw.one_in(4) ? everywhere_ : nearby_)
          .record(draw, pick(draw, own), one.dates.evaluation_date, one.people);
  for (size_t i = 0; i < row.fields.size(); ++i) {
    const program::Type& type = program_.records[row.kind].fields[i].type;
    const bool nobody = type.kind == TypeKind::subject && !row.fields[i];
    if (nobody && !type.optional) return;  // there is nobody that it could name
  }
  person.records.push_back(std::move(row));
}

void Mutation::remove_record(Draw& draw, Case& one, size_t who) const {
  std::vector<columns::RecordRow>& records = one.people[who].records;
  if (records.empty()) return;
  const size_t at = draw.below(records.size());
  if (who == 0 && one.record == at) return;
  records.erase(records.begin() + static_cast<long>(at));
  if (who == 0 && one.record && *one.record > at) --*one.record;
}

void Mutation::change(Draw& draw, Case& one) const {
  const size_t who = draw.one_in(4) ? draw.below(one.people.size()) : 0;
  switch (draw.below(12)) {
    case 0:
    case 1:
    case 2:
      return change_subject(draw, one, one.people[who]);
    case 3:
      return add_record(draw, one, who);
    case 4:
      return remove_record(draw, one, who);
    case 5:
      one.dates = (draw.one_in(3) ? everywhere_ : nearby_).dates(draw, {});
      return;
    case 6:
      one.dates.known_by = one.dates.evaluation_date;
      return;
    default:
      return change_record(draw, one, who);
  }
}

Case Mutation::changed(Draw& draw, Case one) const {
  for (uint64_t more = 1 + draw.below(3); more > 0; --more) change(draw, one);
  for (columns::SubjectRow& person : one.people)
    for (columns::RecordRow& row : person.records)
      scenario::make_known(program_, row, one.dates.known_by);
  return one;
}

}  // namespace xinheng::coverage
