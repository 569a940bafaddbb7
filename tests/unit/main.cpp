// The unit tests' entry point. Its last line is the one that every part of the tests ends with.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <iostream>

namespace {

struct ClosingLine : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;

  void testRunEnded(const Catch::TestRunStats& stats) override {
    const auto& cases = stats.totals.testCases;
    std::cout << cases.passed << " passed, " << cases.failed + cases.failedButOk << " failed\n";
  }
};
CATCH_REGISTER_LISTENER(ClosingLine)

}  // namespace

int main(int argc, char** argv) {
  return Catch::Session().run(argc, argv);
}
