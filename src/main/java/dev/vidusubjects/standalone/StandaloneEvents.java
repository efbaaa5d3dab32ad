package dev.vidusubjects.standalone;

import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.standalone.store.MvDeliveryQueue;
import dev.vidusubjects.standalone.store.MvMediaQueue;
import dev.vidusubjects.standalone.store.MvOutbox;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Announces endings as they happen, and makes the deliveries and the copies of media that are due. Starts when the HTTP
 * server is up, as the server also serves the media of the sandbox.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class StandaloneEvents {

    private static final Logger LOG = Logger.getLogger(StandaloneEvents.class);

    /** The maximum number of servers to which webhooks are sent at the same time. */
    static final int MAX_DELIVERY_LANES = 16;

    /** One for each loop. */
    static final int THREADS = 3;

    /** The time after which a start that failed is repeated. */
    static final Duration DELAY_AFTER_FAULT = Duration.ofSeconds(10);

    /** The time for the announcement of a group of endings, and for one attempt to copy the media of a task. */
    private static final Duration MAX_TIME = Duration.ofMinutes(1);

    /** Everything starts after this time without an event of the HTTP server: see {@link StandaloneSchedule}. */
    private static final Duration MAX_START_DELAY = Duration.ofSeconds(3);

    /** Interrupted work is repeated after the next start. */
    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    /** A delivery that is interrupted is sent twice. */
    private static final Duration WORKER_STOP_TIME = Duration.ofSeconds(5);

    /** How long a thread without work is kept. */
    private static final Duration IDLE_TIME = Duration.ofSeconds(10);

    private final MvOutbox outbox;
    private final MvDeliveryQueue deliveries;
    private final MvMediaQueue retries;
    private final Supplier<PublishEndings> publish;
    private final Supplier<DeliverWebhook> deliver;
    private final Supplier<RetryMedia> retryMedia;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor loops;
    private final ThreadPoolExecutor workers = workers();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile List<SignalledLoop> running = List.of();

    @Inject
    public StandaloneEvents(
            MvOutbox outbox,
            MvDeliveryQueue deliveries,
            MvMediaQueue retries,
            Instance<PublishEndings> publish,
            Instance<DeliverWebhook> deliver,
            Instance<RetryMedia> retryMedia,
            Clock clock) {
        this(
                outbox,
                deliveries,
                retries,
                (Supplier<PublishEndings>) publish::get,
                (Supplier<DeliverWebhook>) deliver::get,
                (Supplier<RetryMedia>) retryMedia::get,
                clock,
                StandaloneThreads.scheduled("events", THREADS));
    }

    /**
     * The use cases are created when everything starts: they need to know the port of the HTTP server.
     *
     * @param loops has {@link #THREADS} threads; stopped with this object
     */
    StandaloneEvents(
            MvOutbox outbox,
            MvDeliveryQueue deliveries,
            MvMediaQueue retries,
            Supplier<PublishEndings> publish,
            Supplier<DeliverWebhook> deliver,
            Supplier<RetryMedia> retryMedia,
            Clock clock,
            ScheduledThreadPoolExecutor loops) {
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.retries = retries;
        this.publish = publish;
        this.deliver = deliver;
        this.retryMedia = retryMedia;
        this.clock = clock;
        this.loops = loops;
    }

    /** One thread for each lane of the deliveries, and one for the media; they end when there is no work. */
    private static ThreadPoolExecutor workers() {
        int number = MAX_DELIVERY_LANES + 1;
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                number,
                number,
                IDLE_TIME.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                StandaloneThreads.named("delivery"));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    void started(@Observes StartupEvent event) {
        loops.schedule(this::begin, MAX_START_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void listening(@ObservesAsync HttpServerStart event) {
        begin();
    }

    /** Starts everything, and tries again after a failure. A second call has no effect, nor has one after the stop. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            attempt(Duration.ZERO);
        }
    }

    private void attempt(Duration delay) {
        try {
            loops.schedule(this::startOrTryAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The application is stopping.
            return;
        }
    }

    private void startOrTryAgain() {
        try {
            start();
        } catch (RejectedExecutionException e) {
            // The application is stopping.
            return;
        } catch (RuntimeException | Error e) {
            attempt(DELAY_AFTER_FAULT);
            LogEvent.of("announcing_not_started")
                    .with("wait_seconds", DELAY_AFTER_FAULT)
                    .error(LOG, e);
        }
    }

    private void start() {
        // If a thread cannot be created, it fails here, before one of several loops runs.
        loops.prestartAllCoreThreads();
        PublishEndings publishing = publish.get();
        DeliverWebhook delivering = deliver.get();
        RetryMedia copying = retryMedia.get();
        SignalledLoop announcing = new SignalledLoop(
                "announcing_failed",
                new EndingAnnouncer(outbox, ended -> publishing.publish(ended, TimeBudget.of(MAX_TIME, clock)), clock));
        LaneRunner<Delivery> webhooks = new LaneRunner<>(
                deliveries.lanes(), delivering::deliver, workers, MAX_DELIVERY_LANES, "delivery_failed", clock);
        LaneRunner<MediaRetry> media = new LaneRunner<>(
                retries.lanes(),
                retry -> copying.retry(retry, TimeBudget.of(MAX_TIME, clock)),
                workers,
                1,
                "media_retry_failed",
                clock);
        SignalledLoop sending = new SignalledLoop("deliveries_failed", webhooks);
        SignalledLoop keeping = new SignalledLoop("media_retries_failed", media);
        outbox.onEnding(announcing::signal);
        deliveries.lanes().onAdd(sending::signal);
        webhooks.onEnd(sending::signal);
        retries.lanes().onAdd(keeping::signal);
        media.onEnd(keeping::signal);
        running = List.of(announcing, sending, keeping);
        running.forEach(loops::execute);
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Lets what is running end, for a limited time. */
    void stop() {
        begun.set(true);
        running.forEach(SignalledLoop::end);
        StandaloneThreads.stop(loops, STOP_TIME);
        StandaloneThreads.stop(workers, WORKER_STOP_TIME);
    }
}
