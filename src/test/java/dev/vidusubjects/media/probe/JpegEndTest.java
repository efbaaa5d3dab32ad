package dev.vidusubjects.media.probe;

import static dev.vidusubjects.media.probe.ImageHeadersTest.assertTruncated;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.CountingContent;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegEndTest {

    private static final byte[] COMPLETE = MediaFiles.jpeg(100, 100);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_535, 65_536, 65_537, 200_000})
    void requireEnd_markerBeforeTrailingBytes_isFound(int trailing) {
        byte[] file = Arrays.copyOf(COMPLETE, COMPLETE.length + trailing);

        assertThatCode(() -> require(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void requireEnd_cutOffWithinTheMarker_isTruncated(int missing) {
        byte[] file = Arrays.copyOf(COMPLETE, COMPLETE.length - missing);

        assertTruncated(() -> require(file), "without an end-of-image marker");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 65_536, 65_537, 200_000})
    void requireEnd_pixelsWithoutAMarker_isTruncated(int pixels) {
        byte[] file = Arrays.copyOf(Arrays.copyOf(COMPLETE, COMPLETE.length - 2), COMPLETE.length - 2 + pixels);

        assertTruncated(() -> require(file), "it ends at byte " + file.length);
    }

    /** A thumbnail in the headers has its own end-of-image marker. */
    @Test
    void requireEnd_markerWithinTheHeadersOnly_isTruncated() {
        byte[] segment = {'J', 'F', 'I', 'F', 0, (byte) 0xff, (byte) 0xd9, 0, 0, 0};
        byte[] file = JpegFiles.withSegment(COMPLETE, JpegFiles.segment(0xe2, segment));

        assertThatCode(() -> require(file)).doesNotThrowAnyException();
        assertTruncated(() -> require(Arrays.copyOf(file, file.length - 2)), "without an end-of-image marker");
    }

    @Test
    void requireEnd_otherFormat_readsNothing() throws Exception {
        byte[] png = MediaFiles.png(10, 10);
        CountingContent content = new CountingContent(png);
        MediaInfo info = MediaProbe.probe(MediaFiles.content(png));

        MediaProbe.requireEnd(content, info);

        org.assertj.core.api.Assertions.assertThat(content.reads()).isZero();
    }

    private static void require(byte[] file) throws MediaException, IOException {
        MediaContent content = MediaFiles.content(file);
        MediaProbe.requireEnd(content, MediaProbe.probe(content));
    }
}
