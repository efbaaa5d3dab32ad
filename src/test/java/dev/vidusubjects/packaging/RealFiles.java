package dev.vidusubjects.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Executables and libraries that real linkers made for several systems: dependencies of the build that the tests may
 * read.
 */
final class RealFiles {

    static final String ARM64_EXECUTABLE = "protoc-gen-grpc-java-1.60.0-linux-aarch_64.exe";
    static final String X86_64_EXECUTABLE = "protoc-gen-grpc-java-1.60.0-linux-x86_64.exe";
    static final String X86_64_LIBRARY = "libsqlite4java-linux-amd64-1.0.392.so";
    static final String X86_LIBRARY = "libsqlite4java-linux-i386-1.0.392.so";
    static final String MACOS_LIBRARY = "libsqlite4java-osx-1.0.392.dylib";
    static final String WINDOWS_LIBRARY = "sqlite4java-win32-x64-1.0.392.dll";

    private static final Path LIST = Path.of(System.getProperty("project.build.directory", "target"), "emulators.txt");

    private RealFiles() {}

    static Path path(String name) throws IOException {
        return Files.readAllLines(LIST).stream()
                .map(Path::of)
                .filter(file -> file.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(LIST + " names no " + name));
    }

    static byte[] content(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }
}
