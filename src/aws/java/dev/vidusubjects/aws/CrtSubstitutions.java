package dev.vidusubjects.aws;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;

/**
 * For the executable: the SDK asks at run time whether Amazon's C libraries (CRT) are there, which it can use for signatures
 * over several regions and for some checksums. They are not, and the build of an executable refuses code that refers to what is
 * missing, reached or not. None of this is asked for with SHA-256 signatures of one region; on the JVM this does nothing.
 */
final class CrtSubstitutions {

    private static final String MISSING = "Amazon's C libraries (CRT) are not part of this executable";

    private CrtSubstitutions() {}

    @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
    static final class Checksums {

        private Checksums() {}

        @Substitute
        static SdkChecksum createCrtCrc32C() {
            throw new UnsupportedOperationException(MISSING);
        }

        @Substitute
        static SdkChecksum crc64NvmeCrtImplementation() {
            throw new UnsupportedOperationException(MISSING);
        }

        @Substitute
        static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
            throw new UnsupportedOperationException(MISSING);
        }
    }

    @TargetClass(AwsV4aHttpSigner.class)
    static final class Signer {

        private Signer() {}

        @Substitute
        static AwsV4aHttpSigner create() {
            throw new UnsupportedOperationException(MISSING);
        }
    }
}
