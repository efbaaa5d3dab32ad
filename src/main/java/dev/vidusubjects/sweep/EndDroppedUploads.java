package dev.vidusubjects.sweep;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStore.Entry;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the tasks of uploads that are not delivered again. A failed submission of an upload is no ending while the
 * upload is delivered again. That stops without a write to the task when the upload's message goes to the dead-letter
 * queue, or when its file is removed. In the same way it ends a task that was to be submitted again by {@link
 * ResubmitAbsent}, if that has been switched off since.
 *
 * <p>A run reads only the failed tasks that reached the age after the previous complete run: a document of the state
 * store holds that instant. Otherwise each run would read all failed tasks that were ever stored.
 */
final class EndDroppedUploads {

    static final String STATE = "dropped-uploads";

    /**
     * The age of the last write, after which a task ends. On AWS, deliveries end within a week: Terraform refuses a
     * longer time of {@code intake.max_receive_count} deliveries. Standalone, deliveries end when the file is removed.
     * A task whose upload is delivered after its ending is submitted again, which clears the ending.
     */
    static final Duration AGE = Duration.ofDays(7);

    /** The minimum time between two runs: the age is not exact, and each run writes to the state store. */
    static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(EndDroppedUploads.class);
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final StateStore states;
    private final Clock clock;

    EndDroppedUploads(TaskStore tasks, StateStore states, Clock clock) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.states = states;
        this.clock = clock;
    }

    /**
     * Ends the tasks that are due. If the budget is used up, or a store fails, the next run reads the same tasks again.
     *
     * @return the number of ended tasks
     * @throws RuntimeException if a store failed
     */
    int run(TimeBudget budget) {
        Optional<Entry> entry = states.read(STATE);
        Instant done = entry.map(EndDroppedUploads::parse).orElse(Instant.MIN);
        // Stores order tasks by whole milliseconds.
        Instant until = clock.instant().minus(AGE).truncatedTo(ChronoUnit.MILLIS);
        if (until.minus(INTERVAL).isBefore(done)) {
            return 0;
        }
        int ended = 0;
        TaskListing failed = TaskListing.before(tasks, TaskStatus.FAILED, until);
        while (failed.hasNext()) {
            if (!budget.has(MIN_TIME)) {
                return ended;
            }
            for (Task task : failed.next()) {
                if (task.updatedAt().isBefore(done)) {
                    save(until, entry);
                    return ended;
                }
                ended += end(task) ? 1 : 0;
            }
        }
        save(until, entry);
        return ended;
    }

    private boolean end(Task task) {
        try {
            Optional<Task> ended = transitions.notRepeated(task, clock.instant());
            ended.ifPresent(EndDroppedUploads::log);
            return ended.isPresent();
        } catch (StaleTaskException e) {
            // The upload was delivered again, or the listing lags.
            return false;
        }
    }

    private static void log(Task ended) {
        TaskError error = ended.error().orElseThrow();
        LogEvent.of("task_failed")
                .with("task_id", ended.id())
                .with("status", ended.status().code())
                .with("code", error.code())
                .with("retryable", error.retryable())
                .warn(LOG);
    }

    /** If another process was faster, its instant stays: a later run reads the tasks between the two again. */
    private void save(Instant until, Optional<Entry> entry) {
        states.replace(STATE, until.toString(), entry.map(Entry::version).orElse(StateStore.ABSENT));
    }

    /** A damaged document only makes one run longer. */
    private static Instant parse(Entry entry) {
        try {
            return Instant.parse(entry.value());
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }
}
