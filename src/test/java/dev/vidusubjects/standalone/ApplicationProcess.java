package dev.vidusubjects.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The package {@code target/quarkus-app}, started as a user starts it, in a process that can be killed. */
final class ApplicationProcess implements AutoCloseable {

    private static final Path PACKAGE =
            Path.of(System.getProperty("project.build.directory", "target"), "quarkus-app", "quarkus-run.jar");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private ApplicationProcess(Path folder, Map<String, String> environment) throws IOException {
        this.log = Files.createTempFile(folder, "application", ".log");
        this.port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PACKAGE.toAbsolutePath().toString());
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(VTRIX|SUBJECTS|QUARKUS|JAVA)_.*"));
        builder.environment().put("QUARKUS_HTTP_PORT", port + "");
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /**
     * @param folder the working directory, in which the application creates its data directory
     * @param environment the settings of the application
     */
    static ApplicationProcess start(Path folder, Map<String, String> environment) throws IOException {
        ApplicationProcess application = new ApplicationProcess(folder, environment);
        try {
            Awaitility.await().atMost(START_LIMIT).until(application::isReady);
            return application;
        } catch (RuntimeException e) {
            application.kill();
            throw new IllegalStateException("the application did not start\n" + application.log(), e);
        }
    }

    /**
     * Starts an application that is expected to end during its start; its log is in the folder.
     *
     * @return the exit code of the process, followed by a line break and its log
     */
    static String startExpectingFailure(Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        try (ApplicationProcess application = new ApplicationProcess(folder, environment)) {
            if (!application.process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the application is still running\n" + application.log());
            }
            return application.process.exitValue() + "\n" + application.log();
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            if (!process.isAlive()) {
                throw new IllegalStateException("the application ended");
            }
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** Kills the process as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** @return everything that the process has written to its console */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        kill();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
