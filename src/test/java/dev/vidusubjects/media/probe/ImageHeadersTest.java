package dev.vidusubjects.media.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.PngFiles;
import dev.vidusubjects.builder.RiffFiles;
import dev.vidusubjects.fixture.CountingContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the limits of PNG, JPEG and WebP headers. */
class ImageHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, true",
        "2147483647, 1, true",
        "0, 1, false",
        "1, 0, false",
        "2147483648, 1, false",
        "1, 4294967295, false"
    })
    void png_size_isFromOneTo31Bits(long width, long height, boolean accepted) throws Exception {
        byte[] png = PngFiles.file(PngFiles.header(width, height), PngFiles.chunk("IDAT", new byte[4]), PngFiles.end());

        if (accepted) {
            assertThat(probe(png).width()).isEqualTo((int) width);
            assertThat(probe(png).height()).isEqualTo((int) height);
        } else {
            assertDamaged(() -> probe(png), "its header says " + width + "×" + height + " pixels");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, true",
        "0, 16, true",
        "0, 3, false",
        "0, 32, false",
        "0, 0, false",
        "2, 8, true",
        "2, 4, false",
        "3, 8, true",
        "3, 16, false",
        "4, 16, true",
        "4, 1, false",
        "6, 8, true",
        "1, 8, false",
        "5, 8, false",
        "7, 8, false",
    })
    void png_colourTypeAndDepth_mustBeValid(int type, int depth, boolean accepted) throws Exception {
        byte[] header = PngFiles.chunk(
                "IHDR", new ByteWriter().be32(9, 9).u8(depth, type, 0, 0, 0).toBytes());
        byte[] png = PngFiles.file(header, PngFiles.chunk("IDAT", new byte[4]), PngFiles.end());

        if (accepted) {
            assertThat(probe(png).width()).isEqualTo(9);
        } else {
            assertDamaged(() -> probe(png), "colour type");
        }
    }

    @Test
    void png_headerWithAWrongChecksum_isDamaged() {
        byte[] png = MediaFiles.png(9, 9);
        png[18] = 1;

        assertDamaged(() -> probe(png), "the checksum of its header chunk is wrong");
    }

    @Test
    void png_withoutPixels_isDamaged() {
        assertDamaged(() -> probe(PngFiles.file(PngFiles.header(9, 9), PngFiles.end())), "no IDAT chunk");
    }

    @Test
    void png_otherFirstChunk_isDamaged() {
        assertDamaged(
                () -> probe(PngFiles.file(PngFiles.chunk("CgBI", new byte[4]), PngFiles.header(9, 9))),
                "its first chunk is not an IHDR");
    }

    @Test
    void png_cutOffAtAnyByte_isTruncatedWithThePosition() {
        byte[] png = MediaFiles.png(90, 90);
        for (int length = 8; length < png.length; length++) {
            byte[] cut = MediaFiles.truncated(png, length);
            assertTruncated(() -> probe(cut), "it ends at byte " + length + " inside the ");
        }
    }

    @Test
    void png_bytesAfterItsEnd_areTolerated() throws Exception {
        assertThat(probe(append(MediaFiles.png(90, 80), 1000)).height()).isEqualTo(80);
    }

    @Test
    void png_chunkLongerThanTheFormatAllows_isDamaged() {
        byte[] png = PngFiles.file(
                PngFiles.header(9, 9),
                new ByteWriter().be32(0xffffffffL).text("zTXt").toBytes());

        assertDamaged(() -> probe(png), "the chunk zTXt says that it is longer than the format allows");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "65535, 65535, true", "0, 1, false", "1, 0, false"})
    void jpeg_size_isFromOneTo16Bits(int width, int height, boolean accepted) throws Exception {
        byte[] jpeg = JpegFiles.bare(0xc0, width, height);

        if (accepted) {
            assertThat(probe(jpeg).width()).isEqualTo(width);
            assertThat(probe(jpeg).height()).isEqualTo(height);
        } else {
            assertDamaged(() -> probe(jpeg), "its frame header says " + width + "×" + height + " pixels");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf})
    void jpeg_anyFrameMarker_isRead(int marker) throws Exception {
        assertThat(probe(JpegFiles.bare(marker, 30, 20)).width()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc4, 0xc8, 0xcc, 0xfe})
    void jpeg_withoutAFrameHeader_isDamaged(int marker) {
        assertDamaged(() -> probe(JpegFiles.bare(marker, 30, 20)), "it has no frame header");
    }

    @Test
    void jpeg_twoFrameHeaders_areDamaged() {
        byte[] frame = JpegFiles.segment(0xc0, new byte[] {8, 0, 9, 0, 9, 1, 1, 0x11, 0});

        assertDamaged(() -> probe(JpegFiles.withSegment(JpegFiles.bare(0xc0, 9, 9), frame)), "two frame headers");
    }

    @Test
    void jpeg_cutOffWithinItsHeaders_isTruncated() {
        byte[] jpeg = JpegFiles.bare(0xc0, 9, 9);
        for (int length = 3; length < jpeg.length - 17; length++) {
            byte[] cut = MediaFiles.truncated(jpeg, length);
            assertTruncated(() -> probe(cut), "ends at byte " + length);
        }
    }

    @Test
    void jpeg_endBeforeItsPicture_isDamaged() {
        assertDamaged(
                () -> probe(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9}), "it holds no picture");
    }

    @Test
    void jpeg_fillBytesAndParameterlessMarkers_areSkipped() throws Exception {
        byte[] filler = new ByteWriter().u8(0xff, 0xff, 0xff, 0x01, 0xff, 0xd0).toBytes();

        assertThat(probe(JpegFiles.withSegment(JpegFiles.bare(0xc0, 30, 20), filler))
                        .height())
                .isEqualTo(20);
    }

    @Test
    void jpeg_manyLongSegmentsBeforeTheFrame_areSkippedByPosition() throws Exception {
        ByteWriter segments = new ByteWriter();
        for (int i = 0; i < 300; i++) {
            segments.bytes(JpegFiles.segment(0xe2, new byte[65533]));
        }
        CountingContent content =
                new CountingContent(JpegFiles.withSegment(JpegFiles.bare(0xc0, 30, 20), segments.toBytes()));

        assertThat(MediaProbe.probe(content).height()).isEqualTo(20);
        assertThat(content.bytes()).isLessThan(2_000_000);
    }

    @Test
    void jpeg_secondExif_isIgnored() throws Exception {
        byte[] jpeg = JpegFiles.withOrientation(JpegFiles.withOrientation(JpegFiles.bare(0xc0, 30, 20), 6), 1);

        assertThat(probe(jpeg).width()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16383, 16383", "16384, 1", "1, 16384"})
    void webp_lossless_hasUpTo16384Pixels(int width, int height) throws Exception {
        assertThat(probe(MediaFiles.webp(width, height)).width()).isEqualTo(width);
        assertThat(probe(MediaFiles.webp(width, height)).height()).isEqualTo(height);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "16383, 16383, true", "0, 1, false", "1, 0, false"})
    void webp_lossy_hasUpTo16383Pixels(int width, int height, boolean accepted) throws Exception {
        byte[] webp = RiffFiles.riff("WEBP", RiffFiles.vp8(width, height));

        if (accepted) {
            assertThat(probe(webp).width()).isEqualTo(width);
        } else {
            assertDamaged(() -> probe(webp), width + "×" + height + " pixels");
        }
    }

    @Test
    void webp_extended_mustHaveTheSizeOfItsPicture() throws Exception {
        assertThat(probe(RiffFiles.riff("WEBP", RiffFiles.vp8x(0, 30, 20), RiffFiles.vp8l(30, 20)))
                        .width())
                .isEqualTo(30);
        assertDamaged(
                () -> probe(RiffFiles.riff("WEBP", RiffFiles.vp8x(0, 30, 20), RiffFiles.vp8l(30, 21))),
                "its header says 30×20 pixels, its picture 30×21");
    }

    @Test
    void webp_withoutAPicture_isDamaged() {
        assertDamaged(() -> probe(RiffFiles.riff("WEBP")), "it holds no picture");
        assertDamaged(() -> probe(RiffFiles.riff("WEBP", RiffFiles.vp8x(0, 30, 20))), "it holds no picture");
        assertDamaged(
                () -> probe(RiffFiles.riff("WEBP", RiffFiles.chunk("ICCP", new byte[4]))), "its first chunk is ICCP");
    }

    @Test
    void webp_invalidPicture_isDamaged() {
        assertDamaged(() -> probe(RiffFiles.riff("WEBP", RiffFiles.chunk("VP8L", new byte[20]))), "lossless picture");
        assertDamaged(() -> probe(RiffFiles.riff("WEBP", RiffFiles.chunk("VP8 ", new byte[20]))), "lossy picture");
        assertDamaged(() -> probe(RiffFiles.riff("WEBP", RiffFiles.chunk("VP8 ", new byte[9]))), "is too short");
    }

    @Test
    void webp_cutOffAtAnyByte_isTruncatedWithThePosition() {
        byte[] webp = RiffFiles.webpExtended(30, 20, 6);
        for (int length = 12; length < webp.length - 1; length++) {
            byte[] cut = MediaFiles.truncated(webp, length);
            assertTruncated(() -> probe(cut), "it ends at byte " + length + " inside the RIFF list");
        }
    }

    static byte[] append(byte[] file, int zeros) {
        return Arrays.copyOf(file, file.length + zeros);
    }

    static void assertDamaged(ThrowingCallable probing, String reason) {
        assertThatThrownBy(probing).isInstanceOfSatisfying(MediaException.class, e -> {
            assertThat(e.rule()).isEqualTo(Rule.MEDIA_DAMAGED);
            assertThat(e.getMessage()).contains(reason).startsWith("found a damaged ");
        });
    }

    static void assertTruncated(ThrowingCallable probing, String reason) {
        assertThatThrownBy(probing).isInstanceOfSatisfying(MediaException.class, e -> {
            assertThat(e.rule()).isEqualTo(Rule.MEDIA_TRUNCATED);
            assertThat(e.getMessage()).contains(reason).startsWith("found a truncated ");
        });
    }

    private static MediaInfo probe(byte[] file) throws MediaException, IOException {
        return MediaProbe.probe(MediaFiles.content(file));
    }
}
