package dev.vidusubjects.lambda;

import dev.vidusubjects.bench.Figures;
import dev.vidusubjects.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Starts each function repeatedly, as a native executable and on the JVM, and an empty Quarkus function, in a random
 * order. Measures the time from the start of the process to its first request for an event, the time to its first
 * response, and its peak memory after ten events. Arguments: the number of starts, and the number of starts on the JVM.
 */
public final class ColdStarts {

    private static final List<String> FUNCTIONS = List.of("api", "intake", "poll", "sweep", "publish", "deliver");
    private static final String EMPTY = "empty";
    private static final int EVENTS = 10;

    /** A function of one package. Its series are in milliseconds and MB. */
    private record Subject(String build, String function, Path unpacked, Series series) {}

    private record Series(List<Double> ready, List<Double> responded, List<Double> memory) {
        Series() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private ColdStarts() {}

    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[0]);
        int jvmRuns = Integer.parseInt(arguments[1]);
        try (BenchFixture fixture = new BenchFixture()) {
            Path empty = fixture.unpacked(EMPTY);
            Map<String, Path> builds = new LinkedHashMap<>();
            builds.put("native", fixture.unpacked("native"));
            builds.put("jvm", fixture.unpacked("jvm"));
            FunctionProcess api = fixture.launch(builds.get("native"), "api");
            FunctionProcess poll = fixture.launch(builds.get("native"), "poll");
            List<Subject> subjects = new ArrayList<>();
            subjects.add(new Subject("native", EMPTY, empty, new Series()));
            builds.forEach((build, unpacked) ->
                    FUNCTIONS.forEach(function -> subjects.add(new Subject(build, function, unpacked, new Series()))));
            for (int run = 0; run < runs; run++) {
                // The caches differ after a process on the JVM and after a native process, so the order must be random.
                List<Subject> order = new ArrayList<>(subjects);
                Collections.shuffle(order, new Random(run));
                for (Subject subject : order) {
                    if (subject.build.equals("native") || run < jvmRuns) {
                        measure(fixture, api, poll, subject);
                    }
                }
                System.err.println("run " + (run + 1) + " of " + runs);
            }
            api.close();
            poll.close();
            report(subjects);
        }
    }

    private static void measure(BenchFixture fixture, FunctionProcess api, FunctionProcess poll, Subject subject)
            throws Exception {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(fixture.event(subject.function, api, poll));
        }
        try (FunctionProcess process = fixture.launch(subject.unpacked, subject.function)) {
            BenchFixture.checked(process.invoke(events.get(0)), process);
            long responded = System.nanoTime();
            for (byte[] event : events.subList(1, EVENTS)) {
                BenchFixture.checked(process.invoke(event), process);
            }
            BenchFixture.requireAllSent(process);
            subject.series.ready.add(process.untilReady().toNanos() / 1e6);
            subject.series.responded.add((responded - process.startedAt()) / 1e6);
            subject.series.memory.add(peakMemory(process.pid()));
        }
    }

    /** @return the peak memory of a process so far, in MB (10⁶ bytes) */
    private static double peakMemory(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("no VmHWM of process " + pid);
    }

    private static void report(List<Subject> subjects) throws IOException {
        double empty = Figures.of(subjects.get(0).series.ready).median();
        Table table = new Table(
                "function", "starts", "first `next`, ms", "× empty", "first response, ms", "JVM: ×", "peak memory, MB");
        for (Subject subject : subjects) {
            Figures ready = Figures.of(subject.series.ready);
            Figures responded = Figures.of(subject.series.responded);
            table.row(
                    subject.function + (subject.build.equals("jvm") ? " (JVM)" : ""),
                    subject.series.ready.size(),
                    ready.spread(),
                    String.format(Locale.ROOT, "%.2f", ready.median() / empty),
                    responded.spread(),
                    jvmFactor(subjects, subject, responded.median()),
                    Figures.of(subject.series.memory).spread());
        }
        table.save("cold-starts");
        Table sizes = new Table("package", "zip, MB", "executable, MB");
        for (String name : List.of("native", "jvm", EMPTY)) {
            Path executable = subjects.stream()
                    .filter(subject -> name.equals(EMPTY)
                            ? subject.function.equals(EMPTY)
                            : subject.build.equals(name) && !subject.function.equals(EMPTY))
                    .findFirst()
                    .orElseThrow()
                    .unpacked
                    .resolve("bootstrap");
            sizes.row(name, megabytes(BenchFixture.zip(name)), Files.exists(executable) ? megabytes(executable) : "–");
        }
        sizes.save("sizes");
    }

    private static String jvmFactor(List<Subject> subjects, Subject subject, double responded) {
        if (subject.build.equals("jvm")) {
            return "";
        }
        return subjects.stream()
                .filter(other -> other.build.equals("jvm") && other.function.equals(subject.function))
                .filter(other -> !other.series.responded.isEmpty())
                .map(other -> String.format(
                        Locale.ROOT, "%.0f", Figures.of(other.series.responded).median() / responded))
                .findFirst()
                .orElse("");
    }

    private static String megabytes(Path file) throws IOException {
        return String.format(Locale.ROOT, "%.1f", Files.size(file) / 1e6);
    }
}
