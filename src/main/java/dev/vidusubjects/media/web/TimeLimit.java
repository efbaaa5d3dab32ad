package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.time.Durations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a call on a thread of its own, because neither a lookup nor a sequence of short reads has a time limit. The
 * call is not stopped when the limit is exceeded; the caller must do so.
 */
final class TimeLimit {

    /** A call that depends on a server. */
    interface NetworkCall<T> {
        T call() throws MediaException, IOException;
    }

    /** The call did not end in time. */
    static final class ExceededException extends IOException {
        private ExceededException(Duration limit) {
            super("the web server did not respond within " + limit.toMillis() + " ms");
        }
    }

    private static final Duration MAX_LIMIT = Duration.ofDays(1);

    private TimeLimit() {}

    /**
     * @param limit at most a day; if it is not positive, the call is not started
     * @throws ExceededException if the call does not end within the limit
     */
    static <T> T call(NetworkCall<T> call, Duration limit) throws MediaException, IOException {
        if (limit.isNegative() || limit.isZero()) {
            throw new ExceededException(Duration.ZERO);
        }
        FutureTask<T> task = new FutureTask<>(call::call);
        Thread thread = new Thread(task, "web-media");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(Durations.min(limit, MAX_LIMIT).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ExceededException(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the web server");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException refused) {
                throw refused;
            } else if (e.getCause() instanceof IOException ioFailure) {
                throw ioFailure;
            }
            throw new IOException("the request to the web server failed", e.getCause());
        }
    }
}
