// Counter-examples made small: fewer records, fewer values, plainer values.
#include "runtime/scenario/change.h"

namespace xinheng::scenario {
namespace {

using program::TypeKind;
using program::Word;

constexpr int rounds_max = 4;

class Shrinking {
 public:
  Shrinking(const program::Program& program, const program::Claim& claim, ChangeCase failing)
      : program_(program), claim_(claim), best_(std::move(failing)) {}

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
    if (try_case(program_, claim_, candidate).kind != Outcome::Kind::fails) return false;
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
    const bool varies =
        claim_.kind == program::Claim::Kind::vary && claim_.record.valid() &&
        program_.records[claim_.record].fields[claim_.field].type.kind == TypeKind::subject;
    if (varies) visit(one.other);
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
  const program::Claim& claim_;
  ChangeCase best_;
};

}  // namespace

ChangeCase shrink(const program::Program& program, const program::Claim& claim,
                  ChangeCase failing) {
  return Shrinking(program, claim, std::move(failing)).run();
}

}  // namespace xinheng::scenario
