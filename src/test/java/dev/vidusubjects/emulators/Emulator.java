package dev.vidusubjects.emulators;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/** One engine as a process of its own with a small heap, on a free port of the loopback interface. */
final class Emulator {

    private static final Duration START = Duration.ofMinutes(3);
    private static final int ATTEMPTS = 3;
    private static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private final String name;
    private final List<String> options;
    private final List<Path> classpath;

    /**
     * @param options of the JVM
     * @param classpath of the engine
     */
    Emulator(String name, List<String> options, List<Path> classpath) {
        this.name = name;
        this.options = options;
        this.classpath = classpath;
    }

    /** @return what the build has located, one file a line */
    static List<Path> libraries() {
        Path list = TARGET.resolve("engines.txt");
        try {
            return Files.readAllLines(list).stream().map(Path::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(list + " is missing: ./mvnw process-test-resources writes it", e);
        }
    }

    /**
     * Starts it unless it runs. There is one in a JVM: Quarkus loads the tests' classes anew for each of its applications, so that
     * it is the JVM's properties that know.
     *
     * @param command main class and arguments for a port
     */
    URI address(IntFunction<List<String>> command) {
        // The one text of this content in the JVM: a lock that the classes of all applications share.
        String property = ("engines." + name).intern();
        synchronized (property) {
            String address = System.getProperty(property);
            for (int attempt = 1; address == null; attempt++) {
                int port = freePort();
                Process process = start(command.apply(port));
                // Somebody else may have taken the port in between; then the process ends.
                Awaitility.await(name + " to answer, see its log in " + TARGET)
                        .atMost(START)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> !process.isAlive() || responds(port));
                if (process.isAlive()) {
                    hold(process);
                    address = "http://127.0.0.1:" + port;
                    System.setProperty(property, address);
                } else if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(name + " does not start, see its log in " + TARGET);
                }
            }
            return URI.create(address);
        }
    }

    /** Its input ends where nobody holds it any more, and with it the process. */
    private void hold(Process process) {
        Thread holder = new Thread(
                () -> {
                    try {
                        process.waitFor();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "holds " + name);
        holder.setDaemon(true);
        holder.start();
    }

    private Process start(List<String> engine) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-cp");
            command.add(own()
                    + File.pathSeparator
                    + String.join(
                            File.pathSeparator,
                            classpath.stream().map(Path::toString).toList()));
            command.add(EmulatorMain.class.getName());
            command.addAll(engine);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(TARGET.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@link EmulatorMain} is. */
    static Path own() {
        try {
            return Path.of(EmulatorMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean responds(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
