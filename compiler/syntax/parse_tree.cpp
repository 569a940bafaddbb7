#include "compiler/syntax/parse_tree.h"

#include <algorithm>
#include <set>

namespace xinheng::syntax {
namespace {

using antlr4::CommonToken;

class TokenFeed : public antlr4::TokenSource {
 public:
  explicit TokenFeed(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::unique_ptr<antlr4::Token> nextToken() override {
    const size_t type = next_ < tokens_.size() ? tokens_[next_].type : antlr4::Token::EOF;
    ++next_;
    return std::make_unique<CommonToken>(type);
  }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() override { return 0; }
  antlr4::CharStream* getInputStream() override { return nullptr; }
  std::string getSourceName() override { return "tokens"; }
  antlr4::TokenFactory<CommonToken>* getTokenFactory() override {
    return antlr4::CommonTokenFactory::DEFAULT.get();
  }

 private:
  const std::vector<Token>& tokens_;
  size_t next_ = 0;
};

struct Stopped {};  // thrown through the generated code, never out of this file

// Stops at the first misfit. Knowing where it lies, a second run also gathers what every
// decision made at that token would have taken.
class StopAtFirst : public antlr4::DefaultErrorStrategy {
 public:
  explicit StopAtFirst(std::optional<size_t> gather_at) : gather_at_(gather_at) {}

  void sync(antlr4::Parser* parser) override { gather(parser); }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    gather(parser);
    misfit = parser->getCurrentToken()->getTokenIndex();
    throw Stopped{};
  }
  void recover(antlr4::Parser*, std::exception_ptr) override { throw Stopped{}; }
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    misfit = error.getOffendingToken()->getTokenIndex();
    gather(parser);
    if (const auto* choice = dynamic_cast<const antlr4::NoViableAltException*>(&error)) {
      gather_dead_ends(parser, *choice);
    }
  }

  size_t misfit = 0;
  std::set<uint32_t> expected;

 private:
  void gather(antlr4::Parser* parser) {
    if (gather_at_ != parser->getCurrentToken()->getTokenIndex()) return;
    add(parser->getExpectedTokens());
  }
  void gather_dead_ends(antlr4::Parser* parser, const antlr4::NoViableAltException& choice) {
    if (!gather_at_ || choice.getDeadEndConfigs() == nullptr) return;
    if (choice.getStartToken() == choice.getOffendingToken()) return;
    for (const auto& config : choice.getDeadEndConfigs()->configs) {
      add(parser->getATN().nextTokens(config->state));
    }
  }
  void add(const antlr4::misc::IntervalSet& types) {
    for (const ssize_t type : types.toList()) {
      if (type > 0) expected.insert(static_cast<uint32_t>(type));
    }
  }

  std::optional<size_t> gather_at_;
};

}  // namespace

bool SyntaxError::expects(uint32_t type) const {
  return std::find(expected.begin(), expected.end(), type) != expected.end();
}

struct ParseTree::Machine {
  explicit Machine(const std::vector<Token>& tokens)
      : feed(tokens), stream(&feed), parser(&stream) {
    parser.removeErrorListeners();
  }

  // What stopped the parser, or nothing.
  std::shared_ptr<StopAtFirst> run(antlr4::atn::PredictionMode mode,
                                   std::optional<size_t> gather_at) {
    stream.seek(0);
    parser.reset();
    auto strategy = std::make_shared<StopAtFirst>(gather_at);
    parser.setErrorHandler(strategy);
    parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    try {
      root = parser.file();
      return nullptr;
    } catch (const Stopped&) {
      return strategy;
    }
  }

  TokenFeed feed;
  antlr4::CommonTokenStream stream;
  Grammar parser;
  Grammar::FileContext* root = nullptr;
};

ParseTree::ParseTree(const std::vector<Token>& tokens)
    : machine_(std::make_unique<Machine>(tokens)) {
  using antlr4::atn::PredictionMode;
  // SLL is fast and right for what is right; only what it refuses is looked at with full LL.
  if (machine_->run(PredictionMode::SLL, std::nullopt)) {
    if (const auto stop = machine_->run(PredictionMode::LL, std::nullopt)) {
      error = SyntaxError{stop->misfit, {}};
      const auto again = machine_->run(PredictionMode::LL, stop->misfit);
      error->expected.assign(again->expected.begin(), again->expected.end());
      return;
    }
  }
  root = machine_->root;
}

ParseTree::~ParseTree() = default;

std::optional<size_t> first_misfit(const std::vector<Token>& tokens) {
  ParseTree::Machine machine(tokens);
  machine.parser.setBuildParseTree(false);
  const auto stop = machine.run(antlr4::atn::PredictionMode::LL, std::nullopt);
  if (!stop) return std::nullopt;
  return stop->misfit;
}

}  // namespace xinheng::syntax
