// Made-up people made small: fewer records, fewer values, plainer values.
#include "runtime/scenario/change.h"

namespace xinheng::scenario {
namespace {

using program::TypeKind;
using program::Word;

constexpr int rounds_max = 4;

class Shrinking {
 public:
  Shrinking(const program::Program& program, ChangeCase one, bool other_refers,
            const std::function<bool(const ChangeCase&)>& still)
      : program_(program), other_refers_(other_refers), still_(still), best_(std::move(one)) {}

  ChangeCase run() {
    bool smaller = true;
    for (int round = 0; smaller && round < rounds_max; ++round) {
      smaller = drop_records();
      smaller = drop_people() || smaller;
      smaller = plain_fields() || smaller;
      ChangeCase same_day = best_;
      same_day.dates.known_by = same_day.dates.evaluation_date;
      if (same_day.dates.known_by != best_.dates.known_by) smaller = take(same_day) || smaller;
    }
    return best_;
  }

 private:
  bool take(const ChangeCase& candidate) {
    if (!still_(candidate)) return false;
    best_ = candidate;
    return true;
  }

  bool drop_records() {
    bool any = false;
    for (size_t who = 0; who < best_.people.size(); ++who) {
      for (size_t i = best_.people[who].records.size(); i-- > 0;) {
        if (who == 0 && best_.record == i) continue;
        ChangeCase candidate = best_;
        auto& records = candidate.people[who].records;
        records.erase(records.begin() + static_cast<long>(i));
        if (who == 0 && candidate.record && *candidate.record > i) --*candidate.record;
        any = take(candidate) || any;
      }
    }
    return any;
  }

  // All words of records that refer to people, of the case.
  template <class Visit>
  void each_reference(ChangeCase& one, const Visit& visit) const {
    for (columns::SubjectRow& row : one.people) {
      for (columns::RecordRow& record : row.records) {
        const auto& fields = program_.records[record.kind].fields;
        for (size_t i = 0; i < fields.size(); ++i) {
          if (fields[i].type.kind == TypeKind::subject) visit(record.fields[i]);
        }
      }
    }
    if (other_refers_) visit(one.other);
  }

  // Others to whom nothing refers; who comes later moves up.
  bool drop_people() {
    bool any = false;
    for (size_t who = best_.people.size(); who-- > 1;) {
      ChangeCase candidate = best_;
      bool named = false;
      each_reference(candidate, [&](std::optional<Word>& word) {
        named = named || word == static_cast<Word>(who);
        if (word && *word > static_cast<Word>(who)) --*word;
      });
      if (named) continue;
      candidate.people.erase(candidate.people.begin() + static_cast<long>(who));
      any = take(candidate) || any;
    }
    return any;
  }

  // The plainest value of a type; none: it stays.
  std::optional<Word> plain(const program::Type& type) const {
    switch (type.kind) {
      case TypeKind::date:
        return best_.dates.evaluation_date;
      case TypeKind::text:
        return -1;
      case TypeKind::period:
      case TypeKind::citizen_code:
      case TypeKind::legal_code:
      case TypeKind::subject:
        return {};
      default:
        return 0;
    }
  }

  bool plain_fields() {
    bool any = false;
    for (size_t who = 0; who < best_.people.size(); ++who) {
      // What a subject lacks is unknown: where nothing needs it, it isn't said.
      const auto& schema = program_.subjects[best_.people[who].kind].fields;
      any = plain_words(
                schema, true,
                [who](ChangeCase& one) -> columns::Words& { return one.people[who].fields; }) ||
            any;
      for (size_t i = 0; i < best_.people[who].records.size(); ++i) {
        const auto& fields = program_.records[best_.people[who].records[i].kind].fields;
        any = plain_words(fields, false,
                          [who, i](ChangeCase& one) -> columns::Words& {
                            return one.people[who].records[i].fields;
                          }) ||
              any;
      }
    }
    return any;
  }

  template <class Words>
  bool plain_words(const std::vector<program::Field>& fields, bool may_lack, const Words& words) {
    bool any = false;
    for (size_t i = 0; i < fields.size(); ++i) {
      const std::optional<Word> now = words(best_)[i];
      if (fields[i].key) continue;
      if ((fields[i].type.optional || may_lack) && now) {
        ChangeCase candidate = best_;
        words(candidate)[i].reset();
        if (take(candidate)) {
          any = true;
          continue;
        }
      }
      const std::optional<Word> simple = plain(fields[i].type);
      if (!now || !simple || now == simple) continue;
      ChangeCase candidate = best_;
      words(candidate)[i] = simple;
      any = take(candidate) || any;
    }
    return any;
  }

  const program::Program& program_;
  const bool other_refers_;  // to one of the people
  const std::function<bool(const ChangeCase&)>& still_;
  ChangeCase best_;
};

}  // namespace

ChangeCase shrink(const program::Program& program, ChangeCase one, bool other_refers,
                  const std::function<bool(const ChangeCase&)>& still) {
  return Shrinking(program, std::move(one), other_refers, still).run();
}

ChangeCase shrink(const program::Program& program, const program::Claim& claim,
                  ChangeCase failing) {
  const bool refers =
      claim.kind == program::Claim::Kind::vary && claim.record.valid() &&
      program.records[claim.record].fields[claim.field].type.kind == TypeKind::subject;
  return shrink(program, std::move(failing), refers, [&](const ChangeCase& candidate) {
    return try_case(program, claim, candidate).kind == Outcome::Kind::fails;
  });
}

}  // namespace xinheng::scenario
