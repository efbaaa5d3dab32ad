package dev.vidusubjects.bench.functions;

import dev.vidusubjects.bench.functions.Services.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what is measured: the functions of the packages, and the peers of {@code api}. */
final class MeasuredSet {

    static final String API = "api";
    static final List<Integer> API_IMAGES = List.of(10_000, 1_000_000);
    static final List<String> PEERS = List.of("go", "node", "python");

    private static final int SMALL = 10_000;
    private static final int PICTURE = 1_000_000;
    private static final String OTHER_FUNCTIONS = "the other functions";
    private static final List<String> OTHERS = List.of("intake", "poll", "sweep", "publish", "deliver");
    private static final State EMPTY = new State(Map.of(), Map.of());

    private final Services services;
    private final TlsServers servers;
    private final BenchOptions options;
    private final List<Measured> all = new ArrayList<>();

    MeasuredSet(Services services, TlsServers servers, BenchOptions options) {
        this.services = services;
        this.servers = servers;
        this.options = options;
    }

    List<Measured> all() {
        return all;
    }

    /** @return the title of the table of {@code api} and its peers */
    static String apiGroup(int imageBytes) {
        return "api: POST /v1/subjects, an image of " + (imageBytes < 1_000_000 ? "10 KB" : "1 MB");
    }

    /**
     * @param suffix distinguishes the package in the tables; empty for the tested one
     * @return {@code api}, which stores the account's baseline with its first event: the state of a used deployment
     */
    Measured first(BenchPackage functions, String suffix) throws IOException {
        return function(functions, "", API, suffix, 1, EMPTY, new SubmitWork(services, BenchPictures.png(SMALL)));
    }

    /**
     * @param suffix as for {@link #first}
     * @param state as {@link #first} has left it
     */
    void addFunctions(BenchPackage functions, String suffix, State state) throws IOException {
        if (options.includes(API)) {
            for (int bytes : API_IMAGES) {
                addApi(functions, suffix, options.starts(), bytes, state);
            }
        }
        for (String name : OTHERS) {
            if (options.includes(name)) {
                all.add(function(functions, OTHER_FUNCTIONS, name, suffix, options.starts(), state, work(name)));
            }
        }
    }

    void addApi(BenchPackage functions, String suffix, int starts, int imageBytes, State state) throws IOException {
        Work work = new SubmitWork(services, BenchPictures.png(imageBytes));
        all.add(function(functions, apiGroup(imageBytes), API, suffix, starts, state, work));
    }

    /** Adds a function that does nothing, which shows the share of the framework. */
    void addEmpty(BenchPackage empty, String name) throws IOException {
        Launch launch = empty.launch(servers.trust(), DeployedFunction.common(services));
        int memory = DeployedFunction.memoryMb(API);
        all.add(new Measured(OTHER_FUNCTIONS, name, launch, memory, options.starts(), EMPTY, new NoWork()));
    }

    private Work work(String function) {
        return switch (function) {
            case "intake" -> new UploadWork(services, BenchPictures.png(SMALL));
            case "poll" -> new PollWork(services);
            case "sweep" -> new SweepWork(services);
            case "publish" -> new PublishWork(services, BenchPictures.png(PICTURE));
            case "deliver" -> new DeliverWork(services);
            default -> throw new IllegalArgumentException(function);
        };
    }

    private Measured function(
            BenchPackage functions, String group, String name, String suffix, int starts, State state, Work work)
            throws IOException {
        Launch launch = functions.launch(servers.trust(), DeployedFunction.environment(name, services));
        return new Measured(group, name + suffix, launch, DeployedFunction.memoryMb(name), starts, state, work);
    }

    /**
     * Adds the peers that {@code src/bench/peers/prepare} could build: each has a file with its command, one argument
     * per line.
     */
    void addPeers() throws IOException {
        String root = servers.root().toString();
        Map<String, String> environment = DeployedFunction.common(services);
        environment.putAll(Map.of("AWS_CA_BUNDLE", root, "SSL_CERT_FILE", root, "NODE_EXTRA_CA_CERTS", root));
        for (String peer : PEERS) {
            Path command = BenchOptions.FOLDER.resolve("peers").resolve(peer + ".command");
            if (!options.includes(peer) || !Files.exists(command)) {
                continue;
            }
            Launch launch = new Launch(
                    Files.readAllLines(command),
                    environment,
                    command.toAbsolutePath().getParent());
            for (int bytes : API_IMAGES) {
                Work work = new SubmitWork(services, BenchPictures.png(bytes));
                all.add(new Measured(
                        apiGroup(bytes), peer, launch, DeployedFunction.memoryMb(API), options.starts(), EMPTY, work));
            }
        }
    }
}
