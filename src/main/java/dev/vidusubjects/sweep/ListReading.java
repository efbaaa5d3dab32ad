package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.ReadingOutcome.Failed;
import dev.vidusubjects.sweep.ReadingOutcome.Unfinished;
import dev.vidusubjects.sweep.ReadingState.Bulk;
import dev.vidusubjects.sweep.ReadingState.Lease;
import dev.vidusubjects.sweep.ReadingStates.Versioned;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.Durations;
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
 * Reads the provider's list of subjects. A reading takes as many runs and processes as necessary: a lease lets only one
 * process read at a time, and each process continues where the previous one ended.
 */
@ApplicationScoped
public class ListReading {

    private static final Logger LOG = Logger.getLogger(ListReading.class);
    private static final Duration MIN_WAIT = Duration.ofSeconds(3);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /**
     * The number of tasks that are read of each status. One would be sufficient, but some may be unreadable, and not
     * every failed task may own a subject.
     */
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
     * @return the state of all readings
     * @throws StateStoreException if the store failed
     */
    ReadingState state() {
        return tools.states().read().state();
    }

    /**
     * Ends the lease of a process that has certainly ended. Otherwise, the lease would prevent other processes from
     * reading until it expires.
     *
     * @param startedAt the start of this process, which is the only one: a lease that was granted or extended since
     *     then is its own
     * @throws StateStoreException if the store failed
     */
    void endLeaseBefore(Instant startedAt) {
        Versioned current = tools.states().read();
        Optional<Lease> left =
                current.state().lease().filter(lease -> lease.until().isBefore(startedAt.plus(LeasedState.LEASE)));
        // If the replacement fails, another thread of this process was faster: it has taken over the lease, or the
        // lease had expired.
        if (left.isPresent()
                && tools.states()
                        .replace(current, current.state().leased(Optional.empty()))
                        .isPresent()) {
            removeLeftover(current.state());
        }
    }

    /**
     * Starts or continues a reading, unless a complete reading exists that is sufficient, or another process reads.
     *
     * @return the outcome; it includes failures of the provider and of the storage
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
        if (!current.state().isFree(now, LeasedState.LEASE.multipliedBy(2))) {
            return new Unfinished(untilOther(current.state(), now));
        }
        ReadingPlan plan = ReadingPlan.of(current.state(), request, now, callsPerHour);
        if (plan.pages() <= 0 || !ReadingRun.hasTime(budget)) {
            return new Unfinished(MIN_WAIT);
        }
        ReadingClock stamps = new ReadingClock(clock, latest(plan.state()));
        String owner = String.format("%016x", random.nextLong());
        Lease lease = new Lease(owner, now.plus(LeasedState.LEASE));
        Optional<Versioned> leased =
                tools.states().replace(current, plan.state().leased(Optional.of(lease)));
        if (leased.isEmpty()) {
            return new Unfinished(MIN_WAIT);
        }
        removeLeftover(current.state());
        Versioned state = leased.get();
        Optional<KnownSubjects> known = load(state.state());
        if (known.isEmpty() && state.state().bulk().isPresent()) {
            state = new Versioned(withoutKnownSubjects(state.state()), state.version());
        }
        KnownSubjects own = known.map(KnownSubjects::copy).orElseGet(KnownSubjects::new);
        ReadingOutcome outcome = new ReadingRun(tools, state, own, stamps, request, plan.pages(), budget).run();
        return outcome instanceof Failed failure ? failed(failure) : outcome;
    }

    private Optional<ReadingOutcome> existing(ReadingState state, ReadingRequest request) throws IOException {
        // A reading that ended in the future was made before a clock was set back: it says nothing about later events.
        Instant latest = clock.instant().plus(ReadingClock.MAX_SKEW);
        Optional<CompleteReading> last = state.last()
                .filter(reading -> !reading.endedAt().isAfter(latest))
                .filter(request.enough());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        return load(state).map(known -> new Complete(last.get(), known, false));
    }

    /** @return the known subjects, or empty before the first reading, or if the document is lost */
    private Optional<KnownSubjects> load(ReadingState state) throws IOException {
        return state.bulk().isPresent() ? tools.store().load(state.bulk().get()) : Optional.empty();
    }

    private static ReadingState withoutKnownSubjects(ReadingState state) {
        LogEvent.of("known_subjects_lost")
                .with("pages", state.last().map(CompleteReading::pages))
                .warn(LOG);
        return state.withoutKnownSubjects();
    }

    /** Deletes the document that the last owner of an expired lease may have stored without naming it in the state. */
    private void removeLeftover(ReadingState before) {
        before.lease().ifPresent(lease -> tools.store()
                .delete(new Bulk(before.bulk().map(Bulk::number).orElse(0) + 1, lease.owner())));
    }

    /** @return the latest instant that is known to have passed, independently of the clock of this machine */
    private Instant latest(ReadingState state) {
        Instant latest = state.latest();
        // Each of these tasks may own a subject that is read now: the subject must not look older than the attempt.
        for (TaskStatus status : ClaimantSearch.STATUSES) {
            for (Task task : new TaskListing(tasks, status).next(NEWEST_TASKS)) {
                Instant after = task.updatedAt().plusMillis(1);
                latest = ClaimantSearch.mayOwn(task) && after.isAfter(latest) ? after : latest;
            }
        }
        return latest;
    }

    /** @return the estimated time until the other process has finished, within the limits */
    private static Duration untilOther(ReadingState state, Instant now) {
        Duration lastDuration = state.last().map(CompleteReading::duration).orElse(MIN_WAIT);
        Duration passed = state.reading()
                .map(reading -> Duration.between(reading.startedAt(), now))
                .orElse(Duration.ZERO);
        return Durations.max(MIN_WAIT, Durations.min(lastDuration.minus(passed), MAX_WAIT));
    }

    private static Failed failed(Failed failure) {
        LogEvent.of("list_not_read").with("reason", failure.reason()).warn(LOG);
        return failure;
    }
}
