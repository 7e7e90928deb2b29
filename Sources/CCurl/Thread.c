// One joinable thread. A handler of the process never runs on it, and writing to a connection that its peer has closed,
// which libcurl with CURLOPT_NOSIGNAL leaves to its user, raises no SIGPIPE: it and the threads it starts have every
// signal blocked but those that report a broken program.

#define _GNU_SOURCE
#include "CCurl.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct ccurl_thread {
  pthread_t id;
  void (*run)(void *context);
  void *context;
};

static void *run(void *argument) {
  struct ccurl_thread *thread = argument;
  thread->run(thread->context);
  return NULL;
}

static void block_signals(sigset_t *before) {
  static const int broken[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
  sigset_t blocked;
  sigfillset(&blocked);
  for (size_t index = 0; index < sizeof broken / sizeof *broken; index++) sigdelset(&blocked, broken[index]);
  pthread_sigmask(SIG_SETMASK, &blocked, before);
}

ccurl_thread *ccurl_thread_start(void (*body)(void *context), void *context) {
  struct ccurl_thread *thread = malloc(sizeof *thread);
  if (!thread) return NULL;
  thread->run = body;
  thread->context = context;
  sigset_t before;
  block_signals(&before);  // a thread inherits the mask of the one that starts it
  int failed = pthread_create(&thread->id, NULL, run, thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failed) {
    free(thread);
    return NULL;
  }
#ifdef __linux__
  pthread_setname_np(thread->id, "http");
#endif
  return thread;
}

void ccurl_thread_join(ccurl_thread *thread) {
  pthread_join(thread->id, NULL);
  free(thread);
}
