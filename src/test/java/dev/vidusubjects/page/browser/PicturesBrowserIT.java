package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.portrait;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The pictures of the README: {@code form.webp}, {@code board.webp} and {@code subject.webp}, in {@code target/page}, or in
 * the folder of {@code -Dpage.pictures}.
 */
class PicturesBrowserIT {

    private static final int MAX_BYTES = 150_000;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick(Map.of("SUBJECTS_SWEEP_RECONCILE", "false"));

    @Test
    void pictures_ofFormBoardAndSubject_areSmall() throws IOException {
        PAGE.expectStatus(504);
        Path folder = folder();
        PageTab tab = PAGE.open();
        create(tab, "Ada", 0.58f);
        create(tab, "Grace", 0.08f);
        create(tab, "Katherine", 0.83f);
        create(tab, "Mary [slow=20m]", 0.33f);
        create(tab, "Alan [created-then=504-html]", 0.7f);
        tab.reload();
        assertThat(tab.subjects()).hasCount(5);
        assertThat(tab.subject("Ada").locator("img").first()).isVisible();
        write(tab, folder.resolve("board.webp"));

        tab.fill(
                "Rosalind",
                portrait("rosalind-front.jpg", 0.46f),
                portrait("rosalind-left.jpg", 0.5f),
                SampleFiles.png("banner.png", 900, 200));
        assertThat(tab.alertsAt("banner.png")).isVisible();
        write(tab, folder.resolve("form.webp"));

        tab.openSubject("Katherine");
        assertThat(tab.page().locator("vs-subject")).containsText("@Katherine");
        write(tab, folder.resolve("subject.webp"));
    }

    private static void create(PageTab tab, String name, float hue) {
        tab.create(name, portrait("portrait.jpg", hue));
        assertThat(tab.subject(name)).isVisible();
        if (!name.contains("[")) {
            assertThat(tab.subject(name)).containsText("Completed");
        }
        tab.reload();
    }

    private static void write(PageTab tab, Path file) throws IOException {
        byte[] picture = tab.webp();
        assertThat(picture).hasSizeLessThanOrEqualTo(MAX_BYTES);
        Files.write(file, picture);
    }

    private static Path folder() throws IOException {
        String given = System.getProperty("page.pictures");
        return Files.createDirectories(given == null ? SampleFiles.TARGET : Path.of(given));
    }
}
