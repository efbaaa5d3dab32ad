package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.mp4;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static dev.vidusubjects.page.browser.SampleFiles.portrait;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each view on each device: axe finds no violation, the page is not wider than the screen, and nothing moves by itself. The
 * screenshots are in {@code target/page}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EachViewBrowserIT {

    /** The other devices show the same elements in the same colours. */
    private static final Set<Device> WITH_AXE = EnumSet.of(Device.DESKTOP, Device.DESKTOP_DARK, Device.PHONE);

    private static final String LONG_NAME = "A-name-without-any-break-that-is-as-long-as-names-may-be-64-char";

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick(Map.of("SUBJECTS_SWEEP_RECONCILE", "false"));

    private static String completed;
    private static String failed;
    private static String unconfirmed;

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void emptyBoard_isFitForAll(Device device) {
        PageTab tab = PAGE.open(device);
        assertThat(tab.board()).containsText("incoming/");

        check(tab, "empty", device);
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void formWithItemsAndErrors_isFitForAll(Device device) {
        PageTab tab = PAGE.open(device);

        // Only what is in sight counts as moved, and nothing counts within 500 ms after an input.
        tab.name().scrollIntoViewIfNeeded();
        FilePayload[] files = {
            portrait("ada-front.jpg", 0.6f),
            png("ada-banner-with-a-long-file-name-from-a-camera-2026-11-28.png", 900, 200),
            mp4("ada.mp4", Duration.ofSeconds(9))
        };
        tab.drop(files);
        tab.waitForItems(files);
        assertThat(tab.alerts().first()).isVisible();
        tab.name().fill("Ada");

        check(tab, "form", device);
    }

    @ParameterizedTest
    @EnumSource
    @Order(3)
    void board_isFitForAll(Device device) {
        createSubjects();
        PageTab tab = PAGE.open(device);
        assertThat(tab.subjects()).hasCount(4);

        check(tab, "board", device);
    }

    @ParameterizedTest
    @EnumSource
    @Order(4)
    void completedSubject_isFitForAll(Device device) {
        check(openSubject(device, completed, "Completed"), "subject-completed", device);
    }

    @ParameterizedTest
    @EnumSource
    @Order(4)
    void failedSubject_isFitForAll(Device device) {
        check(openSubject(device, failed, "Failed"), "subject-failed", device);
    }

    @ParameterizedTest
    @EnumSource
    @Order(4)
    void unconfirmedSubject_isFitForAll(Device device) {
        check(openSubject(device, unconfirmed, "Unconfirmed"), "subject-unconfirmed", device);
    }

    private static void createSubjects() {
        if (completed == null) {
            completed = PAGE.application().create(LONG_NAME, "completed");
            failed = PAGE.application().create("Grace [402]", "failed");
            unconfirmed = PAGE.application().create("Alan [created-then=504-html]", "unconfirmed");
            PAGE.application().create("Mary [slow=20m]", "submitted");
        }
    }

    private static PageTab openSubject(Device device, String id, String status) {
        createSubjects();
        PageTab tab = PAGE.open(device, "/#/subjects/" + id);
        assertThat(tab.page().locator("vs-subject")).containsText(status);
        return tab;
    }

    private static void check(PageTab tab, String view, Device device) {
        assertThat(tab.page().getByRole(AriaRole.HEADING).first()).isVisible();
        tab.screenshot(view + "-" + device.name().toLowerCase(Locale.ROOT));
        Accessibility.assertNoHorizontalScrolling(tab.page());
        if (WITH_AXE.contains(device)) {
            Accessibility.check(tab.page());
        }
        assertThat(LayoutShifts.of(tab.page())).as("layout shifts").isEmpty();
        if (device == Device.REDUCED_MOTION) {
            assertThat((Integer) tab.page()
                            .evaluate("() => document.getAnimations()"
                                    + ".filter(one => one.playState === 'running').length"))
                    .as("animations that run")
                    .isZero();
        }
    }
}
