package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.store.MvDeliveryQueue;
import dev.vidusubjects.standalone.store.MvTaskStore;
import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneRunnerTest {

    private static final String SLOW = "https://slow.example.com/hook";
    private static final String FAST = "https://fast.example.com/hook";

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final List<Delivery> attempted = new ArrayList<>();

    /** The work of the lanes, in the order in which it was started. The test runs it. */
    private final Deque<Runnable> started = new ArrayDeque<>();

    private MvTaskStore store;
    private MvDeliveryQueue queue;

    @BeforeEach
    void open() {
        store = new MvTaskStore(new DataDirectory(folder));
        queue = new MvDeliveryQueue(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private LaneRunner<Delivery> runner(int maxLanes, Consumer<Delivery> work) {
        return new LaneRunner<>(queue.lanes(), work, started::add, maxLanes, "delivery_failed", clock);
    }

    private Delivery add(int task, String endpoint, Duration delay) {
        Delivery delivery = new Delivery(
                new AnnouncementId(Tasks.id(task), 3),
                URI.create(endpoint),
                1,
                clock.instant().plus(delay));
        queue.add(List.of(delivery));
        return delivery;
    }

    @Test
    void run_severalDeliveriesToAServer_areMadeOneAfterAnother() {
        LaneRunner<Delivery> runner = runner(16, attempted::add);
        Delivery first = add(1, SLOW, Duration.ZERO);
        clock.advance(Duration.ofMillis(1));
        Delivery second = add(2, SLOW, Duration.ZERO);

        runner.run();
        runner.run();
        assertThat(started).hasSize(1);
        started.remove().run();
        assertThat(attempted).containsExactly(first);
        runner.run();
        started.remove().run();

        assertThat(attempted).containsExactly(first, second);
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    @Test
    void run_whileAServerIsSlow_sendsToTheOthers() {
        LaneRunner<Delivery> runner = runner(16, attempted::add);
        add(1, SLOW, Duration.ZERO);
        add(2, SLOW, Duration.ZERO);
        runner.run();
        Delivery other = add(1, FAST, Duration.ZERO);

        runner.run();
        started.removeLast().run();

        assertThat(attempted).containsExactly(other);
    }

    @Test
    void run_moreServersThanLanes_waitsForALane() {
        LaneRunner<Delivery> runner = runner(2, attempted::add);
        for (int i = 0; i < 3; i++) {
            add(1, "https://hooks" + i + ".example.com/", Duration.ZERO);
        }

        assertThat(runner.run()).isEqualTo(SignalledLoop.MAX_WAIT);
        assertThat(started).hasSize(2);
        started.remove().run();
        runner.run();

        assertThat(started).hasSize(2);
    }

    @Test
    void run_beforeTheNextIsDue_returnsTheTimeUntilThen() {
        LaneRunner<Delivery> runner = runner(16, attempted::add);
        assertThat(runner.run()).isEqualTo(SignalledLoop.MAX_WAIT);
        add(1, FAST, Duration.ofSeconds(30));

        assertThat(runner.run()).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        runner.run();

        assertThat(started).hasSize(1);
    }

    @Test
    void work_thatThrows_isRepeatedAndDoesNotDelayTheOthersOfItsServer() {
        AtomicInteger ends = new AtomicInteger();
        Delivery failing = add(1, FAST, Duration.ZERO);
        Delivery other = add(2, FAST, Duration.ZERO);
        LaneRunner<Delivery> runner = runner(16, delivery -> {
            attempted.add(delivery);
            if (delivery.equals(failing) && attempted.size() == 1) {
                throw new IllegalStateException("store");
            }
        });
        runner.onEnd(ends::incrementAndGet);

        runner.run();
        started.remove().run();
        runner.run();
        started.remove().run();
        assertThat(runner.run()).isEqualTo(LaneRunner.DELAY_AFTER_FAULT);
        clock.advance(LaneRunner.DELAY_AFTER_FAULT);
        runner.run();
        started.remove().run();

        assertThat(attempted).containsExactly(failing, other, failing);
        assertThat(ends).hasValue(3);
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    @Test
    void run_whileTheApplicationStops_keepsTheDelivery() {
        Delivery delivery = add(1, FAST, Duration.ZERO);
        LaneRunner<Delivery> stopping = new LaneRunner<>(
                queue.lanes(),
                attempted::add,
                work -> {
                    throw new RejectedExecutionException();
                },
                16,
                "delivery_failed",
                clock);

        stopping.run();
        close();
        open();
        runner(16, attempted::add).run();
        started.remove().run();

        assertThat(attempted).containsExactly(delivery);
    }

    @Test
    void run_noThreadForTheWork_startsItLaterAndLosesNoLane() {
        add(1, FAST, Duration.ZERO);
        add(1, SLOW, Duration.ZERO);
        AtomicBoolean exhausted = new AtomicBoolean(true);
        LaneRunner<Delivery> runner = new LaneRunner<>(
                queue.lanes(),
                attempted::add,
                work -> {
                    if (exhausted.get()) {
                        // Not the OutOfMemoryError of a real failure: JUnit would stop all tests after it.
                        throw new InternalError("unable to create native thread");
                    }
                    started.add(work);
                },
                2,
                "delivery_failed",
                clock);

        try (RecordedLog log = RecordedLog.ofPackageOf(LaneRunner.class)) {
            assertThat(runner.run()).isEqualTo(LaneRunner.DELAY_AFTER_FAULT);
            assertThat(log.events()).containsExactly("delivery_failed", "delivery_failed");
        }
        exhausted.set(false);
        clock.advance(LaneRunner.DELAY_AFTER_FAULT);
        runner.run();
        started.forEach(Runnable::run);

        assertThat(attempted).hasSize(2);
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    /** As after a kill during the attempt. */
    @Test
    void run_afterARestartDuringAnAttempt_makesItAgain() {
        Delivery delivery = add(1, FAST, Duration.ZERO);
        runner(16, attempted::add).run();
        started.clear();

        close();
        open();
        runner(16, attempted::add).run();
        started.remove().run();

        assertThat(attempted).containsExactly(delivery);
    }
}
