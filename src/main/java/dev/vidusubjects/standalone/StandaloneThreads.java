package dev.vidusubjects.standalone;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates daemon threads with names. */
public final class StandaloneThreads {

    private StandaloneThreads() {}

    public static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** After a stop, delayed tasks that have not started yet are dropped. */
    static ScheduledThreadPoolExecutor scheduled(String name, int number) {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(number, named(name));
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    /** Waits until the running tasks have finished, for a limited time; then interrupts them. */
    public static void stop(ExecutorService threads, Duration time) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
