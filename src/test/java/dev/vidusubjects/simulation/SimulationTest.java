package dev.vidusubjects.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The whole protocol under all simulated faults: 2,000 runs in every build, and with {@code -Dsimulation=long} as many
 * runs as a million tasks need. {@code -Dsimulation.seed=NUMBER} replays one run and prints its schedule.
 */
class SimulationTest {

    private static final int RUNS = 2_000;
    private static final long LONG_FORM_TASKS = 1_000_000;

    /**
     * The number of runs that the processors share at a time. Each run uses one thread and shares nothing with the
     * others.
     */
    private static final int BATCH = 1_000;

    @Test
    void run_anySeed_keepsEveryInvariant() throws IOException {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            System.out.println(SilentLog.during(() -> run(seed, System.out)));
            return;
        }
        boolean longForm = "long".equals(System.getProperty("simulation"));
        RunSummary all = SilentLog.during(() -> runs(longForm));

        report(longForm ? "long" : "short", all);

        assertReached(all);
    }

    private static RunSummary runs(boolean longForm) {
        RunSummary all = new RunSummary();
        for (long first = 0; longForm ? all.tasks < LONG_FORM_TASKS : first < RUNS; first += BATCH) {
            LongStream.range(first, first + BATCH)
                    .parallel()
                    .mapToObj(seed -> run(seed, null))
                    .forEachOrdered(all::add);
        }
        return all;
    }

    private static RunSummary run(long seed, PrintStream out) {
        try {
            return new Simulation(seed, new Protocol(), out).run();
        } catch (Throwable e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nreplay it: ./mvnw test -Dtest=SimulationTest"
                            + "#run_anySeed_keepsEveryInvariant -Dsimulation.seed=" + seed,
                    e);
        }
    }

    /** Asserts that the runs reached the interesting cases: runs without events would also keep every invariant. */
    private static void assertReached(RunSummary all) {
        assertThat(all.completed).isGreaterThan(all.runs);
        assertThat(all.matched).isGreaterThan(all.runs / 10);
        assertThat(all.notCreated).isGreaterThan(all.runs / 10);
        assertThat(all.undecided).isGreaterThan(all.runs / 10);
        assertThat(all.hidden).isGreaterThan(all.runs / 2);
        assertThat(all.faults).isGreaterThan(all.runs * 10);
        assertThat(all.crashes).isGreaterThan(all.runs);
        assertThat(all.endings).isGreaterThan(all.runs * 3);
        assertThat(all.repetitions).isGreaterThan(all.runs / 2);
        assertThat(all.webhooks).isGreaterThan(all.runs / 2);
        assertThat(all.givenUp).isGreaterThan(all.runs / 100);
    }

    private static void report(String form, RunSummary all) throws IOException {
        Path folder = Path.of(System.getProperty("project.build.directory", "target"), "guarantees");
        String text = "Simulation, " + form + " form: " + all + "\n";
        System.out.print(text);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("Simulation.txt"), text);
    }

    @Test
    void run_sameSeed_givesTheSameSchedule() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(schedule(seed)).as("seed %d", seed).isEqualTo(schedule(seed));
        }

        assertThat(schedule(1)).isNotEqualTo(schedule(2));
    }

    private static String schedule(long seed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        SilentLog.during(() -> new Simulation(seed, new Protocol(), out).run());
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("POST list").contains("faults are over");
        return text;
    }
}
