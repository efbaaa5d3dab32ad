package dev.vidusubjects.sweeping;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.sweeping.ReadingOutcome.Complete;
import dev.vidusubjects.sweeping.ReadingOutcome.Failed;
import dev.vidusubjects.sweeping.ReadingOutcome.Unfinished;
import dev.vidusubjects.sweeping.ReadingState.Bulk;
import dev.vidusubjects.sweeping.ReadingState.Hour;
import dev.vidusubjects.sweeping.ReadingState.Lease;
import dev.vidusubjects.sweeping.ReadingState.Progress;
import dev.vidusubjects.sweeping.ReadingStates.Versioned;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Reads the provider's list of subjects, over as many runs and processes as it takes: one process at a time, by a lease, each
 * going on where the one before ended.
 */
@ApplicationScoped
public class ListReading {

    private static final Logger LOG = Logger.getLogger(ListReading.class);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MIN_WAIT = Duration.ofSeconds(3);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** A reading that is this much older than the last one took, and 30 minutes at least, is of no use to a task. */
    private static final Duration MIN_OUTDATED = Duration.ofMinutes(30);

    /** Of each status. One would do, but some cannot be read, and not every failed one may own a subject. */
    private static final int NEWEST_TASKS = 100;

    private final TaskStore tasks;
    private final ReadingRun.Tools tools;
    private final int callsPerHour;
    private final Clock clock;
    private final RandomGenerator random;

    public ListReading(
            SubjectDirectory directory,
            TaskStore tasks,
            StateStore states,
            ResultStore results,
            SubjectsConfig config,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.tools = new ReadingRun.Tools(directory, new ReadingStates(states), new KnownSubjectsStore(results), clock);
        this.callsPerHour = config.sweep().listCallsPerHour();
        this.clock = clock;
        this.random = random;
    }

    /**
     * @return the last complete reading; empty if there is none
     * @throws StateStoreException if the store failed
     */
    Optional<CompleteReading> last() {
        return tools.states().read().state().last();
    }

    /**
     * Ends the lease of a process that is known to be gone, which would otherwise keep others from reading until it expires.
     *
     * @param startedAt when this process, the only one, started: a lease that was given or extended since is its own
     * @throws StateStoreException if the store failed
     */
    void endLeaseBefore(Instant startedAt) {
        Versioned current = tools.states().read();
        Optional<Lease> left =
                current.state().lease().filter(lease -> lease.until().isBefore(startedAt.plus(ReadingRun.LEASE)));
        // Where another thread of this process is faster, it has taken the lease over, or the lease had expired.
        if (left.isPresent()
                && tools.states()
                        .replace(current, current.state().leased(Optional.empty()))
                        .isPresent()) {
            removeLeftover(current.state());
        }
    }

    /**
     * Reads on, unless a complete reading exists that will do, or another process reads.
     *
     * @return how it ended; failures of the provider and of the storage are part of it
     * @throws TaskStoreException if the task store failed
     */
    ReadingOutcome read(ReadingRequest request, TimeBudget budget) {
        try {
            return attempt(request, budget);
        } catch (StateStoreException | IOException e) {
            return failed(new Failed(String.valueOf(e.getMessage())));
        }
    }

    private ReadingOutcome attempt(ReadingRequest request, TimeBudget budget) throws IOException {
        Versioned current = tools.states().read();
        Optional<ReadingOutcome> exists = existing(current.state(), request);
        if (exists.isPresent()) {
            return exists.get();
        }
        Instant now = clock.instant();
        if (!current.state().isFree(now, ReadingRun.LEASE.multipliedBy(2))) {
            return new Unfinished(untilOther(current.state(), now));
        }
        ReadingState prepared = prepared(current.state(), request, now);
        int pages = pages(prepared, request);
        if (pages <= 0 || !ReadingRun.hasTime(budget)) {
            return new Unfinished(MIN_WAIT);
        }
        ReadingClock stamps = new ReadingClock(clock, latest(prepared));
        String owner = String.format("%016x", random.nextLong());
        Optional<Versioned> leased = tools.states()
                .replace(current, prepared.leased(Optional.of(new Lease(owner, now.plus(ReadingRun.LEASE)))));
        if (leased.isEmpty()) {
            return new Unfinished(MIN_WAIT);
        }
        removeLeftover(current.state());
        Versioned state = leased.get();
        Optional<KnownSubjects> known = load(state.state());
        if (known.isEmpty() && state.state().bulk().isPresent()) {
            state = new Versioned(forgotten(state.state()), state.version());
        }
        KnownSubjects own = known.map(KnownSubjects::copy).orElseGet(KnownSubjects::new);
        ReadingOutcome outcome = new ReadingRun(tools, state, own, stamps, request, pages, budget).run();
        return outcome instanceof Failed failure ? failed(failure) : outcome;
    }

    private Optional<ReadingOutcome> existing(ReadingState state, ReadingRequest request) throws IOException {
        // One that ended in the future was read before a clock was set back: it says nothing about what came since.
        Instant latest = clock.instant().plus(ReadingClock.MAX_SKEW);
        Optional<CompleteReading> last = state.last()
                .filter(reading -> !reading.endedAt().isAfter(latest))
                .filter(request.enough());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        return load(state).map(known -> new Complete(last.get(), known, false));
    }

    /** @return empty before the first reading, or if the document is lost */
    private Optional<KnownSubjects> load(ReadingState state) throws IOException {
        return state.bulk().isPresent() ? tools.store().load(state.bulk().get()) : Optional.empty();
    }

    private static ReadingState forgotten(ReadingState state) {
        Step.of("known_subjects_lost")
                .with("pages", state.last().map(CompleteReading::pages))
                .warn(LOG);
        return state.forgotten();
    }

    /** Decides which reading goes on. */
    private ReadingState prepared(ReadingState state, ReadingRequest request, Instant now) {
        ReadingState next = state;
        Optional<Progress> reading = state.reading();
        if (reading.isPresent() && !request.background()) {
            boolean outdated = request.beganSince().isPresent()
                    && reading.get().startedAt().isBefore(request.beganSince().get())
                    && (reading.get().background() || isOld(reading.get(), state, now));
            next = outdated
                    ? state.givenUp()
                    : state.reading(reading.get().inBackground(reading.get().background() && !request.isForTask()));
        }
        Hour hour = next.hour();
        boolean over =
                now.isBefore(hour.startedAt()) || !now.isBefore(hour.startedAt().plus(HOUR));
        return over ? next.hour(new Hour(now, 0)) : next;
    }

    private static boolean isOld(Progress reading, ReadingState state, Instant now) {
        Duration usual = state.last().map(CompleteReading::duration).orElse(Duration.ZERO);
        return reading.startedAt().isBefore(now.minus(usual.multipliedBy(2)).minus(MIN_OUTDATED));
    }

    private int pages(ReadingState state, ReadingRequest request) {
        if (request.background()) {
            return Math.min(request.maxPages(), callsPerHour - state.hour().calls());
        }
        // Of a reading that has become too long for a baseline, no further submission has to wait for a part.
        return request.maxPages() - state.reading().map(Progress::pages).orElse(0);
    }

    /** What the last owner of an expired lease may have stored without naming it. */
    private void removeLeftover(ReadingState before) {
        before.lease().ifPresent(lease -> tools.store()
                .delete(new Bulk(before.bulk().map(Bulk::number).orElse(0) + 1, lease.owner())));
    }

    /** @return the latest instant that is known to have passed, whatever this machine's clock says */
    private Instant latest(ReadingState state) {
        Instant latest = state.latest();
        // Each of these may own what is read now: it must not look older than the attempt.
        for (TaskStatus status : ClaimantSearch.STATUSES) {
            for (Task task : newest(status)) {
                Instant after = task.updatedAt().plusMillis(1);
                latest = ClaimantSearch.mayOwn(task) && after.isAfter(latest) ? after : latest;
            }
        }
        return latest;
    }

    private Iterable<Task> newest(TaskStatus status) {
        try {
            return tasks.list(Optional.of(status), NEWEST_TASKS, Optional.empty())
                    .tasks();
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("the first page has no cursor", e);
        }
    }

    /** Comes back about when the other process may be done. */
    private static Duration untilOther(ReadingState state, Instant now) {
        Duration usual = state.last().map(CompleteReading::duration).orElse(MIN_WAIT);
        Duration passed = state.reading()
                .map(reading -> Duration.between(reading.startedAt(), now))
                .orElse(Duration.ZERO);
        Duration left = usual.minus(passed);
        return left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : left;
    }

    private static Failed failed(Failed failure) {
        Step.of("list_not_read").with("reason", failure.reason()).warn(LOG);
        return failure;
    }
}
