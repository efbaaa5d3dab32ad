package dev.vidusubjects.sweep;

import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds a control: a subject in a reading that one of our tasks obtained from a later attempt. It shows that the list was as
 * recent as that attempt. Reads the completed tasks only as far as it has to, once for all tasks of one reading.
 */
final class ControlSearch {

    private static final int PAGE = 100;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final KnownSubjects known;
    private final int reading;
    private Optional<String> cursor = Optional.empty();
    private boolean ended;
    private Instant latestControl = Instant.MIN;
    private Instant oldestUpdate = Instant.MAX;

    /** @param reading its number */
    ControlSearch(TaskStore tasks, KnownSubjects known, int reading) {
        this.tasks = tasks;
        this.known = known;
        this.reading = reading;
    }

    /** @return whether the reading holds a subject of an attempt after this instant; empty if the budget does not suffice */
    Optional<Boolean> isRecent(Instant attemptedAt, TimeBudget budget) {
        while (!latestControl.isAfter(attemptedAt)) {
            // What was updated last before the attempt was attempted before it too.
            if (ended || !oldestUpdate.isAfter(attemptedAt)) {
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
        TaskPage page;
        try {
            page = tasks.list(Optional.of(TaskStatus.COMPLETED), PAGE, cursor);
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("a store refuses its own cursor", e);
        }
        for (Task task : page.tasks()) {
            oldestUpdate = task.updatedAt();
            if (isControl(task) && task.intent().attemptedAt().isAfter(latestControl)) {
                latestControl = task.intent().attemptedAt();
            }
        }
        cursor = page.nextCursor();
        ended = cursor.isEmpty();
    }

    /** A subject that was matched may be another attempt's. */
    private boolean isControl(Task task) {
        return task.reconciliation().isEmpty()
                && task.completion()
                        .filter(completion -> known.isIn(completion.subject().id(), reading))
                        .isPresent();
    }
}
