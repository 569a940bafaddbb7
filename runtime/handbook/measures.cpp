// Rewards, punishments, warnings and rosters.
#include <set>
#include <utility>

#include <fmt/format.h>

#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

struct Words {
  const char *zh, *en;
};

std::string effect(const Book& book, const Waiver& waiver) {
  switch (waiver.effect) {
    case WaiverEffect::waive:
      return waiver.exit ? book.say("移出名单", "leaves the roster") : book.say("免除", "waived");
    case WaiverEffect::lighten:
      return book.say("从轻", "lighter");
    case WaiverEffect::replace: {
      const Measure& other = book.program.measures[waiver.replacement];
      return book.say("改为", "replaced by ") + "“" + link_to(anchor_of(other), other.name) + "”";
    }
    case WaiverEffect::nothing:
      return book.say("照旧", "as it was");
  }
  return "";
}

std::string waiver_item(Book& book, const Measure& measure, const Waiver& one,
                        const std::string& anchor) {
  std::string about = only_cases(book, one.over, measure.cases);
  for (const uint32_t i : one.over_waivers) {
    about += (about.empty() ? "" : book.say("，", ", ")) + book.say("优先于“", "over “") +
             escaped(measure.waivers[i].label) + "”";
  }
  return "<li><strong>" + escaped(one.label) + "</strong>" + book.say("（", " (") +
         effect(book, one) + (about.empty() ? "" : book.say("，", ", ") + about) +
         book.say("）：", "): ") + book.sentences.condition_list(one.when) + " " +
         book.interval(one.in_force) +
         book.basis(one.basis, {anchor, measure.name + " " + one.label}) + "</li>\n";
}

std::string term_text(Book& book, const Measure& measure, const std::string& anchor) {
  const std::string from = measure.from.valid() ? book.sentences.value(measure.from) : "";
  if (!measure.term.valid()) {
    return book.say("没有期限：情形成立就适用，不再成立就不适用。",
                    "No term: it applies as long as a case holds.");
  }
  const std::string term = book.sentences.value(measure.term);
  const std::string start = from.empty() ? book.say("评价日", "the evaluation date") : from;
  return (book.language == Language::zh ? "从" + start + "起，" + term : term + " from " + start) +
         " " + book.basis(measure.term_basis, {anchor, measure.name + book.say(" 期限", " term")});
}

std::string scene_links(const Book& book, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    bool listed = false;
    for (const Scene& scene : book.program.scenes) listed = listed || scene.name == name;
    out += (out.empty() ? "" : book.say("、", ", ")) +
           (listed ? link_to("场景-" + name, name) : escaped(name));
  }
  return out;
}

std::string cases_of(Book& book, const Measure& measure, const std::string& anchor) {
  std::string list = "<ul class=\"cases\">\n";
  for (const LabelledCase& one : measure.cases) {
    list += case_item(book, one, {anchor, measure.name + " " + one.label});
  }
  std::set<std::pair<MeasureId, uint32_t>> told;  // for each of its cases there is one
  for (const Replacement& one : measure.replacements) {
    if (!told.insert({one.measure, one.waiver}).second) continue;
    const Measure& other = book.program.measures[one.measure];
    const Waiver& waiver = other.waivers[one.waiver];
    list += "<li>" + book.say("“", "“") + link_to(anchor_of(other), other.name) +
            book.say("”的情形成立，而它的例外“", "” would apply and its exception “") +
            escaped(waiver.label) +
            book.say("”也成立的，改为本项：", "” holds: this instead, where ") +
            book.sentences.condition_list(waiver.when) + "</li>\n";
  }
  const bool several = measure.cases.size() + measure.replacements.size() > 1;
  return (several ? "<p>" + book.say("有下列情形之一的：", "In any of these cases:") + "</p>"
                  : "") +
         list + "</ul>";
}

std::string excluding(const Book& book, const Measure& measure) {
  std::string names;
  for (const MeasureId id : measure.excluded_by) {
    const Measure& other = book.program.measures[id];
    names += (names.empty() ? "" : book.say("、", ", ")) + link_to(anchor_of(other), other.name);
  }
  return names.empty()
             ? ""
             : book.say("已经适用下列措施的，不再适用本项：", "Not where one of these applies: ") +
                   names;
}

void write_measure(Book& book, const Measure& measure) {
  const std::string anchor = anchor_of(measure);
  constexpr Words kinds[] = {
      {"奖励", "reward"}, {"惩戒", "punishment"}, {"预警", "warning"}, {"名单", "roster"}};
  const Words& kind = kinds[static_cast<size_t>(measure.kind)];
  book.term(measure.name, anchor, book.say(kind.zh, kind.en));
  for (const std::string& department : measure.departments) {
    book.departments[department].push_back({anchor, measure.name});
  }
  std::string marks;
  const auto mark = [&](const std::string& text) {
    if (!text.empty()) marks += " <span class=\"mark\">" + escaped(text) + "</span>";
  };
  mark(measure.binding ? book.say("应当", "must") : book.say("可以", "may"));
  mark(measure.level);
  mark(measure.nature);
  book.add("<article class=\"card\" id=\"" + escaped(anchor_of(anchor)) + "\">\n<h4>" +
           escaped(measure.name) + marks + "</h4>\n" + book.comment(measure.span));
  if (const std::string when = book.interval(measure.in_force); !when.empty()) {
    book.add("<p>" + when + "</p>\n");
  }
  book.add("<dl class=\"facts\">\n");
  book.add(fact(book.say("用在", "Used at"), scene_links(book, measure.scenes)));
  book.add(fact(book.say("部门", "By"), book.list_of(measure.departments)));
  book.add(fact(book.say("什么时候", "When"), cases_of(book, measure, anchor)));
  std::string waivers, exits;
  for (const Waiver& one : measure.waivers) {
    (one.exit ? exits : waivers) += waiver_item(book, measure, one, anchor);
  }
  const auto list = [](const std::string& items) {
    return items.empty() ? "" : "<ul class=\"cases\">\n" + items + "</ul>";
  };
  book.add(fact(book.say("什么时候移出", "Leaves it when"), list(exits)));
  book.add(fact(book.say("例外", "Unless"), list(waivers)));
  book.add(fact(book.say("多久", "How long"), term_text(book, measure, anchor)));
  book.add(fact(book.say("与别的措施", "And others"), excluding(book, measure)));
  book.add(fact(book.say("依据", "Basis"), book.basis(measure.basis, {anchor, measure.name})));
  book.add("</dl>\n</article>\n");
}

void write_kind(Book& book, MeasureKind kind, const std::string& anchor, const std::string& title,
                const std::string& lead) {
  bool any = false;
  for (uint32_t subject = 0; subject < book.program.subjects.size(); ++subject) {
    bool headed = false;
    for (const Measure& measure : book.program.measures) {
      if (measure.kind != kind || measure.subject != SubjectId{subject}) continue;
      if (!any) {
        book.chapter(anchor, title);
        book.add("<p class=\"lead\">" + lead + "</p>\n");
        any = true;
      }
      if (!headed) {
        const std::string& name = book.program.subjects[SubjectId{subject}].name;
        book.section(anchor + "-" + name, book.say("对", "For ") + name);
        headed = true;
      }
      write_measure(book, measure);
    }
  }
}

}  // namespace

std::string only_cases(const Book& book, const std::vector<uint32_t>& over,
                       const std::vector<LabelledCase>& cases) {
  std::string names;
  for (const uint32_t i : over) {
    names += (names.empty() ? "" : book.say("、", ", ")) + "“" + escaped(cases[i].label) + "”";
  }
  return names.empty() ? "" : book.say("只对情形", "only of the case ") + names;
}

void write_measures(Book& book) {
  const std::string may =
      book.say("标“应当”的，情形成立就要用；标“可以”的，由办理的人看情况定。",
               "“must”: to be applied wherever a case holds; “may”: it is up to the officer.");
  write_kind(book, MeasureKind::reward, "奖励", book.say("守信奖励", "Rewards"), may);
  write_kind(book, MeasureKind::punishment, "惩戒", book.say("失信惩戒", "Punishments"),
             may + book.say("从轻的，仍然适用，程度减轻。",
                            " “lighter”: it still applies, in a lesser degree."));
  write_kind(
      book, MeasureKind::warning, "预警", book.say("预警", "Warnings"),
      book.say("预警提醒本人和主管部门，不是惩戒。",
               "A warning reminds the person and the office in charge; it is no punishment."));
  write_kind(
      book, MeasureKind::roster, "名单", book.say("名单", "Rosters"),
      book.say("列入名单的情形、移出名单的情形。", "When one is put on a roster and leaves it."));
}

}  // namespace xinheng::handbook
