package dev.vidusubjects.submission;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Sha256;
import dev.vidusubjects.subject.SubjectRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Distinguishes two requests: SHA-256 of their complete content. The length of each part is hashed before the part, so
 * that two different sequences of parts never give the same input.
 */
final class Fingerprint {

    private final MessageDigest digest = Sha256.digest();

    private Fingerprint() {}

    /** @return 64 hexadecimal digits */
    static String of(SubjectRequest request) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.text(request.name().strip());
        fingerprint.sources(request.images());
        fingerprint.sources(request.videos());
        fingerprint.text(request.voiceId().orElse(""));
        // The last part, and only if it is present: stored fingerprints of requests without it must stay equal.
        request.webhookUrl().ifPresent(fingerprint::text);
        return Sha256.hex(fingerprint.digest);
    }

    private void sources(List<MediaSource> sources) {
        number(sources.size());
        for (MediaSource source : sources) {
            if (source instanceof DataUri inline) {
                number(inline.length());
                inline.update(digest);
            } else if (source instanceof HttpsUrl url) {
                text(url.uri().toString());
            } else if (source instanceof StoredObject object) {
                // If the same content is uploaded again, the object has another version, but the request is the same.
                text(object.uriWithoutVersion());
            } else {
                text(((Unreadable) source).message());
            }
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
