package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process repeatedly while it writes to one file: no acknowledged write is missing. */
class MvTaskStoreKillTest {

    private static final int KILLS = 4;
    private static final int NUMBERS_PER_PROCESS = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void reopen_afterKills_hasEveryAcknowledgedWriteAndConsistentListings() throws Exception {
        Random random = new Random(20260101);
        Map<Integer, Long> acknowledged = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int before = acknowledged.size();
            acknowledged.putAll(writeUntilKilled(kill * NUMBERS_PER_PROCESS, 20 + random.nextInt(600)));
            assertThat(acknowledged).hasSizeGreaterThan(before);

            MvTaskStore store = new MvTaskStore(folder);
            try {
                acknowledged.forEach((number, version) -> assertThat(store.find(Tasks.id(number)))
                        .hasValueSatisfying(task -> assertThat(task.version()).isGreaterThanOrEqualTo(version)));
                assertListingsAgree(store);
            } finally {
                store.close();
            }
        }
    }

    private static void assertListingsAgree(MvTaskStore store) throws Exception {
        List<Task> all = list(store, Optional.empty());
        assertThat(all).doesNotHaveDuplicates().allSatisfy(task -> assertThat(store.find(task.id()))
                .contains(task));
        List<Task> byStatus = new ArrayList<>();
        for (TaskStatus status : TaskStatus.values()) {
            List<Task> some = list(store, Optional.of(status));
            assertThat(some).allMatch(task -> task.status() == status);
            byStatus.addAll(some);
        }
        assertThat(byStatus).containsExactlyInAnyOrderElementsOf(all);
    }

    private static List<Task> list(MvTaskStore store, Optional<TaskStatus> status) throws Exception {
        List<Task> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = store.list(status, 100, cursor);
            all.addAll(page.tasks());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return all;
    }

    /** @return the highest acknowledged version by number */
    private Map<Integer, Long> writeUntilKilled(int first, int lines) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TaskWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Integer, Long> acknowledged = new HashMap<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int line = 0; line < lines; line++) {
                record(out.readLine(), acknowledged);
            }
            writer.destroyForcibly();
            // The output from before the kill is still in the pipe; its last line may be cut off.
            List<String> rest = out.lines().toList();
            rest.stream().limit(Math.max(0, rest.size() - 1)).forEach(line -> record(line, acknowledged));
        } catch (IOException | UncheckedIOException e) {
            // The pipe was closed with the process.
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static void record(String line, Map<Integer, Long> acknowledged) {
        assertThat(line).as("the writer's output").isNotNull();
        String[] parts = line.split(" ");
        acknowledged.merge(Integer.valueOf(parts[0]), Long.valueOf(parts[1]), Math::max);
    }
}
