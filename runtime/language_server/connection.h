// JSON-RPC 2.0 over two streams, framed as the language server protocol does: a header with
// Content-Length, a blank line, the body.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

namespace xinheng::language_server {

using Json = nlohmann::json;

enum class ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  not_initialized = -32002,
  content_modified = -32801,
  request_failed = -32803,
};

// Of what came in that is no message.
struct Malformed {
  ErrorCode code;
  std::string why;
};
using Incoming = std::variant<Json, Malformed>;

// Reads on a thread of its own, so that it can be seen whether more has come. The thread may
// outlive the connection, where the other side never closes: `in` must live as long as the process.
class Connection {
 public:
  Connection(std::istream& in, std::ostream& out);

  // Waits for the next message; nothing once the other side has closed.
  std::optional<Incoming> next();
  // Whether nothing comes in for so long.
  bool quiet_for(std::chrono::milliseconds time);
  // A message with one of these methods has come in and waits.
  bool waits(std::string_view method);
  void notify(std::string_view method, Json params);
  void answer(const Json& id, Json result);
  void refuse(const Json& id, ErrorCode code, std::string_view message);

 private:
  struct Inbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Incoming> queue;
    bool closed = false;
  };
  static void fill(Inbox& inbox, std::istream& in);
  void send(const Json& message);

  std::shared_ptr<Inbox> inbox_;
  std::ostream& out_;
};

}  // namespace xinheng::language_server
