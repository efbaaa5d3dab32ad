package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the classes and tests that documents name. */
public final class DocumentedNames {

    /** A class in backquotes, with its package below the base package: group 1, and group 2 the class. */
    private static final Pattern CLASS = Pattern.compile("`([a-z.]+)\\.([A-Z]\\w+)`");

    private static final Path MAIN = Path.of("src/main/java/dev/vidusubjects");

    private DocumentedNames() {}

    /** @return the files that the classes of a document should have */
    static List<Path> classes(String document) {
        return CLASS.matcher(document)
                .results()
                .map(name -> MAIN.resolve(name.group(1).replace('.', '/')).resolve(name.group(2) + ".java"))
                .toList();
    }

    /**
     * Asserts that the tests exist.
     *
     * @param named the tests that a document names: group 1 is the class, group 2 the method, or null
     * @param roots the folders with the sources of the classes
     */
    public static void assertTestsExist(List<MatchResult> named, Path... roots) {
        Map<String, String> sources = sources(roots);
        assertThat(named).allSatisfy(test -> {
            // The map as a whole would make the message as long as all sources.
            String source = sources.getOrDefault(test.group(1), "");
            assertThat(source.isEmpty()).as(test.group(1) + " is missing").isFalse();
            if (test.group(2) != null) {
                assertThat(source.contains("void " + test.group(2) + "("))
                        .as(test.group() + " exists")
                        .isTrue();
            }
        });
    }

    /** @return the sources by class name; two packages may each have a class with the same name */
    private static Map<String, String> sources(Path... roots) {
        return Stream.of(roots)
                .flatMap(DocumentedNames::files)
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        DocumentedNames::read,
                        String::concat));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
