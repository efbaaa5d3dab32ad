package dev.vidusubjects.subject;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.web.WebMedia;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The rules of one image or video: its source, size, format and aspect ratio, and a video's pixels and duration. */
final class MediaItemRules {

    /** The part of a subject that an item is for, with the rules that depend on it. */
    enum Role {
        IMAGE(
                Rule.IMAGE_SIZE,
                SubjectLimits.MAX_IMAGE_BYTES,
                Rule.IMAGE_FORMAT,
                "png, jpeg and webp images",
                Rule.IMAGE_RATIO),
        VIDEO(
                Rule.VIDEO_SIZE,
                SubjectLimits.MAX_VIDEO_BYTES,
                Rule.VIDEO_FORMAT,
                "mp4, mov and avi videos",
                Rule.VIDEO_RATIO);

        private final Rule size;
        private final long maxBytes;
        private final Rule format;
        private final String formats;
        private final Rule ratio;

        Role(Rule size, long maxBytes, Rule format, String formats, Rule ratio) {
            this.size = size;
            this.maxBytes = maxBytes;
            this.format = format;
            this.formats = formats;
            this.ratio = ratio;
        }
    }

    private final MediaStore store;
    private final Optional<WebMedia> web;

    /** @param web reads {@code https} items; empty if these are not validated */
    MediaItemRules(MediaStore store, Optional<WebMedia> web) {
        this.store = store;
        this.web = web;
    }

    /**
     * Applies the rules to one item.
     *
     * @param field path of the item, for example {@code images[1]}
     * @param budget the time budget; a URL that does not respond within it causes a warning
     * @param findings receives the violations, the warnings, and the format of a stored object
     * @throws IOException if the application's own storage fails
     */
    void check(String field, MediaSource source, Role role, TimeBudget budget, Findings findings) throws IOException {
        Item item = new Item(field, role, findings);
        try {
            if (source instanceof Unreadable unreadable) {
                findings.add(field, unreadable);
            } else if (source instanceof DataUri inline) {
                checkInline(item, inline);
            } else if (source instanceof StoredObject object) {
                checkStored(item, object);
            } else if (source instanceof HttpsUrl url) {
                checkUrl(item, url, budget);
            }
        } catch (MediaException e) {
            findings.add(field, e);
        }
    }

    private static void checkInline(Item item, DataUri inline) throws MediaException, IOException {
        MediaContent content = inline.content();
        if (content.size() >= SubjectLimits.INLINE_LIMIT) {
            item.outOfRange(
                    Rule.INLINE_SIZE,
                    "found " + bytes(content.size())
                            + " after base64 decoding: less than " + bytes(SubjectLimits.INLINE_LIMIT)
                            + " are allowed; use a URL or an upload");
        }
        MediaInfo info = item.checkContent(content);
        String declared = inline.declaredType();
        if (MediaFormat.ofContentType(declared)
                .filter(format -> format == info.format())
                .isEmpty()) {
            item.invalid(
                    Rule.DECLARED_TYPE,
                    "declared as " + (declared.isEmpty() ? "nothing" : declared) + " but the content is "
                            + info.format().contentType() + ": they must agree");
        }
        MediaProbe.requireEnd(content, info);
    }

    private void checkStored(Item item, StoredObject object) throws MediaException, IOException {
        MediaContent content = store.open(object);
        ReferencedSize.check(item.field, content.size(), store).ifPresent(item.findings::add);
        MediaInfo info = item.checkContent(content);
        item.findings.add(object, info.format());
        // An object of a bucket is always complete, and reading its end would need one more call.
        if (content.changedAt().isPresent()) {
            MediaProbe.requireEnd(content, info);
        }
    }

    private void checkUrl(Item item, HttpsUrl url, TimeBudget budget) throws MediaException {
        if (web.isEmpty()) {
            item.notValidated("validation of URLs is disabled");
            return;
        }
        try {
            item.checkContent(web.get().open(url, budget));
        } catch (IOException e) {
            item.notValidated(e.getMessage() == null ? "it could not be fetched from here" : e.getMessage());
        }
    }

    /** @return the number with its unit, for example {@code 20,000,000 bytes} */
    static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d bytes", count);
    }

    /** The rules of the content of one item, wherever it is read from. */
    private record Item(String field, Role role, Findings findings) {

        private MediaInfo checkContent(MediaContent content) throws MediaException, IOException {
            if (content.size() > role.maxBytes) {
                outOfRange(
                        role.size,
                        "found " + bytes(content.size()) + ": at most " + bytes(role.maxBytes) + " are allowed");
            }
            MediaInfo info = MediaProbe.probe(content);
            if (info.format().isImage() != (role == Role.IMAGE)) {
                invalid(role.format, "found " + info.format().contentType() + ": " + role.formats + " are allowed");
                return info;
            }
            checkRatio(info);
            if (role == Role.VIDEO) {
                checkVideo(info);
            }
            return info;
        }

        private void checkRatio(MediaInfo info) {
            long width = info.width();
            long height = info.height();
            if (width >= SubjectLimits.RATIO_LIMIT * height || height >= SubjectLimits.RATIO_LIMIT * width) {
                outOfRange(
                        role.ratio,
                        "found " + width + "×" + height
                                + " pixels: the aspect ratio must be between 1:4 and 4:1, both excluded");
            }
        }

        private void checkVideo(MediaInfo info) {
            int min = SubjectLimits.MIN_VIDEO_PIXELS;
            if (info.width() < min || info.height() < min) {
                outOfRange(
                        Rule.VIDEO_RESOLUTION,
                        "found " + info.width() + "×" + info.height() + " pixels: at least " + min + "×" + min
                                + " are required");
            }
            Duration max = SubjectLimits.MAX_VIDEO_DURATION;
            info.duration()
                    .filter(duration -> duration.compareTo(max) > 0)
                    .ifPresent(duration -> outOfRange(
                            Rule.VIDEO_DURATION,
                            "found " + seconds(duration) + " seconds: at most " + max.toSeconds() + " are allowed"));
        }

        private void outOfRange(Rule rule, String message) {
            findings.add(Violation.outOfRange(field, rule, message));
        }

        private void invalid(Rule rule, String message) {
            findings.add(Violation.invalid(field, rule, message));
        }

        private void notValidated(String reason) {
            findings.add(new Warning(
                    field,
                    "not_validated",
                    reason + ": this item is sent to the provider without validation, and the provider may refuse it"));
        }

        /** Rounds up, so that a duration over the limit is never shown as the limit itself. */
        private static String seconds(Duration duration) {
            return BigDecimal.valueOf(duration.getSeconds())
                    .add(BigDecimal.valueOf(duration.getNano(), 9))
                    .setScale(3, RoundingMode.CEILING)
                    .toPlainString();
        }
    }
}
