package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {

    private static final String DOCUMENT =
            "<html><head><title>T</title><script src=\"/static/bundle/app-1.js\"></script>"
                    + "<link href=\"/static/bundle/app-1.css\" /></head><body>\"/static/\"</body></html>";

    @Test
    void below_noPrefix_linksRelativelyToTheRoot() {
        assertThat(PageFiles.below("", DOCUMENT))
                .contains("<base href=\"/\">", "src=\"static/bundle/app-1.js\"", "href=\"static/bundle/app-1.css\"")
                .contains("<body>\"/static/\"</body>");
    }

    @Test
    void below_prefix_linksRelativelyToIt() {
        assertThat(PageFiles.below("/prod", DOCUMENT))
                .contains("<head>\n  <base href=\"/prod/\">", "src=\"static/bundle/app-1.js\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../../application.properties",
                "/static/.hidden.js",
                "/static//app.js",
                "/static/app.js/",
                "/static/a\\..\\b.js",
                "/static/\u0000.js",
                "/static/app.class",
                "/static/nothing.js",
                "/static/"
            })
    void asset_unknownOrUnsafePath_isEmpty(String path) throws IOException {
        assertThat(new PageFiles().asset(path)).isEmpty();
    }
}
