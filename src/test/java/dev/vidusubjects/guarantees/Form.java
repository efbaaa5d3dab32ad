package dev.vidusubjects.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The extent of a test suite: the short form in every build, the long form with {@code -Dguarantees=long}. Both use the
 * seed {@code -Dguarantees.seed=NUMBER}.
 */
final class Form {

    /** The output directory of the build. */
    static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private static final long DEFAULT_SEED = 20_260_101;

    private Form() {}

    static boolean isLong() {
        return "long".equals(System.getProperty("guarantees"));
    }

    static long seed() {
        return Long.getLong("guarantees.seed", DEFAULT_SEED);
    }

    /** Writes the measurements of a suite to the console and to {@code target/guarantees/SUITE.txt}. */
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
