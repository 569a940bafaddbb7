// Counter-examples made small: fewer records, fewer values, plainer values.
#include "runtime/scenario/change.h"

namespace xinheng::scenario {
namespace {

using program::TypeKind;
using program::Word;

constexpr int rounds_max = 4;

class Shrinking {
 public:
  Shrinking(const program::Program& program, const program::Property& property,
            const program::Claim& claim, ChangeCase failing)
      : program_(program), property_(property), claim_(claim), best_(std::move(failing)) {}

  ChangeCase run() {
    bool smaller = true;
    for (int round = 0; smaller && round < rounds_max; ++round) {
      smaller = drop_records();
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
    for (size_t i = best_.subject.records.size(); i-- > 0;) {
      if (best_.record == i) continue;
      ChangeCase candidate = best_;
      candidate.subject.records.erase(candidate.subject.records.begin() + static_cast<long>(i));
      if (candidate.record && *candidate.record > i) --*candidate.record;
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
        return {};
      default:
        return 0;
    }
  }

  bool plain_fields() {
    const auto& schema = program_.subjects[property_.subject].fields;
    // What a subject lacks is unknown: where nothing needs it, it isn't said.
    bool any = plain_words(schema, true, [](ChangeCase& one) -> columns::Words& {
      return one.subject.fields;
    });
    for (size_t i = 0; i < best_.subject.records.size(); ++i) {
      const auto& fields = program_.records[best_.subject.records[i].kind].fields;
      any = plain_words(fields, false, [i](ChangeCase& one) -> columns::Words& {
              return one.subject.records[i].fields;
            }) ||
            any;
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
  const program::Property& property_;
  const program::Claim& claim_;
  ChangeCase best_;
};

}  // namespace

ChangeCase shrink(const program::Program& program, const program::Property& property,
                  const program::Claim& claim, ChangeCase failing) {
  return Shrinking(program, property, claim, std::move(failing)).run();
}

}  // namespace xinheng::scenario
