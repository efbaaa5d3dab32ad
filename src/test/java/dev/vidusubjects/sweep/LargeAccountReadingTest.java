package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderResultStore;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts with a hundred thousand subjects. */
class LargeAccountReadingTest {

    private static final int SUBJECTS = 100_000;

    /** Generates its subjects when they are listed: the account itself needs no memory. */
    private static final class LargeAccount extends ListedAccount {
        @Override
        int size() {
            return SUBJECTS + subjects.size();
        }

        @Override
        Subject at(int creation) {
            return creation < SUBJECTS
                    ? subject(String.format("subject-%028d", creation), "subject " + creation)
                    : subjects.get(creation - SUBJECTS);
        }
    }

    /** Each page takes 200 ms, each round takes 45 s, and each round may run in another process. */
    @ParameterizedTest
    @EnumSource(ListedAccount.Order.class)
    void compare_anyOrder_matchesWithinTwoReadings(ListedAccount.Order order) {
        LargeAccount account = new LargeAccount();
        account.order = order;
        ReconciliationFixture fixture = new ReconciliationFixture(account);
        account.during = call -> fixture.clock.advance(Duration.ofMillis(200));
        fixture.runWorkflow(fixture.unconfirmed("never created"), Duration.ofMinutes(10));
        assertThat(account.calls).isLessThanOrEqualTo(1_100);
        int before = account.calls;

        Task task = fixture.unconfirmed("Hero");
        account.create("new", "Hero");
        fixture.runWorkflow(task, Duration.ofMinutes(15));

        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("new");
        assertThat(account.calls - before).isLessThanOrEqualTo(1_100);
    }

    /** Subjects are created continuously, so that pages shift while they are read. */
    @ParameterizedTest
    @EnumSource(ListedAccount.Order.class)
    void compare_shiftingPages_matchesTheRightOne(ListedAccount.Order order) {
        LargeAccount account = new LargeAccount();
        account.order = order;
        ReconciliationFixture fixture = new ReconciliationFixture(account);
        fixture.runWorkflow(fixture.unconfirmed("never created"), Duration.ofMinutes(10));
        account.during = call -> {
            fixture.clock.advance(Duration.ofMillis(200));
            if (call % 10 == 0) {
                account.create("shift-" + call, "another " + call);
            }
        };
        Task task = fixture.unconfirmed("Hero");
        account.create("new", "Hero");

        fixture.runWorkflow(task, Duration.ofHours(3));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("new");
    }

    @Test
    void reconcile_nothingUnconfirmed_readsAtMostAHundredPagesAnHour() {
        LargeAccount account = new LargeAccount();
        ReconciliationFixture fixture = new ReconciliationFixture(account);
        account.during = call -> fixture.clock.advance(Duration.ofMillis(200));
        int before = 0;
        for (int hour = 0; hour < 24; hour++) {
            for (int sweep = 0; sweep < 12; sweep++) {
                fixture.sweepAfter(Duration.ofMinutes(5));
            }
            assertThat(account.calls - before).isBetween(1, 100);
            before = account.calls;
        }

        assertThat(fixture.reading.state().last()).isPresent();
    }

    @Test
    void reconcile_tenThousandCompletionsBetweenTwoLists_areNotMatchedAgain() {
        ListedAccount account = new ListedAccount();
        ReconciliationFixture fixture = new ReconciliationFixture(account);
        fixture.sweep();
        fixture.clock.advance(Duration.ofSeconds(1));
        Task lost = fixture.unconfirmed("Hero");
        for (int i = 0; i < 10_000; i++) {
            fixture.clock.advance(Duration.ofMillis(50));
            fixture.completed("Hero", "other-" + i);
        }
        account.create("new", "Hero");

        fixture.runWorkflow(lost, Duration.ofMinutes(5));

        assertThat(fixture.stored(lost).completion().orElseThrow().subject().id())
                .isEqualTo("new");
    }

    /**
     * Half an hour of unconfirmed submissions, in a heap of 64 MB that also contains everything else in the process.
     */
    @Test
    void compare_smallHeap_suffices() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeAccountReadingTest.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/large-account.log"))
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The process that {@link #compare_smallHeap_suffices} starts. */
    public static void main(String[] noArguments) throws IOException {
        LargeAccount account = new LargeAccount();
        Path data = Files.createTempDirectory("large-account");
        ReconciliationFixture fixture =
                new ReconciliationFixture(account, Map.of(), new FolderResultStore(new DataDirectory(data)));
        account.during = call -> fixture.clock.advance(Duration.ofMillis(200));
        Task first = fixture.unconfirmed("never created");
        fixture.runWorkflow(first, Duration.ofMinutes(10));
        for (int i = 0; i < 300; i++) {
            fixture.clock.advance(Duration.ofMillis(10));
            fixture.unconfirmed("Hero " + i);
            account.create("new-" + i, "Hero " + i);
        }
        fixture.sweepAfter(Duration.ofMinutes(5));
        fixture.sweepAfter(Duration.ofMinutes(5));
        List<Task> open = fixture.tasks.tasks.values().stream()
                .filter(task -> task.status() != TaskStatus.COMPLETED)
                .toList();
        if (!open.equals(List.of(fixture.stored(first)))) {
            throw new IllegalStateException("not matched: " + open.size());
        }
    }
}
