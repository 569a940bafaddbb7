#include <nlohmann/json.hpp>

#include "runtime/coverage/coverage.h"

namespace xinheng::coverage {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view codes[categories] = {"rule", "exception", "row", "condition", "answer"};

ordered_json json_of(const Total& total) {
  return {{"reached", total.reached}, {"all", total.all}, {"percent", total.share() / 100.0}};
}

std::string_view outcome_of(const Target& target) {
  const auto named = [](execute::Outcomes outcome) -> std::string_view {
    switch (outcome) {
      case execute::came_out_no:
        return "no";
      case execute::came_out_yes:
        return "yes";
      case execute::came_out_open:
        return "undetermined";
      default:
        return "conflict";
    }
  };
  return std::visit(overloaded{
                        [](const program::RuleName&) -> std::string_view { return "effect"; },
                        [&](const auto& one) { return named(one.outcome); },
                    },
                    target);
}

}  // namespace

std::string json_of(const Printing& printing) {
  const Coverage& coverage = printing.coverage;
  ordered_json document = json_of(total_of(coverage));
  document["tests"] = coverage.tests;
  document["impossible"] = coverage.impossible;
  document["properties"] = coverage.properties;
  for (size_t i = 0; i < categories; ++i)
    document["categories"][std::string(codes[i])] =
        json_of(total_of(coverage, static_cast<Category>(i)));
  document["points"] = ordered_json::array();
  for (const Point& point : coverage.points) {
    const SourceFile& file = printing.compilation.sources.files[point.span.file];
    const Place place = place_of(file, point.span.begin);
    ordered_json one = {{"category", codes[static_cast<size_t>(point.category)]},
                        {"path", file.path},
                        {"line", place.line},
                        {"column", place.column},
                        {"outcome", outcome_of(point.target)},
                        {"tests", point.tests}};
    one["said"] = said_of(point, printing.language);
    if (point.example) one["example"] = *point.example;
    document["points"].push_back(std::move(one));
  }
  document["examples"] = ordered_json::array();
  for (const Example& example : coverage.examples)
    document["examples"].push_back({{"test", example.test}, {"points", example.points}});
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace xinheng::coverage
