package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.damagedPng;
import static dev.vidusubjects.page.browser.SampleFiles.mp4;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static dev.vidusubjects.page.browser.SampleFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file that breaks a rule has an alert with the API's words at its item, and nothing is submitted. */
class BadFilesBrowserIT {

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @AfterEach
    void nothingIsSubmitted() {
        assertThat(PAGE.application().submissions()).isEmpty();
    }

    @Test
    void drop_textWithTheNameOfAPicture_isRefusedAtTheItem() {
        FilePayload text = text("notes.png", "These are notes, not a picture.");
        text.mimeType = "image/png";

        assertRefused(text, "found a text: png, jpeg and webp images");
    }

    @Test
    void drop_tooWidePicture_isRefusedAtTheItem() {
        assertRefused(png("banner.png", 900, 200), "found 900.200.*ratio");
    }

    @Test
    void drop_damagedPng_isRefusedAtTheItem() {
        assertRefused(damagedPng("damaged.png"), "found .*");
    }

    @Test
    void drop_tooLongVideo_isRefusedAtTheItem() {
        PageTab tab = PAGE.open();
        tab.fill("Hero", png("hero.png", 200, 200), mp4("long.mp4", Duration.ofSeconds(9)));

        assertRefusedAt(tab, "long.mp4", "at most 5");
        assertThat(tab.alertsAt("hero.png")).hasCount(0);
        tab.createButton().click();
        assertThat(tab.subjects()).hasCount(0);
    }

    @Test
    void drop_fourthPicture_isRefusedAndTheOthersAreNot() {
        PageTab tab = PAGE.open();

        tab.fill(
                "Hero",
                png("one.png", 200, 200),
                png("two.png", 210, 200),
                png("three.png", 220, 200),
                png("four.png", 230, 200));

        assertRefusedAt(tab, "four.png", "at most 3");
        assertThat(tab.alerts()).hasCount(1);
        tab.createButton().click();
        assertThat(tab.subjects()).hasCount(0);
    }

    @Test
    void create_emptyForm_namesTheMissingParts() {
        PageTab tab = PAGE.open();

        tab.createButton().click();

        assertThat(tab.alerts().first()).isVisible();
        assertThat(tab.name()).hasAttribute("aria-invalid", "true");
    }

    @Test
    void create_tooLongName_isRefusedAtTheField() {
        PageTab tab = PAGE.open();
        tab.fill("x".repeat(65), png("hero.png", 200, 200));

        tab.createButton().click();

        assertThat(tab.alert("at most 64").first()).isVisible();
        assertThat(tab.name()).hasAttribute("aria-invalid", "true");
    }

    private static void assertRefused(FilePayload file, String words) {
        PageTab tab = PAGE.open();

        tab.fill("Hero", file);

        assertRefusedAt(tab, file.name, words);
        tab.createButton().click();
        assertThat(tab.alertsAt(file.name)).isVisible();
        assertThat(tab.subjects()).hasCount(0);
    }

    private static void assertRefusedAt(PageTab tab, String fileName, String words) {
        assertThat(tab.alertsAt(fileName)).containsText(Pattern.compile(words));
    }
}
