package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookTargets;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.standalone.store.MvDeliveryLog;
import dev.vidusubjects.standalone.store.MvDeliveryQueue;
import dev.vidusubjects.standalone.store.MvMediaQueue;
import dev.vidusubjects.task.Task;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneEventsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path data;

    private final ExecutorService copying = Executors.newFixedThreadPool(2);

    /** Runs delayed tasks at once. */
    private final ScheduledThreadPoolExecutor loops = new ScheduledThreadPoolExecutor(StandaloneEvents.THREADS) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            delays.add(Duration.of(delay, unit.toChronoUnit()));
            return super.schedule(task, 0, unit);
        }
    };

    private final Queue<Duration> delays = new ConcurrentLinkedQueue<>();
    private final AtomicInteger creations = new AtomicInteger();

    /** Each makes one creation of the use cases fail. */
    private final Queue<Runnable> faults = new ConcurrentLinkedQueue<>();

    private EventsFixture fixture;
    private MvDeliveryQueue deliveries;
    private MvDeliveryLog log;
    private StandaloneEvents events;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        deliveries = new MvDeliveryQueue(fixture.tasks);
        log = new MvDeliveryLog(fixture.tasks);
        MvMediaQueue retries = new MvMediaQueue(fixture.tasks);
        PublishEndings publish = new PublishEndings(
                fixture.outbox,
                Optional.empty(),
                retries,
                fixture.bus,
                deliveries,
                new WebhookTargets(List.of(URI.create(fixture.url("/hook")))),
                copying,
                false,
                fixture.clock);
        DeliverWebhook deliver = new DeliverWebhook(
                fixture.outbox,
                deliveries,
                log,
                new MemoryStateStore(),
                () -> Optional.of(WebhookSigner.of(SECRET)),
                GuardedWeb.anyAddress(),
                Duration.ofSeconds(30),
                fixture.clock,
                () -> 0);
        RetryMedia retry = new RetryMedia(fixture.tasks, Optional.of(fixture.keepMedia()), retries, fixture.clock);
        events = new StandaloneEvents(
                fixture.outbox,
                deliveries,
                retries,
                () -> {
                    creations.incrementAndGet();
                    Optional.ofNullable(faults.poll()).ifPresent(Runnable::run);
                    return publish;
                },
                () -> deliver,
                () -> retry,
                fixture.clock,
                loops);
    }

    @AfterEach
    void close() throws Exception {
        events.stop();
        copying.shutdownNow();
        fixture.close();
    }

    private List<Outcome> outcomes(Task ended) {
        return log.read(ended.id()).stream().map(DeliveryAttempt::outcome).toList();
    }

    @Test
    void begin_withAnEndingOfAnEarlierRun_announcesIt() throws Exception {
        fixture.server.thenRespond(204, "");
        Task ended = fixture.failed(1);

        events.begin();
        events.begin();

        await().until(() -> outcomes(ended).equals(List.of(Outcome.DELIVERED)));
        await().until(() -> deliveries.lanes().nextDue().isEmpty());
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.outbox.unannounced(fixture.clock.instant().plusMillis(1), 9))
                .isEmpty();
    }

    @Test
    void ending_whileItRuns_isDeliveredAndRepeatedUntilItIsAccepted() throws Exception {
        fixture.server.thenRespond(500, "later").thenRespond(204, "");
        events.begin();

        Task ended = fixture.failed(1);

        await().until(() -> outcomes(ended).equals(List.of(Outcome.RETRIED)));
        await().until(() -> deliveries.lanes().nextDue().isPresent());
        fixture.clock.advance(Duration.ofSeconds(5));
        // A real clock needs no signal; the test's clock jumps.
        deliveries.add(List.of());
        await().until(() -> outcomes(ended).equals(List.of(Outcome.RETRIED, Outcome.DELIVERED)));

        AnnouncementId id = EventsFixture.id(ended);
        assertThat(fixture.server.requests()).hasSize(2).allMatch(request -> request.contains(id.toString()));
    }

    @Test
    void stop_afterAFailedAttempt_keepsTheNextOne() throws Exception {
        fixture.server.then(RawServer.hangUp()).thenRespond(204, "");
        Task ended = fixture.failed(1);
        events.begin();
        await().until(() -> outcomes(ended).equals(List.of(Outcome.RETRIED)));

        events.stop();
        fixture.clock.advance(Duration.ofSeconds(5));

        MvDeliveryQueue reopened = new MvDeliveryQueue(fixture.tasks);
        assertThat(reopened.lanes().take(fixture.clock.instant(), 9))
                .singleElement()
                .satisfies(taken -> assertThat(taken.work().attempt()).isEqualTo(2));
    }

    @Test
    void begin_startThatFails_isRepeatedUntilItSucceeds() throws Exception {
        fixture.server.thenRespond(204, "");
        Task ended = fixture.failed(1);
        faults.add(() -> {
            throw new IllegalStateException("no port yet");
        });
        faults.add(() -> {
            throw new NoClassDefFoundError("a class");
        });

        try (RecordedLog log = RecordedLog.ofPackageOf(StandaloneEvents.class)) {
            events.begin();

            await().until(() -> outcomes(ended).equals(List.of(Outcome.DELIVERED)));
            assertThat(log.events()).containsExactly("announcing_not_started", "announcing_not_started");
        }
        assertThat(delays)
                .filteredOn(delay -> !delay.isZero())
                .containsExactly(StandaloneEvents.DELAY_AFTER_FAULT, StandaloneEvents.DELAY_AFTER_FAULT);
        assertThat(creations).hasValue(3);
    }

    @Test
    void begin_afterStop_startsNothing() throws Exception {
        fixture.failed(1);

        events.stop();
        events.begin();

        // From now on, nothing runs that could still start something.
        assertThat(loops.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(creations).hasValue(0);
        assertThat(fixture.server.requests()).isEmpty();
    }
}
