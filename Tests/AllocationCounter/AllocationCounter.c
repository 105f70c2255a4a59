#include "AllocationCounter.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)

#include <errno.h>

// glibc exports its allocator under these names too, so the replacements below can call it without
// a lookup by name, which may allocate itself.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

// The initial-exec model keeps the access itself free of allocation.
static _Thread_local int counting __attribute__((tls_model("initial-exec")));
static _Thread_local size_t count __attribute__((tls_model("initial-exec")));

static void note(void) {
  if (counting) count += 1;
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t items, size_t size) {
  note();
  return __libc_calloc(items, size);
}

void *realloc(void *pointer, size_t size) {
  note();
  return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  note();
  void *pointer = __libc_memalign(alignment, size);
  if (pointer == NULL) return ENOMEM;
  *result = pointer;
  return 0;
}

int allocation_counter_available(void) { return 1; }

void allocation_counter_start(void) {
  count = 0;
  counting = 1;
}

size_t allocation_counter_stop(void) {
  counting = 0;
  return count;
}

#else

int allocation_counter_available(void) { return 0; }
void allocation_counter_start(void) {}
size_t allocation_counter_stop(void) { return 0; }

#endif
