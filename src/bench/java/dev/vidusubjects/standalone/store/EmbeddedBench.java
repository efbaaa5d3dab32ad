package dev.vidusubjects.standalone.store;

import dev.vidusubjects.scale.StoredTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An embedded store with a number of tasks, in a file of its own, for measurements. */
public final class EmbeddedBench implements AutoCloseable {

    private static final String FILE = "tasks.mv";
    private static final int LOADERS = 64;
    private static final int POLLS = 100;

    private final Path folder;
    private final MvTaskStore store;
    private final StoredTasks tasks;

    private EmbeddedBench(Path folder, int count) {
        this.folder = folder;
        this.store = new MvTaskStore(folder);
        this.tasks = new StoredTasks(store, new MvOutbox(store), count);
    }

    /** @return a store that has been closed and opened again since the tasks were stored */
    public static EmbeddedBench of(int count) throws IOException, InterruptedException {
        System.err.println("storing " + count + " tasks in the embedded store");
        Path folder = Files.createTempDirectory(Path.of("target", "bench"), "scale-");
        MvTaskStore loaded = new MvTaskStore(folder);
        Thread[] loaders = IntStream.range(0, LOADERS)
                .mapToObj(loader -> new Thread(() -> IntStream.range(0, count)
                        .filter(number -> number % LOADERS == loader)
                        .forEach(number -> loaded.create(StoredTasks.task(number)))))
                .toArray(Thread[]::new);
        for (Thread loader : loaders) {
            loader.start();
        }
        for (Thread loader : loaders) {
            loader.join();
        }
        loaded.close();
        return new EmbeddedBench(folder, count);
    }

    public StoredTasks tasks() {
        return tasks;
    }

    /** @return by how much the file grows with each poll that is stored alone, in KB */
    public double growthOfPolls() throws Exception {
        long before = size();
        for (int i = 0; i < POLLS; i++) {
            tasks.poll();
        }
        return (size() - before) / 1e3 / POLLS;
    }

    private long size() throws IOException {
        return Files.size(folder.resolve(FILE));
    }

    /** @return the time to open a copy of the file, in milliseconds */
    public double open() throws IOException {
        Path copy = copy();
        long start = System.nanoTime();
        TaskFile file = new TaskFile(copy);
        double millis = (System.nanoTime() - start) / 1e6;
        file.close();
        Files.delete(copy);
        return millis;
    }

    /** @return the time to compact a copy of the file, in milliseconds */
    public double compact() throws IOException {
        Path copy = copy();
        TaskFile file = new TaskFile(copy);
        long start = System.nanoTime();
        TaskFile compacted = file.compact();
        double millis = (System.nanoTime() - start) / 1e6;
        compacted.close();
        Files.delete(copy);
        return millis;
    }

    /** The last commit is at the end of the file, so that a copy is complete while no call is running. */
    private Path copy() throws IOException {
        return Files.copy(folder.resolve(FILE), folder.resolve("copy.mv"));
    }

    @Override
    public void close() throws IOException {
        store.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
