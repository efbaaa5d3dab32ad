package dev.vidusubjects.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that an earlier commit of this repository stored, for the tests that the present code reads and continues
 * them. They are resources in a folder named by that commit ({@code src/test/resources/stored}); the classes {@code
 * StoredItemsWriter} and {@code StoredFileWriter} wrote them there, which run only if they are named:
 *
 * <pre>./mvnw test -Dtest='Stored*Writer' -Dstored.to=src/test/resources/stored/$(git rev-parse --short HEAD)</pre>
 */
public final class TaskSamples {

    /** The folders of the commits. A release adds its own. */
    public static final List<String> COMMITS = List.of("3cbc0e9");

    private TaskSamples() {}

    /** @return a task in each status, each with another number */
    public static List<Task> all() {
        Task open = Tasks.submitted(2, Tasks.START);
        PollState polled = open.pollState().get().polled(Tasks.START.plusSeconds(9));
        Task unconfirmed = Tasks.unconfirmed(6, Tasks.START);
        return List.of(
                Tasks.submitting(1),
                open,
                Tasks.polled(Tasks.submitted(3, Tasks.START), polled, true, Tasks.START.plusSeconds(5)),
                Tasks.completed(4, Tasks.START),
                Tasks.deadlineExceeded(5, Tasks.START),
                unconfirmed,
                Tasks.reconciled(
                        Tasks.unconfirmed(7, Tasks.START),
                        new Reconciliation(
                                Reconciliation.State.UNDECIDED,
                                2,
                                Tasks.START.plusSeconds(60),
                                7,
                                Optional.of(Tasks.START.plusSeconds(30)),
                                List.of("subject-1"),
                                Optional.of(Reconciliation.Reason.SEVERAL_CANDIDATES),
                                Optional.of(Tasks.START.plusSeconds(20))),
                        Tasks.START.plusSeconds(31)));
    }

    /** @return the folder to which the writers write */
    public static Path target() {
        return Path.of(System.getProperty("stored.to"));
    }

    /** @return the folder that holds what a commit wrote */
    public static Path folder(String commit) {
        return Path.of("src/test/resources/stored", commit);
    }
}
