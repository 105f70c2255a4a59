// Counts the heap allocations of the calling thread between start and stop. For tests only: the
// target replaces malloc and its relatives in the executable it is linked into.
#pragma once
#include <stddef.h>

/// 1 when allocations are counted; 0 under a sanitizer, which has its own allocator, or without
/// glibc. The counts are then 0.
int allocation_counter_available(void);

/// Sets the count of the calling thread to zero and begins to count.
void allocation_counter_start(void);

/// Ends counting; calls of malloc, calloc, realloc, posix_memalign, aligned_alloc and memalign by
/// the calling thread since the start.
size_t allocation_counter_stop(void);
