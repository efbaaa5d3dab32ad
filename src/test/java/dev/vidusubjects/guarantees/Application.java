package dev.vidusubjects.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One process of the packaged standalone application, on a free port of the loopback interface. */
public final class Application implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://[0-9.:]+)");

    private final Process process;
    private final Path log;

    private Application(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param data the data directory
     * @param log the file for the output of the process
     * @param settings environment variables
     * @param options options of the JVM
     */
    public static Application start(Path data, Path log, Map<String, String> settings, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The process is killed soon: the time of its start matters, not its performance after an hour.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(Arrays.asList(options));
        command.add("-jar");
        command.add(
                Form.TARGET.resolve("quarkus-app").resolve("quarkus-run.jar").toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment()
                .put("SUBJECTS_STANDALONE_DATA_DIR", data.toAbsolutePath().toString());
        builder.environment().putAll(settings);
        Files.createDirectories(log.toAbsolutePath().getParent());
        return new Application(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    /** Waits until the application listens. */
    public URI address() {
        Awaitility.await("the application to listen, see " + log)
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !process.isAlive() || listening().isPresent());
        return listening()
                .orElseThrow(() -> new IllegalStateException("the application ended before it listened:\n" + log()));
    }

    /** @return the URL at which the application listens, or empty if it does not listen yet */
    Optional<URI> listening() {
        Matcher address = ADDRESS.matcher(log());
        return address.find() ? Optional.of(URI.create(address.group(1))) : Optional.empty();
    }

    /** @return whether the application has read the provider's complete list of subjects since its start */
    boolean hasReadTheList() {
        return log().contains(" list_read ");
    }

    /** @return the complete output of the process */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether the process is still alive after this time */
    boolean staysAlive(Duration time) throws InterruptedException {
        return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @return the CPU time that the process has used, or empty if the operating system does not report it */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    /** Sends SIGKILL: the process cannot react. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
