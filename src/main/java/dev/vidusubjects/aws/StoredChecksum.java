package dev.vidusubjects.aws;

import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The checksum that S3 stores with an object. The ETag is not usable as a checksum: it depends on the parts of an
 * upload and on the encryption. A checksum of a multipart upload's parts ({@code COMPOSITE}, with {@code -N} at its
 * end) depends on the parts, too.
 */
final class StoredChecksum {

    private StoredChecksum() {}

    /** @return a checksum of the whole content, prefixed with the name of its algorithm; empty if S3 stores none */
    static Optional<String> of(HeadObjectResponse head) {
        if (head.checksumType() == ChecksumType.COMPOSITE) {
            return Optional.empty();
        }
        return Stream.of(
                        named("sha256", head.checksumSHA256()),
                        named("sha1", head.checksumSHA1()),
                        named("crc64nvme", head.checksumCRC64NVME()),
                        named("crc32c", head.checksumCRC32C()),
                        named("crc32", head.checksumCRC32()))
                .flatMap(Optional::stream)
                .findFirst()
                // The length makes collisions of short checksums less likely.
                .map(checksum -> checksum + ":" + head.contentLength());
    }

    private static Optional<String> named(String algorithm, String value) {
        // Some servers omit the checksum type; a number of parts at the end also marks a composite checksum.
        return value == null || value.matches(".*-[0-9]+")
                ? Optional.empty()
                : Optional.of("s3-" + algorithm + ":" + value);
    }
}
