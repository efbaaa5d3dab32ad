package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vidusubjects.fixture.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileUrlsTest {

    private static final Instant AT = MutableClock.START;

    @TempDir
    Path folder;

    private FileUrls urls(String keyFile, Duration expiry, int seed) throws IOException {
        return new FileUrls(folder.resolve(keyFile), expiry, new SplittableRandom(seed));
    }

    @Test
    void url_parts_areThePathTheExpiryAndASignature() throws IOException {
        FileUrls urls = urls("key", Duration.ofHours(24), 1);

        assertThat(urls.url("http://x/sandbox", "s/0.png", urls.expiry(AT)))
                .matches("http://x/sandbox/files/s/0\\.png\\?expires="
                        + AT.plus(Duration.ofHours(24)).getEpochSecond() + "&signature=[0-9a-f]{64}");
    }

    @Test
    void isSigned_afterARestart_isTrueWithTheStoredKeyOnly() throws IOException {
        FileUrls urls = urls("key", Duration.ZERO, 1);
        String url = urls.url("", "s/0.png", AT);
        String signature = url.substring(url.lastIndexOf('=') + 1);
        String expires = String.valueOf(AT.getEpochSecond());

        assertThat(urls("key", Duration.ZERO, 2).isSigned("s/0.png", expires, signature))
                .isTrue();
        assertThat(urls("other", Duration.ZERO, 2).isSigned("s/0.png", expires, signature))
                .isFalse();
        assertThat(urls.isSigned("s/1.png", expires, signature)).isFalse();
        assertThat(urls.isSigned("s/0.png", expires + "0", signature)).isFalse();
        assertThat(urls.isSigned("s/0.png", expires, signature.toUpperCase())).isFalse();
        assertThat(urls.isSigned("s/0.png", "", "")).isFalse();
    }

    @Test
    void constructor_damagedKey_isReplaced() throws IOException {
        Files.writeString(folder.resolve("key"), "short");

        urls("key", Duration.ZERO, 1);

        assertThat(folder.resolve("key")).hasSize(32);
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "PT8760H1S"})
    void constructor_expiryOutOfItsBounds_isRefused(Duration expiry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> urls("key", expiry, 1))
                .withMessageContaining("found " + expiry + " as subjects.standalone.sandbox-url-expiry");
    }
}
