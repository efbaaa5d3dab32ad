package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.jpeg;
import static dev.vidusubjects.page.browser.SampleFiles.mp4;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static dev.vidusubjects.page.browser.SampleFiles.webp;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A subject is created from dropped, pasted or chosen files, with the settings that a new user has. */
class CreateBrowserIT {

    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.withDefaults();

    @Test
    void create_droppedPicture_isCompletedWithItsPictureWithinFiveSeconds() {
        PageTab tab = PAGE.open();
        tab.fill("Dropped", png("hero.png", 300, 400));

        long began = System.nanoTime();
        tab.createButton().click();
        Locator subject = tab.subject("Dropped");
        assertThat(subject).containsText("Completed");
        assertShowsPicture(subject);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThanOrEqualTo(MAX_TIME);
        assertThat(subject).containsText("5 credits");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Dropped");
    }

    @Test
    void create_allKindsOfMedia_areShownAndSubmitted() {
        PageTab tab = PAGE.open();

        tab.choose(png("front.png", 300, 400), jpeg("left.jpg", 400, 300), webp("right.webp", 300, 300));
        tab.chooseVideo(mp4("walk.mp4", Duration.ofSeconds(4)));
        tab.name().fill("All kinds");

        assertThat(tab.item("front.png")).containsText("3:4");
        assertThat(tab.item("left.jpg")).containsText("4:3");
        assertThat(tab.item("right.webp")).containsText("1:1");
        assertThat(tab.item("walk.mp4")).isVisible();
        assertShowsPicture(tab.item("front.png"));
        tab.createButton().click();
        assertThat(tab.subject("All kinds")).containsText("Completed");
        tab.openSubject("All kinds");
        assertThat(tab.page().locator("vs-subject img")).hasCount(3);
        assertThat(tab.page().locator("vs-subject video")).hasCount(1);
        assertThat(PAGE.application().submissions()).containsOnlyOnce("All kinds");
    }

    @Test
    void name_suggestedByAFile_waitsWhileTheUserIsInTheField() {
        PageTab tab = PAGE.open();
        tab.name().focus();

        tab.drop(png("hero.png", 300, 400));
        tab.item("hero.png").waitFor();
        assertThat(tab.name()).hasValue("");
        tab.voice().focus();
        assertThat(tab.name()).hasValue("hero");

        tab.name().fill("Entered");
        tab.voice().focus();
        assertThat(tab.name()).hasValue("Entered");
    }

    @Test
    void create_warning_isSubmittedOnlyAfterItWasShown() {
        PageTab tab = PAGE.open();
        tab.fill("Warned", png("hero.png", 200, 200), mp4("walk.mp4", Duration.ofSeconds(4)));
        tab.voice().fill("voice-7");

        tab.createButton().click();
        assertThat(tab.page().getByText("ignores voices").first()).isVisible();
        if (!PAGE.application().submissions().contains("Warned")) {
            tab.createButton().click();
        }

        assertThat(tab.subject("Warned")).containsText("Completed");
        tab.openSubject("Warned");
        assertThat(tab.page().locator("vs-subject")).containsText("voice-7");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Warned");
    }

    @Test
    void create_pastedPicture_isCompleted() {
        PageTab tab = PAGE.open();
        tab.createButton().waitFor();

        tab.paste(png("clipboard.png", 256, 256));
        assertThat(tab.item("clipboard.png")).isVisible();
        tab.name().fill("Pasted");
        tab.createButton().click();

        assertThat(tab.subject("Pasted")).containsText("Completed");
    }

    @Test
    void create_removedItem_isNotSubmitted() {
        PageTab tab = PAGE.open();
        tab.fill("One left", png("kept.png", 200, 200), png("removed.png", 300, 200));

        tab.button("Remove removed.png").click();
        assertThat(tab.item("removed.png")).hasCount(0);
        tab.createButton().click();
        assertThat(tab.subject("One left")).containsText("Completed");
        tab.openSubject("One left");

        assertThat(tab.page().locator("vs-subject img")).hasCount(1);
    }

    /** A picture that cannot be decoded has no size. */
    private static void assertShowsPicture(Locator parent) {
        Locator picture = parent.locator("img").first();
        assertThat(picture).hasJSProperty("complete", true);
        assertThat((Integer) picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }"))
                .isPositive();
    }
}
