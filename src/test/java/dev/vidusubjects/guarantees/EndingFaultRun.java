package dev.vidusubjects.guarantees;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.KeepMedia;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookTargets;
import dev.vidusubjects.fixture.CallerThread;
import dev.vidusubjects.fixture.CrashError;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.MemoryEventBus;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.TaskDocuments;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.TimeBudget;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Announces one ending with a fault at one boundary, restarts, and repeats what the stream, the announcer, the sweep
 * and the queues repeat. The provider's media and the receiver are on the loopback interface.
 */
final class EndingFaultRun {

    /** The maximum size of a copy, in bytes. */
    private static final long MAX_BYTES = 100_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_ROUNDS = 20;

    /** The first rounds are for the media, whose URLs expire after a day; the others for the deliveries. */
    private static final int ROUNDS_OF_A_DAY = 4;

    private static final WebhookSigner SIGNER = WebhookSigner.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    final EndingStores stores;
    final Faults faults;
    final MutableClock clock = new MutableClock();
    final MemoryEventBus bus = new MemoryEventBus();
    final Task task;

    private final byte[] image;
    private final RawServer provider;
    private final RawServer receiver;
    private final int refusals;
    private final List<MediaRetry> retries = new ArrayList<>();

    /** @param refusals the number of attempts that the receiver refuses */
    EndingFaultRun(
            EndingStores stores, RawServer provider, RawServer receiver, byte[] image, int refusals, Faults faults)
            throws Exception {
        this.stores = stores;
        this.provider = provider;
        this.receiver = receiver;
        this.image = image;
        this.refusals = refusals;
        this.faults = faults;
        this.task = completed();
    }

    /** @return a stored task that has completed, with its result document */
    private Task completed() throws Exception {
        StoredRequest request = new StoredRequest(
                "Hero",
                List.of("https://example.com/a.png"),
                List.of(),
                Optional.empty(),
                Optional.of(receiver.url() + "/hook?token=of-the-caller"));
        Intent intent =
                new Intent(request, "f".repeat(64), "0123456789abcdef", Optional.empty(), List.of(), clock.instant());
        stores.tasks().create(Task.of(Tasks.id(1), intent));
        TaskTransitions transitions = new TaskTransitions(stores.tasks());
        Task submitted =
                transitions.submitted(Task.of(Tasks.id(1), intent), Tasks.pollState(clock.instant()), clock.instant());
        Subject subject = new Subject(
                "subject-1",
                "Hero",
                List.of(provider.url() + "/a?signature=of-the-provider", provider.url() + "/b"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        Completion completion = new Completion(clock.instant(), subject, "local://results/" + submitted.documentPath());
        Task document = TaskTransitions.asCompleted(submitted, completion, clock.instant());
        new TaskDocuments(stores.results()).completed(document, ResultDocument.completed(document, "{}"), () -> true);
        return transitions.completed(submitted, completion, clock.instant());
    }

    AnnouncementId id() {
        return AnnouncementId.of(task).orElseThrow();
    }

    /** Runs until nothing is left to do: the first announcement, and everything that repeats it after a fault. */
    void run() {
        faults.arm();
        boolean announced = attempt(this::publish);
        for (int round = 0; round < MAX_ROUNDS && !isOver(announced); round++) {
            // What is cut after the first fault is not cut again, except in an outage, which ends here.
            if (!faults.cut().equals("none")) {
                faults.disarm();
            }
            clock.advance(round < ROUNDS_OF_A_DAY ? Duration.ofMinutes(11) : Duration.ofHours(27));
            announced = announced || attempt(this::publish);
            for (Delivery delivery : stores.due(clock.instant())) {
                if (attempt(() -> deliver(delivery))) {
                    stores.done(delivery);
                }
            }
            List<MediaRetry> due = List.copyOf(retries);
            retries.clear();
            for (MediaRetry retry : due) {
                if (!attempt(() -> retry(retry))) {
                    retries.add(retry);
                }
            }
        }
    }

    private boolean isOver(boolean announced) {
        return announced && retries.isEmpty() && stores.due(Instant.MAX).isEmpty();
    }

    /** @return whether the work has returned without a fault */
    private static boolean attempt(Work work) {
        try {
            return work.isDone();
        } catch (CrashError | RuntimeException e) {
            return false;
        }
    }

    private interface Work {
        boolean isDone();
    }

    private void serveMedia() {
        provider.then(EventsFixture.file(image)).then(EventsFixture.file(image));
    }

    private boolean publish() {
        serveMedia();
        Set<AnnouncementId> failed = publisher().publish(List.of(task), TimeBudget.of(TIMEOUT, clock));
        return failed.isEmpty();
    }

    private boolean retry(MediaRetry retry) {
        serveMedia();
        new RetryMedia(tasks(), Optional.of(keepMedia()), retries::add, clock)
                .retry(retry, TimeBudget.of(TIMEOUT, clock));
        return true;
    }

    private boolean deliver(Delivery delivery) {
        boolean refuses = receiver.requests().size() < refusals;
        receiver.then(RawServer.respond(refuses ? 503 : 204, ""));
        new DeliverWebhook(
                        outbox(),
                        queue(),
                        stores.log(),
                        FaultyPorts.states(stores.states(), faults),
                        () -> Optional.of(SIGNER),
                        GuardedWeb.anyAddress(),
                        TIMEOUT,
                        clock,
                        () -> 0)
                .deliver(delivery);
        return true;
    }

    private PublishEndings publisher() {
        return new PublishEndings(
                outbox(),
                Optional.of(keepMedia()),
                retries::add,
                FaultyEndingPorts.bus(bus, faults),
                queue(),
                new WebhookTargets(List.of()),
                new CallerThread(),
                false,
                clock);
    }

    private KeepMedia keepMedia() {
        ResultStore results = FaultyPorts.results(stores.results(), faults);
        return new KeepMedia(
                GuardedWeb.anyAddress(), FaultyEndingPorts.media(stores.media(), faults), tasks(), results, MAX_BYTES);
    }

    private TaskStore tasks() {
        return FaultyPorts.tasks(stores.tasks(), faults);
    }

    private Outbox outbox() {
        return FaultyEndingPorts.outbox(stores.outbox(), faults);
    }

    private DeliveryQueue queue() {
        return FaultyEndingPorts.queue(stores.queue(), faults);
    }

    /** @return the URL of the webhook's endpoint */
    URI endpoint() {
        return URI.create(receiver.url() + "/hook?token=of-the-caller");
    }
}
