#include "runtime/cli/grid_text.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/table.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;
using Row = std::vector<std::string>;

class Teller {
 public:
  Teller(const ordered_json& document, Language language)
      : document_(document), points_(document["points"]), zh_(language == Language::zh) {}

  std::string tell() const {
    std::string out =
        fmt::format("{} {}，{} {}，{} {}\n", document_["pack"].get<std::string>(),
                    document_["version"].get<std::string>(), say("评价日", "as of"),
                    document_["evaluation_date"].get<std::string>(), say("数据截至", "known by"),
                    document_["known_by"].get<std::string>());
    for (size_t e = 0; e < points_[0]["evaluations"].size(); ++e) out += evaluation(e);
    out += counted("measures", "subjects",
                   say("\n随取值变化的措施（主体数）\n", "\nMeasures that vary (subjects)\n"));
    out += counted(
        "records", "records",
        say("\n随取值变化的公示、逾期（记录数）\n", "\nPublished and late that vary (records)\n"));
    return out;
  }

 private:
  std::string say(const char* zh, const char* en) const { return zh_ ? zh : en; }

  std::string name_of(const ordered_json& point) const {
    if (point["values"].empty()) return say("现在", "as it is");
    std::string name;
    for (const auto& value : point["values"]) {
      name += (name.empty() ? "" : say("，", ", ")) + value.get<std::string>();
    }
    return name;
  }
  std::string axes() const {
    std::string names;
    for (const auto& axis : document_["axes"]) {
      names += (names.empty() ? "" : say("，", ", ")) + axis["parameter"].get<std::string>();
    }
    return names;
  }

  static std::string number(const ordered_json& value) {
    return with_commas(value.get<uint64_t>());
  }

  std::string evaluation(size_t e) const {
    const auto& first = points_[0]["evaluations"][e];
    Row head = {axes()};
    for (const auto& grade : first["grades"]) head.push_back(grade["grade"]);
    if (first["grades"].empty()) head.push_back(say("已评", "rated"));
    head.push_back(say("不评", "not rated"));
    head.push_back(say("无法确定", "undetermined"));
    std::vector<Row> rows = {head};
    for (const auto& point : points_) {
      const auto& one = point["evaluations"][e];
      Row row = {name_of(point)};
      for (const auto& grade : one["grades"]) row.push_back(number(grade["subjects"]));
      if (one["grades"].empty()) row.push_back(number(one["rated"]));
      row.push_back(number(one["unrated"]));
      row.push_back(number(one["undetermined"]));
      rows.push_back(std::move(row));
    }
    return fmt::format("\n{} {}（{}）\n", say("评价", "Evaluation"),
                       first["name"].get<std::string>(), first["kind"].get<std::string>()) +
           table(rows);
  }

  std::string counted(const char* list, const char* key, const std::string& title) const {
    std::vector<size_t> varying;
    for (size_t i = 0; i < points_[0][list].size(); ++i) {
      const bool varies = std::any_of(points_.begin(), points_.end(), [&](const auto& point) {
        return point[list][i][key] != points_[0][list][i][key];
      });
      if (varies) varying.push_back(i);
    }
    if (varying.empty()) return "";
    Row head = {axes()};
    for (const size_t i : varying) head.push_back(points_[0][list][i]["name"]);
    std::vector<Row> rows = {head};
    for (const auto& point : points_) {
      Row row = {name_of(point)};
      for (const size_t i : varying) row.push_back(number(point[list][i][key]));
      rows.push_back(std::move(row));
    }
    return title + table(rows);
  }

  const ordered_json& document_;
  const ordered_json& points_;
  const bool zh_;
};

}  // namespace

std::string grid_text(const ordered_json& document, Language language) {
  return Teller(document, language).tell();
}

}  // namespace xinheng::cli
