package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After each write of a long run, opens the file as it would be if that write had been cut off at some point:
 * everything that was acknowledged before is there. Guards against a defect: if space in the file is reused, a write
 * that was cut off sets the store back by several commits.
 */
class MvTaskStoreTornWriteTest {

    private static final int WRITES = 150;
    private static final int BLOCK = 4096;
    private static final int HEADER_BLOCKS = 2;

    @TempDir
    Path folder;

    @TempDir
    Path copy;

    private final Random random = new Random(526);
    private final Map<Integer, Task> acknowledged = new HashMap<>();

    @Test
    void open_afterAnyWriteWasCutOff_hasEverythingAcknowledgedBefore() throws Exception {
        MvTaskStore store = new MvTaskStore(folder);
        try {
            byte[] before = null;
            for (int write = 1; write <= WRITES; write++) {
                int number = random.nextInt(1 + write / 3);
                Task previous = acknowledged.get(number);
                write(store, number, write);
                byte[] after = Files.readAllBytes(folder.resolve("tasks.mv"));
                if (before != null) {
                    assertOpens(cutOff(before, after), number, previous);
                }
                if (write % 10 == 0) {
                    assertOpens(after, number, acknowledged.get(number));
                }
                before = after;
            }
        } finally {
            store.close();
        }
    }

    private void write(MvTaskStore store, int number, int write) throws Exception {
        Task previous = acknowledged.get(number);
        if (previous == null) {
            Task task = Tasks.submitted(number, Tasks.START.plusMillis(write));
            store.create(task);
            acknowledged.put(number, task);
        } else {
            acknowledged.put(
                    number,
                    store.update(Tasks.polled(
                            previous, previous.pollState().orElseThrow(), true, Tasks.START.plusMillis(write))));
        }
    }

    /**
     * A kill cuts a write off: its first blocks are written; if all blocks are, the header may be written too, or half
     * of it.
     */
    private byte[] cutOff(byte[] before, byte[] after) {
        List<Integer> changed = new ArrayList<>();
        for (int block = HEADER_BLOCKS; block * BLOCK < after.length; block++) {
            int start = block * BLOCK;
            int end = start + BLOCK;
            if (end > before.length || !Arrays.equals(before, start, end, after, start, end)) {
                changed.add(block);
            }
        }
        assertThat(changed).as("overwritten blocks").allSatisfy(block -> assertThat(block * BLOCK)
                .isGreaterThanOrEqualTo(before.length));
        int written = random.nextInt(changed.size() + 1);
        int length = written == 0 ? before.length : Math.max(before.length, (changed.get(written - 1) + 1) * BLOCK);
        byte[] torn = Arrays.copyOf(before, length);
        changed.subList(0, written)
                .forEach(block -> System.arraycopy(after, block * BLOCK, torn, block * BLOCK, BLOCK));
        if (written == changed.size()) {
            System.arraycopy(after, 0, torn, 0, random.nextInt(HEADER_BLOCKS + 1) * BLOCK);
        }
        return torn;
    }

    /** @param atLeast the task that was acknowledged for the number before the write, or null if there was none */
    private void assertOpens(byte[] file, int number, Task atLeast) throws IOException {
        Files.write(copy.resolve("tasks.mv"), file);
        Map<TaskId, Task> found = new HashMap<>();
        MvTaskStore store = new MvTaskStore(copy);
        try {
            for (TaskStatus status : TaskStatus.values()) {
                store.findNotUpdatedSince(status, Tasks.START.plusSeconds(60), WRITES)
                        .forEach(task -> found.put(task.id(), task));
            }
        } finally {
            store.close();
        }
        Map<TaskId, Task> expected = new HashMap<>();
        acknowledged.forEach((other, task) -> expected.put(task.id(), task));
        Task written = found.get(Tasks.id(number));
        if (atLeast == null && written == null) {
            expected.remove(Tasks.id(number));
        } else if (written != null && written.equals(atLeast)) {
            expected.put(written.id(), written);
        }
        assertThat(found).isEqualTo(expected);
    }
}
