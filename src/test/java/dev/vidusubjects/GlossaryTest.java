package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that {@code docs/glossary.md} names classes that exist, and lists its terms in alphabetical order. */
class GlossaryTest {

    private static final Pattern TERM = Pattern.compile("(?m)^\\| ([a-z][a-z ,]*) \\| .+ \\| (.+) \\|$");

    private final String page;

    GlossaryTest() throws IOException {
        page = Files.readString(Path.of("docs/glossary.md"));
    }

    @Test
    void classes_ofTheGlossary_exist() {
        List<Path> named = DocumentedNames.classes(page);

        assertThat(named).hasSizeGreaterThan(20).allMatch(Files::exists);
    }

    @Test
    void terms_ofTheGlossary_areInAlphabeticalOrder() {
        List<String> terms = TERM.matcher(page)
                .results()
                .map(row -> row.group(1).toLowerCase(Locale.ROOT))
                .filter(term -> !term.equals("term"))
                .toList();

        assertThat(terms).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
    }
}
