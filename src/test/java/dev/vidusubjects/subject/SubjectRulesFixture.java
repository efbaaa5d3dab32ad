package dev.vidusubjects.subject;

import static dev.vidusubjects.builder.MediaFiles.content;
import static dev.vidusubjects.builder.MediaFiles.dataUri;
import static dev.vidusubjects.builder.MediaFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules, with a storage and a web that return the same content for every object and URL. */
final class SubjectRulesFixture {

    static final MediaSource PNG = inline("image/png", png(256, 320));

    /** The content that the storage and the web return in the current test. */
    MediaContent storedContent = content(png(256, 320));

    long maxReferencedBytes = Long.MAX_VALUE;

    IOException failure;

    MediaException refusal;

    final MediaStore store = new OneObject();
    final WebhookRules webhooks = new WebhookRules(true, false, host -> {
        throw new UnknownHostException(host);
    });
    final SubjectRules rules = new SubjectRules(store, Optional.of(this::fromTheWeb), webhooks);

    ValidationResult validate(String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId)
            throws IOException {
        return rules.validate(parsed(name, images, videos, voiceId), Budgets.ample());
    }

    static ParsedRequest parsed(
            String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId) {
        return new ParsedRequest(new SubjectRequest(name, images, videos, voiceId), List.of());
    }

    /** @param rule the only rule that the field breaks, or null if it breaks none */
    static void assertBroken(ValidationResult result, String field, String rule) {
        assertThat(rulesOf(result, field)).isEqualTo(rule == null ? List.of() : List.of(rule));
        assertThat(result.violations())
                .allSatisfy(violation ->
                        assertThat(violation.message()).isNotBlank().hasSizeLessThan(300));
    }

    static List<String> rulesOf(ValidationResult result, String field) {
        List<String> rules = new ArrayList<>();
        for (Violation violation : result.violations()) {
            if (violation.field().equals(field)) {
                rules.add(violation.code());
            }
        }
        return rules;
    }

    static MediaSource inline(String type, byte[] file) {
        byte[] text = dataUri(type, file).getBytes(StandardCharsets.US_ASCII);
        return new DataUri(text, 0, text.length);
    }

    static MediaSource object() {
        return new StoredObject(URI.create("local://uploads/a"));
    }

    static MediaSource url() {
        return new HttpsUrl(URI.create("https://a.example/a"));
    }

    static MediaContent padded(byte[] head, long size) {
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
        return store.open(null);
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

        @Override
        public long maxReferencedBytes() {
            return maxReferencedBytes;
        }
    }
}
