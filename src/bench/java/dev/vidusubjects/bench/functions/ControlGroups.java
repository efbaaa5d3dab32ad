package dev.vidusubjects.bench.functions;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Creates control groups of the kernel: of version 1 if its controllers are mounted, or of version 2. Without
 * permission for either, it limits nothing, and reads CPU times from {@code /proc}, which counts them in steps of 10 ms.
 */
final class ControlGroups {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String PREFIX = "vidu-subjects-bench-";
    private static final int PERIOD_MICROS = 20_000;
    private static final int REMOVALS = 100;

    private enum Kind {
        V1,
        V2,
        NONE
    }

    private final Kind kind;
    private final String description;
    private int created;

    private ControlGroups(Kind kind, String description) {
        this.kind = kind;
        this.description = description;
    }

    static ControlGroups find() throws InterruptedException {
        for (Kind kind : List.of(Kind.V1, Kind.V2)) {
            String version = kind.name().toLowerCase(Locale.ROOT);
            ControlGroups groups = new ControlGroups(kind, "CPU time and memory limited by control groups " + version);
            try {
                groups.removeLeftovers();
                try (ControlGroup probe = groups.create(512)) {
                    probe.limitCpu(1);
                    probe.cpuNanos();
                }
                return groups;
            } catch (IOException e) {
                System.err.println("no control groups " + version + ": " + e);
            }
        }
        return new ControlGroups(
                Kind.NONE, "WITHOUT a limit of CPU time and memory; CPU times are counted in steps of 10 ms");
    }

    /** @return whether the limits apply, and how */
    String description() {
        return description;
    }

    /** @param memoryMb limit of the memory, in MB of 2²⁰ bytes */
    ControlGroup create(int memoryMb) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + ++created;
        return switch (kind) {
            case V1 -> new Version1(name, memoryMb);
            case V2 -> new Version2(name, memoryMb);
            case NONE -> new ProcessTimes();
        };
    }

    /** Removes the groups of a run that was interrupted. */
    private void removeLeftovers() throws IOException {
        for (Path parent : kind == Kind.V1 ? Version1.parents() : Set.of(ROOT)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
                for (Path left : found) {
                    try {
                        Files.delete(left);
                    } catch (FileSystemException e) {
                        // A process of another run is in it.
                        continue;
                    }
                }
            }
        }
    }

    private static void write(Path file, long value) throws IOException {
        write(file, Long.toString(value));
    }

    /** The kernel provides the file. */
    private static void write(Path file, String value) throws IOException {
        Files.writeString(file, value, StandardOpenOption.WRITE);
    }

    private static long read(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /** A process leaves its group a moment after it has ended. */
    private static void remove(Path group) throws IOException, InterruptedException {
        for (int tries = 1; Files.exists(group); tries++) {
            try {
                Files.delete(group);
            } catch (FileSystemException e) {
                if (tries == REMOVALS) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static final class Version1 implements ControlGroup {
        private final Set<Path> groups = new LinkedHashSet<>();
        private final Path cpu;
        private final Path accounting;

        private Version1(String name, int memoryMb) throws IOException {
            for (Path parent : parents()) {
                groups.add(Files.createDirectory(parent.resolve(name)));
            }
            cpu = ROOT.resolve("cpu").resolve(name);
            accounting = ROOT.resolve("cpuacct").resolve(name);
            write(ROOT.resolve("memory").resolve(name).resolve("memory.limit_in_bytes"), (long) memoryMb << 20);
            write(cpu.resolve("cpu.cfs_period_us"), PERIOD_MICROS);
        }

        /** Some controllers may be mounted together, under several names. */
        private static Set<Path> parents() throws IOException {
            Set<Path> parents = new LinkedHashSet<>();
            for (String controller : List.of("cpu", "cpuacct", "memory")) {
                parents.add(ROOT.resolve(controller).toRealPath());
            }
            return parents;
        }

        @Override
        public void add(long pid) throws IOException {
            for (Path group : groups) {
                write(group.resolve("cgroup.procs"), pid);
            }
        }

        @Override
        public void limitCpu(double share) throws IOException {
            write(cpu.resolve("cpu.cfs_quota_us"), Math.round(share * PERIOD_MICROS));
        }

        @Override
        public long cpuNanos() throws IOException {
            return read(accounting.resolve("cpuacct.usage"));
        }

        @Override
        public void close() throws IOException, InterruptedException {
            for (Path group : groups) {
                remove(group);
            }
        }
    }

    private static final class Version2 implements ControlGroup {
        private final Path group;

        private Version2(String name, int memoryMb) throws IOException {
            write(ROOT.resolve("cgroup.subtree_control"), "+cpu +memory");
            group = Files.createDirectory(ROOT.resolve(name));
            write(group.resolve("memory.max"), (long) memoryMb << 20);
        }

        @Override
        public void add(long pid) throws IOException {
            write(group.resolve("cgroup.procs"), pid);
        }

        @Override
        public void limitCpu(double share) throws IOException {
            write(group.resolve("cpu.max"), Math.round(share * PERIOD_MICROS) + " " + PERIOD_MICROS);
        }

        @Override
        public long cpuNanos() throws IOException {
            for (String line : Files.readAllLines(group.resolve("cpu.stat"))) {
                if (line.startsWith("usage_usec ")) {
                    return Long.parseLong(line.substring(line.indexOf(' ') + 1)) * 1000;
                }
            }
            throw new IOException("no usage_usec in cpu.stat");
        }

        @Override
        public void close() throws IOException, InterruptedException {
            remove(group);
        }
    }

    /** Counts the CPU time of one process. */
    private static final class ProcessTimes implements ControlGroup {
        private static final long NANOS_PER_TICK = 10_000_000;
        private long pid;

        @Override
        public void add(long added) {
            pid = added;
        }

        @Override
        public void limitCpu(double share) {
            // There is no permission to do it.
        }

        @Override
        public long cpuNanos() throws IOException {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name of the program, in parentheses, may contain spaces. User and system time are fields 14 and 15.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
        }

        @Override
        public void close() {
            // Nothing was created.
        }
    }
}
