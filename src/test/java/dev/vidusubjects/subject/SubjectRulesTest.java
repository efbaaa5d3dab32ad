package dev.vidusubjects.subject;

import static dev.vidusubjects.builder.MediaFiles.mp4;
import static dev.vidusubjects.builder.MediaFiles.png;
import static dev.vidusubjects.subject.SubjectRulesFixture.PNG;
import static dev.vidusubjects.subject.SubjectRulesFixture.assertBroken;
import static dev.vidusubjects.subject.SubjectRulesFixture.inline;
import static dev.vidusubjects.subject.SubjectRulesFixture.object;
import static dev.vidusubjects.subject.SubjectRulesFixture.parsed;
import static dev.vidusubjects.subject.SubjectRulesFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for a request as a whole: its name, its voice, the number of its media, and media that cannot be read. */
class SubjectRulesTest {

    private final SubjectRulesFixture fixture = new SubjectRulesFixture();

    @Test
    void validate_validRequest_hasNoViolations() throws Exception {
        ValidationResult result = fixture.validate(" Hero ", List.of(PNG), List.of(), Optional.of("voice-1"));

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.request().name()).isEqualTo("Hero");
    }

    @ParameterizedTest
    @CsvSource({"0,name_required", "1,", "64,", "65,name_length"})
    void name_length_isBounded(int length, String rule) throws Exception {
        assertBroken(fixture.validate("😀".repeat(length), List.of(PNG), List.of(), Optional.empty()), "name", rule);
        assertBroken(
                fixture.validate(" \t" + "n".repeat(length) + "  ", List.of(PNG), List.of(), Optional.empty()),
                "name",
                rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u0085b", "a\ud800b", "a\u2028b"})
    void name_controlCharacters_areRefused(String name) throws Exception {
        assertBroken(fixture.validate(name, List.of(PNG), List.of(), Optional.empty()), "name", "name_characters");
    }

    @ParameterizedTest
    @CsvSource({"0,images_count", "1,", "3,", "4,images_count", "100,images_count"})
    void images_count_isBounded(int count, String rule) throws Exception {
        assertBroken(
                fixture.validate("Hero", Collections.nCopies(count, PNG), List.of(), Optional.empty()), "images", rule);
    }

    @ParameterizedTest
    @CsvSource({"0,", "1,", "2,videos_count"})
    void videos_count_isBounded(int count, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(128, 128, Duration.ofSeconds(1)));

        assertBroken(
                fixture.validate("Hero", List.of(PNG), Collections.nCopies(count, video), Optional.empty()),
                "videos",
                rule);
    }

    @ParameterizedTest
    @CsvSource({"1,", "128,", "129,voice_id"})
    void voiceId_length_isBounded(int length, String rule) throws Exception {
        assertBroken(
                fixture.validate("Hero", List.of(PNG), List.of(), Optional.of("v".repeat(length))), "voice_id", rule);
    }

    @Test
    void voiceId_controlCharacters_areRefused() throws Exception {
        assertBroken(fixture.validate("Hero", List.of(PNG), List.of(), Optional.of("v\n1")), "voice_id", "voice_id");
    }

    @Test
    void voiceId_withAVideo_isAWarning() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofSeconds(1)));

        ValidationResult result = fixture.validate("Hero", List.of(PNG), List.of(video), Optional.of("v"));

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).extracting(Warning::rule).containsExactly("voice_with_video");
    }

    @Test
    void url_thatCannotBeFetched_isAWarning() throws Exception {
        fixture.failure = new IOException("a.example did not respond within 3 s");

        ValidationResult result = fixture.validate("Hero", List.of(url()), List.of(), Optional.empty());

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.rule()).isEqualTo("not_validated");
            assertThat(warning.field()).isEqualTo("images[0]");
            assertThat(warning.message()).contains("did not respond within 3 s");
        });
    }

    @Test
    void url_validationDisabled_isAWarning() throws Exception {
        SubjectRules withoutWeb = new SubjectRules(fixture.store, Optional.empty(), fixture.webhooks);
        ValidationResult result =
                withoutWeb.validate(parsed("Hero", List.of(url()), List.of(), Optional.empty()), Budgets.ample());

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).extracting(Warning::rule).containsExactly("not_validated");
    }

    @Test
    void url_toAForbiddenAddress_isRefused() throws Exception {
        fixture.refusal = new MediaException(Rule.URL_ADDRESS, "not a public address");

        assertBroken(fixture.validate("Hero", List.of(url()), List.of(), Optional.empty()), "images[0]", "url_address");
    }

    @Test
    void object_storageFails_throwsIoException() {
        fixture.failure = new IOException("storage down");

        assertThatThrownBy(() -> fixture.validate("Hero", List.of(object()), List.of(), Optional.empty()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void largeRequest_beyondTheBound_isAWarning() {
        assertThat(SubjectRules.largeRequest(20_000_000)).isEmpty();
        assertThat(SubjectRules.largeRequest(20_000_001))
                .get()
                .extracting(Warning::rule)
                .isEqualTo("large_request");
    }

    @Test
    void validate_manyFaults_reportsAll() throws Exception {
        ParsedRequest parsed = new ParsedRequest(
                new SubjectRequest(
                        "n".repeat(70),
                        List.of(
                                inline("image/png", png(10, 100)),
                                new Unreadable(Rule.MEDIA_SOURCE, "what is this"),
                                inline("image/jpeg", png(100, 100)),
                                PNG),
                        List.of(inline("video/mp4", mp4(100, 100, Duration.ofSeconds(9)))),
                        Optional.of("v")),
                List.of(Violation.invalid("nmae", Rule.UNKNOWN_FIELD, "there is no such field")));

        assertThat(fixture.rules.validate(parsed, Budgets.ample()).violations())
                .extracting(violation -> violation.field() + " " + violation.code())
                .containsExactly(
                        "nmae unknown_field",
                        "name name_length",
                        "images images_count",
                        "images[0] image_ratio",
                        "images[1] media_source",
                        "images[2] declared_type",
                        "videos[0] video_resolution",
                        "videos[0] video_duration");
    }
}
