#include "runtime/cli/diff_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/table.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;

constexpr size_t parts_max = 8;  // of one declaration, before "and N others"

constexpr size_t narrowest = 4;  // columns

using Row = std::vector<std::string>;

class Teller {
 public:
  Teller(const ordered_json& document, Language language)
      : document_(document), zh_(language == Language::zh) {}

  std::string tell() const {
    return head() + rules() + subjects() + evaluations() + measures() + records() + causes() +
           groups() + conditions();
  }

 private:
  std::string say(const char* zh, const char* en) const { return zh_ ? zh : en; }
  std::string words(const ordered_json& both) const { return both[zh_ ? "zh" : "en"]; }
  static std::string number(const ordered_json& value) {
    return with_commas(value.get<uint64_t>());
  }
  static uint64_t count(const ordered_json& value) { return value.get<uint64_t>(); }

  std::string head() const {
    const auto& sides = document_["sides"];
    std::string out;
    for (size_t s = 0; s < 2; ++s) {
      const auto& side = sides[s];
      out += fmt::format("{}  {}  {} {}，{} {}，{} {}\n",
                         s == 0 ? say("变更前", "before") : say("变更后", "after "),
                         side["name"].get<std::string>(), side["pack"].get<std::string>(),
                         side["version"].get<std::string>(), say("评价日", "as of"),
                         side["evaluation_date"].get<std::string>(), say("数据截至", "known by"),
                         side["known_by"].get<std::string>());
    }
    return out;
  }

  std::string edit(const std::string& edit) const {
    if (edit == "added") return say("新增", "added");
    if (edit == "removed") return say("删去", "removed");
    if (edit == "reworded") return say("只改文字", "only reworded");
    return say("改变", "changed");
  }

  static std::string place_of(const ordered_json& one) {
    const std::string after = one["place_after"], before = one["place_before"];
    return after.empty() ? before : after;
  }

  std::string part(const ordered_json& one) const {
    std::string text = words(one["label"]);
    if (text.empty()) text = say("其他", "the rest");
    std::string line = "      " + edit(one["edit"]) + " " + text;
    const std::string before = words(one["before"]), after = words(one["after"]);
    if (!before.empty() && !after.empty())
      line += "：" + before + " → " + after;
    else if (!before.empty() || !after.empty())
      line += "：" + before + after;
    return line + "\n";
  }

  std::string rules() const {
    std::string out = say("\n规则的变化\n", "\nRules\n");
    uint64_t reworded = 0;
    bool any = false;
    for (const auto& one : document_["rules"]) {
      if (one["edit"] == "reworded") {
        ++reworded;
        continue;
      }
      any = true;
      const std::string place = place_of(one);
      out += fmt::format("  {} {}{}\n", edit(one["edit"]), words(one["declaration"]),
                         place.empty() ? "" : "  (" + place + ")");
      size_t shown = 0;
      for (const auto& each : one["parts"]) {
        if (shown++ < parts_max) out += part(each);
      }
      if (shown > parts_max) {
        out += fmt::format(fmt::runtime(say("      另有 {} 处\n", "      and {} more\n")),
                           shown - parts_max);
      }
    }
    if (!any) out += say("  没有改变含义的\n", "  none changed in meaning\n");
    if (reworded > 0) {
      out += fmt::format(
          fmt::runtime(say("  另有 {} 处声明只改了文字，含义不变\n",
                           "  {} declarations were only reworded: they mean the same\n")),
          reworded);
    }
    return out;
  }

  std::string subjects() const {
    std::string out = say("\n决定有变化的主体\n", "\nSubjects with a decision that differs\n");
    std::vector<Row> rows;
    for (const auto& one : document_["subjects"]) {
      const uint64_t all = count(one["subjects"]), changed = count(one["changed"]);
      const double share = all == 0 ? 0 : 100.0 * double(changed) / double(all);
      rows.push_back({one["kind"].get<std::string>(), with_commas(changed),
                      say("共", "of") + " " + with_commas(all), fmt::format("{:.2f}%", share)});
    }
    return out + table(rows, narrowest);
  }

  std::string cell(const ordered_json& cell) const {
    if (cell.contains("grade")) return cell["grade"];
    const std::string state = cell["state"];
    static const std::map<std::string, std::pair<const char*, const char*>> names = {
        {"absent", {"不在数据里", "not in the data"}},
        {"no", {"没有", "none"}},
        {"unrated", {"不评", "not rated"}},
        {"undetermined", {"无法确定", "undetermined"}},
        {"rated", {"已评", "rated"}},
        {"open", {"程度无法确定", "degree undetermined"}},
        {"lighter", {"从轻", "lighter"}},
        {"applies", {"适用", "applies"}},
    };
    const auto found = names.find(state);
    return found == names.end() ? state : say(found->second.first, found->second.second);
  }

  std::string evaluations() const {
    std::string out;
    for (const auto& one : document_["evaluations"]) {
      out += fmt::format("\n{} {} {}\n", say("评价", "Evaluation"), one["name"].get<std::string>(),
                         say("（行：变更前；列：变更后）", "(rows: before, columns: after)"));
      out += matrix(one);
      std::string line;
      const auto add = [&](const char* key, const char* zh, const char* en) {
        if (!one.contains(key)) return;
        line += (line.empty() ? "  " : "，") + say(zh, en) + " " + number(one[key]);
      };
      add("grade_up", "等级升", "grade up");
      add("grade_down", "等级降", "grade down");
      add("score_up", "得分升", "score up");
      add("score_down", "得分降", "score down");
      out += line + "\n";
    }
    return out;
  }

  std::string matrix(const ordered_json& evaluation) const {
    std::vector<std::string> cells;  // of the highest grade first
    for (size_t i = evaluation["grades"].size(); i-- > 0;) {
      cells.push_back(evaluation["grades"][i]);
    }
    for (const char* state : {"rated", "unrated", "undetermined", "no", "absent"}) {
      cells.push_back(cell({{"state", state}}));
    }
    std::map<std::pair<std::string, std::string>, uint64_t> counts;
    std::map<std::string, uint64_t> used;
    for (const auto& one : evaluation["transitions"]) {
      const std::string before = cell(one["before"]), after = cell(one["after"]);
      counts[{before, after}] = count(one["subjects"]);
      ++used[before];
      ++used[after];
    }
    std::erase_if(cells, [&](const std::string& one) { return !used.contains(one); });
    Row first = {""};
    first.insert(first.end(), cells.begin(), cells.end());
    std::vector<Row> rows = {first};
    for (const std::string& before : cells) {
      Row row = {before};
      for (const std::string& after : cells) {
        const auto found = counts.find({before, after});
        row.push_back(found == counts.end() ? "·" : with_commas(found->second));
      }
      rows.push_back(std::move(row));
    }
    return table(rows, narrowest);
  }

  std::string sort(const ordered_json& one) const {
    static const std::map<std::string, std::pair<const char*, const char*>> names = {
        {"evaluation", {"评价", "evaluation"}}, {"reward", {"奖励", "reward"}},
        {"punishment", {"惩戒", "punishment"}}, {"warning", {"预警", "warning"}},
        {"roster", {"名单", "roster"}},         {"publication", {"公示", "publication"}},
        {"deadline", {"逾期", "late"}},
    };
    const auto& name = names.at(one["sort"]);
    return say(name.first, name.second);
  }

  // Of those that differ: name, before, after, came, went, and what else there is.
  std::string counted(const ordered_json& list, const std::string& title,
                      const std::vector<std::pair<const char*, std::string>>& more) const {
    std::vector<Row> rows = {{"", say("变更前", "before"), say("变更后", "after"),
                              say("新增", "gained"), say("减少", "lost")}};
    for (const auto& [key, words] : more) rows[0].push_back(words);
    for (const auto& one : list) {
      uint64_t changed = count(one["gained"]) + count(one["lost"]);
      const bool records =
          one.contains("records_before") && one["records_before"] != one["records_after"];
      for (const auto& [key, words] : more) {
        const std::string_view name = key;
        const bool total = name == "records_before" || name == "records_after";
        changed += !total && one.contains(key) ? count(one[key]) : 0;
      }
      if (changed == 0 && !records) continue;
      Row row = {sort(one) + " " + one["name"].get<std::string>()};
      for (const char* key : {"before", "after", "gained", "lost"}) row.push_back(number(one[key]));
      for (const auto& [key, words] : more) row.push_back(number(one[key]));
      rows.push_back(std::move(row));
    }
    return rows.size() == 1 ? "" : title + table(rows, narrowest);
  }

  std::string measures() const {
    return counted(document_["measures"],
                   say("\n措施（主体数；没有变化的不列）\n",
                       "\nMeasures (subjects; only those that differ)\n"),
                   {{"to_undetermined", say("转无法确定", "to undetermined")},
                    {"from_undetermined", say("由无法确定", "from undetermined")},
                    {"to_lighter", say("改从轻", "to lighter")},
                    {"from_lighter", say("不再从轻", "from lighter")},
                    {"term_changed", say("期限变化", "term differs")}});
  }

  std::string records() const {
    return counted(document_["records"],
                   say("\n公示和逾期（主体数；没有变化的不列）\n",
                       "\nPublished and late (subjects; only those that differ)\n"),
                   {{"records_before", say("记录：前", "records before")},
                    {"records_after", say("记录：后", "records after")}});
  }

  std::string causes() const {
    if (document_["causes"].empty()) return "";
    std::vector<Row> rows;
    for (const auto& one : document_["causes"]) {
      std::string text;
      const std::string how = one["how"];
      const std::string between = how == "each" ? say(" 或 ", " or ") : " + ";
      for (const auto& unit : one["units"]) text += (text.empty() ? "" : between) + words(unit);
      if (how == "together") text += say("（一起）", " (together)");
      if (how == "each") text += say("（任一个就够）", " (either would do)");
      rows.push_back({text, number(one["subjects"]), number(one["decisions"])});
    }
    rows.insert(rows.begin(), {"", say("主体", "subjects"), say("决定", "decisions")});
    return say("\n变化的原因\n", "\nBecause of\n") + table(rows, narrowest);
  }

  std::string groups() const {
    std::string out;
    for (const auto& one : document_["groups"]) {
      std::vector<Row> rows = {{"", say("主体", "subjects"), say("有变化", "changed"),
                                say("等级升", "grade up"), say("等级降", "grade down"),
                                say("措施增", "measures gained"), say("措施减", "measures lost")}};
      for (const auto& row : one["rows"]) {
        std::array<uint64_t, 4> sums{};
        for (const auto& of : row["of"]) {
          const bool evaluation = of["sort"] == "evaluation";
          sums[evaluation ? 0 : 2] += count(of["up"]);
          sums[evaluation ? 1 : 3] += count(of["down"]);
        }
        Row line = {words(row["label"]), number(row["subjects"]), number(row["changed"])};
        for (const uint64_t sum : sums) line.push_back(with_commas(sum));
        rows.push_back(std::move(line));
      }
      out +=
          "\n" + say("按", "By ") + one["field"].get<std::string>() + "\n" + table(rows, narrowest);
    }
    return out;
  }

  std::string conditions() const {
    std::string out;
    for (const auto& one : document_["conditions"]) {
      out += fmt::format("  {}  {}（{} / {}）\n",
                         one["met"].get<bool>() ? say("成立", "met") : say("不成立", "not met"),
                         one["condition"].get<std::string>(), number(one["subjects"]),
                         number(one["of"]));
    }
    return out.empty() ? out : say("\n条件\n", "\nConditions\n") + out;
  }

  const ordered_json& document_;
  const bool zh_;
};

}  // namespace

std::string diff_text(const ordered_json& document, Language language) {
  return Teller(document, language).tell();
}

}  // namespace xinheng::cli
