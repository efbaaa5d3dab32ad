package dev.vidusubjects.standalone.store;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that writes tasks until it is killed. For each write it prints {@code NUMBER VERSION} after the store has
 * acknowledged it.
 */
final class TaskWriter {

    private static final int THREADS = 6;
    private static final int UPDATES = 5;

    private TaskWriter() {}

    /** @param args the data directory, and the first number to use */
    public static void main(String[] args) {
        MvTaskStore store = new MvTaskStore(Path.of(args[0]));
        int first = Integer.parseInt(args[1]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int thread = 0; thread < THREADS; thread++) {
            int mine = thread;
            new Thread(() -> write(store, first + mine, out)).start();
        }
    }

    private static void write(MvTaskStore store, int first, FileOutputStream out) {
        try {
            for (int number = first; ; number += THREADS) {
                Task task = Tasks.submitted(number, Tasks.START.plusMillis(number));
                store.create(task);
                print(out, number, 0);
                for (int poll = 0; poll < UPDATES; poll++) {
                    task = store.update(Tasks.polled(
                            task,
                            task.pollState().orElseThrow().polled(Tasks.START),
                            poll > 1,
                            task.updatedAt().plusSeconds(1)));
                    print(out, number, task.version());
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Unbuffered: a line that was not printed was not acknowledged. */
    private static void print(FileOutputStream out, int number, long version) throws IOException {
        out.write((number + " " + version + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
