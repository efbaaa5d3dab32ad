package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.web.WebMedia;
import dev.vidusubjects.subject.MediaItemRules.Role;
import dev.vidusubjects.text.Printable;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The provider's limits and the rules of the webhook, checked before a submission is paid for. Reports all rules that a
 * request breaks, not only the first.
 *
 * <p>The rules are described at the constants of {@link Rule}, and {@link SubjectLimits} has their numbers. Damaged or
 * unreadable media break the rules that {@link dev.vidusubjects.media.MediaException} and
 * {@link MediaSource.Unreadable} name. Warnings do not cause a refusal: {@code not_validated},
 * {@code voice_with_video}, {@code large_request}, {@code webhook_unverified}.
 */
public final class SubjectRules {

    private final MediaItemRules items;
    private final WebhookRules webhooks;

    /** @param web reads {@code https} items; empty if these are not validated */
    public SubjectRules(MediaStore store, Optional<WebMedia> web, WebhookRules webhooks) {
        this.items = new MediaItemRules(store, web);
        this.webhooks = webhooks;
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
        Findings findings = new Findings(parsed.violations());
        SubjectRequest request = parsed.request();
        String name = request.name().strip();
        checkName(name, findings);
        checkImagesCount(request.images().size(), findings);
        checkItems("images", request.images(), SubjectLimits.MAX_IMAGES, Role.IMAGE, budget, findings);
        checkVideosCount(request.videos().size(), findings);
        checkItems("videos", request.videos(), SubjectLimits.MAX_VIDEOS, Role.VIDEO, budget, findings);
        checkVoice(request, findings);
        Optional<String> webhookUrl = webhooks.check(request.webhookUrl(), budget, findings);
        return findings.result(
                new SubjectRequest(name, request.images(), request.videos(), request.voiceId(), webhookUrl));
    }

    /**
     * @param encodedBytes length of the body that is sent to the provider
     * @return the warning {@code large_request} if the body is larger than {@link SubjectLimits#LARGE_REQUEST}; else
     *     empty
     */
    public static Optional<Warning> largeRequest(long encodedBytes) {
        return encodedBytes <= SubjectLimits.LARGE_REQUEST
                ? Optional.empty()
                : Optional.of(new Warning(
                        "$",
                        "large_request",
                        "the encoded request is " + MediaItemRules.bytes(encodedBytes)
                                + ": the provider may refuse bodies over "
                                + MediaItemRules.bytes(SubjectLimits.LARGE_REQUEST)
                                + "; use URLs or uploads for large media"));
    }

    private static void checkName(String name, Findings findings) {
        int length = name.codePointCount(0, name.length());
        if (length == 0) {
            // A name of the wrong type is already reported.
            if (!findings.hasViolation("name")) {
                findings.add(Violation.missing(
                        "name",
                        Rule.NAME_REQUIRED,
                        "missing or blank: a name of 1 to " + SubjectLimits.MAX_NAME_LENGTH
                                + " characters is required"));
            }
        } else {
            checkLength("name", Rule.NAME_LENGTH, length, SubjectLimits.MAX_NAME_LENGTH, findings);
        }
        checkPrintable("name", Rule.NAME_CHARACTERS, name, findings);
    }

    private static void checkVoice(SubjectRequest request, Findings findings) {
        request.voiceId().ifPresent(voice -> {
            int length = voice.codePointCount(0, voice.length());
            checkLength("voice_id", Rule.VOICE_ID, length, SubjectLimits.MAX_VOICE_ID_LENGTH, findings);
            checkPrintable("voice_id", Rule.VOICE_ID, voice, findings);
            if (!request.videos().isEmpty()) {
                findings.add(new Warning(
                        "voice_id",
                        "voice_with_video",
                        "given together with a video: video subjects are used by the q2-pro model, which ignores"
                                + " voices"));
            }
        });
    }

    private static void checkLength(String field, Rule rule, int length, int max, Findings findings) {
        if (length > max) {
            findings.add(Violation.outOfRange(
                    field, rule, "found " + length + " characters: at most " + max + " are allowed"));
        }
    }

    /** Names the code point of the first unprintable character, because the character itself cannot be shown. */
    private static void checkPrintable(String field, Rule rule, String text, Findings findings) {
        OptionalInt index = Printable.indexOfUnprintable(text);
        if (index.isPresent()) {
            findings.add(Violation.invalid(
                    field,
                    rule,
                    String.format(
                            "found U+%04X, which cannot be printed: only printable characters are allowed",
                            text.codePointAt(index.getAsInt()))));
        }
    }

    private static void checkImagesCount(int count, Findings findings) {
        String allowed = SubjectLimits.MIN_IMAGES + " to " + SubjectLimits.MAX_IMAGES + " are allowed";
        if (count == 0) {
            // A list of the wrong type is already reported.
            if (!findings.hasViolation("images")) {
                findings.add(Violation.missing("images", Rule.IMAGES_COUNT, "found none: " + allowed));
            }
        } else if (count > SubjectLimits.MAX_IMAGES) {
            findings.add(Violation.outOfRange("images", Rule.IMAGES_COUNT, "found " + number(count) + ": " + allowed));
        }
    }

    private static void checkVideosCount(int count, Findings findings) {
        if (count > SubjectLimits.MAX_VIDEOS) {
            findings.add(Violation.outOfRange(
                    "videos",
                    Rule.VIDEOS_COUNT,
                    "found " + number(count) + ": at most " + SubjectLimits.MAX_VIDEOS + " is allowed"));
        }
    }

    private static String number(int count) {
        return count >= SubjectLimits.MAX_ITEMS_READ ? "at least " + count : Integer.toString(count);
    }

    private void checkItems(
            String field, List<MediaSource> sources, int max, Role role, TimeBudget budget, Findings findings)
            throws IOException {
        // Items beyond the allowed number are not checked: that takes time, and the request is invalid in any case.
        for (int i = 0; i < Math.min(sources.size(), max); i++) {
            items.check(field + "[" + i + "]", sources.get(i), role, budget, findings);
        }
    }
}
