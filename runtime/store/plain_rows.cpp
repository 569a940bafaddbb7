#include "runtime/store/plain_rows.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "runtime/columns/parallel.h"

namespace xinheng::store {
namespace {

using columns::Array;
using columns::ColumnData;
using columns::ColumnPlan;
using columns::Texts;
using program::TypeKind;

}  // namespace

ColumnData PlainRows::words_of_texts(size_t planned, const Texts& texts) const {
  const ColumnPlan& plan = kind_.plan.columns[planned];
  ColumnData data = columns::empty_column(plan.type.kind);
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& words) {
                   auto& own = words.own();
                   own.resize((rows_ + abi::lanes - 1) / abi::lanes * abi::lanes);
                   columns::parallel_rows(rows_, threads_, [&](uint64_t begin, uint64_t end) {
                     for (uint64_t i = begin; i < end; ++i)
                       own[i] = static_cast<std::decay_t<decltype(own[0])>>(
                           read_text(plan, texts[i]).word);
                   });
                 },
             },
             data.values);
  return data;
}

ColumnData PlainRows::column(size_t planned) const {
  const ColumnPlan& plan = kind_.plan.columns[planned];
  const BoundColumn& bound = kind_.columns[planned];
  if (bound.of_key) return words_of_texts(planned, keys());
  ColumnData data = stored_column(bound.stored);
  if (plan.role == ColumnPlan::Role::field && plan.type.kind == TypeKind::text) {
    ColumnData words = words_of_texts(planned, stored_texts(bound.stored));
    words.present = data.present;
    auto& own = std::get<Array<int32_t>>(words.values).own();
    for (uint64_t i = 0; i < rows_ && !data.present.empty(); ++i)
      if (!data.has(i)) own[i] = 0;  // what is absent is 0
    return words;
  }
  if (bound.codes.empty() || bound.keeps_words) return data;
  const auto& stored = std::get<Array<int32_t>>(std::as_const(data.values));
  std::vector<int32_t> words(stored.size());
  columns::parallel_rows(rows_, threads_, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i)
      if (data.has(i))
        words[i] = static_cast<int32_t>(bound.codes[static_cast<size_t>(stored[i])].word);
  });
  data.values = Array<int32_t>(std::move(words));
  return data;
}

std::vector<uint32_t> PlainRows::rows_of_unknown_codes() const {
  std::vector<uint32_t> rows;
  std::mutex mutex;
  for (const BoundColumn& bound : kind_.columns) {
    if (bound.knows_all || bound.codes.empty()) continue;
    const ColumnData data = stored_column(bound.stored);
    columns::parallel_rows(rows_, threads_, [&](uint64_t begin, uint64_t end) {
      std::vector<uint32_t> found;
      for (uint64_t i = begin; i < end; ++i)
        if (const auto word = data.at(i); word && !bound.codes[static_cast<size_t>(*word)].ok)
          found.push_back(static_cast<uint32_t>(i));
      const std::lock_guard lock(mutex);
      rows.insert(rows.end(), found.begin(), found.end());
    });
    file_->let_go();
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

}  // namespace xinheng::store
