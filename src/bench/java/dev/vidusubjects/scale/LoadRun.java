package dev.vidusubjects.scale;

import dev.vidusubjects.bench.Figures;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that send requests to one server, each on a connection of its own, and each the next one when it has the
 * response to the previous one. They are threads that wait in the kernel for nearly all of their time.
 */
final class LoadRun {

    /** The numbers of the requests of this process: no two requests have the same key. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final URI server;
    private final PostBytes requests;
    private final int callers;
    private final Optional<Double> rate;
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong slots = new AtomicLong();
    private volatile boolean isMeasured;
    private volatile boolean ended;
    private long began;

    /**
     * @param millis the times of the requests that ended in the measured time, in milliseconds
     * @param errors what was found instead of the responses of the others
     * @param seconds the measured time
     */
    record Outcome(List<Double> millis, List<String> errors, double seconds) {

        double perSecond() {
            return millis.size() / seconds;
        }

        /** @return as {@link Figures#quantile}; not a number without any request */
        double quantile(double share) {
            return millis.isEmpty() ? Double.NaN : Figures.of(millis).quantile(share);
        }
    }

    private LoadRun(URI server, PostBytes requests, int callers, Optional<Double> rate) {
        this.server = server;
        this.requests = requests;
        this.callers = callers;
        this.rate = rate;
    }

    /** A run in which every caller sends its next request at once. */
    static LoadRun unpaced(URI server, PostBytes requests, int callers) {
        return new LoadRun(server, requests, callers, Optional.empty());
    }

    /**
     * A run with evenly spaced requests. The time of a request begins when it was due, even if no caller was free.
     *
     * @param perSecond the requests of all callers in a second
     */
    static LoadRun paced(URI server, PostBytes requests, int callers, double perSecond) {
        return new LoadRun(server, requests, callers, Optional.of(perSecond));
    }

    /**
     * @param warmUp the seconds before the measured time
     * @param measured the measured time in seconds
     * @param atBounds is called at its begin and at its end
     */
    Outcome run(double warmUp, double measured, Callable<?> atBounds) throws Exception {
        began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(this::call, "caller-" + i);
            thread.start();
            threads.add(thread);
        }
        pause(began + nanos(warmUp));
        atBounds.call();
        long start = System.nanoTime();
        isMeasured = true;
        pause(start + nanos(measured));
        isMeasured = false;
        double seconds = (System.nanoTime() - start) / 1e9;
        atBounds.call();
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(List.copyOf(millis), List.copyOf(errors), seconds);
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static void pause(long until) {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void call() {
        while (!ended) {
            try (Connection connection = new Connection(server)) {
                while (!ended) {
                    long start = nextStart();
                    pause(start);
                    if (!ended) {
                        record(start, connection.exchange(requests.request(NUMBERS.incrementAndGet())));
                    }
                }
            } catch (IOException e) {
                addError(e.toString());
            }
        }
    }

    private long nextStart() {
        return rate.map(perSecond -> began + nanos(slots.getAndIncrement() / perSecond))
                .orElseGet(System::nanoTime);
    }

    private void record(long start, String response) {
        double took = (System.nanoTime() - start) / 1e6;
        if (!response.startsWith("HTTP/1.1 202 ")) {
            addError(response);
        } else if (isMeasured) {
            millis.add(took);
        }
    }

    private void addError(String error) {
        if (isMeasured) {
            errors.add(error);
        }
    }
}
