package dev.vidusubjects.subject;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;

/**
 * What a request and the subject that it creates have in common, as the provider lists it: the only way to recognize a subject
 * whose submission had no usable response.
 *
 * @param name without surrounding white space, in Unicode's composed form
 * @param images how many, ≥ 0
 * @param videos how many, ≥ 0
 */
public record SubjectShape(String name, int images, int videos) {

    public SubjectShape {
        name = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    }

    /** @return the shape of a subject that exists */
    public static SubjectShape of(Subject subject) {
        return new SubjectShape(
                subject.name(), subject.images().size(), subject.videos().size());
    }

    /** @return 64 bits that are different for different shapes, except by an accident that is not expected to happen */
    public long hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(2 * Integer.BYTES)
                    .putInt(images)
                    .putInt(videos)
                    .array());
            return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
