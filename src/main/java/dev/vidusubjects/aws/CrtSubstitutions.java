package dev.vidusubjects.aws;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;

/**
 * Substitutions for the native executable. At run time, the SDK checks whether Amazon's C libraries (CRT) are
 * available, which it can use for signatures over several regions and for some checksums. They are not available, and
 * the native build refuses code that refers to missing classes, even if the code is unreachable. SHA-256 signatures of
 * one region need no CRT. On the JVM, these substitutions have no effect.
 */
final class CrtSubstitutions {

    private static final String MISSING = "Amazon's C libraries (CRT) are not part of this executable";

    private CrtSubstitutions() {}

    /** The standalone executable does not contain the SDK. */
    static final class SdkPresent implements BooleanSupplier {

        @Override
        public boolean getAsBoolean() {
            try {
                Class.forName(
                        "software.amazon.awssdk.core.SdkClient",
                        false,
                        Thread.currentThread().getContextClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }

    @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider", onlyWith = SdkPresent.class)
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

    @TargetClass(
            className = "software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner",
            onlyWith = SdkPresent.class)
    static final class Signer {

        private Signer() {}

        @Substitute
        static AwsV4aHttpSigner create() {
            throw new UnsupportedOperationException(MISSING);
        }
    }
}
