package dev.vidusubjects.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that {@code docs/operations.md} documents exactly the events that the application logs. */
class LogEventsPageTest {

    private static final Pattern EVENT = Pattern.compile("LogEvent\\s*\\.of\\(\\s*\"([a-z_]+)\"");
    private static final Pattern DOCUMENTED = Pattern.compile("`([a-z_]+)`");

    @Test
    void page_logEvents_matchTheSources() throws IOException {
        String sources = sources();
        Set<String> logged = found(EVENT, sources);
        Set<String> documented = documented();

        assertThat(logged).hasSizeGreaterThan(50);
        assertThat(documented).containsAll(logged);
        // A condition chooses some event names; these appear in the sources only as string literals.
        assertThat(documented).allSatisfy(event -> assertThat(sources).contains("\"" + event + "\""));
    }

    private static Set<String> documented() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        int start = page.indexOf("\n## Log events\n");
        return page.substring(start, page.indexOf("\n## ", start + 1))
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> found(DOCUMENTED, cell).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String root : new String[] {"src/main/java"}) {
            if (Files.exists(Path.of(root))) {
                try (Stream<Path> files = Files.walk(Path.of(root))) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        all.append(Files.readString(file));
                    }
                }
            }
        }
        return all.toString();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
