package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.MediaFiles;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MediaStreamTest {

    private final InputStream stream = MediaFiles.content(new byte[] {1, (byte) 0xfe, 3, 4, 5}).stream();

    @Test
    void read_byteByByte_endsWithMinusOne() throws Exception {
        assertThat(stream.read()).isEqualTo(1);
        assertThat(stream.read()).isEqualTo(0xfe);
        assertThat(stream.skip(2)).isEqualTo(2);
        assertThat(stream.available()).isEqualTo(1);
        assertThat(stream.read()).isEqualTo(5);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.skip(1)).isZero();
    }

    @Test
    void read_zeroLength_isNotTheEnd() throws Exception {
        assertThat(stream.read(new byte[3], 1, 0)).isZero();
        assertThat(stream.readAllBytes()).hasSize(5);
        assertThat(stream.read(new byte[3], 1, 0)).isZero();
        assertThat(stream.read(new byte[3])).isEqualTo(-1);
    }
}
