package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the source files that their classes do not show: length, package descriptions and names. */
class SourceTreeTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final List<Path> ROOTS =
            List.of(MAIN, Path.of("src/test/java"), Path.of("src/bench/java"), Path.of("src/build"));
    private static final String PACKAGE_INFO = "package-info.java";
    private static final int MAX_LINES = 250;

    /** These files only declare settings, each with its description. */
    private static final Set<String> DECLARATIVE = Set.of("SubjectsConfig.java");

    private static final Pattern DESCRIPTION = Pattern.compile("(?s)\\A/\\*\\*(.*?)\\*/\\s*package ");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.](\\s|$)");

    @Test
    void productionFiles_notDeclarative_haveAtMost250Lines() {
        assertThat(files(MAIN))
                .filteredOn(file -> !DECLARATIVE.contains(name(file)))
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(MAX_LINES));
    }

    /** A package of several source folders is described in one of them: once, and not again for its tests. */
    @Test
    void packages_withClasses_areDescribedByTwoSentences() {
        Set<Path> packages = ROOTS.stream()
                .flatMap(root -> files(root).stream().map(file -> root.relativize(file.getParent())))
                .collect(Collectors.toSet());

        assertThat(packages).hasSizeGreaterThan(35).allSatisfy(folder -> assertThat(ROOTS.stream()
                        .map(root -> root.resolve(folder).resolve(PACKAGE_INFO))
                        .filter(Files::exists))
                .singleElement()
                .satisfies(SourceTreeTest::assertDescribed));
    }

    private static void assertDescribed(Path packageInfo) throws IOException {
        assertThat(DESCRIPTION.matcher(Files.readString(packageInfo)).results().map(found -> found.group(1)))
                .singleElement()
                .satisfies(text ->
                        assertThat(END_OF_SENTENCE.matcher(text).results()).hasSizeGreaterThanOrEqualTo(2));
    }

    @Test
    void names_ofAllClasses_areUnique() {
        List<String> names = ROOTS.stream()
                .flatMap(root -> files(root).stream())
                .map(SourceTreeTest::name)
                .filter(name -> !name.equals(PACKAGE_INFO))
                .toList();

        assertThat(names).hasSizeGreaterThan(400).doesNotHaveDuplicates();
    }

    private static List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
