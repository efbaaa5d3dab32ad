package dev.vidusubjects.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    private static final int MEGABYTE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                16 * 1024,
                16 * 1024 + 1,
                300_000,
                2 * MEGABYTE,
                2 * MEGABYTE + 1,
                8 * MEGABYTE,
                33 * MEGABYTE + 3
            })
    void read_anyLength_returnsAllBytes(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);

        assertThat(RequestBody.read(new ByteArrayInputStream(body), length, length))
                .isEqualTo(body);
        assertThat(RequestBody.read(new ByteArrayInputStream(body), -1, length)).isEqualTo(body);
    }

    @Test
    void read_beyondTheLimit_isRefused() {
        assertThatThrownBy(() -> RequestBody.read(new ByteArrayInputStream(new byte[101]), -1, 100))
                .hasMessageContaining("body_too_large");
        assertThatThrownBy(() -> RequestBody.read(InputStream.nullInputStream(), 101, 100))
                .hasMessageContaining("body_too_large")
                .hasMessageContaining("100 bytes");
    }

    @Test
    void read_endsEarly_isRefused() {
        assertThatThrownBy(() -> RequestBody.read(new ByteArrayInputStream(new byte[7]), 8, 100))
                .hasMessageContaining("incomplete_body")
                .hasMessageContaining("7 bytes");

        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection was reset");
            }
        };
        assertThatThrownBy(() -> RequestBody.read(broken, 8, 100)).hasMessageContaining("incomplete_body");
    }

    /** One hundred requests that declare 100 MB each must not allocate 10 GB. */
    @Test
    void read_shortBodyWithLargeDeclaredLength_allocatesLittle() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        assertThatThrownBy(() -> RequestBody.read(new ByteArrayInputStream(new byte[10]), 100_000_000, 110_000_000))
                .hasMessageContaining("incomplete_body");
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(3L * MEGABYTE);
    }

    /**
     * The body is 19 MB in base64. The reader starts with a small array, and the second array already has the final
     * size.
     */
    @Test
    void read_largeDeclaredLength_allocatesLittleBesideTheBody() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        byte[] body = new byte[25_333_400];
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        assertThat(RequestBody.read(new ByteArrayInputStream(body), body.length, 110_000_000))
                .hasSameSizeAs(body);
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(body.length + 3L * MEGABYTE);
    }
}
