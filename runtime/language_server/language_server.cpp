#include "runtime/language_server/language_server.h"

#include <map>

#include "runtime/language_server/session.h"
#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

constexpr std::string_view run_test_command = "xinheng.runTest";
constexpr std::chrono::milliseconds quiet_before_lint{300};

Json capabilities() {
  constexpr int incremental = 2;
  return {
      {"positionEncoding", "utf-16"},
      {"textDocumentSync",
       {{"openClose", true}, {"change", incremental}, {"save", {{"includeText", false}}}}},
      {"hoverProvider", true},
      {"completionProvider", {{"triggerCharacters", {".", "：", ":", "《", "·"}}}},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentHighlightProvider", true},
      {"documentSymbolProvider", true},
      {"workspaceSymbolProvider", true},
      {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
      {"documentFormattingProvider", true},
      {"codeLensProvider", {{"resolveProvider", false}}},
      {"inlayHintProvider", true},
      {"renameProvider", {{"prepareProvider", true}}},
      {"executeCommandProvider", {{"commands", {run_test_command}}}},
      {"semanticTokensProvider", {{"legend", token_legend()}, {"full", true}}},
  };
}

// A request that can't be done, with a reason that people read.
struct Refusal {
  std::string why;
  ErrorCode code = ErrorCode::request_failed;
};

class Server {
 public:
  Server(Connection& connection, Language language)
      : connection_(connection), session_(connection, language) {}

  bool run() {
    while (auto incoming = next()) {
      if (const auto* malformed = std::get_if<Malformed>(&*incoming)) {
        connection_.refuse(nullptr, malformed->code, malformed->why);
        continue;
      }
      const Json& message = std::get<Json>(*incoming);
      if (!message.contains("method")) continue;  // an answer; this server asks nothing
      if (!message["method"].is_string()) {
        connection_.refuse(message.value("id", Json()), ErrorCode::invalid_request, "no method");
        continue;
      }
      const std::string method = message["method"];
      if (method == "exit") return shut_down_;
      receive(method, message);
    }
    return shut_down_;
  }

 private:
  using Notification = void (Session::*)(const Json&);
  using Request = Json (Server::*)(const Json&);

  // Lint is for when nobody types.
  std::optional<Incoming> next() {
    if (session_.lint_waits() && connection_.quiet_for(quiet_before_lint)) session_.lint();
    return connection_.next();
  }

  void receive(const std::string& method, const Json& message) {
    const Json params = message.value("params", Json::object());
    const bool asks = message.contains("id");
    const Json id = asks ? message["id"] : Json();
    try {
      if (asks) {
        answer(id, method, params);
      } else {
        take(method, params);
      }
    } catch (const Json::exception& wrong) {
      if (asks) connection_.refuse(id, ErrorCode::invalid_params, wrong.what());
    } catch (const std::exception& fault) {
      if (asks) connection_.refuse(id, ErrorCode::internal_error, fault.what());
    }
  }

  void take(const std::string& method, const Json& params) {
    if (!initialized_ || shut_down_) return;
    if (method == "textDocument/didOpen") session_.open(params);
    if (method == "textDocument/didChange") session_.change(params);
    if (method == "textDocument/didClose") session_.close(params);
    if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
      session_.reread();
    }
    session_.refresh();
  }

  void answer(const Json& id, const std::string& method, const Json& params) {
    if (method == "initialize") {
      session_.initialize(params);
      initialized_ = true;
      connection_.answer(id,
                         {{"capabilities", capabilities()}, {"serverInfo", {{"name", "xinheng"}}}});
      return;
    }
    if (!initialized_) {
      connection_.refuse(id, ErrorCode::not_initialized, "initialize comes first");
      return;
    }
    if (shut_down_) {
      connection_.refuse(id, ErrorCode::invalid_request, "it is shut down");
      return;
    }
    const auto found = requests().find(method);
    if (found == requests().end()) {
      connection_.refuse(id, ErrorCode::method_not_found, "no such method: " + method);
      return;
    }
    try {
      connection_.answer(id, (this->*found->second)(params));
    } catch (const Refusal& refusal) {
      connection_.refuse(id, refusal.code, refusal.why);
    }
  }

  static const std::map<std::string, Request>& requests() {
    static const std::map<std::string, Request> all = {
        {"shutdown", &Server::shut_down},
        {"textDocument/hover", &Server::hover},
        {"textDocument/completion", &Server::completion},
        {"textDocument/definition", &Server::definition},
        {"textDocument/references", &Server::references},
        {"textDocument/documentHighlight", &Server::highlights},
        {"textDocument/documentSymbol", &Server::outline},
        {"workspace/symbol", &Server::symbols},
        {"textDocument/codeAction", &Server::fixes},
        {"textDocument/formatting", &Server::layout},
        {"textDocument/codeLens", &Server::lenses},
        {"textDocument/inlayHint", &Server::hints},
        {"textDocument/prepareRename", &Server::prepare_rename},
        {"textDocument/rename", &Server::rename},
        {"textDocument/semanticTokens/full", &Server::tokens},
        {"workspace/executeCommand", &Server::execute},
    };
    return all;
  }

  template <class Answer>
  Json at_place(const Json& params, const Answer& answer) {
    const auto place = session_.place(params);
    return place ? answer(*place) : Json();
  }
  template <class Answer>
  Json in_file(const Json& params, const Answer& answer) {
    const auto found = session_.find(params);
    return found ? answer(found->project, found->file) : Json();
  }
  Language language() const { return session_.language(); }
  // What was stopped by a change that waits has no answer; editors ask again of the new text.
  static void finish(bool finished) {
    if (!finished) throw Refusal{"the text has changed", ErrorCode::content_modified};
  }
  void test(Project& project, uint32_t file) {
    finish(analyze_project(project, session_.while_nobody_types()));
    finish(run_tests_in(project, file, language(), session_.while_nobody_types()));
  }

  Json shut_down(const Json&) {
    shut_down_ = true;
    return nullptr;
  }
  Json hover(const Json& params) {
    return at_place(params, [&](const Place& place) { return hover_at(place, language()); });
  }
  Json completion(const Json& params) {
    return at_place(params, [&](const Place& place) { return completion_at(place, language()); });
  }
  Json definition(const Json& params) { return at_place(params, definition_at); }
  Json references(const Json& params) {
    const bool declaration = params.at("context").at("includeDeclaration").get<bool>();
    return at_place(params, [&](const Place& place) { return references_at(place, declaration); });
  }
  Json highlights(const Json& params) { return at_place(params, highlights_at); }
  Json outline(const Json& params) { return in_file(params, outline_of); }
  Json symbols(const Json& params) {
    Json all = Json::array();
    for (const Project* project : session_.projects()) {
      for (Json& one : symbols_of(*project, params.at("query").get<std::string>())) {
        all.push_back(std::move(one));
      }
    }
    return all;
  }
  Json fixes(const Json& params) {
    const lint::Findings& linted = session_.linted(params);
    return in_file(params, [&](Project& project, uint32_t file) {
      const Lines lines(project.text_of(file));
      const Json& range = params.at("range");
      const auto offset = [&](const Json& at) { return lines.offset_of(position_in(at)); };
      finish(analyze_project(project, session_.while_nobody_types()));
      return fixes_in(project, linted, {file, offset(range.at("start")), offset(range.at("end"))},
                      language());
    });
  }
  Json layout(const Json& params) { return in_file(params, layout_of); }
  Json lenses(const Json& params) {
    return in_file(params, [&](Project& project, uint32_t file) {
      test(project, file);
      return lenses_of(project, file, language());
    });
  }
  Json hints(const Json& params) {
    return in_file(params, [&](Project& project, uint32_t file) {
      test(project, file);
      return hints_of(project, file, language());
    });
  }
  Json prepare_rename(const Json& params) {
    return at_place(params, [&](const Place& place) {
      const auto span = renamable_at(place);
      return span ? range_of(place.project, *span) : Json();
    });
  }
  Json rename(const Json& params) {
    return at_place(params, [&](const Place& place) {
      auto edit =
          rename_at(place, params.at("newName").get<std::string>(), session_.texts(), language());
      if (const auto* why = std::get_if<std::string>(&edit)) throw Refusal{*why};
      return std::get<Json>(std::move(edit));
    });
  }
  Json tokens(const Json& params) { return in_file(params, tokens_of); }

  // arguments: the document's uri, the test's name.
  Json execute(const Json& params) {
    if (params.at("command") != run_test_command) throw Refusal{"no such command"};
    const Json& arguments = params.at("arguments");
    const Json document = {{"textDocument", {{"uri", arguments.at(0)}}}};
    return in_file(document, [&](Project& project, uint32_t) {
      analyze_project(project);
      const std::string result =
          test_result(project, arguments.at(1).get<std::string>(), language());
      constexpr int information = 3;
      connection_.notify("window/showMessage", {{"type", information}, {"message", result}});
      return Json(result);
    });
  }

  Connection& connection_;
  Session session_;
  bool initialized_ = false, shut_down_ = false;
};

}  // namespace

bool serve(std::istream& in, std::ostream& out, Language usual) {
  Connection connection(in, out);
  return Server(connection, usual).run();
}

}  // namespace xinheng::language_server
