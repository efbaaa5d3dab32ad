package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every defence that {@code SECURITY.md} claims names a class and a test that exist. */
class SecurityPageTest {

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https:)([^)#]+)");

    private final String page;

    SecurityPageTest() throws IOException {
        page = Files.readString(Path.of("SECURITY.md"));
    }

    @Test
    void defences_namedClassesAndFiles_exist() {
        List<Path> classes = DocumentedNames.classes(page);
        List<Path> files =
                LINK.matcher(page).results().map(link -> Path.of(link.group(1))).toList();

        assertThat(classes).hasSizeGreaterThan(15).allMatch(Files::exists);
        assertThat(files).hasSizeGreaterThan(4).allMatch(Files::exists);
    }

    @Test
    void defences_namedTests_exist() {
        List<MatchResult> named = TEST.matcher(page).results().toList();

        assertThat(named).hasSizeGreaterThan(20);
        DocumentedNames.assertTestsExist(named, Path.of("src/test/java"));
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
}
