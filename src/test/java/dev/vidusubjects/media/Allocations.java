package dev.vidusubjects.media;

import java.lang.management.ManagementFactory;

/** Counts the bytes that a thread allocates. */
public final class Allocations {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** @return the bytes that the calling thread has allocated so far */
    public static long ofThisThread() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
