package dev.vidusubjects.subject;

import dev.vidusubjects.media.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The properties that a request and the created subject in the provider's list have in common. They are the only way to
 * recognize the subject of a submission without a usable response.
 *
 * @param name without surrounding white space, in Unicode normalization form C (NFC)
 * @param images number of images, ≥ 0
 * @param videos number of videos, ≥ 0
 */
public record SubjectShape(String name, int images, int videos) {

    public SubjectShape {
        name = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    }

    /** @return the shape of an existing subject */
    public static SubjectShape of(Subject subject) {
        return new SubjectShape(
                subject.name(), subject.images().size(), subject.videos().size());
    }

    /** @return 64 bits of a SHA-256 hash; a collision of two different shapes is possible but not expected */
    public long hash() {
        byte[] counts = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(images)
                .putInt(videos)
                .array();
        return ByteBuffer.wrap(Sha256.bytes(counts, name.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
