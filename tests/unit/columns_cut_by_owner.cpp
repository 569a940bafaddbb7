#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "runtime/columns/cut_by_owner.h"
#include "runtime/columns/repeated_keys.h"

using namespace xinheng;
using namespace xinheng::columns;

namespace {

constexpr uint32_t subjects = 20'000;

// Owner, key, a date that may be absent, an amount; some rows are faulty, some keys missing.
Part random_part(std::mt19937& random, uint32_t rows, uint32_t keys) {
  Part part;
  part.rows = rows;
  part.columns.resize(4);
  Array<int32_t> dates;
  Array<int64_t> amounts;
  for (uint32_t row = 0; row < rows; ++row) {
    const bool nobody = random() % 50 == 0;
    part.columns[0].owners.push_back(nobody ? no_subject : random() % subjects);
    const bool keyless = random() % 40 == 0;
    part.columns[1].texts.push(keyless ? "" : std::to_string(1'000'000 + random() % keys));
    dates.push_back(static_cast<int32_t>(random() % 1000));
    amounts.push_back(static_cast<int64_t>(random()));
    if (nobody) part.columns[0].faults.rows.push_back(row);
    if (nobody && random() % 2 == 0)
      part.columns[0].faults.items.push_back({row, RejectReason::unknown_subject, "nobody"});
    if (nobody) part.columns[0].strangers.push_back({row, std::to_string(row)});
  }
  part.columns[2].data.values = std::move(dates);
  for (uint32_t row = 0; row < rows; ++row)
    if (random() % 3 == 0) part.columns[2].data.leave_out(row);
  if (!part.columns[2].data.present.empty())
    part.columns[2].data.present.resize((rows + 63) / 64, ~uint64_t{0});
  part.columns[3].data.values = std::move(amounts);
  for (PartColumn& column : part.columns) column.rows = rows;
  return part;
}

// All of a row, as text.
std::string described(const Part& part, uint32_t row) {
  std::string text = std::to_string(part.columns[0].owners[row]) + " ";
  text += part.columns[1].texts[row];
  for (const size_t k : {2, 3}) {
    const auto word = part.columns[k].data.at(row);
    text += " " + (word ? std::to_string(*word) : "-");
  }
  for (const uint32_t faulty : part.columns[0].faults.rows) text += faulty == row ? " faulty" : "";
  for (const Fault& fault : part.columns[0].faults.items)
    if (fault.row == row) text += " " + fault.value;
  for (const Stranger& stranger : part.columns[0].strangers)
    if (stranger.row == row) text += " " + stranger.text;
  return text;
}

}  // namespace

TEST_CASE("a part that is cut has each row once, in its range, with all that there is of it") {
  std::mt19937 random(3);
  for (const uint32_t rows : {0u, 1u, 64u, 1000u, 1001u}) {
    const bool cut = rows != 1001;
    const Part whole = random_part(random, rows, 1'000'000);
    const OwnerRanges ranges(subjects, cut ? 8192 : 100);
    REQUIRE(ranges.count() == (cut ? 5 : 1));
    std::vector<Part> parts(1, whole);
    parts[0].first_row = 5000;
    parts[0].pieces = cut_by_owner(parts[0], ranges);
    const ByRange ordered = by_range(std::move(parts));
    REQUIRE(ordered.first.size() == ranges.count() + 1);
    std::set<uint64_t> seen;
    for (uint32_t range = 0; range < ranges.count(); ++range)
      for (size_t p = ordered.first[range]; p < ordered.first[range + 1]; ++p) {
        const Part& piece = ordered.parts[p];
        for (uint32_t row = 0; row < piece.rows; ++row) {
          REQUIRE(ranges.of(piece.columns[0].owners[row]) == range);
          const uint64_t number = piece.number_of(row) - 5001;
          REQUIRE(seen.insert(number).second);
          REQUIRE(described(piece, row) == described(whole, static_cast<uint32_t>(number)));
          REQUIRE((row == 0 || piece.number_of(row - 1) < piece.number_of(row)));
        }
      }
    CHECK(seen.size() == rows);
  }
}

TEST_CASE("rows with a key that an earlier one has are found, whatever the threads") {
  std::mt19937 random(11);
  for (const uint32_t keys : {1u, 300u, 100'000u, 100'000'000u}) {
    std::vector<Part> parts;
    for (int i = 0; i < 3; ++i) parts.push_back(random_part(random, 20'000, keys));
    const auto has_key = [](const Part& part, uint32_t row) {
      return !part.columns[1].texts[row].empty();
    };
    std::map<std::string, RowName, std::less<>> first;
    std::set<std::pair<RowName, RowName>> expected;
    for (uint32_t p = 0; p < parts.size(); ++p)
      for (uint32_t row = 0; row < parts[p].rows; ++row) {
        if (!has_key(parts[p], row)) continue;
        const auto [found, fresh] =
            first.try_emplace(std::string(parts[p].columns[1].texts[row]), RowName{p, row});
        if (!fresh) expected.insert({found->second, RowName{p, row}});
      }
    for (const uint32_t threads : {1u, 3u}) {
      std::set<std::pair<RowName, RowName>> found;
      for (const Repeat& repeat : find_repeats(parts, 1, threads, has_key))
        found.insert({repeat.first, repeat.again});
      CHECK(found == expected);
    }
  }
}
