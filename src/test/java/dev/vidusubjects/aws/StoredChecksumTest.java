package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class StoredChecksumTest {

    @Test
    void of_fullObject_isTheChecksumWithItsAlgorithmAndTheLength() {
        HeadObjectResponse head = HeadObjectResponse.builder()
                .checksumCRC64NVME("AAAAAAAAAAA=")
                .checksumType(ChecksumType.FULL_OBJECT)
                .contentLength(7L)
                .eTag("\"tag\"")
                .build();

        assertThat(StoredChecksum.of(head)).contains("s3-crc64nvme:AAAAAAAAAAA=:7");
    }

    @Test
    void of_severalAlgorithms_isTheLongestOne() {
        HeadObjectResponse head = HeadObjectResponse.builder()
                .checksumCRC32("AAAAAA==")
                .checksumSHA256("abc=")
                .contentLength(7L)
                .build();

        assertThat(StoredChecksum.of(head)).contains("s3-sha256:abc=:7");
    }

    @Test
    void of_checksumOfParts_isEmpty() {
        assertThat(StoredChecksum.of(HeadObjectResponse.builder()
                        .checksumCRC32("AAAAAA==")
                        .checksumType(ChecksumType.COMPOSITE)
                        .build()))
                .isEmpty();

        // A server that does not send the checksum's type.
        assertThat(StoredChecksum.of(HeadObjectResponse.builder()
                        .checksumCRC32("AAAAAA==-12")
                        .build()))
                .isEmpty();
    }

    @Test
    void of_none_isEmptyWithAnyTag() {
        assertThat(StoredChecksum.of(
                        HeadObjectResponse.builder().eTag("\"tag\"").build()))
                .isEmpty();
    }
}
