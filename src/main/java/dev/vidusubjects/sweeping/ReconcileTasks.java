package dev.vidusubjects.sweeping;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.EndTask;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.AccountBaseline;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds out what became of {@code unconfirmed} submissions: the provider lists the subjects that exist. A task adopts a
 * subject only if exactly one subject with its name and its numbers of images and videos appeared since the task was
 * accepted, and no other task can own it. In every other case the task stays as it is, and says what was found.
 */
@ApplicationScoped
public class ReconcileTasks implements AccountBaseline {

    private static final Logger LOG = Logger.getLogger(ReconcileTasks.class);
    private static final String STATE = "known-subjects.json";
    private static final int PAGE = 100;
    private static final int MOST_TASK_PAGES = 20;
    private static final int LONGEST_NOTE = 600;
    private static final String NOTE = " — reconciliation: ";

    private final TaskStore tasks;
    private final SubjectDirectory directory;
    private final ResultStore results;
    private final EndTask end;
    private final SubjectsConfig.Sweep settings;
    private final Clock clock;

    public ReconcileTasks(
            TaskStore tasks,
            SubjectDirectory directory,
            ResultStore results,
            EndTask end,
            SubjectsConfig config,
            Clock clock) {
        this.tasks = tasks;
        this.directory = directory;
        this.results = results;
        this.end = end;
        this.settings = config.sweep();
        this.clock = clock;
    }

    @Override
    public void ensure(TimeBudget budget) {
        return;
    }

    /**
     * One round of an unconfirmed task's workflow.
     *
     * @return whether, and when, to compare again
     */
    public PollOutcome compare(Task task, TimeBudget budget) {
        reconcile(budget);
        return new LookAgain(task, ReconciliationPolicy.FIRST);
    }

    /** @return how many tasks adopted a subject; 0 where the setting is off or the provider's list cannot be read */
    public int reconcile(TimeBudget budget) {
        if (!settings.reconcile()) {
            return 0;
        }
        try {
            Optional<List<Subject>> current = readAll(budget);
            if (current.isEmpty()) {
                return 0;
            }
            // Its end, not its beginning: a task that was accepted while it was read may find its own subject in it.
            Instant readAt = clock.instant();
            KnownSubjects known = remembered(readAt).with(current.get(), readAt);
            results.write(Prefix.STATE, STATE, known.toJson());
            int adopted = 0;
            for (Task task : unconfirmedSince(readAt.minus(settings.reconcileFor()))) {
                adopted += reconcile(task, current.get(), known) ? 1 : 0;
            }
            return adopted;
        } catch (ProviderException | IOException e) {
            Step.of("reconcile_failed").with("reason", e.getMessage()).warn(LOG);
            return 0;
        }
    }

    /** @return empty if there are more pages than may be read: without all of them, nothing can be concluded */
    private Optional<List<Subject>> readAll(TimeBudget budget) throws ProviderException {
        List<Subject> subjects = new ArrayList<>();
        Optional<String> token = Optional.empty();
        for (int page = 0; page < 20; page++) {
            SubjectDirectory.Page read = directory.page(token, budget);
            subjects.addAll(read.subjects());
            token = read.nextPageToken();
            if (token.isEmpty()) {
                return Optional.of(subjects);
            }
        }
        Step.of("reconcile_skipped")
                .with("reason", "more pages than subjects.sweep.reconcile-pages")
                .warn(LOG);
        return Optional.empty();
    }

    /** The newest first: those that were given up stay for ever, and must not keep the others from their turn. */
    private List<Task> unconfirmedSince(Instant moment) {
        List<Task> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = page(TaskStatus.UNCONFIRMED, cursor);
            for (Task task : page.tasks()) {
                if (!task.updatedAt().isAfter(moment)) {
                    return found;
                }
                if (task.intent().attemptedAt().isAfter(moment) && found.size() < settings.limit()) {
                    found.add(task);
                }
            }
            cursor = page.nextCursor();
        } while (cursor.isPresent() && found.size() < settings.limit());
        return found;
    }

    private KnownSubjects remembered(Instant now) throws IOException {
        Optional<byte[]> document = results.read(Prefix.STATE, STATE);
        return document.isPresent() ? KnownSubjects.ofJson(document.get()) : KnownSubjects.none(now);
    }

    private boolean reconcile(Task task, List<Subject> current, KnownSubjects known) throws IOException {
        Instant accepted = task.intent().attemptedAt();
        List<Subject> appeared = current.stream()
                .filter(subject -> matches(subject, task))
                .filter(subject -> known.appearedAfter(subject.id(), accepted))
                .toList();
        try {
            if (appeared.size() != 1) {
                String found = known.since().isAfter(accepted)
                        ? "the list of subjects was not yet kept when this task was accepted"
                        : "found " + appeared.size() + " new subject(s) of this name";
                note(task, found + subjectIds(appeared));
                return false;
            }
            Optional<String> rival = rival(task, appeared.get(0));
            if (rival.isPresent()) {
                note(task, rival.get() + subjectIds(appeared));
                return false;
            }
            Subject subject = appeared.get(0);
            end.completed(task, subject, adoptedAnswer(subject));
            Step.of("task_adopted")
                    .with("task_id", task.id())
                    .with("subject_id", subject.id())
                    .info(LOG);
            return true;
        } catch (StaleTaskException e) {
            return false;
        }
    }

    private static boolean matches(Subject subject, Task task) {
        return subject.name().strip().equals(task.intent().request().name())
                && subject.images().size() == task.intent().request().images().size()
                && subject.videos().size() == task.intent().request().videos().size();
    }

    /** @return why the subject may be another task's; empty if it cannot be */
    private Optional<String> rival(Task task, Subject subject) {
        Instant accepted = task.intent().attemptedAt();
        for (TaskStatus status : TaskStatus.values()) {
            Optional<String> cursor = Optional.empty();
            for (int page = 0; ; page++) {
                if (page == MOST_TASK_PAGES) {
                    return Optional.of("too many tasks since to tell whose it is: ");
                }
                TaskPage listed = page(status, cursor);
                for (Task other : listed.tasks()) {
                    if (!other.id().equals(task.id()) && mayOwn(other, task, subject)) {
                        return Optional.of("task " + other.id() + " may own it: ");
                    }
                }
                cursor = listed.nextCursor();
                if (cursor.isEmpty() || listed.tasks().stream().anyMatch(other -> endedTooEarly(other, accepted))) {
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean mayOwn(Task other, Task task, Subject subject) {
        if (other.status() == TaskStatus.COMPLETED) {
            return other.completion().orElseThrow().subject().id().equals(subject.id());
        }
        // A failed task that the provider took may have been given up too early: a redrive may still find its subject.
        boolean taken = other.status() != TaskStatus.FAILED || other.following().isPresent();
        return taken
                && other.intent()
                        .request()
                        .name()
                        .equals(task.intent().request().name());
    }

    /** @return whether neither it nor those that were updated before it can own a subject that appeared after {@code accepted} */
    private boolean endedTooEarly(Task other, Instant accepted) {
        return switch (other.status()) {
            case COMPLETED -> other.updatedAt().isBefore(accepted);
            case FAILED -> other.updatedAt().isBefore(accepted.minus(settings.reconcileFor()));
            default -> false;
        };
    }

    private TaskPage page(TaskStatus status, Optional<String> cursor) {
        try {
            return tasks.list(Optional.of(status), PAGE, cursor);
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("a store refuses its own cursor", e);
        }
    }

    /** Written only where it says something new, so that the task is not updated by every sweep. */
    private void note(Task task, String found) throws StaleTaskException {
        TaskError error = task.error().orElseThrow();
        String message = error.message().split(NOTE, 2)[0]
                + NOTE
                + (found.length() > LONGEST_NOTE ? found.substring(0, LONGEST_NOTE) : found);
        TaskError noted = new TaskError(error.code(), message, error.remedy());
        if (!noted.equals(error)) {
            tasks.update(task.unconfirmed(noted, clock.instant(), clock.instant()));
        }
    }

    private static String subjectIds(List<Subject> subjects) {
        return subjects.stream().map(Subject::id).limit(10).toList().toString();
    }

    private static String adoptedAnswer(Subject subject) {
        return "{\"adopted_from\":\"vidu_get_subjects\",\"subject_id\":" + TextNode.valueOf(subject.id()) + "}";
    }
}
