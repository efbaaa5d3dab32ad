package dev.vidusubjects.subject;

import static dev.vidusubjects.builder.MediaFiles.avi;
import static dev.vidusubjects.builder.MediaFiles.jpeg;
import static dev.vidusubjects.builder.MediaFiles.mov;
import static dev.vidusubjects.builder.MediaFiles.mp4;
import static dev.vidusubjects.builder.MediaFiles.png;
import static dev.vidusubjects.builder.MediaFiles.webp;
import static dev.vidusubjects.subject.SubjectRulesFixture.PNG;
import static dev.vidusubjects.subject.SubjectRulesFixture.assertBroken;
import static dev.vidusubjects.subject.SubjectRulesFixture.inline;
import static dev.vidusubjects.subject.SubjectRulesFixture.object;
import static dev.vidusubjects.subject.SubjectRulesFixture.padded;
import static dev.vidusubjects.subject.SubjectRulesFixture.rulesOf;
import static dev.vidusubjects.subject.SubjectRulesFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vidusubjects.media.MediaSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for one image or video of a request, each at its limits. */
class MediaItemRulesTest {

    private final SubjectRulesFixture fixture = new SubjectRulesFixture();

    @Test
    void formats_allDocumentedOnes_areAllowed() throws Exception {
        for (MediaSource image : List.of(
                PNG,
                inline("image/jpeg", jpeg(100, 100)),
                inline("image/jpg", jpeg(100, 100)),
                inline("IMAGE/WEBP", webp(100, 100)))) {
            assertBroken(fixture.validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", null);
        }
        Duration second = Duration.ofSeconds(1);
        for (MediaSource video : List.of(
                inline("video/mp4", mp4(200, 200, second)),
                inline("video/quicktime", mov(200, 200, second)),
                inline("video/x-msvideo", avi(200, 200, second)))) {
            assertBroken(fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", null);
        }
    }

    @Test
    void formats_inTheWrongList_areRefused() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofSeconds(1)));

        assertBroken(
                fixture.validate("Hero", List.of(video), List.of(), Optional.empty()), "images[0]", "image_format");
        assertBroken(
                fixture.validate("Hero", List.of(PNG), List.of(PNG), Optional.empty()), "videos[0]", "video_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "video/mp4", "text/plain"})
    void declaredType_differsFromContent_isRefused(String type) throws Exception {
        MediaSource image = inline(type, png(100, 100));

        assertBroken(
                fixture.validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", "declared_type");
    }

    @ParameterizedTest
    @CsvSource({
        "101,400,",
        "100,400,image_ratio",
        "99,400,image_ratio",
        "400,101,",
        "400,100,image_ratio",
        "400,99,image_ratio",
        "1,1,"
    })
    void image_ratio_isBounded(int width, int height, String rule) throws Exception {
        MediaSource image = inline("image/png", png(width, height));

        assertBroken(fixture.validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", rule);
    }

    @Test
    void image_ratio_isThatOfTheImageAsShown() throws Exception {
        // Orientation 6 is a rotation by 90°. 100×390 and 390×100 are allowed, 100×400 and 400×100 are not.
        MediaSource allowed = inline("image/jpeg", jpeg(390, 100, 6));
        MediaSource narrow = inline("image/jpeg", jpeg(400, 100, 6));

        assertBroken(fixture.validate("Hero", List.of(allowed), List.of(), Optional.empty()), "images[0]", null);
        ValidationResult result = fixture.validate("Hero", List.of(narrow), List.of(), Optional.empty());
        assertBroken(result, "images[0]", "image_ratio");
        assertThat(result.violations().get(0).message()).contains("100×400");
    }

    @ParameterizedTest
    @CsvSource({"50000000,", "50000001,image_size"})
    void image_size_isBounded(int length, String rule) throws Exception {
        fixture.storedContent = padded(png(100, 100), length);

        assertBroken(fixture.validate("Hero", List.of(object()), List.of(), Optional.empty()), "images[0]", rule);
        assertBroken(fixture.validate("Hero", List.of(url()), List.of(), Optional.empty()), "images[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"100000000,", "100000001,video_size"})
    void video_size_isBounded(int length, String rule) throws Exception {
        fixture.storedContent = padded(avi(200, 200, Duration.ofSeconds(1)), length);

        assertBroken(fixture.validate("Hero", List.of(PNG), List.of(object()), Optional.empty()), "videos[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"19999999,", "20000000,inline_size"})
    void inline_size_isBounded(int length, String rule) throws Exception {
        MediaSource image = inline("image/png", png(100, 100, length));

        assertBroken(fixture.validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"1000,", "1001,inline_size"})
    void stored_sizeBeyondWhatTheProviderCanRead_isRefused(int length, String rule) throws Exception {
        fixture.maxReferencedBytes = 1000;
        fixture.storedContent = padded(png(100, 100), length);

        assertBroken(fixture.validate("Hero", List.of(object()), List.of(), Optional.empty()), "images[0]", rule);
        assertBroken(fixture.validate("Hero", List.of(url()), List.of(), Optional.empty()), "images[0]", null);
    }

    @ParameterizedTest
    @CsvSource({"127,128,video_resolution", "128,127,video_resolution", "128,128,", "2000,127,video_resolution"})
    void video_resolution_isBounded(int width, int height, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(width, height, Duration.ofSeconds(1)));
        ValidationResult result = fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty());

        assertThat(rulesOf(result, "videos[0]"))
                .isEqualTo(width == 2000 ? List.of("video_ratio", rule) : rule == null ? List.of() : List.of(rule));
    }

    @ParameterizedTest
    @CsvSource({"800,201,", "800,200,video_ratio", "800,199,video_ratio", "201,800,", "200,800,video_ratio"})
    void video_ratio_isBounded(int width, int height, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(width, height, Duration.ofSeconds(1)));

        assertBroken(fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"4999,", "5000,", "5001,video_duration"})
    void video_duration_isBounded(long millis, String rule) throws Exception {
        Duration duration = Duration.ofMillis(millis);
        for (MediaSource video : List.of(
                inline("video/mp4", mp4(200, 200, duration)), inline("video/quicktime", mov(200, 200, duration)))) {
            assertBroken(fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
        }
    }

    /** The duration of an AVI is a number of whole pictures, here 25 per second. */
    @ParameterizedTest
    @CsvSource({"4960,", "5000,", "5040,video_duration"})
    void video_durationOfAnAvi_isBounded(long millis, String rule) throws Exception {
        MediaSource video = inline("video/x-msvideo", avi(200, 200, Duration.ofMillis(millis)));

        assertBroken(fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
    }

    @Test
    void validate_inlineItemOf19MB_allocatesAlmostNothing() throws Exception {
        MediaSource image = inline("image/png", png(1000, 1000, 19_000_000));
        fixture.validate("Hero", List.of(PNG), List.of(), Optional.empty());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        ValidationResult result = fixture.validate("Hero", List.of(image), List.of(), Optional.empty());
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(result.violations()).isEmpty();
        assertThat(allocated).isLessThan(256 * 1024);
    }
}
