package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.DocumentedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every test that {@code docs/guarantees.md} names exists, because a guarantee without its test is not checked. */
class GuaranteesPageTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Injection))(?:\\.(\\w+))?`");

    /** The header and the separator of a table. */
    private static final int HEAD = 2;

    private static final int RULES = 10;

    @Test
    void page_namedTests_exist() throws IOException {
        List<MatchResult> named = NAMED.matcher(page()).results().toList();

        assertThat(named).hasSizeGreaterThan(20);
        DocumentedNames.assertTestsExist(named, Path.of("src/test/java"));
    }

    @Test
    void page_everyGuarantee_namesATest() throws IOException {
        assertThat(section("## Promised")
                        .lines()
                        .filter(line -> line.startsWith("| "))
                        .skip(HEAD))
                .isNotEmpty()
                .allMatch(line -> NAMED.matcher(line).find());
    }

    @Test
    void page_everyRuleOfProof_namesATest() throws IOException {
        String proof = section("## What counts as proof");

        assertThat(IntStream.rangeClosed(1, RULES))
                .allSatisfy(rule -> assertThat(proof.lines().filter(line -> line.startsWith("| " + rule + " |")))
                        .singleElement()
                        .matches(line -> NAMED.matcher(line).find()));
        assertThat(proof.substring(proof.indexOf("| response to a poll |"))
                        .lines()
                        .filter(line -> line.startsWith("| "))
                        .skip(HEAD))
                .isNotEmpty()
                .allMatch(line -> NAMED.matcher(line).find());
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/guarantees.md"));
    }

    private static String section(String heading) throws IOException {
        String page = page();
        int start = page.indexOf(heading + "\n");
        return page.substring(start, page.indexOf("\n## ", start));
    }
}
