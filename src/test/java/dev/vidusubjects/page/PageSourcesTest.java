package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's sources: the bundle contains what {@code index.js} imports, and nothing else. */
class PageSourcesTest {

    private static final Path APP = Path.of("src/main/resources/web/app");

    @Test
    void index_everyStyleSheet_isImported() throws IOException {
        String index = Files.readString(APP.resolve("index.js"));

        assertThat(files(".css")).isNotEmpty().allSatisfy(sheet -> assertThat(index)
                .contains("import './" + sheet + "';"));
    }

    /** All texts are in one file, which only declares them. */
    @Test
    void scripts_haveAtMost250LinesAndLowerCaseNames() throws IOException {
        assertThat(files(".js")).isNotEmpty().allSatisfy(script -> assertThat(script)
                .matches("([a-z]+/)?[a-z0-9]+(-[a-z0-9]+)*\\.js"));
        assertThat(files(".js"))
                .filteredOn(script -> !script.equals("texts.js"))
                .allSatisfy(script ->
                        assertThat(Files.readAllLines(APP.resolve(script))).hasSizeLessThanOrEqualTo(250));
    }

    /** The Content-Security-Policy would refuse these in the browser, where only a person would notice it. */
    @Test
    void sources_useNothingThatThePolicyRefuses() throws IOException {
        assertThat(files(".js")).allSatisfy(script -> assertThat(Files.readString(APP.resolve(script)))
                .doesNotContainPattern("unsafeHTML|innerHTML|outerHTML|insertAdjacentHTML|\\beval\\(|new Function\\(")
                .doesNotContainPattern("style=[\"'$]"));
        assertThat(Files.readString(APP.resolveSibling("index.html")))
                .doesNotContainPattern("<style|style=|<script|\\son[a-z]+=");
    }

    private static List<String> files(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(APP)) {
            return files.map(file -> APP.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(extension))
                    .toList();
        }
    }
}
