// Tasks on several threads, their results passed on in the order of the tasks. Workers that run
// ahead wait, so that memory stays bounded.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace xinheng::execute {

template <class Result, class Pass>
class Queue {
 public:
  Queue(size_t tasks, uint32_t threads, const Pass& pass)
      : tasks_(tasks), ahead_max_(size_t{threads} * 4), pass_(pass) {}

  std::optional<size_t> take() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || taken_ < passed_ + ahead_max_; });
    if (stopped_ || taken_ == tasks_) return {};
    return taken_++;
  }

  void give(size_t task, Result&& result) {
    std::unique_lock lock(mutex_);
    ready_.emplace(task, std::move(result));
    if (passing_) return;
    passing_ = true;
    while (!stopped_ && !ready_.empty() && ready_.begin()->first == passed_) {
      Result next = std::move(ready_.begin()->second);
      ready_.erase(ready_.begin());
      lock.unlock();
      bool go_on = false;
      try {
        go_on = pass_(std::move(next));
      } catch (...) {
        fail(std::current_exception());
      }
      lock.lock();
      ++passed_;
      if (!go_on) stopped_ = true;
      room_.notify_all();
    }
    passing_ = false;
  }

  void fail(std::exception_ptr error) {
    std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    stopped_ = true;
    room_.notify_all();
  }

  // After all workers have ended.
  bool finished() {
    if (error_) std::rethrow_exception(error_);
    return !stopped_;
  }

 private:
  const size_t tasks_, ahead_max_;
  const Pass& pass_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::map<size_t, Result> ready_;
  size_t taken_ = 0, passed_ = 0;
  bool passing_ = false, stopped_ = false;
  std::exception_ptr error_;
};

// work(task, thread) gives a result, on any thread (numbered from 0); pass(result) is called for
// each in order, from one thread at a time. pass returning false stops: then this is false.
template <class Work, class Pass>
bool in_order(size_t tasks, uint32_t threads, const Work& work, const Pass& pass) {
  using Result = decltype(work(size_t{}, uint32_t{}));
  Queue<Result, Pass> queue(tasks, threads, pass);
  const auto run = [&](uint32_t thread) {
    try {
      while (const auto task = queue.take()) queue.give(*task, work(*task, thread));
    } catch (...) {
      queue.fail(std::current_exception());
    }
  };
  std::vector<std::thread> others;
  for (uint32_t i = 1; i < threads; ++i) others.emplace_back(run, i);
  run(0);
  for (std::thread& thread : others) thread.join();
  return queue.finished();
}

}  // namespace xinheng::execute
