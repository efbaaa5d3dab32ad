package dev.vidusubjects.scale;

import dev.vidusubjects.bench.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;

/**
 * Measures how many subjects a second the packaged standalone application accepts, with its sandbox as the provider, and
 * what the machine could do at most. Callers, application and sandbox share the cores of the machine.
 */
public final class Throughput {

    private static final String PATH = "/v1/subjects";
    private static final int FEW = 16;
    private static final int MANY = 200;
    private static final double WARM_UP = 4;
    private static final double FIRST_WARM_UP = 60;
    private static final double MEASURED = 20;
    private static final int PROFILED = 8;

    /** The share of the greatest rate at which the paced run is measured, at most {@link #WANTED} a second. */
    private static final double PACE = 0.8;

    private static final double WANTED = 150;

    private final List<Measurement> measurements = new ArrayList<>();

    /** One run, and what the server, the callers and the machine used during it. */
    private record Measurement(
            String label,
            LoadRun.Outcome outcome,
            ProcessUsage server,
            ProcessUsage callers,
            MachineUsage machine,
            long peakMemory,
            double results) {

        double cores(double cpuSeconds) {
            return cpuSeconds / outcome.seconds();
        }

        double millisPerPost(double cpuSeconds) {
            return 1000 * cpuSeconds / outcome.millis().size();
        }
    }

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        Throughput throughput = new Throughput();
        System.out.println("\n### What the machine can do\n");
        throughput.limits();
        System.out.println("\n### Throughput of the standalone application\n");
        throughput.application();
        throughput.printUse();
    }

    private void limits() throws Exception {
        Table table = new Table("limit", "found");
        MachineLimits.measure(table);
        try (ServerProcess server = ServerProcess.discarding()) {
            for (PostBytes requests : List.of(
                    PostBytes.small(DiscardingServer.DISCARD),
                    PostBytes.large(DiscardingServer.DISCARD),
                    PostBytes.large(DiscardingServer.FORWARD))) {
                String way = requests.path().equals(DiscardingServer.FORWARD) ? "sent on and discarded" : "discarded";
                String label = "HTTP only, an image of " + requests.label() + ", " + way;
                Measurement found = measure(label, server, LoadRun.unpaced(server.address(), requests, FEW), 3, 6);
                table.row(
                        label + ", " + FEW + " callers",
                        String.format(
                                Locale.ROOT,
                                "%.0f POSTs a second; p99 %.1f ms; CPU of the server %.2f ms, of the callers %.2f ms each",
                                found.outcome().perSecond(),
                                found.outcome().quantile(0.99),
                                found.millisPerPost(found.server().seconds()),
                                found.millisPerPost(found.callers().seconds())));
            }
        }
    }

    private void application() throws Exception {
        Table table = new Table(
                "image",
                "callers",
                "POSTs a second",
                "p50, ms",
                "p99, ms",
                "worst, ms",
                "errors",
                "completed a second",
                "peak memory, MB");
        try (ServerProcess server = ServerProcess.application()) {
            PostBytes small = PostBytes.small(PATH);
            measured(table, small, FEW + "", server, LoadRun.unpaced(server.address(), small, FEW));
            measured(table, small, MANY + "", server, LoadRun.unpaced(server.address(), small, MANY));
        }
        try (ServerProcess server = ServerProcess.application()) {
            PostBytes large = PostBytes.large(PATH);
            double most = measured(table, large, FEW + "", server, LoadRun.unpaced(server.address(), large, FEW));
            double rate = Math.min(WANTED, PACE * most);
            String label = String.format(Locale.ROOT, "%.0f a second", rate);
            measured(table, large, label, server, LoadRun.paced(server.address(), large, MANY / 2, rate));
            CpuProfile profile = profile(server, large);
            measured(table, large, MANY + "", server, LoadRun.unpaced(server.address(), large, MANY));
            System.out.println("\n### Where the application's CPU time goes: images of 1 MB, " + FEW + " callers\n");
            profile.print();
        }
    }

    /** @return the requests in a second */
    private double measured(Table table, PostBytes requests, String callers, ServerProcess server, LoadRun run)
            throws Exception {
        // The first run of a process also waits until its code is compiled.
        double warmUp = server.isNew() ? FIRST_WARM_UP : WARM_UP;
        Measurement found = measure(requests.label() + ", " + callers, server, run, warmUp, MEASURED);
        measurements.add(found);
        table.row(
                requests.label(),
                callers,
                format("%.0f", found.outcome().perSecond()),
                format("%.0f", found.outcome().quantile(0.5)),
                format("%.0f", found.outcome().quantile(0.99)),
                format("%.0f", found.outcome().quantile(1)),
                found.outcome().errors().size(),
                format("%.0f", found.results() / found.outcome().seconds()),
                found.peakMemory() / 1_000_000);
        found.outcome().errors().stream().limit(1).forEach(error -> System.err.println("the first error: " + error));
        return found.outcome().perSecond();
    }

    private static Measurement measure(String label, ServerProcess server, LoadRun run, double warmUp, double measured)
            throws Exception {
        System.err.println("measuring: " + label);
        long own = ProcessHandle.current().pid();
        List<ProcessUsage> servers = new ArrayList<>();
        List<ProcessUsage> callers = new ArrayList<>();
        List<MachineUsage> machine = new ArrayList<>();
        List<Long> results = new ArrayList<>();
        ProcessUsage.resetPeakMemory(server.pid());
        LoadRun.Outcome outcome = run.run(warmUp, measured, () -> {
            results.add(server.results());
            machine.add(MachineUsage.now());
            callers.add(ProcessUsage.of(own));
            return servers.add(ProcessUsage.of(server.pid()));
        });
        return new Measurement(
                label,
                outcome,
                servers.get(1).since(servers.get(0)),
                callers.get(1).since(callers.get(0)),
                machine.get(1).since(machine.get(0)),
                ProcessUsage.peakMemory(server.pid()),
                results.get(1) - results.get(0));
    }

    /** Samples the server while it works. */
    private static CpuProfile profile(ServerProcess server, PostBytes requests) throws Exception {
        FutureTask<CpuProfile> profile = new FutureTask<>(() -> CpuProfile.of(server.pid(), PROFILED));
        LoadRun.unpaced(server.address(), requests, FEW).run(1, PROFILED + 2, () -> {
            // At the second bound, the task has run already.
            new Thread(profile).start();
            return null;
        });
        return profile.get();
    }

    private void printUse() {
        System.out.println("\n### The use of the cores in each run\n");
        Table table = new Table(
                "run",
                "server, cores",
                "of it kernel",
                "callers, cores",
                "interrupts",
                "other processes",
                "taken by the host",
                "server, CPU ms for each POST",
                "written for each POST, KB");
        for (Measurement one : measurements) {
            double others = one.machine().processSeconds()
                    - one.server().seconds()
                    - one.callers().seconds();
            table.row(
                    one.label(),
                    format("%.2f", one.cores(one.server().seconds())),
                    format("%.2f", one.cores(one.server().kernelSeconds())),
                    format("%.2f", one.cores(one.callers().seconds())),
                    format("%.2f", one.cores(one.machine().interruptSeconds())),
                    format("%.2f", Math.max(0, one.cores(others))),
                    format("%.2f", one.cores(one.machine().stolenSeconds())),
                    format("%.1f", one.millisPerPost(one.server().seconds())),
                    format("%.0f", one.millisPerPost(one.server().writtenBytes()) / 1e6));
        }
        System.out.println("\n### The CPU time of the application's threads for each POST, ms\n");
        Map<String, Double> all = new TreeMap<>();
        measurements.forEach(one -> one.server().threadSeconds().forEach((name, s) -> all.merge(name, s, Double::sum)));
        List<String> names = new TreeSet<>(all.keySet())
                .stream()
                        .sorted(Comparator.comparing(name -> -all.get(name)))
                        .limit(12)
                        .toList();
        List<String> columns = new ArrayList<>(List.of("threads"));
        measurements.forEach(one -> columns.add(one.label()));
        Table threads = new Table(columns.toArray(String[]::new));
        for (String name : names) {
            List<Object> row = new ArrayList<>(List.of(name));
            measurements.forEach(one -> row.add(format(
                    "%.2f", one.millisPerPost(one.server().threadSeconds().getOrDefault(name, 0.0)))));
            threads.row(row.toArray());
        }
    }

    private static String format(String pattern, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "–";
    }
}
