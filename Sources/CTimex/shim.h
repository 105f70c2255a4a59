#pragma once
#include <sys/timex.h>

/* Here because the Glibc module leaves <sys/timex.h> out. To be deleted when it no longer does. */
