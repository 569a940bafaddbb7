#include "runtime/language_server/connection.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <thread>

namespace xinheng::language_server {
namespace {

constexpr size_t body_bytes_max = 64u << 20;
constexpr size_t header_bytes_max = 4096;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
  return text;
}

std::optional<size_t> length_in(const std::string& line) {
  constexpr std::string_view name = "content-length:";
  const std::string small = lower(line);
  if (!small.starts_with(name)) return std::nullopt;
  size_t begin = name.size();
  while (begin < small.size() && small[begin] == ' ') ++begin;
  size_t length = 0;
  const char* end = small.data() + small.size();
  const auto [rest, problem] = std::from_chars(small.data() + begin, end, length);
  if (problem != std::errc() || rest != end) return std::nullopt;
  return length;
}

// A line without its end; a line that never ends is cut.
std::optional<std::string> header_line(std::istream& in) {
  std::string line;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    line += static_cast<char>(c);
    if (line.size() > header_bytes_max) return line;
  }
  return std::nullopt;
}

// After a header that can't be understood everything up to the next one is skipped.
std::optional<Incoming> read_one(std::istream& in) {
  std::optional<size_t> length;
  bool strange = false;
  while (true) {
    const auto line = header_line(in);
    if (!line) return std::nullopt;
    if (line->empty()) {
      if (length) break;
      if (strange) return Malformed{ErrorCode::parse_error, "a header without Content-Length"};
      continue;
    }
    if (const auto found = length_in(*line)) {
      length = found;
    } else {
      strange = strange || !lower(*line).starts_with("content-type:");
    }
  }
  if (*length > body_bytes_max) {
    in.ignore(static_cast<std::streamsize>(*length));
    return Malformed{ErrorCode::parse_error, "a message above 64 MiB"};
  }
  std::string body(*length, '\0');
  in.read(body.data(), static_cast<std::streamsize>(*length));
  if (static_cast<size_t>(in.gcount()) != *length) return std::nullopt;
  Json message = Json::parse(body, nullptr, false);
  if (message.is_discarded()) return Malformed{ErrorCode::parse_error, "a body that isn't JSON"};
  if (!message.is_object()) {
    return Malformed{ErrorCode::invalid_request, "a message that isn't an object"};
  }
  return message;
}

}  // namespace

Connection::Connection(std::istream& in, std::ostream& out)
    : inbox_(std::make_shared<Inbox>()), out_(out) {
  // Tied to it, each read would write what stands in `out`, on the other thread: messages twice.
  in.tie(nullptr);
  std::thread([inbox = inbox_, &in] { fill(*inbox, in); }).detach();
}

void Connection::fill(Inbox& inbox, std::istream& in) {
  while (true) {
    std::optional<Incoming> message = read_one(in);
    const std::lock_guard lock(inbox.mutex);
    inbox.closed = !message;
    if (message) inbox.queue.push_back(std::move(*message));
    inbox.arrived.notify_all();
    if (inbox.closed) return;
  }
}

std::optional<Incoming> Connection::next() {
  std::unique_lock lock(inbox_->mutex);
  inbox_->arrived.wait(lock, [this] { return inbox_->closed || !inbox_->queue.empty(); });
  if (inbox_->queue.empty()) return std::nullopt;
  Incoming message = std::move(inbox_->queue.front());
  inbox_->queue.pop_front();
  return message;
}

bool Connection::quiet_for(std::chrono::milliseconds time) {
  std::unique_lock lock(inbox_->mutex);
  return !inbox_->arrived.wait_for(lock, time,
                                   [this] { return inbox_->closed || !inbox_->queue.empty(); });
}

bool Connection::waits(std::string_view method) {
  const std::lock_guard lock(inbox_->mutex);
  return std::any_of(inbox_->queue.begin(), inbox_->queue.end(), [&](const Incoming& one) {
    const auto* message = std::get_if<Json>(&one);
    return message && message->value("method", Json()) == method;
  });
}

void Connection::send(const Json& message) {
  const std::string body = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  out_ << "Content-Length: " << body.size() << "\r\n\r\n" << body << std::flush;
}

void Connection::notify(std::string_view method, Json params) {
  send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

void Connection::answer(const Json& id, Json result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Connection::refuse(const Json& id, ErrorCode code, std::string_view message) {
  send({{"jsonrpc", "2.0"},
        {"id", id},
        {"error", {{"code", static_cast<int>(code)}, {"message", message}}}});
}

}  // namespace xinheng::language_server
