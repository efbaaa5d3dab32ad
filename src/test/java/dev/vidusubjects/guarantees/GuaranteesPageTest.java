package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/guarantees.md} names is there: a guarantee without its test is only a promise. */
class GuaranteesPageTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Injection))(?:\\.(\\w+))?`");

    @Test
    void page_namedTests_exist() throws IOException {
        Map<String, Path> sources = sources();
        Matcher named = NAMED.matcher(Files.readString(Path.of("docs/guarantees.md")));
        int count = 0;
        while (named.find()) {
            assertThat(sources).as(named.group()).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(Files.readString(sources.get(named.group(1))))
                        .as(named.group())
                        .contains("void " + named.group(2) + "(");
            }
            count++;
        }
        assertThat(count).isGreaterThan(20);
    }

    @Test
    void page_everyGuarantee_namesATest() throws IOException {
        String page = Files.readString(Path.of("docs/guarantees.md"));
        String promised = page.substring(page.indexOf("## Promised"), page.indexOf("## Faults"));
        assertThat(promised.lines().filter(line -> line.startsWith("| ")).skip(2))
                .isNotEmpty()
                .allMatch(line -> NAMED.matcher(line).find());
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }
}
