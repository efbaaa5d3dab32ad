package dev.vidusubjects.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How far a suite goes: a short form in every build, the long one where {@code -Dguarantees=long} asks for it. Both follow
 * {@code -Dguarantees.seed=NUMBER}.
 */
final class Form {

    /** Where the build puts what it makes. */
    static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private static final long SEED = 20_260_101;

    private Form() {}

    static boolean isLong() {
        return "long".equals(System.getProperty("guarantees"));
    }

    static long seed() {
        return Long.getLong("guarantees.seed", SEED);
    }

    /** Tells what a suite has measured, on the console and in {@code target/guarantees/SUITE.txt}. */
    static void report(String suite, Map<String, ?> numbers) {
        StringBuilder lines = new StringBuilder(suite + (isLong() ? ", long form" : ", short form") + "\n");
        lines.append("  seed: ").append(seed()).append('\n');
        numbers.forEach((name, number) ->
                lines.append("  ").append(name).append(": ").append(number).append('\n'));
        System.out.print(lines);
        try {
            Files.createDirectories(TARGET.resolve("guarantees"));
            Files.writeString(TARGET.resolve("guarantees").resolve(suite + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
