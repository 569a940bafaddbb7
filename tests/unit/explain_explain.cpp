#include "runtime/explain/explain.h"

#include <catch2/catch.hpp>

#include "runtime/explain/tree.h"
#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using namespace xinheng::testing;

namespace {

const execute::Dates dates{*parse_date("2018-06-01"), *parse_date("2018-06-01")};

std::vector<std::optional<Word>> record(Word row, Word points,
                                        std::optional<Word> repaired = std::nullopt) {
  return {row, *parse_date("2018-05-01"), repaired, points};
}

// Records count unless repaired; who has a heavy one is punished for three years.
struct ExplainedBuilder : CreditBuilder {
  ExplainedBuilder() {
    p.sources.push({"《细则》", "", "", {{}}});
    p.clauses.push({{0}, "《细则》一", "严重失信的，三年内取消资格"});
    p.clauses.push({{0}, "《细则》二", "修复后不再计入"});
    Define counts =
        define_of("计入", Scope::record,
                  all({yes(), compare(of_record(points), Comparison::not_equal, number(0))}));
    counts.type = type(TypeKind::boolean);
    counts.exceptions = {exception("修复不计", {}, has(of_record(repaired)), no())};
    counts.exceptions[0].basis.clauses = {{1}};
    const ExprId in = define(counts);
    p.exprs[in].type = type(TypeKind::boolean);
    set_filter(all({in}));
    const ExprId heavy = compare(column(1), Comparison::greater, number(5));
    Measure measure;
    measure.kind = MeasureKind::punishment;
    measure.name = "取消资格";
    measure.subject = person;
    measure.scenes = {"招录"};
    measure.departments = {"人社局"};
    set_term(measure, {}, 36);
    measure.cases = {labelled("严重失信", aggregate(AggregateKind::exists, all({in, heavy})))};
    measure.cases[0].basis = {{{0}}, "期限待定"};
    p.measures.items = {measure};
    finish();
  }

  std::string explain(std::vector<std::vector<std::optional<Word>>> records, Language language) {
    return explain::text_of(
        {explain::explain(p, dates, person_born(0, std::move(records)), {person, 0}, {language})});
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a tree is drawn with its branches") {
  explain::Node root{"根", {}};
  root.add("甲").add("子").add("孙");
  root.add("乙").add("女");
  CHECK(explain::draw(root) == "根\n├─ 甲\n│  └─ 子\n│     └─ 孙\n└─ 乙\n   └─ 女\n");
}

TEST_CASE("an explanation shows records, rules and clauses, and hides the identity code") {
  ExplainedBuilder b;
  const std::string text = b.explain({record(1, -30), record(0, -1, 100)}, Language::zh);
  INFO(text);
  CHECK(contains(text, "330802************"));
  CHECK_FALSE(contains(text, "199001010013"));
  CHECK(contains(text, "等级 C"));
  CHECK(contains(text, "算得 -30，按下限计"));
  CHECK(contains(text, "R1，重，发生日 2018-05-01"));
  CHECK(contains(text, "计入 个人信用.品行"));
  CHECK(contains(text, "R2，轻，发生日 2018-05-01，修复日 1970-04-11：不计入任何分项"));
  CHECK(contains(text, "例外“修复不计”成立"));
  CHECK(contains(text, "依据 《细则》二"));
  CHECK(contains(text, "《细则》二：修复后不再计入"));
  CHECK(contains(text, "适用的措施：1 项"));
  CHECK(contains(text, "由于 信用信息 R1（重）"));
  CHECK(contains(text, "自 2018-06-01 起，到 2021-06-01 止"));
  CHECK(contains(text, "依据 《细则》一；假设：期限待定"));
  CHECK(contains(text, "《细则》一：严重失信的，三年内取消资格"));
}

TEST_CASE("what does not apply says what is lacking") {
  ExplainedBuilder b;
  const std::string text = b.explain({record(0, 0)}, Language::zh);
  INFO(text);
  CHECK(contains(text, "不适用的措施：1 项"));
  CHECK(contains(text, "原则不成立"));
  CHECK(contains(text, "等级 B"));
}

TEST_CASE("who is not rated sees the rule, in English too") {
  ExplainedBuilder b;
  b.evaluation.unrated = {labelled("未成年", b.yes())};
  b.finish();
  CHECK(contains(b.explain({}, Language::zh), "评价 个人信用：不评"));
  const std::string english = b.explain({}, Language::en);
  INFO(english);
  CHECK(contains(english, "evaluation 个人信用: not rated"));
  CHECK(contains(english, "unrated “未成年” fires"));
}
