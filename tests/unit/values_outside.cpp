// Published answers of other projects, where their folder lies beside the checkout.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"

using namespace xinheng;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> cells;
  std::string cell;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      cells.push_back(std::exchange(cell, {}));
    } else if (c != '\r') {
      cell += c;
    }
  }
  cells.push_back(cell);
  return cells;
}

std::vector<Row> outside(const std::string& file) {
  const auto checkout = std::filesystem::path(__FILE__).parent_path() / "../..";
  std::ifstream in(checkout / "../shared/outside" / file);
  if (!in) {
    WARN("skipped: no ../shared/outside/" << file << " beside the checkout");
    return {};
  }
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = split(line, ',');
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = split(line, ',');
    REQUIRE(cells.size() == header.size());
    Row row;
    for (size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
    rows.push_back(row);
  }
  return rows;
}

std::string shifted(const Row& row, MissingDay policy) {
  const bool subtract = row.at("operation") == "subtract";
  const int64_t months = std::stoll(row.at("years")) * 12 + std::stoll(row.at("months"));
  const Period by_months{Period::Unit::months, months};
  const Period by_days{Period::Unit::days, std::stoll(row.at("days"))};
  const auto first = add_period(*parse_date(row.at("date")), by_months, subtract, policy);
  REQUIRE(first);
  const auto second = add_period(*first, by_days, subtract, policy);
  REQUIRE(second);
  return format_date(*second);
}

const std::map<std::string, Rounding> modes = {
    {"half to even", Rounding::half_even},        {"down (towards minus infinity)", Rounding::down},
    {"up (towards plus infinity)", Rounding::up}, {"away from zero", Rounding::away},
    {"towards zero", Rounding::toward_zero},      {"half away from zero", Rounding::half_up},
    {"half towards zero", Rounding::half_down},
};

// "15/78*2" or "65.123456" as numerator (6 places) and denominator.
std::pair<int64_t, int64_t> fraction(const std::string& text) {
  const size_t slash = text.find('/');
  int64_t numerator = *parse_fixed(text.substr(0, slash), 6), denominator = 1;
  if (slash != std::string::npos) {
    const std::vector<std::string> factors = split(text.substr(slash + 1), '*');
    denominator = *parse_fixed(factors[0], 0);
    if (factors.size() > 1) numerator *= *parse_fixed(factors[1], 0);
  }
  return {numerator, denominator * power_of_ten(6)};
}

}  // namespace

TEST_CASE("Catala's published sums of dates and periods") {
  for (const Row& row : outside("catala-dates/add_period.csv")) {
    INFO(row.at("id"));
    const std::string up = shifted(row, MissingDay::next_month);
    const std::string down = shifted(row, MissingDay::month_end);
    if (!row.at("round_up").empty()) CHECK(up == row.at("round_up"));
    if (!row.at("round_down").empty()) CHECK(down == row.at("round_down"));
    // Where no rounding is chosen there is an answer exactly if the choice does not matter.
    CHECK((up != down) == (row.at("without_rounding") == "ERROR"));
  }
}

TEST_CASE("Catala's published month ends and ages") {
  for (const Row& row : outside("catala-dates/other.csv")) {
    INFO(row.at("id"));
    const std::string question = row.at("question"), answer = row.at("answer");
    const auto date_at = [&](size_t at) { return parse_date(question.substr(at, 10)); };
    if (question.starts_with("first day of the month of "))
      CHECK(format_date(month_start(*date_at(26))) == answer);
    if (question.starts_with("last day of the month of "))
      CHECK(format_date(month_end(*date_at(25))) == answer);
    const size_t years = question.find("old enough for 24 years on ");
    if (years != std::string::npos) {
      const MissingDay policy =
          question.ends_with("up") ? MissingDay::next_month : MissingDay::month_end;
      const int64_t age = completed_years(*date_at(5), *date_at(years + 27), policy);
      CHECK((age >= 24) == (answer == "true"));
    }
  }
}

TEST_CASE("the published roundings of the DMN compatibility kit") {
  for (const Row& row : outside("dmn-rounding/cases.csv")) {
    INFO(row.at("id"));
    // A missing operand is an error there; here a checked program can't ask.
    if (row.at("expected").starts_with("error")) continue;
    const int places = std::stoi(row.at("decimals"));
    const auto [numerator, denominator] = fraction(row.at("value"));
    const auto result = rounded_quotient(numerator, places, denominator, modes.at(row.at("mode")));
    REQUIRE(result);
    CHECK(result == parse_fixed(row.at("expected"), places));
  }
}

TEST_CASE("the published valid and invalid dates of the DMN compatibility kit") {
  for (const Row& row : outside("dmn-dates-durations/date_validity.csv")) {
    INFO(row.at("id"));
    if (row.at("form") != "text") continue;
    const std::string text = row.at("value");
    // Years outside 1 to 9999 are valid there and no dates here.
    const bool small_year = text.size() == 10 && text[0] != '-';
    CHECK(parse_date(text).has_value() == (row.at("expected") == "valid" && small_year));
  }
}
