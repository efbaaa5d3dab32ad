package dev.vidusubjects.scale;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process has used so far, as Linux reports it below {@code /proc}. The difference of two of them is the use in
 * between.
 *
 * @param userSeconds the CPU time outside of the kernel
 * @param kernelSeconds the CPU time in the kernel
 * @param writtenBytes the bytes that the process caused to be written to disks
 * @param threadSeconds the CPU time of the threads that are alive, by their names without numbers
 */
record ProcessUsage(double userSeconds, double kernelSeconds, long writtenBytes, Map<String, Double> threadSeconds) {

    /** The unit of CPU times: Linux reports hundredths of a second on all architectures. */
    static final double TICK = 0.01;

    private static final int USER = 11;
    private static final int KERNEL = 12;

    static ProcessUsage of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        Stat all = Stat.of(folder);
        Map<String, Double> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path task : tasks) {
                addThread(threads, task);
            }
        }
        return new ProcessUsage(all.user, all.kernel, number(folder.resolve("io"), "write_bytes:"), threads);
    }

    private static void addThread(Map<String, Double> threads, Path task) throws IOException {
        try {
            Stat stat = Stat.of(task);
            threads.merge(stat.name.replaceAll("[-# ]*[0-9]*$", ""), stat.user + stat.kernel, Double::sum);
        } catch (NoSuchFileException e) {
            // The thread has ended in the meantime.
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
        }
    }

    /** From here on, {@link #peakMemory} is that of the time since. */
    static void resetPeakMemory(long pid) throws IOException {
        // This value resets the peak only: see "man 5 proc".
        Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
    }

    /** @return the most memory that was resident at one time, in bytes */
    static long peakMemory(long pid) throws IOException {
        return 1024 * number(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:");
    }

    private static long number(Path file, String label) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip().split("\\s")[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    double seconds() {
        return userSeconds + kernelSeconds;
    }

    ProcessUsage since(ProcessUsage earlier) {
        Map<String, Double> threads = new HashMap<>();
        threadSeconds.forEach(
                (name, seconds) -> threads.put(name, seconds - earlier.threadSeconds.getOrDefault(name, 0.0)));
        return new ProcessUsage(
                userSeconds - earlier.userSeconds,
                kernelSeconds - earlier.kernelSeconds,
                writtenBytes - earlier.writtenBytes,
                threads);
    }

    private record Stat(String name, double user, double kernel) {

        static Stat of(Path folder) throws IOException {
            String line = Files.readString(folder.resolve("stat"));
            // The name is in parentheses, and may contain any character.
            int end = line.lastIndexOf(')');
            String[] fields = line.substring(end + 2).split(" ");
            return new Stat(
                    line.substring(line.indexOf('(') + 1, end),
                    TICK * Long.parseLong(fields[USER]),
                    TICK * Long.parseLong(fields[KERNEL]));
        }
    }
}
