package dev.vidusubjects.scale;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A measured server in a process of its own, with the default options of the JVM. */
final class ServerProcess implements AutoCloseable {

    private static final Path PACKAGE = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://[0-9.:]+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    /**
     * The sandbox takes no time to create a subject, and nothing limits or pauses submissions. Environment variables of
     * the caller replace these settings or add others.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "QUARKUS_HTTP_PORT", "0",
            "SUBJECTS_STANDALONE_SANDBOX_DELAY", "0s",
            "SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "100000",
            "SUBJECTS_PROVIDER_BREAKER_PAUSE", "0s");

    private final Path folder;
    private final Process process;
    private final URI address;
    private boolean isUsed;

    private ServerProcess(Path folder, List<String> arguments) throws IOException {
        this.folder = folder;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !name.matches("PATH|(SUBJECTS|QUARKUS)_.*"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        SETTINGS.forEach(builder.environment()::putIfAbsent);
        builder.environment().put("SUBJECTS_STANDALONE_DATA_DIR", data().toString());
        process =
                builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("the server to listen, see " + log())
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || listening().find());
        Matcher found = listening();
        if (!found.find()) {
            throw new IllegalStateException("the server ended before it listened:\n" + Files.readString(log()));
        }
        address = URI.create(found.group(1));
    }

    /** Starts the packaged standalone application with an empty data directory. */
    static ServerProcess application() throws IOException {
        return new ServerProcess(
                Files.createTempDirectory(Path.of("target", "bench").toAbsolutePath(), "scale-"),
                List.of("-jar", PACKAGE.toString()));
    }

    /** Starts a {@link DiscardingServer}. */
    static ServerProcess discarding() throws IOException {
        return new ServerProcess(
                Files.createTempDirectory(Path.of("target", "bench").toAbsolutePath(), "scale-"),
                List.of("-cp", System.getProperty("java.class.path"), DiscardingServer.class.getName()));
    }

    private Matcher listening() throws IOException {
        return ADDRESS.matcher(Files.readString(log()));
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private Path data() {
        return folder.resolve("data");
    }

    URI address() {
        return address;
    }

    /** @return whether this is the first call of this method */
    boolean isNew() {
        boolean isNew = !isUsed;
        isUsed = true;
        return isNew;
    }

    long pid() {
        return process.pid();
    }

    /** @return the number of result documents: one for each subject that was created and is stored */
    long results() throws IOException {
        Path results = data().resolve("results");
        if (!Files.isDirectory(results)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    /** Kills the process and removes its data. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
