package dev.vidusubjects.subject;

import static dev.vidusubjects.builder.MediaFiles.avi;
import static dev.vidusubjects.builder.MediaFiles.mp4;
import static dev.vidusubjects.builder.MediaFiles.png;
import static dev.vidusubjects.subject.SubjectRulesFixture.PNG;
import static dev.vidusubjects.subject.SubjectRulesFixture.inline;
import static dev.vidusubjects.subject.SubjectRulesFixture.object;
import static dev.vidusubjects.subject.SubjectRulesFixture.padded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.Violation.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a violation tells the client: its message, which names the found and the allowed values, and its kind. */
class ViolationMessagesTest {

    private final SubjectRulesFixture fixture = new SubjectRulesFixture();

    /** Each message must be clear to a reader who has never seen the code. */
    @Test
    void messages_everyRule_nameFoundAndAllowedValues() throws Exception {
        assertMessage("name_required", " ", PNG, null, "missing or blank: a name of 1 to 64 characters is required");
        assertMessage("name_length", "n".repeat(65), PNG, null, "found 65 characters: at most 64 are allowed");
        assertMessage(
                "name_characters",
                "a\nb",
                PNG,
                null,
                "found U+000A, which cannot be printed: only printable characters are allowed");
        assertMessage(
                "image_format",
                "Hero",
                inline("video/mp4", mp4(200, 200, Duration.ofSeconds(1))),
                null,
                "found video/mp4: png, jpeg and webp images are allowed");
        assertMessage(
                "image_ratio",
                "Hero",
                inline("image/png", png(400, 100)),
                null,
                "found 400×100 pixels: the aspect ratio must be between 1:4 and 4:1, both excluded");
        assertMessage(
                "inline_size",
                "Hero",
                inline("image/png", png(100, 100, 20_000_000)),
                null,
                "found 20,000,000 bytes after base64 decoding: less than 20,000,000 bytes are allowed; use a URL or an"
                        + " upload");
        assertMessage(
                "declared_type",
                "Hero",
                inline("image/jpeg", png(100, 100)),
                null,
                "declared as image/jpeg but the content is image/png: they must agree");
        assertMessage("video_format", "Hero", PNG, PNG, "found image/png: mp4, mov and avi videos are allowed");
        assertMessage(
                "video_resolution",
                "Hero",
                PNG,
                inline("video/mp4", mp4(127, 128, Duration.ofSeconds(1))),
                "found 127×128 pixels: at least 128×128 are required");
        assertMessage(
                "video_ratio",
                "Hero",
                PNG,
                inline("video/mp4", mp4(200, 800, Duration.ofSeconds(1))),
                "found 200×800 pixels: the aspect ratio must be between 1:4 and 4:1, both excluded");
        assertMessage(
                "video_duration",
                "Hero",
                PNG,
                inline("video/mp4", mp4(200, 200, Duration.ofMillis(5001))),
                "found 5.001 seconds: at most 5 are allowed");
        fixture.storedContent = padded(png(100, 100), 50_000_001);
        assertMessage(
                "image_size", "Hero", object(), null, "found 50,000,001 bytes: at most 50,000,000 bytes are allowed");
        fixture.storedContent = padded(avi(200, 200, Duration.ofSeconds(1)), 100_000_001);
        assertMessage(
                "video_size", "Hero", PNG, object(), "found 100,000,001 bytes: at most 100,000,000 bytes are allowed");

        assertThat(fixture.validate("Hero", List.of(), Collections.nCopies(2, PNG), Optional.of("v".repeat(129)))
                        .violations())
                .extracting(Violation::code, Violation::message)
                .contains(
                        tuple("images_count", "found none: 1 to 3 are allowed"),
                        tuple("videos_count", "found 2: at most 1 is allowed"),
                        tuple("voice_id", "found 129 characters: at most 128 are allowed"));
    }

    @Test
    void kinds_missingOrOutOfRange_areStated() throws Exception {
        assertThat(fixture.validate(" ", List.of(), Collections.nCopies(2, PNG), Optional.of("v".repeat(129)))
                        .violations())
                .filteredOn(violation -> !violation.field().endsWith("]"))
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(
                        tuple(Rule.NAME_REQUIRED, Kind.MISSING),
                        tuple(Rule.IMAGES_COUNT, Kind.MISSING),
                        tuple(Rule.VIDEOS_COUNT, Kind.OUT_OF_RANGE),
                        tuple(Rule.VOICE_ID, Kind.OUT_OF_RANGE));
        assertThat(fixture.validate("a\nb", Collections.nCopies(4, PNG), List.of(), Optional.empty())
                        .violations())
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(
                        tuple(Rule.NAME_CHARACTERS, Kind.INVALID), tuple(Rule.IMAGES_COUNT, Kind.OUT_OF_RANGE));
    }

    @Test
    void messages_durationBarelyTooLong_isNotShownAsAllowed() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofNanos(5_000_100_000L)));

        assertThat(fixture.validate("Hero", List.of(PNG), List.of(video), Optional.empty())
                        .violations())
                .extracting(Violation::message)
                .containsExactly("found 5.001 seconds: at most 5 are allowed");
    }

    private void assertMessage(String rule, String name, MediaSource image, MediaSource video, String message)
            throws IOException {
        List<MediaSource> videos = video == null ? List.of() : List.of(video);
        assertThat(fixture.validate(name, List.of(image), videos, Optional.empty())
                        .violations())
                .as(rule)
                .extracting(Violation::code, Violation::message)
                .containsExactly(tuple(rule, message));
    }
}
