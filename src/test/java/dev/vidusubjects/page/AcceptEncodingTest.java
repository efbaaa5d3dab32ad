package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "gzip, deflate, br, zstd", "br;q=1.0, GZIP;q=0.8", "*", "br;q=0, *;q=0.1", "x-gzip"})
    void acceptsGzip_accepted_isTrue(String header) {
        assertThat(AcceptEncoding.acceptsGzip(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "identity", "br", "gzip;q=0", "gzip; q = 0.000", "*;q=0", "gzip;q=0, *", "gzipped", ",;"
            })
    void acceptsGzip_notAccepted_isFalse(String header) {
        assertThat(AcceptEncoding.acceptsGzip(header)).isFalse();
    }

    @Test
    void acceptsGzip_noHeader_isFalse() {
        assertThat(AcceptEncoding.acceptsGzip(null)).isFalse();
    }
}
