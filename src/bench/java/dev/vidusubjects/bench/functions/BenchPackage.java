package dev.vidusubjects.bench.functions;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An unpacked package of the functions, native or for the JVM.
 *
 * @param zip empty if the package was given as a folder
 * @param folder an absolute path
 */
record BenchPackage(Optional<Path> zip, Path folder) {

    private static final String EXECUTABLE = "bootstrap";
    private static final Path RUNTIME_CLIENT = Path.of("target", "runtime-client");
    private static final String JVM_MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String JVM_HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    /**
     * @param given a zip, or a folder with the executable
     * @param unpacked the folder for the content of a zip
     */
    static BenchPackage of(Path given, Path unpacked) throws IOException {
        if (Files.isDirectory(given)) {
            return new BenchPackage(Optional.empty(), given.toAbsolutePath());
        }
        try (FileSystem zip = FileSystems.newFileSystem(given);
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = unpacked.resolve(file.toString().substring(1));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        BenchPackage found = new BenchPackage(Optional.of(given), unpacked.toAbsolutePath());
        found.executable().ifPresent(executable -> executable.toFile().setExecutable(true));
        return found;
    }

    /** @return the native executable; empty if the package is for the JVM */
    Optional<Path> executable() {
        return Optional.of(folder.resolve(EXECUTABLE)).filter(Files::exists);
    }

    /** @param options options of the Java process; a native executable reads them, too */
    Launch launch(List<String> options, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        if (executable().isPresent()) {
            command.add(executable().get().toString());
            command.addAll(options);
            return new Launch(command, environment, folder);
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        // AWS's own runtime adds its client to the class path, before the application's libraries.
        List<String> path = new ArrayList<>(jars(RUNTIME_CLIENT));
        path.add(folder.toString());
        path.addAll(jars(folder.resolve("lib")));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, path), JVM_MAIN, JVM_HANDLER));
        return new Launch(command, environment, folder);
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(file -> file.toAbsolutePath().toString()).toList();
        }
    }
}
