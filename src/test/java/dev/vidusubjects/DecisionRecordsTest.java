package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The records of {@code docs/adr} have one form, the index lists them all, and what they name exists. */
class DecisionRecordsTest {

    private static final Path RECORDS = Path.of("docs/adr");
    private static final Path MAIN = Path.of("src/main/java/dev/vidusubjects");

    private static final Pattern FILE = Pattern.compile("([0-9]{4})-([a-z0-9-]+)\\.md");
    private static final Pattern FORM = Pattern.compile("(?s)# ([0-9]+)\\. ([^\n]+)\n\n"
            + "Status: (?:accepted, [A-Z][a-z]+ 20[0-9]{2}|superseded by [0-9]+)\n\n"
            + "## Context\n\n.+\n\n## Decision\n\n.+\n\n## Rejected\n\n.+\n\n## Consequences\n\n.+\n");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\| \\[(.+)]\\((.+)\\) \\| .+ \\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Injection|Contract))(?:\\.(\\w+))?`");
    private static final Pattern CLASS = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)\\.([A-Z]\\w+)(?:\\.\\w+)?`");

    private final Map<String, String> records = new TreeMap<>();

    DecisionRecordsTest() throws IOException {
        try (Stream<Path> files = Files.list(RECORDS)) {
            for (Path file : files.toList()) {
                records.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        records.remove("README.md");
    }

    @Test
    void records_all_haveTheirPartsAndTheNameOfTheirTitle() {
        assertThat(records).hasSizeGreaterThan(50).allSatisfy((name, text) -> {
            Matcher file = FILE.matcher(name);
            Matcher form = FORM.matcher(text);
            assertThat(file.matches()).as("the name").isTrue();
            assertThat(form.matches()).as("the form").isTrue();
            assertThat(Integer.parseInt(form.group(1))).isEqualTo(Integer.parseInt(file.group(1)));
            assertThat(file.group(2)).isEqualTo(slug(form.group(2)));
            assertThat(text.lines().filter(line -> line.startsWith("## ")).toList())
                    .containsExactly("## Context", "## Decision", "## Rejected", "## Consequences");
        });
    }

    @Test
    void index_rows_areTheRecordsInTheirOrder() throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(RECORDS.resolve("README.md")))
                .results()
                .toList();

        assertThat(rows).extracting(row -> row.group(3)).containsExactlyInAnyOrderElementsOf(records.keySet());
        assertThat(rows)
                .extracting(row -> Integer.parseInt(row.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, records.size()).boxed().toList());
        assertThat(rows).allSatisfy(row -> assertThat(records.get(row.group(3)))
                .startsWith("# " + row.group(1) + ". " + row.group(2) + "\n"));
    }

    @Test
    void namedTests_exist() {
        List<MatchResult> named = found(TEST);

        assertThat(named).hasSizeGreaterThan(records.size());
        DocumentedNames.assertTestsExist(named, MAIN, Path.of("src/test/java"), Path.of("src/build"));
    }

    @Test
    void namedClasses_exist() {
        List<MatchResult> named = found(CLASS).stream()
                .filter(type -> Files.isDirectory(folder(type)))
                .toList();

        assertThat(named).hasSizeGreaterThan(40);
        for (MatchResult type : named) {
            assertThat(folder(type).resolve(type.group(2) + ".java"))
                    .as(type.group())
                    .exists();
        }
    }

    private static Path folder(MatchResult type) {
        String name = type.group(1).replace('.', '/');
        return name.equals("packaging") ? Path.of("src/build/dev/vidusubjects/packaging") : MAIN.resolve(name);
    }

    private List<MatchResult> found(Pattern pattern) {
        return records.values().stream()
                .flatMap(text -> pattern.matcher(text).results())
                .toList();
    }

    private static String slug(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[`',]", "").replaceAll("[^a-z0-9]+", "-");
    }
}
