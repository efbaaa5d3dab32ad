package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalledLoopTest {

    private static final Duration NEVER = SignalledLoop.MAX_WAIT;

    private final AtomicInteger runs = new AtomicInteger();
    private SignalledLoop loop;
    private Thread thread;

    @AfterEach
    void end() throws Exception {
        loop.end();
        thread.join(Duration.ofSeconds(5).toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    private void start(SignalledLoop.Step step) {
        loop = new SignalledLoop("failed", step);
        thread = new Thread(loop, "signalled-loop");
        thread.start();
    }

    @Test
    void run_withoutASignal_runsAtOnceAndAfterTheReturnedTime() {
        start(() -> runs.incrementAndGet() < 3 ? Duration.ofMillis(5) : NEVER);

        await().untilAtomic(runs, is(3));
    }

    @Test
    void signal_whileWaiting_runsTheStepAgain() {
        start(() -> {
            runs.incrementAndGet();
            return NEVER;
        });
        await().untilAtomic(runs, is(1));

        loop.signal();

        await().untilAtomic(runs, is(2));
    }

    @Test
    void signal_duringTheStep_runsItOnceMore() {
        CountDownLatch go = new CountDownLatch(1);
        start(() -> {
            if (runs.incrementAndGet() == 1) {
                await().until(() -> go.getCount() == 0);
            }
            return NEVER;
        });
        await().untilAtomic(runs, is(1));

        loop.signal();
        loop.signal();
        go.countDown();

        await().untilAtomic(runs, is(2));
    }

    @Test
    void step_thatFails_runsAgainAtTheNextSignal() {
        start(() -> {
            runs.incrementAndGet();
            throw new IllegalStateException("store");
        });
        await().untilAtomic(runs, is(1));

        loop.signal();

        await().untilAtomic(runs, is(2));
    }
}
