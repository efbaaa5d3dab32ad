package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookTargets;
import dev.vidusubjects.fixture.CallerThread;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.standalone.SimulatedAnnouncer;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.sweep.AnnounceMissed;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The real use cases of one process that announce endings and deliver webhooks. */
final class ProcessEndings {

    /** The limit of the standalone application and of the function for one group. */
    private static final Duration MAX_TIME = Duration.ofMinutes(1);

    /** The receivers respond at once: long enough for a busy machine. */
    private static final Duration WEBHOOK_TIMEOUT = Duration.ofMinutes(1);

    private static final WebhookSigner SIGNER = WebhookSigner.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    final PublishEndings publish;
    final DeliverWebhook deliver;
    final AnnounceMissed announceMissed;
    final SimulatedAnnouncer announcer;

    /** The task store of the process, for writes of kept media. */
    final TaskStore tasks;

    /** Whether a step of the announcer is running. */
    boolean isAnnouncing;

    ProcessEndings(
            RunParts parts,
            SimulatedProcess process,
            DeliveryQueue queue,
            TaskStore tasks,
            StateStore states,
            Clock clock,
            Choices choices,
            RandomGenerator random) {
        EndingParts endings = parts.endings();
        EndingPorts ports = new EndingPorts(parts.boundary(), process);
        Protocol protocol = parts.protocol();
        Outbox outbox = protocol.outbox(ports.outbox(endings.outbox()), parts);
        DeliveryQueue deliveries = protocol.queue(ports.queue(queue));
        EventBus bus = endings.bus()
                ? protocol.bus(ports.bus(
                        (Announcement announcement) -> endings.ledger().onBus(announcement), choices))
                : announcements -> Set.of();
        this.tasks = tasks;
        // The simulation writes kept media itself: copies need a web server.
        publish = new PublishEndings(
                outbox,
                Optional.empty(),
                retry -> {
                    throw new AssertionError("no media are kept");
                },
                bus,
                deliveries,
                new WebhookTargets(endings.receivers().endpoints()),
                new CallerThread(),
                false,
                clock);
        deliver = new DeliverWebhook(
                outbox,
                deliveries,
                ports.log(),
                states,
                () -> Optional.of(SIGNER),
                GuardedWeb.anyAddress(),
                WEBHOOK_TIMEOUT,
                clock,
                random);
        announceMissed = new AnnounceMissed(outbox, publish, clock);
        announcer =
                new SimulatedAnnouncer(outbox, ended -> publish.publish(ended, TimeBudget.of(MAX_TIME, clock)), clock);
    }

    static TimeBudget budget(Clock clock) {
        return TimeBudget.of(MAX_TIME, clock);
    }
}
