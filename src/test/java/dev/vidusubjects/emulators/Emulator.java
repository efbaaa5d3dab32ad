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

/** Runs one emulator in its own process with a small heap, on a free port of the loopback interface. */
final class Emulator {

    private static final Duration MAX_START_TIME = Duration.ofMinutes(3);
    private static final int MAX_ATTEMPTS = 3;
    private static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private final String name;
    private final List<String> options;
    private final List<Path> classpath;

    /**
     * @param name the name of the emulator, also that of its log file
     * @param options the options of its JVM
     * @param classpath the class path of the emulator
     */
    Emulator(String name, List<String> options, List<Path> classpath) {
        this.name = name;
        this.options = options;
        this.classpath = classpath;
    }

    /** @return the library files of the emulators; the build lists them in {@code emulators.txt}, one file per line */
    static List<Path> libraries() {
        Path list = TARGET.resolve("emulators.txt");
        try {
            return Files.readAllLines(list).stream().map(Path::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(list + " is missing: ./mvnw process-test-resources writes it", e);
        }
    }

    /**
     * Starts the emulator unless it runs already. Each JVM has at most one. Quarkus loads the test classes again for
     * each of its applications, so a static field is not shared between them. Therefore a system property stores the
     * address.
     *
     * @param command the main class and the arguments of the emulator, for a port
     * @return the address of the emulator
     */
    URI address(IntFunction<List<String>> command) {
        // The interned string is the same object in all class loaders of the JVM, so they share it as a lock.
        String property = ("emulators." + name).intern();
        synchronized (property) {
            String address = System.getProperty(property);
            for (int attempt = 1; address == null; attempt++) {
                int port = freePort();
                Process process = start(command.apply(port));
                // Another process may take the port in the meantime; then the new process ends.
                Awaitility.await(name + " to accept connections, see its log in " + TARGET)
                        .atMost(MAX_START_TIME)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> !process.isAlive() || acceptsConnections(port));
                if (process.isAlive()) {
                    keepReachable(process);
                    address = "http://127.0.0.1:" + port;
                    System.setProperty(property, address);
                } else if (attempt == MAX_ATTEMPTS) {
                    throw new IllegalStateException(name + " does not start, see its log in " + TARGET);
                }
            }
            return URI.create(address);
        }
    }

    /**
     * Keeps the process reachable in a thread. Otherwise its standard input could be closed while the JVM still runs,
     * which would end the process.
     */
    private void keepReachable(Process process) {
        Thread keeper = new Thread(
                () -> {
                    try {
                        process.waitFor();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "keep " + name);
        keeper.setDaemon(true);
        keeper.start();
    }

    private Process start(List<String> emulator) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-cp");
            command.add(ownClasspath()
                    + File.pathSeparator
                    + String.join(
                            File.pathSeparator,
                            classpath.stream().map(Path::toString).toList()));
            command.add(EmulatorMain.class.getName());
            command.addAll(emulator);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(TARGET.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the class path entry that contains {@link EmulatorMain} */
    static Path ownClasspath() {
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

    private static boolean acceptsConnections(int port) {
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
