package dev.vidusubjects.bench.functions;

import dev.vidusubjects.bench.functions.Services.State;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Starts the functions of a package repeatedly, those of another package and the peers of {@code api} beside them, in a
 * random order, and prints what they need. Options: {@code --starts N}, {@code --package ZIP}, {@code --against
 * FOLDER_OR_ZIP}, {@code --only NAME,…}.
 */
public final class FunctionBenchmark {

    private static final int WARM_EVENTS = 10;
    private static final int JVM_STARTS = 2;
    private static final String EMPTY = "empty";

    /** The suffixes of the other packages' functions. */
    private static final String OTHER = " (other)";

    private static final String JVM = " (JVM)";

    private final BenchOptions options;
    private final Services services;
    private final MeasuredProcess process;
    private final MeasuredSet measured;
    private final Path unpacked;
    private final Map<String, BenchPackage> packages = new LinkedHashMap<>();

    private FunctionBenchmark(
            BenchOptions options, Services services, MeasuredProcess process, MeasuredSet measured, Path unpacked) {
        this.options = options;
        this.services = services;
        this.process = process;
        this.measured = measured;
        this.unpacked = unpacked;
    }

    public static void main(String[] arguments) throws Exception {
        BenchOptions options = BenchOptions.of(List.of(arguments));
        ControlGroups groups = ControlGroups.find();
        System.err.println(groups.description());
        Path unpacked = Files.createTempDirectory("bench");
        Vertx vertx = TlsServers.vertx();
        try (TlsServers servers = new TlsServers(vertx, BenchOptions.FOLDER.resolve("tls"))) {
            Services services = new Services(servers);
            MeasuredProcess process = new MeasuredProcess(vertx, groups, BenchOptions.FOLDER.resolve("functions.log"));
            MeasuredSet measured = new MeasuredSet(services, servers, options);
            FunctionBenchmark benchmark = new FunctionBenchmark(options, services, process, measured, unpacked);
            benchmark.collect();
            benchmark.run();
            new FunctionReport(measured.all(), benchmark.packages, groups.description()).print();
        } finally {
            remove(unpacked);
        }
    }

    private void collect() throws IOException, InterruptedException {
        add("", options.tested());
        if (options.against().isPresent()) {
            add(OTHER, options.against().get());
        }
        measured.addPeers();
        Path empty = BenchOptions.FOLDER.resolve(EMPTY + ".zip");
        if (options.includes(EMPTY) && exists(empty)) {
            measured.addEmpty(unpack(EMPTY, empty), EMPTY);
        }
        Path jvm = BenchOptions.FOLDER.resolve("jvm.zip");
        if (options.includes(MeasuredSet.API) && exists(jvm)) {
            BenchPackage functions = unpack("jvm", jvm);
            int starts = Math.min(JVM_STARTS, options.starts());
            measured.addApi(functions, JVM, starts, MeasuredSet.API_IMAGES.get(0), used(functions, JVM));
        }
    }

    private static boolean exists(Path zip) {
        if (!Files.exists(zip)) {
            System.err.println("without " + zip + ": it was not built");
        }
        return Files.exists(zip);
    }

    private void add(String suffix, Path given) throws IOException, InterruptedException {
        BenchPackage functions = unpack("native" + suffix, given);
        measured.addFunctions(functions, suffix, used(functions, suffix));
    }

    private BenchPackage unpack(String name, Path given) throws IOException {
        BenchPackage functions = BenchPackage.of(given, unpacked.resolve(Integer.toString(packages.size())));
        packages.put(name, functions);
        return functions;
    }

    private State used(BenchPackage functions, String suffix) throws IOException, InterruptedException {
        start(measured.first(functions, suffix), 1);
        return services.state();
    }

    private Sample start(Measured one, int warmEvents) throws IOException, InterruptedException {
        services.reset(one.state());
        return process.run(one, warmEvents);
    }

    /** The first round is not counted: it reads the programs from the disk, and compiles the stand-ins. */
    private void run() throws IOException, InterruptedException {
        if (measured.all().isEmpty()) {
            throw new IllegalArgumentException("nothing to measure");
        }
        for (int round = 0; round <= options.starts(); round++) {
            System.err.println(
                    round == 0 ? "a round that is not counted" : "round " + round + " of " + options.starts());
            List<Measured> order = new ArrayList<>(measured.all());
            // What ran before has changed the caches of the CPU.
            Collections.shuffle(order, new Random(round));
            for (Measured one : order) {
                if (round <= one.starts()) {
                    Sample sample = start(one, WARM_EVENTS);
                    if (round > 0) {
                        one.samples().add(sample);
                    }
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
