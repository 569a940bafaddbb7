#include "tests/differential/random_measure.h"

#include <fmt/format.h>

#include "tests/differential/random_rules.h"

namespace xinheng::differential {

using namespace program;

namespace {

class Maker {
 public:
  Maker(Program& program, Expressions& expressions, Draw& draw)
      : program_(program), expressions_(expressions), draw_(draw) {}

  void make() {
    Measure measure;
    measure.kind = static_cast<MeasureKind>(draw_.below(4));
    measure.name = fmt::format("措施{}", program_.measures.size());
    measure.subject = SubjectId{static_cast<uint32_t>(draw_.below(program_.subjects.size()))};
    measure.in_force = random_interval(draw_);
    Context context;
    context.subject = measure.subject;
    for (uint64_t i = 1 + draw_.below(4); i > 0; --i) {
      measure.cases.push_back(labelled(expressions_, fmt::format("情形{}", i), context, draw_));
      const size_t count = measure.cases.size();
      if (count > 1) make_version(measure.cases[count - 2], measure.cases[count - 1], draw_);
    }
    const uint64_t waivers = draw_.chance(50) ? 0 : 1 + draw_.below(4);
    for (uint64_t i = 0; i < waivers; ++i) add_waiver(measure, context);
    if (draw_.chance(50)) add_term(measure, context);
    exclude_by_earlier(measure);
    const MeasureId id = program_.measures.push(std::move(measure));
    replace_earlier(id);
    program_.order.push_back(id);
  }

 private:
  void add_waiver(Measure& measure, const Context& context) {
    const size_t index = measure.waivers.size();
    Waiver waiver;
    waiver.label = fmt::format("免除{}", index);
    waiver.in_force = random_interval(draw_);
    if (draw_.chance(60)) waiver.over = random_over(measure.cases.size(), draw_);
    add_versions(waiver.over, measure.cases, measure.cases.size());
    if (index > 0 && !measure.waivers[index - 1].exit)
      make_version(measure.waivers[index - 1], waiver, draw_);
    if (draw_.chance(40)) waiver.over_waivers = random_over(index, draw_);
    add_versions(waiver.over_waivers, measure.waivers, index);
    std::erase_if(waiver.over_waivers,
                  [&](uint32_t over) { return measure.waivers[over].label == waiver.label; });
    if (draw_.chance(30)) waiver.effect = WaiverEffect::lighten;
    if (!waiver.over_waivers.empty() && draw_.chance(30)) waiver.effect = WaiverEffect::nothing;
    // 移出: of the whole.
    if (measure.kind == MeasureKind::roster && draw_.chance(30)) {
      waiver.exit = true;
      waiver.label = fmt::format("移出{}", index);
      waiver.over.clear();
      waiver.over_waivers.clear();
      waiver.effect = WaiverEffect::waive;
    }
    waiver.when = expressions_.condition(context).expr;
    measure.waivers.push_back(std::move(waiver));
  }

  void add_term(Measure& measure, const Context& context) {
    const Type boolean = type_of(TypeKind::boolean), date = type_of(TypeKind::date);
    const auto make = [&](ExprNode node, const Type& type) {
      return program_.exprs.push({std::move(node), type, {}});
    };
    std::vector<ExprId> both;
    const ExprId today = make(EvaluationDate{}, date);
    if (draw_.chance(70)) {
      measure.from = expressions_.value(date, context);
      both.push_back(make(Compare{Comparison::less_equal, measure.from, today}, boolean));
    } else {
      measure.from = today;
    }
    if (both.empty() || draw_.chance(80)) {
      measure.term = draw_.chance(50) ? expressions_.constant(type_of(TypeKind::period))
                                      : expressions_.value(type_of(TypeKind::period), context);
      measure.until = make(DateShift{measure.from, measure.term, false}, date);
      both.push_back(make(Compare{Comparison::less, today, measure.until}, boolean));
    }
    measure.runs = both.size() == 1 ? both[0] : make(Junction{true, both}, boolean);
  }

  void exclude_by_earlier(Measure& measure) {
    for (uint32_t i = 0; i < program_.measures.size(); ++i) {
      const bool same = program_.measures[MeasureId{i}].subject == measure.subject;
      if (same && draw_.chance(35)) measure.excluded_by.push_back({i});
    }
  }

  // Waivers of earlier measures come to say that this one takes their place.
  void replace_earlier(MeasureId id) {
    const SubjectId subject = program_.measures[id].subject;
    for (uint32_t i = 0; i < id.index; ++i) {
      Measure& earlier = program_.measures[MeasureId{i}];
      if (earlier.subject != subject) continue;
      for (Waiver& waiver : earlier.waivers) {
        if (waiver.effect != WaiverEffect::waive || waiver.exit || !draw_.chance(25)) continue;
        waiver.effect = WaiverEffect::replace;
        waiver.replacement = id;
      }
    }
    // A word of results holds so many cases: with chains they would multiply.
    note_replacements(program_);
    const Measure& measure = program_.measures[id];
    if (measure.cases.size() + measure.replacements.size() <= 20) return;
    for (Measure& earlier : program_.measures) {
      for (Waiver& waiver : earlier.waivers) {
        if (waiver.replacement != id) continue;
        waiver.effect = WaiverEffect::waive;
        waiver.replacement = {};
      }
    }
  }

  Program& program_;
  Expressions& expressions_;
  Draw& draw_;
};

}  // namespace

void add_measure(Program& program, Expressions& expressions, Draw& draw) {
  Maker(program, expressions, draw).make();
}

}  // namespace xinheng::differential
