package dev.vidusubjects.subject;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.web.WebMedia;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The provider's limits, checked before a submission is paid for. Reports all rules that a request breaks, not only the
 * first.
 *
 * <table>
 * <caption>Rules, from the provider's parameter page unless stated otherwise</caption>
 * <tr><th>rule</th><th>allowed</th></tr>
 * <tr><td>{@code name_required}, {@code name_length}</td><td>1–64 characters after trimming (64: the edit model's limit)</td></tr>
 * <tr><td>{@code name_characters}</td><td>no control characters</td></tr>
 * <tr><td>{@code images_count}</td><td>1–3 images</td></tr>
 * <tr><td>{@code image_format}</td><td>png, jpeg, webp, by content</td></tr>
 * <tr><td>{@code image_ratio}, {@code video_ratio}</td><td>0.25 &lt; width/height &lt; 4, as shown</td></tr>
 * <tr><td>{@code image_size}</td><td>≤ 50,000,000 bytes</td></tr>
 * <tr><td>{@code inline_size}</td><td>&lt; 20,000,000 bytes, decoded</td></tr>
 * <tr><td>{@code declared_type}</td><td>the declared content type is the content's type</td></tr>
 * <tr><td>{@code videos_count}</td><td>0–1 videos</td></tr>
 * <tr><td>{@code video_format}</td><td>mp4, mov, avi, by content</td></tr>
 * <tr><td>{@code video_duration}</td><td>≤ 5 s</td></tr>
 * <tr><td>{@code video_resolution}</td><td>≥ 128×128 pixels</td></tr>
 * <tr><td>{@code video_size}</td><td>≤ 100,000,000 bytes</td></tr>
 * <tr><td>{@code voice_id}</td><td>≤ 128 characters without control characters (the application's own limit)</td></tr>
 * </table>
 *
 * <p>Damaged or unreadable media break the rules that {@link MediaException} and {@link Unreadable} name. Warnings do
 * not cause a refusal: {@code not_validated}, {@code voice_with_video}, {@code large_request}.
 */
public final class SubjectRules {

    /** Maximum number of images of one subject. */
    public static final int MAX_IMAGES = 3;

    /** Maximum number of videos of one subject. */
    public static final int MAX_VIDEOS = 1;

    /**
     * Maximum number of items of a list that are read; further items are skipped, because there are already too many.
     */
    public static final int MAX_ITEMS_READ = 100;

    /** Maximum length of a trimmed name, in Unicode code points. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Maximum length of a voice id, in Unicode code points. */
    public static final int MAX_VOICE_ID_LENGTH = 128;

    /** The decoded length of an inline item must be less than this, in bytes. */
    public static final long INLINE_LIMIT = 20_000_000;

    /** Maximum size of an image, in bytes. */
    public static final long MAX_IMAGE_BYTES = 50_000_000;

    /** Maximum size of a video, in bytes. */
    public static final long MAX_VIDEO_BYTES = 100_000_000;

    /** Maximum duration of a video. */
    public static final Duration MAX_VIDEO_DURATION = Duration.ofSeconds(5);

    /** Minimum width and minimum height of a video, in pixels. */
    public static final int MIN_VIDEO_PIXELS = 128;

    /** The ratios width / height and height / width must be less than this. */
    public static final int RATIO_LIMIT = 4;

    /** In bytes. Related models of the provider refuse a larger request body, so a larger one causes a warning. */
    public static final long LARGE_REQUEST = 20_000_000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029]");

    private final MediaStore store;
    private final Optional<WebMedia> web;

    /** @param web reads {@code https} items; empty if these are not validated */
    public SubjectRules(MediaStore store, Optional<WebMedia> web) {
        this.store = store;
        this.web = web;
    }

    /**
     * Applies every rule.
     *
     * @param parsed the parsed request
     * @param budget the time budget; URLs that do not respond within it cause warnings
     * @return the result, with the violations of the parsed request first
     * @throws IOException if the application's own storage fails; this does not mean that the request is invalid
     */
    public ValidationResult validate(ParsedRequest parsed, TimeBudget budget) throws IOException {
        Validation validation = new Validation(parsed.violations(), budget);
        SubjectRequest request = parsed.request();
        String name = request.name().strip();
        validation.checkName(name);
        validation.checkCount("images", request.images().size(), 1, MAX_IMAGES);
        validation.checkItems("images", request.images(), MAX_IMAGES, true);
        validation.checkCount("videos", request.videos().size(), 0, MAX_VIDEOS);
        validation.checkItems("videos", request.videos(), MAX_VIDEOS, false);
        validation.checkVoice(request);
        return new ValidationResult(
                new SubjectRequest(name, request.images(), request.videos(), request.voiceId()),
                validation.violations,
                validation.warnings,
                validation.formats);
    }

    /**
     * @param encodedBytes length of the body that is sent to the provider
     * @return the warning {@code large_request} if the body is larger than {@link #LARGE_REQUEST}; else empty
     */
    public static Optional<Warning> largeRequest(long encodedBytes) {
        return encodedBytes <= LARGE_REQUEST
                ? Optional.empty()
                : Optional.of(new Warning(
                        "$",
                        "large_request",
                        "the encoded request is " + bytes(encodedBytes) + ": the provider may refuse bodies over "
                                + bytes(LARGE_REQUEST) + "; use URLs or uploads for large media"));
    }

    private static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d bytes", count);
    }

    /** The validation of one request. */
    private final class Validation {
        private final List<Violation> violations;
        private final List<Warning> warnings = new ArrayList<>();
        private final Map<StoredObject, MediaFormat> formats = new HashMap<>();

        private final TimeBudget budget;

        private Validation(List<Violation> violations, TimeBudget budget) {
            this.budget = budget;
            this.violations = new ArrayList<>(violations);
        }

        private void checkName(String name) {
            int length = name.codePointCount(0, name.length());
            if (length == 0) {
                // A name of the wrong type is already reported.
                if (violations.stream().noneMatch(violation -> violation.field().equals("name"))) {
                    addViolation(
                            "name",
                            "name_required",
                            "missing or blank: a name of 1 to " + MAX_NAME_LENGTH + " characters is required");
                }
            } else if (length > MAX_NAME_LENGTH) {
                addViolation(
                        "name",
                        "name_length",
                        "found " + length + " characters: at most " + MAX_NAME_LENGTH + " are allowed");
            }
            findUnprintable(name).ifPresent(found -> addViolation("name", "name_characters", found));
        }

        /**
         * @return a message with the code point of the first unprintable character, which itself cannot be shown; empty
         *     if none
         */
        private Optional<String> findUnprintable(String text) {
            Matcher control = CONTROL.matcher(text);
            return control.find()
                    ? Optional.of(String.format(
                            "found U+%04X, which cannot be printed: only printable characters are allowed",
                            text.codePointAt(control.start())))
                    : Optional.empty();
        }

        private void checkVoice(SubjectRequest request) {
            request.voiceId().ifPresent(voice -> {
                int length = voice.codePointCount(0, voice.length());
                if (length > MAX_VOICE_ID_LENGTH) {
                    addViolation(
                            "voice_id",
                            "voice_id",
                            "found " + length + " characters: at most " + MAX_VOICE_ID_LENGTH + " are allowed");
                }
                findUnprintable(voice).ifPresent(found -> addViolation("voice_id", "voice_id", found));
                if (!request.videos().isEmpty()) {
                    warnings.add(new Warning(
                            "voice_id",
                            "voice_with_video",
                            "given together with a video: video subjects are used by the q2-pro model, which ignores"
                                    + " voices"));
                }
            });
        }

        private void checkCount(String field, int found, int min, int max) {
            // A list of the wrong type is already reported.
            boolean reported =
                    violations.stream().anyMatch(violation -> violation.field().equals(field));
            if ((found < min && !reported) || found > max) {
                String allowed = min == 0 ? "at most " + max + " is allowed" : min + " to " + max + " are allowed";
                String count = found >= MAX_ITEMS_READ ? "at least " + found : found == 0 ? "none" : "" + found;
                addViolation(field, field + "_count", "found " + count + ": " + allowed);
            }
        }

        private void checkItems(String field, List<MediaSource> sources, int max, boolean image) throws IOException {
            // Items beyond the allowed number are not checked: that takes time, and the request is invalid in any case.
            for (int i = 0; i < Math.min(sources.size(), max); i++) {
                checkItem(field + "[" + i + "]", sources.get(i), image);
            }
        }

        private void checkItem(String field, MediaSource source, boolean image) throws IOException {
            try {
                if (source instanceof Unreadable unreadable) {
                    addViolation(field, unreadable.rule(), unreadable.message());
                } else if (source instanceof DataUri inline) {
                    checkInline(field, inline, image);
                } else if (source instanceof StoredObject object) {
                    checkStored(field, object, image);
                } else if (source instanceof HttpsUrl url) {
                    checkUrl(field, url, image);
                }
            } catch (MediaException e) {
                addViolation(field, e.rule(), e.getMessage());
            }
        }

        private void checkStored(String field, StoredObject object, boolean image) throws MediaException, IOException {
            MediaContent content = store.open(object);
            MediaInfo info = checkContent(field, content, image);
            formats.put(object, info.format());
            // An object of a bucket is always complete, and reading its end would need one more call.
            if (content.changedAt().isPresent()) {
                MediaProbe.requireEnd(content, info);
            }
        }

        private void checkInline(String field, DataUri inline, boolean image) throws MediaException, IOException {
            MediaContent content = inline.content();
            if (content.size() >= INLINE_LIMIT) {
                addViolation(
                        field,
                        "inline_size",
                        "found " + bytes(content.size())
                                + " after base64 decoding: less than " + bytes(INLINE_LIMIT)
                                + " are allowed; use a URL or an upload");
            }
            MediaInfo info = checkContent(field, content, image);
            String declared = inline.declaredType();
            if (MediaFormat.ofContentType(declared)
                    .filter(format -> format == info.format())
                    .isEmpty()) {
                addViolation(
                        field,
                        "declared_type",
                        "declared as " + (declared.isEmpty() ? "nothing" : declared) + " but the content is "
                                + info.format().contentType() + ": they must agree");
            }
            MediaProbe.requireEnd(content, info);
        }

        private void checkUrl(String field, HttpsUrl url, boolean image) throws MediaException {
            if (web.isEmpty()) {
                addNotValidated(field, "validation of URLs is disabled");
                return;
            }
            try {
                checkContent(field, web.get().open(url, budget), image);
            } catch (IOException e) {
                addNotValidated(field, e.getMessage() == null ? "it could not be fetched from here" : e.getMessage());
            }
        }

        private void addNotValidated(String field, String reason) {
            warnings.add(new Warning(
                    field,
                    "not_validated",
                    reason + ": this item is sent to the provider without validation, and the provider may refuse it"));
        }

        private MediaInfo checkContent(String field, MediaContent content, boolean image)
                throws MediaException, IOException {
            long max = image ? MAX_IMAGE_BYTES : MAX_VIDEO_BYTES;
            if (content.size() > max) {
                addViolation(
                        field,
                        image ? "image_size" : "video_size",
                        "found " + bytes(content.size()) + ": at most " + bytes(max) + " are allowed");
            }
            MediaInfo info = MediaProbe.probe(content);
            if (info.format().isImage() != image) {
                addViolation(
                        field,
                        image ? "image_format" : "video_format",
                        "found " + info.format().contentType() + ": "
                                + (image ? "png, jpeg and webp images" : "mp4, mov and avi videos") + " are allowed");
                return info;
            }
            checkRatio(field, info, image);
            if (!image) {
                checkVideo(field, info);
            }
            return info;
        }

        private void checkRatio(String field, MediaInfo info, boolean image) {
            long width = info.width();
            long height = info.height();
            if (width >= RATIO_LIMIT * height || height >= RATIO_LIMIT * width) {
                addViolation(
                        field,
                        image ? "image_ratio" : "video_ratio",
                        "found " + width + "×" + height
                                + " pixels: the aspect ratio must be between 1:4 and 4:1, both excluded");
            }
        }

        private void checkVideo(String field, MediaInfo info) {
            if (info.width() < MIN_VIDEO_PIXELS || info.height() < MIN_VIDEO_PIXELS) {
                addViolation(
                        field,
                        "video_resolution",
                        "found " + info.width() + "×" + info.height() + " pixels: at least " + MIN_VIDEO_PIXELS + "×"
                                + MIN_VIDEO_PIXELS + " are required");
            }
            info.duration()
                    .filter(duration -> duration.compareTo(MAX_VIDEO_DURATION) > 0)
                    .ifPresent(duration -> addViolation(
                            field,
                            "video_duration",
                            "found " + seconds(duration) + " seconds: at most " + MAX_VIDEO_DURATION.toSeconds()
                                    + " are allowed"));
        }

        /** Rounds up, so that a duration over the limit is never shown as the limit itself. */
        private static String seconds(Duration duration) {
            return BigDecimal.valueOf(duration.getSeconds())
                    .add(BigDecimal.valueOf(duration.getNano(), 9))
                    .setScale(3, RoundingMode.CEILING)
                    .toPlainString();
        }

        private void addViolation(String field, String rule, String message) {
            violations.add(new Violation(field, rule, message));
        }
    }
}
