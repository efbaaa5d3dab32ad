package dev.vidusubjects.subject;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaInfo;
import dev.vidusubjects.media.MediaProbe;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.media.WebMedia;
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
 * The provider's limits, checked before anything is paid for. Every rule that a request breaks is reported, all at once.
 *
 * <table>
 * <caption>Rules, by the provider's parameter page unless said otherwise</caption>
 * <tr><th>rule</th><th>allowed</th></tr>
 * <tr><td>{@code name_required}, {@code name_length}</td><td>1–64 characters after trimming (64: the edit model's limit)</td></tr>
 * <tr><td>{@code name_characters}</td><td>no control characters</td></tr>
 * <tr><td>{@code images_count}</td><td>1–3 images</td></tr>
 * <tr><td>{@code image_format}</td><td>png, jpeg, webp, by content</td></tr>
 * <tr><td>{@code image_ratio}, {@code video_ratio}</td><td>0.25 &lt; width/height &lt; 4, as shown</td></tr>
 * <tr><td>{@code image_size}</td><td>≤ 50,000,000 bytes</td></tr>
 * <tr><td>{@code inline_size}</td><td>&lt; 20,000,000 bytes, decoded</td></tr>
 * <tr><td>{@code declared_type}</td><td>the declared content type is that of the content</td></tr>
 * <tr><td>{@code videos_count}</td><td>0–1 videos</td></tr>
 * <tr><td>{@code video_format}</td><td>mp4, mov, avi, by content</td></tr>
 * <tr><td>{@code video_duration}</td><td>≤ 5 s</td></tr>
 * <tr><td>{@code video_resolution}</td><td>≥ 128×128 pixels</td></tr>
 * <tr><td>{@code video_size}</td><td>≤ 100,000,000 bytes</td></tr>
 * <tr><td>{@code voice_id}</td><td>≤ 128 characters without control characters (the product's own bound)</td></tr>
 * </table>
 *
 * <p>Damaged or unreadable media break the rules that {@link MediaException} and {@link Unreadable} name. Warnings
 * refuse nothing: {@code not_examined}, {@code voice_with_video}, {@code large_request}.
 */
public final class SubjectRules {

    /** Images of one subject. */
    public static final int MAX_IMAGES = 3;

    /** Videos of one subject. */
    public static final int MAX_VIDEOS = 1;

    /** Items of a list that are read at all; what comes after them is only counted as too many. */
    public static final int MAX_ITEMS_READ = 100;

    /** Characters of a trimmed name. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Characters of a voice id. */
    public static final int MAX_VOICE_ID_LENGTH = 128;

    /** An inline item's decoded length is less, in bytes. */
    public static final long INLINE_LIMIT = 20_000_000;

    /** An image's size is not more, in bytes. */
    public static final long MAX_IMAGE_BYTES = 50_000_000;

    /** A video's size is not more, in bytes. */
    public static final long MAX_VIDEO_BYTES = 100_000_000;

    /** A video's duration is not more. */
    public static final Duration MAX_VIDEO_DURATION = Duration.ofSeconds(5);

    /** Width and height of a video are not less, in pixels. */
    public static final int MIN_VIDEO_PIXELS = 128;

    /** Width to height, and height to width, are less. */
    public static final int RATIO_LIMIT = 4;

    /** A request body beyond this many bytes is refused by sister models: a warning. */
    public static final long LARGE_REQUEST = 20_000_000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029]");

    private final MediaStore store;
    private final Optional<WebMedia> web;

    /** @param web empty if {@code https} items are not to be examined */
    public SubjectRules(MediaStore store, Optional<WebMedia> web) {
        this.store = store;
        this.web = web;
    }

    /**
     * Applies every rule.
     *
     * @param budget URLs that do not respond within it become warnings
     * @return with the draft's own violations first
     * @throws IOException if the application's own storage fails, which says nothing about the request
     */
    public ValidationResult examine(ParsedRequest draft, TimeBudget budget) throws IOException {
        Run run = new Run(draft.violations(), budget);
        SubjectRequest request = draft.request();
        String name = request.name().strip();
        run.name(name);
        run.count("images", request.images().size(), 1, MAX_IMAGES);
        run.items("images", request.images(), MAX_IMAGES, true);
        run.count("videos", request.videos().size(), 0, MAX_VIDEOS);
        run.items("videos", request.videos(), MAX_VIDEOS, false);
        run.voice(request);
        return new ValidationResult(
                new SubjectRequest(name, request.images(), request.videos(), request.voiceId()),
                run.violations,
                run.warnings,
                run.formats);
    }

    /**
     * @param encodedBytes length of the body that goes to the provider
     * @return the warning {@code large_request} beyond {@link #LARGE_REQUEST}
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

    /** One application of the rules. */
    private final class Run {
        private final List<Violation> violations;
        private final List<Warning> warnings = new ArrayList<>();
        private final Map<StoredObject, MediaFormat> formats = new HashMap<>();

        private final TimeBudget budget;

        private Run(List<Violation> violations, TimeBudget budget) {
            this.budget = budget;
            this.violations = new ArrayList<>(violations);
        }

        private void name(String name) {
            int length = name.codePointCount(0, name.length());
            if (length == 0) {
                // A name of the wrong type was reported as such.
                if (violations.stream().noneMatch(violation -> violation.field().equals("name"))) {
                    broken(
                            "name",
                            "name_required",
                            "missing or blank: a name of 1 to " + MAX_NAME_LENGTH + " characters is required");
                }
            } else if (length > MAX_NAME_LENGTH) {
                broken(
                        "name",
                        "name_length",
                        "found " + length + " characters: at most " + MAX_NAME_LENGTH + " are allowed");
            }
            unprintable(name).ifPresent(found -> broken("name", "name_characters", found));
        }

        /** Named by its number, as it cannot be shown. */
        private Optional<String> unprintable(String text) {
            Matcher control = CONTROL.matcher(text);
            return control.find()
                    ? Optional.of(String.format(
                            "found U+%04X, which cannot be printed: only printable characters are allowed",
                            text.codePointAt(control.start())))
                    : Optional.empty();
        }

        private void voice(SubjectRequest request) {
            request.voiceId().ifPresent(voice -> {
                int length = voice.codePointCount(0, voice.length());
                if (length > MAX_VOICE_ID_LENGTH) {
                    broken(
                            "voice_id",
                            "voice_id",
                            "found " + length + " characters: at most " + MAX_VOICE_ID_LENGTH + " are allowed");
                }
                unprintable(voice).ifPresent(found -> broken("voice_id", "voice_id", found));
                if (!request.videos().isEmpty()) {
                    warnings.add(new Warning(
                            "voice_id",
                            "voice_with_video",
                            "given together with a video: video subjects are used by the q2-pro model, which ignores"
                                    + " voices"));
                }
            });
        }

        private void count(String field, int found, int least, int most) {
            // A list of the wrong type was reported as such.
            boolean reported =
                    violations.stream().anyMatch(violation -> violation.field().equals(field));
            if ((found < least && !reported) || found > most) {
                String allowed =
                        least == 0 ? "at most " + most + " is allowed" : least + " to " + most + " are allowed";
                String count = found >= MAX_ITEMS_READ ? "at least " + found : found == 0 ? "none" : "" + found;
                broken(field, field + "_count", "found " + count + ": " + allowed);
            }
        }

        private void items(String field, List<MediaSource> sources, int most, boolean image) throws IOException {
            // Items beyond the allowed number are not looked at: that would only cost, and cannot save the request.
            for (int i = 0; i < Math.min(sources.size(), most); i++) {
                item(field + "[" + i + "]", sources.get(i), image);
            }
        }

        private void item(String field, MediaSource source, boolean image) throws IOException {
            try {
                if (source instanceof Unreadable unreadable) {
                    broken(field, unreadable.rule(), unreadable.message());
                } else if (source instanceof DataUri inline) {
                    inline(field, inline, image);
                } else if (source instanceof StoredObject object) {
                    stored(field, object, image);
                } else if (source instanceof HttpsUrl url) {
                    url(field, url, image);
                }
            } catch (MediaException e) {
                broken(field, e.rule(), e.getMessage());
            }
        }

        private void stored(String field, StoredObject object, boolean image) throws MediaException, IOException {
            MediaContent content = store.open(object);
            MediaInfo info = content(field, content, image);
            formats.put(object, info.format());
            // An object of a bucket is there as a whole, and its end would cost a call.
            if (content.changedAt().isPresent()) {
                MediaProbe.requireEnd(content, info);
            }
        }

        private void inline(String field, DataUri inline, boolean image) throws MediaException, IOException {
            MediaContent content = inline.content();
            if (content.size() >= INLINE_LIMIT) {
                broken(
                        field,
                        "inline_size",
                        "found " + bytes(content.size())
                                + " after base64 decoding: less than " + bytes(INLINE_LIMIT)
                                + " are allowed; use a URL or an upload");
            }
            MediaInfo info = content(field, content, image);
            String declared = inline.declaredType();
            if (MediaFormat.ofContentType(declared)
                    .filter(format -> format == info.format())
                    .isEmpty()) {
                broken(
                        field,
                        "declared_type",
                        "declared as " + (declared.isEmpty() ? "nothing" : declared) + " but the content is "
                                + info.format().contentType() + ": they must agree");
            }
            MediaProbe.requireEnd(content, info);
        }

        private void url(String field, HttpsUrl url, boolean image) throws MediaException {
            if (web.isEmpty()) {
                notExamined(field, "examination of URLs is switched off");
                return;
            }
            try {
                content(field, web.get().open(url, budget), image);
            } catch (IOException e) {
                notExamined(field, e.getMessage() == null ? "it could not be fetched from here" : e.getMessage());
            }
        }

        private void notExamined(String field, String why) {
            warnings.add(new Warning(
                    field, "not_examined", why + ": the provider will see this item first, and may refuse it"));
        }

        private MediaInfo content(String field, MediaContent content, boolean image)
                throws MediaException, IOException {
            long max = image ? MAX_IMAGE_BYTES : MAX_VIDEO_BYTES;
            if (content.size() > max) {
                broken(
                        field,
                        image ? "image_size" : "video_size",
                        "found " + bytes(content.size()) + ": at most " + bytes(max) + " are allowed");
            }
            MediaInfo info = MediaProbe.probe(content);
            if (info.format().isImage() != image) {
                broken(
                        field,
                        image ? "image_format" : "video_format",
                        "found " + info.format().contentType() + ": "
                                + (image ? "png, jpeg and webp images" : "mp4, mov and avi videos") + " are allowed");
                return info;
            }
            ratio(field, info, image);
            if (!image) {
                video(field, info);
            }
            return info;
        }

        private void ratio(String field, MediaInfo info, boolean image) {
            long width = info.width();
            long height = info.height();
            if (width >= RATIO_LIMIT * height || height >= RATIO_LIMIT * width) {
                broken(
                        field,
                        image ? "image_ratio" : "video_ratio",
                        "found " + width + "×" + height
                                + " pixels: the aspect ratio must be between 1:4 and 4:1, both excluded");
            }
        }

        private void video(String field, MediaInfo info) {
            if (info.width() < MIN_VIDEO_PIXELS || info.height() < MIN_VIDEO_PIXELS) {
                broken(
                        field,
                        "video_resolution",
                        "found " + info.width() + "×" + info.height() + " pixels: at least " + MIN_VIDEO_PIXELS + "×"
                                + MIN_VIDEO_PIXELS + " are required");
            }
            info.duration()
                    .filter(duration -> duration.compareTo(MAX_VIDEO_DURATION) > 0)
                    .ifPresent(duration -> broken(
                            field,
                            "video_duration",
                            "found " + seconds(duration) + " seconds: at most " + MAX_VIDEO_DURATION.toSeconds()
                                    + " are allowed"));
        }

        /** Rounded up, so that what is too long never looks like what is allowed. */
        private static String seconds(Duration duration) {
            return BigDecimal.valueOf(duration.getSeconds())
                    .add(BigDecimal.valueOf(duration.getNano(), 9))
                    .setScale(3, RoundingMode.CEILING)
                    .toPlainString();
        }

        private void broken(String field, String rule, String message) {
            violations.add(new Violation(field, rule, message));
        }
    }
}
