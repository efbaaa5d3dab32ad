package dev.vidusubjects.sweep;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds a control: a subject in a reading that one of our tasks obtained by a later attempt. It shows that the list was
 * as recent as that attempt. Reads only as many completed tasks as necessary, once for all tasks of one reading.
 */
final class ControlSearch {

    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskListing completed;
    private final KnownSubjects known;
    private final int reading;
    private Instant latestControl = Instant.MIN;
    private Instant oldestUpdate = Instant.MAX;

    /** @param reading the number of the reading */
    ControlSearch(TaskStore tasks, KnownSubjects known, int reading) {
        this.completed = new TaskListing(tasks, TaskStatus.COMPLETED);
        this.known = known;
        this.reading = reading;
    }

    /**
     * @return whether the reading contains a subject of an attempt after this instant, or empty if the budget is not
     *     sufficient
     */
    Optional<Boolean> isRecent(Instant attemptedAt, TimeBudget budget) {
        while (!latestControl.isAfter(attemptedAt)) {
            // A task that was last updated before the attempt was also attempted before it.
            if (!completed.hasNext() || !oldestUpdate.isAfter(attemptedAt)) {
                return Optional.of(false);
            }
            if (!budget.has(MIN_TIME)) {
                return Optional.empty();
            }
            readPage();
        }
        return Optional.of(true);
    }

    private void readPage() {
        for (Task task : completed.next()) {
            oldestUpdate = task.updatedAt();
            if (isControl(task) && task.intent().attemptedAt().isAfter(latestControl)) {
                latestControl = task.intent().attemptedAt();
            }
        }
    }

    /** A matched task is not a control, because its subject may belong to another attempt. */
    private boolean isControl(Task task) {
        return task.reconciliation().isEmpty()
                && task.completion()
                        .filter(completion -> known.isIn(completion.subject().id(), reading))
                        .isPresent();
    }
}
