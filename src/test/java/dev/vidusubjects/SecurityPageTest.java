package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every defence that {@code SECURITY.md} claims names a class and a test that exist. */
class SecurityPageTest {

    private static final Path CLASSES = Path.of("src/main/java/dev/vidusubjects");
    private static final Pattern CLASS = Pattern.compile("`([a-z.]+)\\.([A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https:)([^)#]+)");

    private final String page;

    SecurityPageTest() throws IOException {
        page = Files.readString(Path.of("SECURITY.md"));
    }

    @Test
    void defences_namedClassesAndFiles_exist() {
        List<Path> classes = CLASS.matcher(page)
                .results()
                .map(name -> CLASSES.resolve(name.group(1).replace('.', '/')).resolve(name.group(2) + ".java"))
                .toList();
        List<Path> files =
                LINK.matcher(page).results().map(link -> Path.of(link.group(1))).toList();

        assertThat(classes).hasSizeGreaterThan(15).allMatch(Files::exists);
        assertThat(files).hasSizeGreaterThan(4).allMatch(Files::exists);
    }

    @Test
    void defences_namedTests_exist() throws IOException {
        Map<String, String> sources = sources();

        assertThat(TEST.matcher(page).results()).hasSizeGreaterThan(20).allSatisfy(named -> {
            assertThat(sources).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
            }
        });
    }

    @Test
    void defences_eachRow_namesATest() {
        List<String> rows = page.substring(page.indexOf("| threat |"), page.indexOf("\n## What it does not"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .toList();

        assertThat(rows).hasSizeGreaterThan(10).allMatch(row -> TEST.matcher(row)
                .find());
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityPageTest::text,
                            String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
