package dev.vidusubjects.subject;

import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import java.util.Optional;

/** The size of a stored object, as far as the storage limits what the provider can read by a reference. */
public final class ReferencedSize {

    private ReferencedSize() {}

    /**
     * @param field path of the field that names the object, or that announces its upload
     * @param bytes size of the object
     * @return a violation if no reference can pass this object to the provider; the rules for the size of an image or a
     *     video apply besides
     */
    public static Optional<Violation> check(String field, long bytes, MediaStore store) {
        long max = store.maxReferencedBytes();
        return bytes <= max
                ? Optional.empty()
                : Optional.of(Violation.outOfRange(
                        field,
                        Rule.INLINE_SIZE,
                        "found " + MediaItemRules.bytes(bytes)
                                + ": standalone, uploads and other stored media are sent to the provider inline, which"
                                + " allows at most " + MediaItemRules.bytes(max)
                                + "; use a public https:// URL for it"));
    }
}
