package dev.vidusubjects.subject;

import static dev.vidusubjects.media.MediaFiles.avi;
import static dev.vidusubjects.media.MediaFiles.content;
import static dev.vidusubjects.media.MediaFiles.dataUri;
import static dev.vidusubjects.media.MediaFiles.jpeg;
import static dev.vidusubjects.media.MediaFiles.mov;
import static dev.vidusubjects.media.MediaFiles.mp4;
import static dev.vidusubjects.media.MediaFiles.png;
import static dev.vidusubjects.media.MediaFiles.webp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.subject.Violation.Kind;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectRulesTest {

    private static final MediaSource PNG = inline("image/png", png(256, 320));

    /** The content that the storage and the web return in the current test. */
    private MediaContent storedContent = content(png(256, 320));

    private IOException failure;
    private MediaException refusal;

    private final SubjectRules rules = new SubjectRules(new OneObject(), Optional.of(this::fromTheWeb));

    @Test
    void validate_validRequest_hasNoViolations() throws Exception {
        ValidationResult result = validate(" Hero ", List.of(PNG), List.of(), Optional.of("voice-1"));

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.request().name()).isEqualTo("Hero");
    }

    @ParameterizedTest
    @CsvSource({"0,name_required", "1,", "64,", "65,name_length"})
    void name_length_isBounded(int length, String rule) throws Exception {
        assertBroken(validate("😀".repeat(length), List.of(PNG), List.of(), Optional.empty()), "name", rule);
        assertBroken(
                validate(" \t" + "n".repeat(length) + "  ", List.of(PNG), List.of(), Optional.empty()), "name", rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u0085b", "a\ud800b", "a\u2028b"})
    void name_controlCharacters_areRefused(String name) throws Exception {
        assertBroken(validate(name, List.of(PNG), List.of(), Optional.empty()), "name", "name_characters");
    }

    @ParameterizedTest
    @CsvSource({"0,images_count", "1,", "3,", "4,images_count", "100,images_count"})
    void images_count_isBounded(int count, String rule) throws Exception {
        assertBroken(validate("Hero", Collections.nCopies(count, PNG), List.of(), Optional.empty()), "images", rule);
    }

    @ParameterizedTest
    @CsvSource({"0,", "1,", "2,videos_count"})
    void videos_count_isBounded(int count, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(128, 128, Duration.ofSeconds(1)));
        assertBroken(
                validate("Hero", List.of(PNG), Collections.nCopies(count, video), Optional.empty()), "videos", rule);
    }

    @Test
    void formats_allDocumentedOnes_areAllowed() throws Exception {
        for (MediaSource image : List.of(
                PNG,
                inline("image/jpeg", jpeg(100, 100)),
                inline("image/jpg", jpeg(100, 100)),
                inline("IMAGE/WEBP", webp(100, 100)))) {
            assertBroken(validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", null);
        }
        Duration second = Duration.ofSeconds(1);
        for (MediaSource video : List.of(
                inline("video/mp4", mp4(200, 200, second)),
                inline("video/quicktime", mov(200, 200, second)),
                inline("video/x-msvideo", avi(200, 200, second)))) {
            assertBroken(validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", null);
        }
    }

    @Test
    void formats_inTheWrongList_areRefused() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofSeconds(1)));
        assertBroken(validate("Hero", List.of(video), List.of(), Optional.empty()), "images[0]", "image_format");
        assertBroken(validate("Hero", List.of(PNG), List.of(PNG), Optional.empty()), "videos[0]", "video_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "video/mp4", "text/plain"})
    void declaredType_differsFromContent_isRefused(String type) throws Exception {
        MediaSource image = inline(type, png(100, 100));
        assertBroken(validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", "declared_type");
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
        assertBroken(validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", rule);
    }

    @Test
    void image_ratio_isThatOfTheImageAsShown() throws Exception {
        // Orientation 6 is a rotation by 90°. 100×390 and 390×100 are allowed, 100×400 and 400×100 are not.
        MediaSource allowed = inline("image/jpeg", jpeg(390, 100, 6));
        MediaSource narrow = inline("image/jpeg", jpeg(400, 100, 6));

        assertBroken(validate("Hero", List.of(allowed), List.of(), Optional.empty()), "images[0]", null);
        ValidationResult result = validate("Hero", List.of(narrow), List.of(), Optional.empty());
        assertBroken(result, "images[0]", "image_ratio");
        assertThat(result.violations().get(0).message()).contains("100×400");
    }

    @ParameterizedTest
    @CsvSource({"50000000,", "50000001,image_size"})
    void image_size_isBounded(int length, String rule) throws Exception {
        storedContent = padded(png(100, 100), length);
        assertBroken(validate("Hero", List.of(object()), List.of(), Optional.empty()), "images[0]", rule);
        assertBroken(validate("Hero", List.of(url()), List.of(), Optional.empty()), "images[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"100000000,", "100000001,video_size"})
    void video_size_isBounded(int length, String rule) throws Exception {
        storedContent = padded(avi(200, 200, Duration.ofSeconds(1)), length);
        assertBroken(validate("Hero", List.of(PNG), List.of(object()), Optional.empty()), "videos[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"19999999,", "20000000,inline_size"})
    void inline_size_isBounded(int length, String rule) throws Exception {
        MediaSource image = inline("image/png", png(100, 100, length));
        assertBroken(validate("Hero", List.of(image), List.of(), Optional.empty()), "images[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"127,128,video_resolution", "128,127,video_resolution", "128,128,", "2000,127,video_resolution"})
    void video_resolution_isBounded(int width, int height, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(width, height, Duration.ofSeconds(1)));
        ValidationResult result = validate("Hero", List.of(PNG), List.of(video), Optional.empty());
        assertThat(rulesOf(result, "videos[0]"))
                .isEqualTo(width == 2000 ? List.of("video_ratio", rule) : rule == null ? List.of() : List.of(rule));
    }

    @ParameterizedTest
    @CsvSource({"800,201,", "800,200,video_ratio", "800,199,video_ratio", "201,800,", "200,800,video_ratio"})
    void video_ratio_isBounded(int width, int height, String rule) throws Exception {
        MediaSource video = inline("video/mp4", mp4(width, height, Duration.ofSeconds(1)));
        assertBroken(validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"4999,", "5000,", "5001,video_duration"})
    void video_duration_isBounded(long millis, String rule) throws Exception {
        Duration duration = Duration.ofMillis(millis);
        for (MediaSource video : List.of(
                inline("video/mp4", mp4(200, 200, duration)), inline("video/quicktime", mov(200, 200, duration)))) {
            assertBroken(validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
        }
    }

    /** The duration of an AVI is a number of whole pictures, here 25 per second. */
    @ParameterizedTest
    @CsvSource({"4960,", "5000,", "5040,video_duration"})
    void video_durationOfAnAvi_isBounded(long millis, String rule) throws Exception {
        MediaSource video = inline("video/x-msvideo", avi(200, 200, Duration.ofMillis(millis)));
        assertBroken(validate("Hero", List.of(PNG), List.of(video), Optional.empty()), "videos[0]", rule);
    }

    @ParameterizedTest
    @CsvSource({"1,", "128,", "129,voice_id"})
    void voiceId_length_isBounded(int length, String rule) throws Exception {
        assertBroken(validate("Hero", List.of(PNG), List.of(), Optional.of("v".repeat(length))), "voice_id", rule);
    }

    @Test
    void voiceId_controlCharacters_areRefused() throws Exception {
        assertBroken(validate("Hero", List.of(PNG), List.of(), Optional.of("v\n1")), "voice_id", "voice_id");
    }

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
        storedContent = padded(png(100, 100), 50_000_001);
        assertMessage(
                "image_size", "Hero", object(), null, "found 50,000,001 bytes: at most 50,000,000 bytes are allowed");
        storedContent = padded(avi(200, 200, Duration.ofSeconds(1)), 100_000_001);
        assertMessage(
                "video_size", "Hero", PNG, object(), "found 100,000,001 bytes: at most 100,000,000 bytes are allowed");

        assertThat(validate("Hero", List.of(), Collections.nCopies(2, PNG), Optional.of("v".repeat(129)))
                        .violations())
                .extracting(Violation::code, Violation::message)
                .contains(
                        tuple("images_count", "found none: 1 to 3 are allowed"),
                        tuple("videos_count", "found 2: at most 1 is allowed"),
                        tuple("voice_id", "found 129 characters: at most 128 are allowed"));
    }

    @Test
    void kinds_missingOrOutOfRange_areStated() throws Exception {
        assertThat(validate(" ", List.of(), Collections.nCopies(2, PNG), Optional.of("v".repeat(129)))
                        .violations())
                .filteredOn(violation -> !violation.field().endsWith("]"))
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(
                        tuple(Rule.NAME_REQUIRED, Kind.MISSING),
                        tuple(Rule.IMAGES_COUNT, Kind.MISSING),
                        tuple(Rule.VIDEOS_COUNT, Kind.OUT_OF_RANGE),
                        tuple(Rule.VOICE_ID, Kind.OUT_OF_RANGE));
        assertThat(validate("a\nb", Collections.nCopies(4, PNG), List.of(), Optional.empty())
                        .violations())
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(
                        tuple(Rule.NAME_CHARACTERS, Kind.INVALID), tuple(Rule.IMAGES_COUNT, Kind.OUT_OF_RANGE));
    }

    @Test
    void messages_durationBarelyTooLong_isNotShownAsAllowed() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofNanos(5_000_100_000L)));
        assertThat(validate("Hero", List.of(PNG), List.of(video), Optional.empty())
                        .violations())
                .extracting(Violation::message)
                .containsExactly("found 5.001 seconds: at most 5 are allowed");
    }

    private void assertMessage(String rule, String name, MediaSource image, MediaSource video, String message)
            throws IOException {
        List<MediaSource> videos = video == null ? List.of() : List.of(video);
        assertThat(validate(name, List.of(image), videos, Optional.empty()).violations())
                .as(rule)
                .extracting(Violation::code, Violation::message)
                .containsExactly(tuple(rule, message));
    }

    @Test
    void voiceId_withAVideo_isAWarning() throws Exception {
        MediaSource video = inline("video/mp4", mp4(200, 200, Duration.ofSeconds(1)));

        ValidationResult result = validate("Hero", List.of(PNG), List.of(video), Optional.of("v"));

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).extracting(Warning::rule).containsExactly("voice_with_video");
    }

    @Test
    void url_thatCannotBeFetched_isAWarning() throws Exception {
        failure = new IOException("a.example did not answer within 3 s");

        ValidationResult result = validate("Hero", List.of(url()), List.of(), Optional.empty());

        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.rule()).isEqualTo("not_validated");
            assertThat(warning.field()).isEqualTo("images[0]");
            assertThat(warning.message()).contains("did not answer within 3 s");
        });
    }

    @Test
    void url_validationDisabled_isAWarning() throws Exception {
        SubjectRules withoutWeb = new SubjectRules(new OneObject(), Optional.empty());
        ValidationResult result =
                withoutWeb.validate(parsed("Hero", List.of(url()), List.of(), Optional.empty()), Budgets.ample());
        assertThat(result.violations()).isEmpty();
        assertThat(result.warnings()).extracting(Warning::rule).containsExactly("not_validated");
    }

    @Test
    void url_toAForbiddenAddress_isRefused() throws Exception {
        refusal = new MediaException(Rule.URL_ADDRESS, "not a public address");
        assertBroken(validate("Hero", List.of(url()), List.of(), Optional.empty()), "images[0]", "url_address");
    }

    @Test
    void object_storageFails_throwsIoException() {
        failure = new IOException("storage down");
        assertThatThrownBy(() -> validate("Hero", List.of(object()), List.of(), Optional.empty()))
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

        assertThat(rules.validate(parsed, Budgets.ample()).violations())
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

    @Test
    void validate_inlineItemOf19MB_allocatesAlmostNothing() throws Exception {
        MediaSource image = inline("image/png", png(1000, 1000, 19_000_000));
        validate("Hero", List.of(PNG), List.of(), Optional.empty());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        ValidationResult result = validate("Hero", List.of(image), List.of(), Optional.empty());
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(result.violations()).isEmpty();
        assertThat(allocated).isLessThan(256 * 1024);
    }

    private ValidationResult validate(
            String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId)
            throws IOException {
        return rules.validate(parsed(name, images, videos, voiceId), Budgets.ample());
    }

    private static ParsedRequest parsed(
            String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId) {
        return new ParsedRequest(new SubjectRequest(name, images, videos, voiceId), List.of());
    }

    /** @param rule the only rule that the field breaks, or null if it breaks none */
    private static void assertBroken(ValidationResult result, String field, String rule) {
        assertThat(rulesOf(result, field)).isEqualTo(rule == null ? List.of() : List.of(rule));
        assertThat(result.violations())
                .allSatisfy(violation ->
                        assertThat(violation.message()).isNotBlank().hasSizeLessThan(300));
    }

    private static List<String> rulesOf(ValidationResult result, String field) {
        List<String> rules = new ArrayList<>();
        for (Violation violation : result.violations()) {
            if (violation.field().equals(field)) {
                rules.add(violation.code());
            }
        }
        return rules;
    }

    private static MediaSource inline(String type, byte[] file) {
        byte[] text = dataUri(type, file).getBytes(StandardCharsets.US_ASCII);
        return new DataUri(text, 0, text.length);
    }

    private static MediaSource object() {
        return new StoredObject(URI.create("local://uploads/a"));
    }

    private static MediaSource url() {
        return new HttpsUrl(URI.create("https://a.example/a"));
    }

    private static MediaContent padded(byte[] head, long size) {
        MediaContent start = content(head);
        return new MediaContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) throws IOException {
                if (position < head.length) {
                    return start.read(position, into, offset, length);
                }
                return (int) Math.max(0, Math.min(length, size - position));
            }
        };
    }

    private MediaContent fromTheWeb(HttpsUrl url, TimeBudget budget) throws MediaException, IOException {
        return new OneObject().open(null);
    }

    /** Returns {@link #storedContent} for every object. */
    private final class OneObject implements MediaStore {
        @Override
        public MediaContent open(StoredObject object) throws MediaException, IOException {
            if (failure != null) {
                throw failure;
            }
            if (refusal != null) {
                throw refusal;
            }
            return storedContent;
        }

        @Override
        public String providerReference(StoredObject object, MediaFormat format) {
            throw new AssertionError("rules send nothing");
        }

        @Override
        public StoredObject at(String path, Optional<String> version) {
            throw new AssertionError("rules resolve nothing");
        }

        @Override
        public UploadTicket createUpload(MediaFormat format, long contentLength) {
            throw new AssertionError("rules upload nothing");
        }

        @Override
        public StoredObject keep(String path, MediaFormat format, MediaContent content) {
            throw new AssertionError("rules keep nothing");
        }

        @Override
        public PinnedObject pin(StoredObject object) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long maxInlineBytes() {
            throw new UnsupportedOperationException();
        }
    }
}
