package dev.vidusubjects.lambda;

import dev.vidusubjects.emulators.RuntimeApi;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** One function of the package {@code target/function.zip}, run as Lambda runs it: natively, or on the JVM. */
final class FunctionProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(60);
    private static final Path RUNTIME_CLIENT =
            Path.of(System.getProperty("project.build.directory", "target"), "runtime-client");
    private static final String JVM_MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String JVM_HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    private final RuntimeApi api = new RuntimeApi();
    private final long startedAt;
    private final Process process;
    private final Path log;

    private FunctionProcess(Path unpacked, Map<String, String> environment, Path log, List<String> properties)
            throws IOException {
        this.log = log;
        ProcessBuilder builder = new ProcessBuilder(command(unpacked, properties));
        builder.directory(unpacked.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        builder.environment().put("LAMBDA_TASK_ROOT", unpacked.toString());
        builder.environment().put("_HANDLER", JVM_HANDLER);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        startedAt = System.nanoTime();
        process = builder.start();
    }

    /**
     * @param environment the environment, except the address of the Runtime API; {@code QUARKUS_LAMBDA_HANDLER} names
     *     the function
     */
    static FunctionProcess start(Path unpacked, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        return start(unpacked, environment, log, List.of());
    }

    /** @param properties system properties, each as {@code -Dname=value} */
    static FunctionProcess start(Path unpacked, Map<String, String> environment, Path log, List<String> properties)
            throws IOException, InterruptedException {
        FunctionProcess function = new FunctionProcess(unpacked, environment, log, properties);
        try {
            function.api.awaitReady(START_LIMIT);
            return function;
        } catch (IllegalStateException e) {
            String output = function.log();
            function.close();
            throw new IllegalStateException(e.getMessage() + "\n" + output, e);
        }
    }

    /** Starts the function as {@link #start} does, without waiting until it requests its first event. */
    static FunctionProcess launch(Path unpacked, Map<String, String> environment, Path log) throws IOException {
        return new FunctionProcess(unpacked, environment, log, List.of());
    }

    /** @return the instant at which the process was created, in terms of {@link System#nanoTime} */
    long startedAt() {
        return startedAt;
    }

    /** @return the time from the start until the function requested its first event */
    Duration untilReady() {
        return Duration.ofNanos(api.readyAt() - startedAt);
    }

    /** Unpacks the package. */
    static void unpack(Path zip, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory() || !path.startsWith(folder)) {
                    continue;
                }
                Files.createDirectories(path.getParent());
                Files.copy(entries, path);
                if (entry.getName().equals("bootstrap")) {
                    path.toFile().setExecutable(true);
                }
            }
        }
    }

    static boolean isNative(Path unpacked) {
        return Files.exists(unpacked.resolve("bootstrap"));
    }

    private static List<String> command(Path unpacked, List<String> properties) throws IOException {
        List<String> command = new ArrayList<>();
        if (isNative(unpacked)) {
            command.add(unpacked.resolve("bootstrap").toString());
            command.addAll(properties);
            return command;
        }
        // AWS's own runtime adds its client to the class path, before the application's libraries.
        List<String> path = new ArrayList<>(jars(RUNTIME_CLIENT));
        path.add(unpacked.toString());
        path.addAll(jars(unpacked.resolve("lib")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-XX:TieredStopAtLevel=1"));
        command.addAll(properties);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, path), JVM_MAIN, JVM_HANDLER));
        return command;
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(file -> file.toAbsolutePath().toString()).toList();
        }
    }

    RuntimeApi.Response invoke(String event) throws InterruptedException {
        return invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    RuntimeApi.Response invoke(byte[] event) throws InterruptedException {
        try {
            return api.invoke(event, RESPONSE_LIMIT);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no response\n" + log(), e);
        }
    }

    /** @return everything that the function wrote to its console */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        api.close();
    }
}
