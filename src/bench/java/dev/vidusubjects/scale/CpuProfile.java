package dev.vidusubjects.scale;

import dev.vidusubjects.bench.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples where a JVM uses the CPU. With {@code perf}, the samples include the kernel and the JVM itself; without it, the
 * flight recorder sees only Java code.
 */
final class CpuProfile {

    private static final int TOP = 15;

    /** As {@code perf report} prints an entry: the share, the file, "[k]" for the kernel or "[.]", and the function. */
    private static final Pattern PERF_ENTRY = Pattern.compile("\\s*([0-9.]+)%?\\s*;([^;]*);\\[(.)] (.*)");

    private final long pid;
    private final int seconds;
    private final Path file;
    private String source = "";
    private List<Entry> entries = List.of();

    private CpuProfile(long pid, int seconds) throws IOException {
        this.pid = pid;
        this.seconds = seconds;
        this.file = Files.createTempFile(Path.of("target", "bench"), "scale-", ".profile");
    }

    private record Entry(String name, double percent) {}

    /** Samples a JVM while it works. */
    static CpuProfile of(long pid, int seconds) throws IOException, InterruptedException {
        CpuProfile profile = new CpuProfile(pid, seconds);
        try {
            profile.entries = profile.perf();
            profile.source = "perf";
            if (profile.entries.isEmpty()) {
                profile.entries = profile.flightRecorder();
                profile.source = "the flight recorder: only Java code";
            }
            return profile;
        } finally {
            Files.deleteIfExists(profile.file);
        }
    }

    /** Prints the functions in which the JVM was found most often. */
    void print() {
        Table table = new Table("share of the samples of " + source + ", %", "function");
        entries.stream()
                .sorted(Comparator.comparingDouble(Entry::percent).reversed())
                .limit(TOP)
                .forEach(entry -> table.row(String.format(Locale.ROOT, "%.1f", entry.percent), "`" + entry.name + "`"));
    }

    /** @return no entries if there is no perf, or it may not be used */
    private List<Entry> perf() throws InterruptedException {
        List<Entry> found = new ArrayList<>();
        try {
            // The clock of the kernel, because a virtual machine may have no counters.
            run(
                    "perf",
                    "record",
                    "-q",
                    "-e",
                    "cpu-clock",
                    "-F",
                    "199",
                    "-p",
                    "" + pid,
                    "-o",
                    "" + file,
                    "--",
                    "sleep",
                    "" + seconds);
            // Tells perf the names of compiled methods, in a file where perf looks for it.
            jcmd("Compiler.perfmap");
            String report = run(
                    "perf", "report", "-q", "--stdio", "--no-children", "-s", "dso,sym", "-t", ";", "-i", "" + file);
            Files.deleteIfExists(Path.of("/tmp", "perf-" + pid + ".map"));
            for (Matcher entry = PERF_ENTRY.matcher(report); entry.find(); ) {
                String code = entry.group(2).strip();
                String origin = entry.group(3).equals("k") ? "kernel" : code.startsWith("[JIT]") ? "Java" : code;
                found.add(new Entry(origin + ": " + entry.group(4).strip(), Double.parseDouble(entry.group(1))));
            }
        } catch (IOException e) {
            System.err.println("no profile by perf: " + e.getMessage());
        }
        return found;
    }

    private List<Entry> flightRecorder() throws IOException, InterruptedException {
        jcmd("JFR.start", "name=scale", "settings=profile");
        Thread.sleep(1000L * seconds);
        jcmd("JFR.dump", "name=scale", "filename=" + file.toAbsolutePath());
        jcmd("JFR.stop", "name=scale");
        Map<String, Integer> samples = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                RecordedFrame top = event.getStackTrace().getFrames().get(0);
                samples.merge(
                        top.getMethod().getType().getName() + "."
                                + top.getMethod().getName(),
                        1,
                        Integer::sum);
            }
        }
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        return samples.entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), 100.0 * entry.getValue() / all))
                .toList();
    }

    private void jcmd(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(Arrays.asList(arguments));
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output.strip());
        }
        return output;
    }
}
