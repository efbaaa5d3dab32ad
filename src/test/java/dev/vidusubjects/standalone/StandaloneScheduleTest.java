package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandaloneScheduleTest {

    private final AtomicInteger firstSweeps = new AtomicInteger();
    private final AtomicInteger sweeps = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private StandaloneSchedule schedule;

    @AfterEach
    void stop() {
        schedule.stop();
    }

    private void start(StandaloneSchedule.Job first, StandaloneSchedule.Job sweep, StandaloneSchedule.Job watch) {
        schedule = new StandaloneSchedule(first, sweep, Duration.ofMillis(20), watch, Duration.ofMillis(10));
    }

    @Test
    void begin_twice_sweepsEverythingOnceAndThenRepeatedly() {
        start(firstSweeps::incrementAndGet, sweeps::incrementAndGet, watches::incrementAndGet);

        schedule.begin();
        schedule.begin();

        await().until(() -> sweeps.get() > 2 && watches.get() > 2);
        assertThat(firstSweeps).hasValue(1);
    }

    @Test
    void sweep_thatFails_isLoggedAndRetriedAndTheWatchContinues() {
        start(
                () -> {
                    throw new IOException("disk");
                },
                () -> {
                    sweeps.incrementAndGet();
                    throw new IllegalStateException("store");
                },
                watches::incrementAndGet);

        schedule.begin();

        await().until(() -> sweeps.get() == 1 && watches.get() > 3);
    }

    /**
     * A sweep waits for the provider, which uses no resources of this machine: a pause of twenty times its duration
     * would last hours.
     */
    @Test
    void sweep_thatTakesLong_isRepeatedAfterItsInterval() {
        CountDownLatch never = new CountDownLatch(1);
        start(
                firstSweeps::incrementAndGet,
                () -> {
                    try {
                        never.await(300, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    sweeps.incrementAndGet();
                },
                watches::incrementAndGet);

        schedule.begin();

        await().atMost(Duration.ofSeconds(5)).until(() -> sweeps.get() >= 2);
    }

    @Test
    void begin_whileTheFirstSweepTakesLong_alreadyWatches() {
        CountDownLatch go = new CountDownLatch(1);
        start(
                () -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                sweeps::incrementAndGet,
                watches::incrementAndGet);

        schedule.begin();

        await().until(() -> watches.get() > 2);
        assertThat(sweeps).hasValue(0);
        go.countDown();
        await().until(() -> sweeps.get() > 0);
    }

    @Test
    void stop_afterBegin_runsNothingMore() {
        start(firstSweeps::incrementAndGet, sweeps::incrementAndGet, watches::incrementAndGet);
        schedule.begin();
        await().until(() -> watches.get() > 0);

        schedule.stop();

        int seen = watches.get();
        await().during(Duration.ofMillis(60)).until(() -> watches.get() == seen);
    }
}
